#include "daemon/store/plan_store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/post_step.hpp"
#include "daemon/store/stored_post.hpp"

#include <SQLiteCpp/Exception.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace peal::store {

namespace {

std::string joined(std::vector<std::string> const& lines)
{
    std::string text;
    for (auto const& line : lines) text += (text.empty() ? "" : "\n") + line;
    return text;
}

// A share of a plan in one transaction. While one runs nothing else is written or answered, and no post is claimed.
constexpr std::size_t posts_at_once = 250;

// What falls due so soon is applied in one transaction, however much it is: a plan is applied in less time, so that of a
// post under its old name and its new one never both can go out.
constexpr Duration soon = std::chrono::minutes(10);

class Applier {
public:
    Applier(SQLite::Database& db, Random& random, Instant now, Applied& applied)
        : db_(db), random_(random), now_(now), applied_(applied)
    {}

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

    Result<> hold_back(campaigns::Unplanned const& one)
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
            Statement statement(db_, "UPDATE post SET plan_hold = ?1 WHERE id = ?2");
            statement.bind(1, one.reason);
            statement.bind(2, post.id.value);
            statement.exec();
            if (auto settled = settle(post.id); !settled) return settled;
        }
        return {};
    }

    Result<> withdraw(PostRecord const& post)
    {
        auto const reason = withdrawal_reason(post);
        if (auto cancelled = take_step(db_, post, Step::cancel, reason, now_); !cancelled) return cancelled;
        write_audit(db_, now_, daemon_actor, "withdrawn", post.id, reason);
        ++applied_.withdrawn;
        return {};
    }

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
        tell_link(code, post.destination);
        write_audit(db_, now_, daemon_actor, "planned", id, post.wall + " " + post.zone);
        ++applied_.added;
        return settle(id);
    }

    Result<> settle(PostId id)
    {
        auto const change = settle_hold(db_, id, now_);
        if (!change) return tl::unexpected<Error>(change.error());
        if (*change == HoldChange::held) ++applied_.held;
        if (*change == HoldChange::lifted) ++applied_.lifted;
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
            ++(verdict.moved || verdict.reworded ? applied_.in_flight : applied_.unchanged);
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
        if (stored.plan.destination != post.destination) tell_link(stored.link_code, post.destination);
        if (verdict.restored) {
            write_audit(db_, now_, daemon_actor, "restored", stored.id, "");
            ++applied_.restored;
        }
        if (verdict.moved) {
            write_audit(db_, now_, daemon_actor, "moved", stored.id, stored.plan.wall + " to " + post.wall);
            ++applied_.moved;
        }
        if (verdict.reworded) {
            write_audit(db_, now_, daemon_actor, "reworded", stored.id,
                        "revision " + std::to_string(stored.revision + 1));
            ++applied_.reworded;
        }
        if (!verdict.restored && !verdict.moved && !verdict.reworded) ++applied_.unchanged;
        return settle(stored.id);
    }

    // Where the link of a post leads from now on.
    void tell_link(std::string const& code, std::string const& destination)
    {
        if (!code.empty()) applied_.links.push_back({code, destination});
    }

    SQLite::Database& db_;
    Random& random_;
    Instant now_;
    Applied& applied_;
};

// The keys of a plan, and of what an error keeps out of it.
class Keys {
public:
    Keys(std::vector<campaigns::PlannedPost> const& posts, std::vector<campaigns::Unplanned> const& unplanned)
    {
        keys_.reserve(posts.size() + unplanned.size());
        for (auto const& post : posts) keys_.insert(post.key);
        for (auto const& one : unplanned) keys_.insert(one.key);
    }

    bool contains(std::string_view key) const
    {
        // "campaign/message/" stands for all posts of a message.
        auto const message = key.find('/', key.find('/') + 1);
        return keys_.contains(key) || keys_.contains(key.substr(0, message + 1));
    }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
    };

    std::unordered_set<std::string, Hash, std::equal_to<>> keys_;
};

// A plan on its way into the store, one transaction after the other: what falls due soon, what is held back, what goes,
// and then the rest. What goes, goes before anything else comes, so that an end in the middle leaves less and not more;
// the next plan puts it right.
class Applying {
public:
    Applying(std::vector<campaigns::PlannedPost> posts, std::vector<campaigns::Unplanned> unplanned,
             campaigns::PlanScope scope, Random& random, Instant now)
        : posts_(std::move(posts)),
          unplanned_(std::move(unplanned)),
          scope_(std::move(scope)),
          random_(random),
          now_(now),
          behind_{scope_.from, PostId{0}}
    {}
    Applying(Applying const&) = delete;
    Applying& operator=(Applying const&) = delete;

