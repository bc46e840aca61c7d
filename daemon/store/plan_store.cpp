#include "daemon/store/plan_store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/plan_applier.hpp"
#include "daemon/store/post_row.hpp"

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

using campaigns::PlanUpdate;

// A share of a plan in one transaction, in looks at a post: some fifteen are written, or some hundred compared, and what they
// touch fits the database's small cache. While one runs nothing else is written or answered, and no post is claimed.
constexpr std::size_t effort_at_once = 400;
constexpr std::size_t rows_at_once = 200;  // stored posts that are looked through
constexpr std::size_t few = 250;           // posts: what one edit changes is stored whole or not at all

// What falls due so soon is applied in one transaction, however much it is: a plan is applied in less time, so that of a
// post under its old name and its new one never both can go out.
constexpr Duration soon = std::chrono::minutes(10);

PlanTrack& track_of(SQLite::Database& db)
{
    return static_cast<Connection&>(db).plan;
}

// While it lives, what is written is the plan's.
class Planning {
public:
    explicit Planning(PlanTrack& track) : track_(track) { track_.is_planning = true; }
    ~Planning() { track_.is_planning = false; }
    Planning(Planning const&) = delete;
    Planning& operator=(Planning const&) = delete;

private:
    PlanTrack& track_;
};

// "campaign/message/", which stands for all posts of a message.
std::string_view message_of(std::string_view key)
{
    return key.substr(0, key.find('/', key.find('/') + 1) + 1);
}

// Names of posts: their keys, or their message's.
class Names {
public:
    void make_room(std::size_t count) { names_.reserve(count); }
    void add(std::string_view name) { names_.insert(name); }
    bool contain(std::string_view key) const { return names_.contains(key) || names_.contains(message_of(key)); }

private:
    std::unordered_set<std::string_view> names_;
};

// A plan on its way into the store, one transaction after the other: what falls due soon, what is held back, what goes,
// and then the rest. What goes, goes before anything else comes, so that an end in the middle leaves less and not more;
// the next plan puts it right.
class Applying {
public:
    Applying(PlanUpdate update, campaigns::PlanScope scope, Random& random, Instant now, PlanMarkPtr base)
        : update_(std::move(update)),
          scope_(std::move(scope)),
          random_(random),
          now_(now),
          mark_(update_.is_whole ? std::make_shared<PlanMark const>() : std::move(base)),
          behind_{scope_.from, PostId{0}}
    {
        kept_.make_room(update_.posts.size() + update_.unplanned.size());
        for (auto const& post : update_.posts) kept_.add(post.planned->key);
        for (auto const& one : update_.unplanned) kept_.add(one.key);
        for (auto const& key : update_.gone) named_.add(key);
        for (auto const& message : update_.messages) named_.add(message);
    }
    Applying(Applying const&) = delete;
    Applying& operator=(Applying const&) = delete;

    // One transaction's share. True when all is done.
    Result<bool> go_on(SQLite::Database& db)
    {
        auto& track = track_of(db);
        if (!has_begun_ && !begin(track))
            return fail(ErrorKind::transient,
                        "what was stored beside the plan is not known; all of it is compared next");
        Planning const planning(track);
        PlanApplier applier(db, random_, scope_, now_, applied_);
        if (!has_begun_)
            if (auto done = do_what_is_soon(db, applier); !done) return tl::unexpected<Error>(done.error());
        has_begun_ = true;
        while (!is_done() && (applier.effort() < effort_at_once || are_few_left()))
            if (auto done = take_a_step(db, applier); !done) return tl::unexpected<Error>(done.error());
        if (is_done() && track.mark == mark_) applied_.mark = mark_;
        return is_done();
    }

    Applied& applied() { return applied_; }

private:
    // From here on what others write is counted against this plan.
    bool begin(PlanTrack& track) const
    {
        if (!update_.is_whole) return mark_ && track.mark == mark_;
        track.mark = mark_;
        track.written.clear();
        return true;
    }

    bool is_done() const
    {
        return pinned_.empty() && held_back_ == held_back().size() && is_withdrawn() && put_ == update_.posts.size();
    }

    bool are_few_left() const
    {
        return (!update_.is_whole || is_withdrawn()) &&
               update_.posts.size() + update_.gone.size() + held_back().size() + pinned_.size() <= few;
    }

    bool is_withdrawn() const
    {
        if (!scope_.may_withdraw) return true;
        return behind_.due >= scope_.to && gone_ == update_.gone.size() && messages_ == update_.messages.size();
    }

