#include "daemon/store/pause_store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/pause_row.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/post_step.hpp"

#include <array>

namespace peal::store {

namespace {

constexpr char const* select_open = "SELECT id, scope, target, reason, actor, at FROM pause WHERE ended_at IS NULL";

Pause read_pause(Statement& row)
{
    Pause pause;
    pause.id = row.getColumn(0).getInt64();
    pause.scope = row.getColumn(1).getString();
    pause.target = row.getColumn(2).getString();
    pause.reason = row.getColumn(3).getString();
    pause.actor = row.getColumn(4).getString();
    pause.at = from_ms(row.getColumn(5).getInt64());
    return pause;
}

std::optional<Pause> find_open(SQLite::Database& db, std::string const& scope, std::string const& target)
{
    Statement query(db, std::string(select_open) + " AND scope = ? AND target = ?");
    query.bind(1, scope);
    query.bind(2, target);
    if (!query.executeStep()) return {};
    return read_pause(query);
}

std::string name(std::string const& scope, std::string const& target)
{
    if (scope == "all") return "everything";
    return scope + " " + target;
}

}  // namespace

std::vector<Pause> open_pauses(SQLite::Database& db)
{
    Statement query(db, std::string(select_open) + " ORDER BY at, id");
    std::vector<Pause> pauses;
    while (query.executeStep()) pauses.push_back(read_pause(query));
    return pauses;
}

bool is_over(Pause const& pause, PostRecord const& post)
{
    if (pause.scope == "all") return true;
    if (pause.scope == "organisation") return pause.target == post.plan.organisation;
    if (pause.scope == "campaign") return pause.target == post.plan.campaign;
    return pause.scope == "network" && pause.target == post.plan.network;
}

bool is_confirmed_under(SQLite::Database& db, PostRecord const& post, Pause const& pause)
{
    if (!post.warn_and_inform) return false;
    Statement query(db, "SELECT 1 FROM confirmation WHERE post_id = ? AND revision = ? AND last_pause >= ?");
    query.bind(1, post.id.value);
    query.bind(2, post.revision);
    query.bind(3, pause.id);
    return query.executeStep();
}

std::string missed_because_of(Pause const& pause)
{
    return "a pause was in force when its moment came: " + pause.reason;
}

Result<> mark_missed(SQLite::Database& db, PostRecord const& post, std::string const& why,
                     std::optional<Pause> const& under, Instant now)
{
    if (auto missed = take_step(db, post, Step::miss, why, now); !missed) return missed;
    if (under) {
        Statement statement(db, "UPDATE post SET missed_under = ? WHERE id = ?");
        statement.bind(1, under->id);
        statement.bind(2, post.id.value);
        statement.exec();
    }
    write_audit(db, now, daemon_actor, "missed", post.id, why);
    return {};
}

awaitable<Result<std::vector<Pause>>> PauseStore::open()
{
    auto work = [](SQLite::Database& db) -> Result<std::vector<Pause>> { return open_pauses(db); };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<Pause>> PauseStore::start(std::string scope, std::string target, std::string reason, std::string actor,
                                           Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<Pause> {
        constexpr std::array scopes = {"all", "organisation", "campaign", "network"};
        if (std::find(scopes.begin(), scopes.end(), scope) == scopes.end())
            return fail(ErrorKind::rejected,
                        "`" + scope + "` cannot be paused; choose all, organisation, campaign or network");
        if ((scope == "all") != target.empty())
            return fail(ErrorKind::rejected,
                        scope == "all" ? "pausing everything takes no target" : "say which " + scope + " to pause");
        if (reason.find_first_not_of(" \t\n") == std::string::npos)
            return fail(ErrorKind::rejected, "a pause needs a reason, such as \"major incident\"");
        if (auto const standing = find_open(db, scope, target))
            return fail(ErrorKind::rejected,
                        name(scope, target) + " is paused already, by " + standing->actor + ": " + standing->reason,
                        "conflict");
        Statement insert(db, "INSERT INTO pause (scope, target, reason, actor, at) VALUES (?, ?, ?, ?, ?)");
        int at = 1;
        for (auto const* value : {&scope, &target, &reason, &actor}) insert.bind(at++, *value);
        insert.bind(at, to_ms(now));
        insert.exec();
        write_audit(db, now, actor, "paused " + name(scope, target), {}, reason);
        return *find_open(db, scope, target);
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<PauseStore::Ended>> PauseStore::end(std::string scope, std::string target, std::string actor,
                                                     Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<Ended> {
        auto const standing = find_open(db, scope, target);
        if (!standing)
            return fail(ErrorKind::rejected, name(scope, target) + " is not paused; peal status lists what is",
                        "conflict");
        // What became overdue under this pause is missed now, before its end could let it go.
        Statement waiting(db, select_post +
                                  " WHERE state IN ('planned', 'claimed', 'held') AND due_at <= ? ORDER BY due_at");
        waiting.bind(1, to_ms(now));
        std::vector<PostRecord> overdue;
        while (waiting.executeStep()) overdue.push_back(read_post(waiting));
        for (auto const& post : overdue) {
            if (!is_over(*standing, post) || is_confirmed_under(db, post, *standing)) continue;
            if (auto missed = mark_missed(db, post, missed_because_of(*standing), standing, now); !missed)
                return tl::unexpected<Error>(missed.error());
        }
        Ended ended;
        Statement missed(db, select_post + " WHERE state = 'missed' AND missed_under = ? ORDER BY due_at");
        missed.bind(1, standing->id);
        while (missed.executeStep()) ended.missed.push_back(read_post(missed));
        Statement close(db, "UPDATE pause SET ended_by = ?, ended_at = ? WHERE id = ?");
        close.bind(1, actor);
        close.bind(2, to_ms(now));
        close.bind(3, standing->id);
        close.exec();
        write_audit(db, now, actor, "resumed " + name(scope, target), {}, standing->reason);
        ended.pauses.push_back(*standing);
        return ended;
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
