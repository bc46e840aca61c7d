#include "daemon/store/plan_store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/post_step.hpp"
#include "daemon/store/stored_post.hpp"

#include <SQLiteCpp/Exception.h>

#include <memory>
#include <set>

namespace peal::store {

namespace {

std::string joined(std::vector<std::string> const& lines)
{
    std::string text;
    for (auto const& line : lines) text += (text.empty() ? "" : "\n") + line;
    return text;
}

class Applier {
public:
    Applier(SQLite::Database& db, Random& random, Instant now) : db_(db), random_(random), now_(now) {}

    Result<> put(campaigns::PlannedPost post)
    {
        Statement query(db_, select_post + " WHERE plan_key = ?");
        query.bind(1, post.key);
        if (!query.executeStep()) return insert(std::move(post));
        auto stored = read_post(query);
        // A message may gain its link later; it keeps its code when it loses the link, since the code is out in the world.
        if (stored.link_code.empty() && !post.destination.empty()) stored.link_code = fresh_code();
        return update(stored, std::move(post));
    }

    // Adds the keys it finds stored to `keys`.
    Result<> hold_back(campaigns::Unplanned const& one, std::set<std::string>& keys)
    {
        // "campaign/message/" stands before the keys of all its posts, and '0' comes after '/'.
        auto beyond = one.key;
        if (beyond.ends_with('/')) beyond.back() = '0';
        Statement query(db_, select_post + R"sql( WHERE state IN ('planned', 'claimed', 'held')
            AND (plan_key = ?1 OR (plan_key > ?1 AND plan_key < ?2)))sql");
        query.bind(1, one.key);
        query.bind(2, beyond);
        std::vector<PostRecord> found;
        while (query.executeStep()) found.push_back(read_post(query));
        for (auto const& post : found) {
            keys.insert(post.plan.key);
            Statement statement(db_, "UPDATE post SET plan_hold = ?1 WHERE id = ?2");
            statement.bind(1, one.reason);
            statement.bind(2, post.id.value);
            statement.exec();
            if (auto settled = settle(post.id); !settled) return settled;
        }
        return {};
    }

    Result<> withdraw_missing(std::set<std::string> const& keys, campaigns::PlanScope const& scope)
    {
        Statement query(db_,
                        select_post + " WHERE state IN ('planned', 'claimed', 'held') AND due_at >= ? AND due_at < ?");
        query.bind(1, to_ms(scope.from));
        query.bind(2, to_ms(scope.to));
        std::vector<PostRecord> gone;
        while (query.executeStep()) {
            auto post = read_post(query);
            if (!keys.contains(post.plan.key) && loses(to_stored(post), scope)) gone.push_back(std::move(post));
        }
        for (auto const& post : gone) {
            auto const reason = withdrawal_reason(post);
            if (auto cancelled = take_step(db_, post, Step::cancel, reason, now_); !cancelled) return cancelled;
            write_audit(db_, now_, daemon_actor, "withdrawn", post.id, reason);
            ++applied.withdrawn;
        }
        return {};
    }

    Applied applied;

private:
    bool is_taken(char const* column, std::string const& value)
    {
        Statement query(db_, std::string("SELECT 1 FROM post WHERE ") + column + " = ?");
        query.bind(1, value);
        return query.executeStep();
    }

    // A word that no post has had; codes are never used twice.
    std::string fresh(char const* column, std::string_view prefix, std::size_t length)
    {
        for (;;) {
            auto word = std::string(prefix) + random_.word(campaigns::link_code_alphabet, length);
            if (!is_taken(column, word)) return word;
        }
    }

    std::string fresh_code() { return fresh("link_code", "", campaigns::link_code_placeholder.size()); }

    Result<> insert(campaigns::PlannedPost post)
    {
        auto short_id = fresh("short_id", "p", 6);
        std::string code;
        if (!post.destination.empty()) {
            code = fresh_code();
            put_link_code(post, code);
        }
        Statement statement(db_, R"sql(
            INSERT INTO post (short_id, plan_key, campaign, message, occurrence, channel, network, organisation, lang, due_at, wall, zone, text,
                              alt_text, route, destination, link_code, approval, dry_run, tentative, max_late, why, plan_hold, findings, state, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?, ?)
            RETURNING id)sql");
        int at = 1;
        for (auto const* value : {&short_id, &post.key, &post.campaign, &post.message, &post.occurrence, &post.channel,
                                  &post.network, &post.organisation, &post.lang})
            statement.bind(at++, *value);
        statement.bind(at++, to_ms(post.due));
        for (auto const* value : {&post.wall, &post.zone, &post.text, &post.alt_text, &post.route, &post.destination})
            statement.bind(at++, *value);
        if (code.empty())
            statement.bind(at++);
        else
            statement.bind(at++, code);
        bind_settings(statement, at, post);
        statement.bind(at++, to_ms(now_));
        statement.bind(at++, to_ms(now_));
        statement.executeStep();
        PostId const id{statement.getColumn(0).getInt64()};
        write_artwork(db_, id, post.artwork);
        write_audit(db_, now_, daemon_actor, "planned", id, post.wall + " " + post.zone);
        ++applied.added;
        return settle(id);
    }