    std::vector<campaigns::Unplanned> const& held_back() const
    {
        return update_.is_whole ? update_.unplanned : update_.held_back;
    }

    Result<> do_what_is_soon(SQLite::Database& db, PlanApplier& applier)
    {
        if (auto held = applier.hold_where_people_put_them(); !held) return held;
        find_pinned(db);
        if (auto followed = follow_overdue(db, applier); !followed) return followed;
        auto const end = std::min(scope_.to, scope_.from + soon);
        while (scope_.may_withdraw && behind_.due < end)
            if (auto withdrawn = withdraw_page(db, applier, end); !withdrawn) return withdrawn;
        if (!update_.is_whole) behind_.due = std::max(behind_.due, update_.known_until);
        auto& posts = update_.posts;
        auto const later =
            std::partition(posts.begin(), posts.end(), [end](auto const& post) { return post.planned->due < end; });
        while (put_ < static_cast<std::size_t>(later - posts.begin()))
            if (auto put = put_next(applier); !put) return put;
        return {};
    }

    // Of what people gave its moment a plan may have nothing any more.
    void find_pinned(SQLite::Database& db)
    {
        if (!scope_.plan_again) return;
        Statement query(db, R"sql(SELECT id, plan_key FROM post WHERE pinned_by IS NOT NULL AND awaits_event = 0
            AND +state IN ('planned', 'claimed', 'held') ORDER BY +due_at DESC)sql");
        while (query.executeStep())
            if (!kept_.contain(query.getColumn(1).getText())) pinned_.push_back({query.getColumn(0).getInt64()});
    }

    // A plan has nothing that is due already; what still waits for its channel then is looked at by itself.
    Result<> follow_overdue(SQLite::Database& db, PlanApplier& applier)
    {
        if (!scope_.may_withdraw) return {};
        Statement query(db, R"sql(
            SELECT id, plan_key, awaits_event > 0, campaign, message, channel FROM post WHERE (awaits_event > 0 OR ?) AND due_at < ?
            AND (state = 'planned' OR state = 'claimed' OR state = 'held') ORDER BY due_at)sql");
        query.bind(1, scope_.takes_back_overdue ? 1 : 0);
        query.bind(2, to_ms(scope_.from));
        std::vector<PostId> overdue;
        while (query.executeStep()) {
            if (kept_.contain(query.getColumn(1).getText())) continue;
            // All of them, however many: after an outage what is said no more may stand behind hundreds that are.
            auto const part = [&](int column) { return query.getColumn(column).getString(); };
            bool const awaits_event = query.getColumn(2).getInt() != 0;
            if (awaits_event || !scope_.is_still_said(part(3) + "/" + part(4) + "/" + part(5)))
                overdue.push_back({query.getColumn(0).getInt64()});
        }
        return withdraw_lost(db, applier, overdue);
    }

    Result<> take_a_step(SQLite::Database& db, PlanApplier& applier)
    {
        if (!pinned_.empty()) {
            auto const id = pinned_.back();
            pinned_.pop_back();
            return applier.follow_pinned(id);
        }
        if (held_back_ < held_back().size()) return applier.hold_back(held_back()[held_back_++]);
        if (is_withdrawn()) return put_next(applier);
        if (gone_ < update_.gone.size()) return withdraw_named(db, applier, update_.gone[gone_++]);
        if (messages_ < update_.messages.size()) return withdraw_named(db, applier, update_.messages[messages_++]);
        return withdraw_page(db, applier, scope_.to);
    }

    Result<> put_next(PlanApplier& applier) { return applier.put(update_.posts[put_++].written_out()); }

    // The next page of stored posts that fall due before `end`, in the order of their moments.
    Result<> withdraw_page(SQLite::Database& db, PlanApplier& applier, Instant end)
    {
        Statement query(db, R"sql(
            SELECT id, plan_key, due_at FROM post WHERE +state IN ('planned', 'claimed', 'held')
            AND due_at >= ?1 AND due_at < ?2 AND (due_at > ?1 OR id > ?3) ORDER BY due_at, id LIMIT ?4)sql");
        query.bind(1, to_ms(behind_.due));
        query.bind(2, to_ms(end));
        query.bind(3, behind_.id.value);
        query.bind(4, static_cast<std::int64_t>(rows_at_once));
        std::vector<PostId> candidates;
        std::size_t seen = 0;
        while (query.executeStep()) {
            ++seen;
            behind_ = {from_ms(query.getColumn(2).getInt64()), PostId{query.getColumn(0).getInt64()}};
            if (may_be_lost(query.getColumn(1).getText(), behind_.due)) candidates.push_back(behind_.id);
        }
        if (seen < rows_at_once) behind_ = {end, PostId{0}};
        applier.count_looks(seen);
        return withdraw_lost(db, applier, candidates);
    }

