#include "daemon/store/plan_store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/post_step.hpp"

#include <SQLiteCpp/Exception.h>

#include <memory>
#include <set>

namespace peal::store {

namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

// The address part before the code is the same for every post, so only a code in its own place is replaced.
void put_code(campaigns::PlannedPost& post, std::string_view code)
{
    auto const placeholder = "/r/" + std::string(campaigns::link_code_placeholder);
    auto const real = "/r/" + std::string(code);
    replace_all(post.text, placeholder, real);
    replace_all(post.alt_text, placeholder, real);
    replace_all(post.artwork.address, placeholder, real);
    replace_all(post.artwork.headline, placeholder, real);
    replace_all(post.artwork.tagline, placeholder, real);
}

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
        if (!stored.link_code.empty()) put_code(post, stored.link_code);
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

    Result<> withdraw_missing(std::set<std::string> const& keys, Instant from, Instant to)
    {
        Statement query(db_,
                        select_post + " WHERE state IN ('planned', 'claimed', 'held') AND due_at >= ? AND due_at < ?");
        query.bind(1, to_ms(from));
        query.bind(2, to_ms(to));
        std::vector<PostRecord> gone;
        while (query.executeStep()) {
            auto post = read_post(query);
            if (!keys.contains(post.plan.key)) gone.push_back(std::move(post));
        }
        for (auto const& post : gone) {
            if (auto cancelled = take_step(db_, post, Step::cancel, no_longer_planned, now_); !cancelled)
                return cancelled;
            write_audit(db_, now_, daemon_actor, "withdrawn", post.id, no_longer_planned);
            ++applied.withdrawn;
        }
        return {};
    }

    Applied applied;

private:
    static constexpr std::string_view no_longer_planned = "the plan no longer has it";

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

    // A person has given it its moment.
    bool is_pinned(PostId id)
    {
        Statement query(db_, "SELECT 1 FROM post WHERE id = ? AND pinned_by IS NOT NULL");
        query.bind(1, id.value);
        return query.executeStep();
    }

    std::string fresh_code() { return fresh("link_code", "", campaigns::link_code_placeholder.size()); }

    Result<> insert(campaigns::PlannedPost post)
    {
        auto short_id = fresh("short_id", "p", 6);
        std::string code;
        if (!post.destination.empty()) {
            code = fresh_code();
            put_code(post, code);
        }
        Statement statement(db_, R"sql(
            INSERT INTO post (short_id, plan_key, campaign, message, occurrence, channel, network, organisation, lang, due_at, wall, zone, text,
                              alt_text, route, destination, link_code, approval, dry_run, tentative, max_late, why, plan_hold, state, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?, ?)
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
    }

    Result<> update(PostRecord const& stored, campaigns::PlannedPost post)
    {
        bool const was_withdrawn = stored.state == State::cancelled && stored.reason == no_longer_planned;
        // Its call has not left: who prepares it starts again with the new words.
        bool const is_claimed = stored.state == State::claimed;
        bool const is_open =
            stored.state == State::planned || stored.state == State::held || is_claimed || was_withdrawn;
        auto const& old = stored.plan;
        if (is_pinned(stored.id)) {
            post.due = old.due;
            post.wall = old.wall;
            post.zone = old.zone;
        }
        bool const moved = old.due != post.due;
        bool const reworded = old.text != post.text || old.alt_text != post.alt_text || old.artwork != post.artwork ||
                              old.destination != post.destination;
        if (old == post && !was_withdrawn) {
            ++applied.unchanged;
            return {};
        }
        if (!is_open) {
            if (moved || reworded)
                ++applied.in_flight;
            else
                ++applied.unchanged;
            return {};
        }
        if (was_withdrawn || is_claimed) {
            auto const taken = take_step(db_, stored, was_withdrawn ? Step::restore : Step::release, "", now_);
            if (!taken) return taken;
        }
        Statement statement(db_, R"sql(
            UPDATE post SET campaign = ?, message = ?, occurrence = ?, channel = ?, network = ?, organisation = ?, lang = ?, wall = ?, zone = ?,
                            text = ?, alt_text = ?, route = ?, destination = ?, approval = ?, dry_run = ?, tentative = ?, max_late = ?, why = ?, plan_hold = ?,
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
        statement.bind(at++, reworded ? 1 : 0);
        statement.bind(at++, to_ms(now_));
        if (stored.link_code.empty())
            statement.bind(at++);
        else
            statement.bind(at++, stored.link_code);
        statement.bind(at++, post.hold.empty() ? 1 : 0);
        statement.bind(at++, stored.id.value);
        statement.exec();
        write_artwork(db_, stored.id, post.artwork);
        if (was_withdrawn) {
            write_audit(db_, now_, daemon_actor, "restored", stored.id, "");
            ++applied.restored;
        }
        if (moved) {
            write_audit(db_, now_, daemon_actor, "moved", stored.id, old.wall + " to " + post.wall);
            ++applied.moved;
        }
        if (reworded) {
            write_audit(db_, now_, daemon_actor, "reworded", stored.id,
                        "revision " + std::to_string(stored.revision + 1));
            ++applied.reworded;
        }
        if (!was_withdrawn && !moved && !reworded) ++applied.unchanged;
        return settle(stored.id);
    }

    SQLite::Database& db_;
    Random& random_;
    Instant now_;
};

}  // namespace

awaitable<Result<Applied>> PlanStore::apply(std::vector<campaigns::PlannedPost> posts, Instant from, Instant to,
                                            bool withdraw_missing, Instant now,
                                            std::vector<campaigns::Unplanned> unplanned)
{
    // Transactions are copied into a std::function, which must not copy a whole plan.
    auto shared = std::make_shared<std::vector<campaigns::PlannedPost>>(std::move(posts));
    auto faulty = std::make_shared<std::vector<campaigns::Unplanned> const>(std::move(unplanned));
    auto work = [shared, faulty, &random = random_, from, to, withdraw_missing,
                 now](SQLite::Database& db) -> Result<Applied> {
        Applier applier(db, random, now);
        std::set<std::string> keys;
        for (auto& post : *shared) {
            keys.insert(post.key);
            if (auto put = applier.put(std::move(post)); !put) return tl::unexpected<Error>(put.error());
        }
        for (auto const& one : *faulty)
            if (auto held = applier.hold_back(one, keys); !held) return tl::unexpected<Error>(held.error());
        if (withdraw_missing)
            if (auto withdrawn = applier.withdraw_missing(keys, from, to); !withdrawn)
                return tl::unexpected<Error>(withdrawn.error());
        return applier.applied;
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