    // One transaction's share. True when all is done.
    Result<bool> go_on(SQLite::Database& db)
    {
        Applier applier(db, random_, now_, applied);
        if (!keys_) {
            keys_.emplace(posts_, unplanned_);
            return then(do_what_is_soon(db, applier));
        }
        if (held_back_ < unplanned_.size()) return then(hold_back_some(applier));
        if (!is_withdrawn()) return then(withdraw_page(db, applier, scope_.to));
        return then(put_until(applier, std::min(posts_.size(), put_ + posts_at_once)));
    }

    Applied applied;

private:
    Result<bool> then(Result<> done) const
    {
        if (!done) return tl::unexpected<Error>(done.error());
        return held_back_ == unplanned_.size() && is_withdrawn() && put_ == posts_.size();
    }

    bool is_withdrawn() const { return !scope_.may_withdraw || behind_.due >= scope_.to; }

    Result<> do_what_is_soon(SQLite::Database& db, Applier& applier)
    {
        auto const end = std::min(scope_.to, scope_.from + soon);
        while (scope_.may_withdraw && behind_.due < end)
            if (auto withdrawn = withdraw_page(db, applier, end); !withdrawn) return withdrawn;
        auto const later =
            std::partition(posts_.begin(), posts_.end(), [end](auto const& post) { return post.due < end; });
        auto until = static_cast<std::size_t>(later - posts_.begin());
        // A small plan is one transaction.
        if (unplanned_.empty() && is_withdrawn()) until = std::max(until, std::min(posts_.size(), posts_at_once));
        return put_until(applier, until);
    }

    Result<> hold_back_some(Applier& applier)
    {
        auto const end = std::min(unplanned_.size(), held_back_ + posts_at_once);
        for (; held_back_ < end; ++held_back_)
            if (auto held = applier.hold_back(unplanned_[held_back_]); !held) return held;
        return {};
    }

    // The next page of stored posts that fall due before `end`, in the order of their moments.
    Result<> withdraw_page(SQLite::Database& db, Applier& applier, Instant end)
    {
        Statement query(db, select_post + R"sql( WHERE +state IN ('planned', 'claimed', 'held')
            AND due_at >= ?1 AND due_at < ?2 AND (due_at > ?1 OR post.id > ?3) ORDER BY due_at, post.id LIMIT ?4)sql");
        query.bind(1, to_ms(behind_.due));
        query.bind(2, to_ms(end));
        query.bind(3, behind_.id.value);
        query.bind(4, static_cast<std::int64_t>(posts_at_once));
        std::vector<PostRecord> lost;
        std::size_t seen = 0;
        while (query.executeStep()) {
            auto post = read_post(query);
            ++seen;
            behind_ = {post.plan.due, post.id};
            if (!keys_->contains(post.plan.key) && loses(to_stored(post), scope_)) lost.push_back(std::move(post));
        }
        if (seen < posts_at_once) behind_ = {end, PostId{0}};
        for (auto const& post : lost)
            if (auto withdrawn = applier.withdraw(post); !withdrawn) return withdrawn;
        return {};
    }

    Result<> put_until(Applier& applier, std::size_t end)
    {
        for (; put_ < end; ++put_)
            if (auto put = applier.put(std::move(posts_[put_])); !put) return put;
        return {};
    }

    struct Place {
        Instant due;
        PostId id;
    };

    std::vector<campaigns::PlannedPost> posts_;
    std::vector<campaigns::Unplanned> unplanned_;
    campaigns::PlanScope scope_;
    Random& random_;
    Instant now_;
    std::optional<Keys> keys_;
    std::size_t held_back_ = 0, put_ = 0;  // so many are
    Place behind_;                         // up to there the stored posts have been looked at
};

}  // namespace

awaitable<Result<Applied>> PlanStore::apply(std::vector<campaigns::PlannedPost> posts, Instant from, Instant to,
                                            bool withdraw_missing, Instant now,
                                            std::vector<campaigns::Unplanned> unplanned,
                                            std::set<std::string> still_said)
{
    campaigns::PlanScope scope(from, to, withdraw_missing, std::move(still_said));
    auto const applying =
        std::make_shared<Applying>(std::move(posts), std::move(unplanned), std::move(scope), random_, now);
    for (;;) {
        auto work = [applying](SQLite::Database& db) -> Result<bool> { return applying->go_on(db); };
        auto const is_done = co_await db_.transaction(std::move(work));
        if (!is_done) co_return tl::unexpected<Error>(is_done.error());
        if (*is_done) co_return std::move(applying->applied);
    }
}

}  // namespace peal::store