    // A post by its key, or those of a message.
    Result<> withdraw_named(SQLite::Database& db, PlanApplier& applier, std::string const& name)
    {
        auto beyond = name;
        if (beyond.ends_with('/')) beyond.back() = '0';
        Statement query(db, R"sql(
            SELECT id, plan_key FROM post WHERE +state IN ('planned', 'claimed', 'held')
            AND (plan_key = ?1 OR (plan_key > ?1 AND plan_key < ?2)))sql");
        query.bind(1, name);
        query.bind(2, beyond);
        std::vector<PostId> candidates;
        std::size_t seen = 1;
        for (; query.executeStep(); ++seen)
            if (!kept_.contain(query.getColumn(1).getText())) candidates.push_back({query.getColumn(0).getInt64()});
        applier.count_looks(seen);
        return withdraw_lost(db, applier, candidates);
    }

    bool may_be_lost(std::string_view key, Instant due) const
    {
        bool const concerns = update_.is_whole || due >= update_.known_until || named_.contain(key);
        return concerns && !kept_.contain(key);
    }

    Result<> withdraw_lost(SQLite::Database& db, PlanApplier& applier, std::vector<PostId> const& candidates) const
    {
        for (auto const id : candidates)
            if (auto parted = applier.part_with(*find_post(db, id)); !parted) return parted;
        return {};
    }

    struct Place {
        Instant due;
        PostId id;
    };

    PlanUpdate update_;
    campaigns::PlanScope scope_;
    Random& random_;
    Instant now_;
    PlanMarkPtr mark_;
    Names kept_, named_;
    Applied applied_;
    bool has_begun_ = false;
    std::vector<PostId> pinned_;                                     // still to be looked at, what is due soonest last
    std::size_t held_back_ = 0, gone_ = 0, messages_ = 0, put_ = 0;  // so many are
    Place behind_;  // up to there the stored posts have been looked through
};

}  // namespace

awaitable<Result<PlanStore::Since>> PlanStore::written_since(PlanMarkPtr mark)
{
    auto work = [mark = std::move(mark)](SQLite::Database& db) -> Result<Since> {
        Since since;
        auto& track = track_of(db);
        if (!mark || track.mark != mark) return since;
        for (auto const id : track.written) {
            Statement query(db, "SELECT plan_key FROM post WHERE id = ?");
            query.bind(1, id);
            if (query.executeStep()) since.keys.push_back(query.getColumn(0).getString());
        }
        track.written.clear();
        since.base = track.mark = std::make_shared<PlanMark const>();
        return since;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<Applied>> PlanStore::apply(PlanUpdate update, campaigns::PlanScope scope, Instant now,
                                            PlanMarkPtr base, OnLinks on_links)
{
    auto const applying =
        std::make_shared<Applying>(std::move(update), std::move(scope), random_, now, std::move(base));
    for (;;) {
        auto work = [applying](SQLite::Database& db) -> Result<bool> { return applying->go_on(db); };
        auto const is_done = co_await db_.transaction(std::move(work));
        if (!is_done) co_return tl::unexpected<Error>(is_done.error());
        if (on_links && !applying->applied().links.empty()) on_links(std::exchange(applying->applied().links, {}));
        if (*is_done) co_return std::move(applying->applied());
    }
}

awaitable<Result<Applied>> PlanStore::apply(std::vector<campaigns::PlannedPost> posts, Instant from, Instant to,
                                            bool withdraw_missing, Instant now,
                                            std::vector<campaigns::Unplanned> unplanned,
                                            std::set<std::string> still_said)
{
    PlanUpdate update;
    for (auto& post : posts) update.posts.emplace_back(std::make_shared<campaigns::PlannedPost const>(std::move(post)));
    update.unplanned = std::move(unplanned);
    campaigns::PlanScope scope(from, to, withdraw_missing, std::move(still_said));
    co_return co_await apply(std::move(update), std::move(scope), now);
}

}  // namespace peal::store