    Result<> settle(PostId id)
    {
        auto const change = settle_hold(db_, id, now_);
        if (!change) return tl::unexpected<Error>(change.error());
        if (*change == HoldChange::held) ++applied.held;
        if (*change == HoldChange::lifted) ++applied.lifted;
        return {};
    }

    static void bind_settings(SQLite::Statement& statement, int& at, campaigns::PlannedPost const& post)
    {
        statement.bind(at++, std::string(to_string(post.approval)));
        statement.bind(at++, post.dry_run ? 1 : 0);
        statement.bind(at++, post.tentative ? 1 : 0);
        statement.bind(at++, std::int64_t(post.max_late.count()));
        statement.bind(at++, joined(post.why));
        statement.bind(at++, post.hold);
        statement.bind(at++, joined(post.findings));
    }

    Result<> update(PostRecord const& stored, campaigns::PlannedPost post)
    {
        auto const verdict = judge(to_stored(stored), post);
        if (!verdict.follows) {
            ++(verdict.moved || verdict.reworded ? applied.in_flight : applied.unchanged);
            return {};
        }
        // A claimed one's call has not left: who prepares it starts again with the new words.
        if (verdict.restored || stored.state == State::claimed) {
            auto const step = verdict.restored ? Step::restore : Step::release;
            if (auto const taken = take_step(db_, stored, step, "", now_); !taken) return taken;
        }
        // A campaign that was away for a moment must not free what a person keeps back.
        if (auto const hold = find_hold_before(stored); verdict.restored && hold)
            if (auto const held = take_step(db_, *find_post(db_, stored.id), Step::hold, *hold, now_); !held)
                return held;
        Statement statement(db_, R"sql(
            UPDATE post SET campaign = ?, message = ?, occurrence = ?, channel = ?, network = ?, organisation = ?, lang = ?, wall = ?, zone = ?,
                            text = ?, alt_text = ?, route = ?, destination = ?, approval = ?, dry_run = ?, tentative = ?, max_late = ?, why = ?, plan_hold = ?, findings = ?,
                            due_at = ?, revision = revision + ?, updated_at = ?, link_code = ?,
                            released_hold = CASE WHEN ? THEN '' ELSE released_hold END
            WHERE id = ?)sql");
        int at = 1;
        for (auto const* value :
             {&post.campaign, &post.message, &post.occurrence, &post.channel, &post.network, &post.organisation,
              &post.lang, &post.wall, &post.zone, &post.text, &post.alt_text, &post.route, &post.destination})
            statement.bind(at++, *value);
        bind_settings(statement, at, post);
        statement.bind(at++, to_ms(post.due));
        statement.bind(at++, verdict.reworded ? 1 : 0);
        statement.bind(at++, to_ms(now_));
        if (stored.link_code.empty())
            statement.bind(at++);
        else
            statement.bind(at++, stored.link_code);
        statement.bind(at++, post.hold.empty() ? 1 : 0);
        statement.bind(at++, stored.id.value);
        statement.exec();
        write_artwork(db_, stored.id, post.artwork);
        if (verdict.restored) {
            write_audit(db_, now_, daemon_actor, "restored", stored.id, "");
            ++applied.restored;
        }
        if (verdict.moved) {
            write_audit(db_, now_, daemon_actor, "moved", stored.id, stored.plan.wall + " to " + post.wall);
            ++applied.moved;
        }
        if (verdict.reworded) {
            write_audit(db_, now_, daemon_actor, "reworded", stored.id,
                        "revision " + std::to_string(stored.revision + 1));
            ++applied.reworded;
        }
        if (!verdict.restored && !verdict.moved && !verdict.reworded) ++applied.unchanged;
        return settle(stored.id);
    }

    SQLite::Database& db_;
    Random& random_;
    Instant now_;
};

}  // namespace

awaitable<Result<Applied>> PlanStore::apply(std::vector<campaigns::PlannedPost> posts, Instant from, Instant to,
                                            bool withdraw_missing, Instant now,
                                            std::vector<campaigns::Unplanned> unplanned,
                                            std::set<std::string> still_said)
{
    // Transactions are copied into a std::function, which must not copy a whole plan.
    auto shared = std::make_shared<std::vector<campaigns::PlannedPost>>(std::move(posts));
    auto faulty = std::make_shared<std::vector<campaigns::Unplanned> const>(std::move(unplanned));
    campaigns::PlanScope scope(from, to, withdraw_missing, std::move(still_said));
    auto work = [shared, faulty, &random = random_, scope = std::move(scope),
                 now](SQLite::Database& db) -> Result<Applied> {
        Applier applier(db, random, now);
        std::set<std::string> keys;
        for (auto& post : *shared) {
            keys.insert(post.key);
            if (auto put = applier.put(std::move(post)); !put) return tl::unexpected<Error>(put.error());
        }
        for (auto const& one : *faulty)
            if (auto held = applier.hold_back(one, keys); !held) return tl::unexpected<Error>(held.error());
        if (scope.may_withdraw)
            if (auto withdrawn = applier.withdraw_missing(keys, scope); !withdrawn)
                return tl::unexpected<Error>(withdrawn.error());
        return applier.applied;
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
