#include "daemon/store/delivery_store.hpp"

#include "daemon/store/attempt_row.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/event_posts.hpp"
#include "daemon/store/pause_row.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/post_step.hpp"

#include <SQLiteCpp/Exception.h>

#include <map>
#include <set>
#include <utility>

namespace peal::store {

namespace {

constexpr Duration lease_margin = std::chrono::seconds(5);

// Takes one step with a post we hold.
Result<> advance(SQLite::Database& db, Claim claim, State from, Step step, std::string_view reason, Instant now)
{
    auto const post = find_held(db, claim, from);
    if (!post) return tl::unexpected<Error>(post.error());
    return take_step(db, *post, step, reason, now);
}

void set_retry(SQLite::Database& db, PostId id, std::optional<Instant> not_before, CountsAs counts_as)
{
    Statement statement(db, "UPDATE post SET not_before = ?, tries = tries + ?, refusals = refusals + ? WHERE id = ?");
    if (not_before)
        statement.bind(1, to_ms(*not_before));
    else
        statement.bind(1);
    statement.bind(2, counts_as == CountsAs::nothing ? 0 : 1);
    statement.bind(3, counts_as == CountsAs::refusal ? 1 : 0);
    statement.bind(4, id.value);
    statement.exec();
}

// What take_step asks of a post: its id, epoch and state.
PostRecord read_standing(Statement& row)
{
    PostRecord post;
    post.id.value = row.getColumn(0).getInt64();
    post.epoch = row.getColumn(1).getInt64();
    post.state = state_from(row.getColumn(2).getString());
    return post;
}

// Why a post may not go at its moment, in a person's words; empty when it may.
struct Obstacle {
    std::string why;
    std::optional<Pause> pause;

    explicit operator bool() const { return !why.empty(); }
};

Obstacle find_obstacle(SQLite::Database& db, PostRecord const& post, std::vector<Pause> const& pauses)
{
    if (post.state == State::held)
        return {"it was held when its moment came" + (post.reason.empty() ? "" : ": " + post.reason), {}};
    if (post.awaits_event > 0) return {"its event had changed, and it was not planned anew when its moment came", {}};
    if (!post.is_approved()) return {std::string(not_approved_in_time), {}};
    if (post.plan.tentative) return {"its event was not confirmed when its moment came", {}};
    for (auto const& pause : pauses)
        if (is_over(pause, post) && !is_confirmed_under(db, post, pause)) return {missed_because_of(pause), pause};
    return {};
}

}  // namespace

awaitable<Result<Recovered>> DeliveryStore::recover(Instant now)
{
    auto work = [now](SQLite::Database& db) -> Result<Recovered> {
        Recovered recovered;
        Statement query(db, "SELECT id, epoch, state FROM post WHERE state IN ('claimed', 'sending')");
        std::vector<PostRecord> open;
        while (query.executeStep()) open.push_back(read_standing(query));
        for (auto const& post : open) {
            if (post.state == State::claimed) {
                if (auto released = take_step(db, post, Step::release, "", now); !released)
                    return tl::unexpected<Error>(released.error());
                ++recovered.released;
                continue;
            }
            // The attempt stays open: nothing is known about it.
            auto lost = lose(db, post, "Peal stopped while the post was being sent", now);
            if (!lost) return tl::unexpected<Error>(lost.error());
            ++recovered.unknown;
        }
        return recovered;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<int>> DeliveryStore::doubt_what_was_due(Instant now)
{
    auto work = [now](SQLite::Database& db) -> Result<int> {
        Statement query(db, select_waiting +
                                " WHERE NOT dry_run AND (state = 'planned' AND due_at <= ? OR state = 'unknown')");
        query.bind(1, to_ms(now));
        std::vector<PostRecord> doubtful;
        while (query.executeStep()) doubtful.push_back(read_waiting(query));
        constexpr auto why = "this database is a restored backup, and it may have gone out since: look at the account";
        for (auto const& post : doubtful) {
            auto const step = post.state == State::unknown ? Step::ask : Step::doubt;
            if (auto taken = take_step(db, post, step, why, now); !taken) return tl::unexpected<Error>(taken.error());
            Statement since(db, "UPDATE post SET unknown_since = coalesce(unknown_since, ?) WHERE id = ?");
            since.bind(1, to_ms(now));
            since.bind(2, post.id.value);
            since.exec();
            write_audit(db, now, daemon_actor, "needs a person", post.id, why);
        }
        // What people have stopped, moved or cancelled since is not known here either.
        constexpr auto stop = "restored from a backup: look at what was decided since, then resume";
        Statement pause(db,
                        "INSERT OR IGNORE INTO pause (scope, target, reason, actor, at) VALUES ('all', '', ?, ?, ?)");
        pause.bind(1, stop);
        pause.bind(2, daemon_actor);
        pause.bind(3, to_ms(now));
        pause.exec();
        write_audit(db, now, daemon_actor, "paused everything", {}, stop);
        return static_cast<int>(doubtful.size());
    };
    co_return co_await db_.transaction(std::move(work));
}

namespace {

// Claims that were held too long: whoever held them is refused from now on. Says when the next lease ends.
Result<std::optional<Instant>> end_leases(SQLite::Database& db, Instant now)
{
    Statement first(db, "SELECT min(lease_until) FROM post WHERE state = 'claimed'");
    first.executeStep();
    if (first.getColumn(0).isNull()) return std::optional<Instant>();
    auto const next = from_ms(first.getColumn(0).getInt64());
    if (next >= now) return std::optional(next + Duration(1));
    Statement query(db, "SELECT id, epoch, state FROM post WHERE state = 'claimed' AND lease_until < ?");
    query.bind(1, to_ms(now));
    std::vector<PostRecord> over;
    while (query.executeStep()) over.push_back(read_standing(query));
    for (auto const& post : over)
        if (auto released = take_step(db, post, Step::release, "its preparation took too long", now); !released)
            return tl::unexpected<Error>(released.error());
    return std::optional(now + Duration(1));
}

// The posts of one network, the next ones first.
class Queue {
public:
    Queue(SQLite::Database& db, Pace const& pace, std::vector<Pause> const& pauses, Instant now, bool is_now_right,
          DeliveryStore::Due& due)
        : db_(db), pace_(pace), pauses_(pauses), now_(now), is_now_right_(is_now_right), due_(due)
    {}

    Result<> claim(std::string const& network, std::size_t limit)
    {
        static std::string const waiting =
            select_waiting + " WHERE state IN ('planned', 'held') AND network = ? ORDER BY due_at, post.id";
        Statement query(db_, waiting);
        query.bind(1, network);
        while (chosen_.size() < limit && missed_.size() < missed_at_once && query.executeStep()) {
            auto const due = waiting_due(query);
            // Nothing behind it can come before what is known to come next.
            if (due > now_ && due_.next && due - pace_.lead >= *due_.next) break;
            judge(read_waiting(query));
        }
        if (chosen_.size() == limit) due_.wait_for_others = true;
        if (missed_.size() == missed_at_once) look_again_at(now_ + Duration(1));
        for (auto const& post : chosen_)
            if (auto taken = take(post); !taken) return taken;
        for (auto const& [post, obstacle] : missed_)
            if (auto missed = mark_missed(db_, post, obstacle.why, obstacle.pause, now_); !missed) return missed;
        due_.missed += static_cast<int>(missed_.size());
        return {};
    }

private:
    // Bounds the time of one transaction.
    static constexpr std::size_t missed_at_once = 500;
    static constexpr Duration unsure_look_again = std::chrono::minutes(1);

    void judge(PostRecord post)
    {
        if (!is_now_right_ && !post.plan.dry_run) {
            if (auto const turn = post.plan.due - pace_.lead; turn > now_)
                look_again_at(turn);
            else
                due_.in_doubt.insert(post.plan.network);
            return;
        }
        // Its event has changed a moment ago: a plan that knows how is on its way.
        if (post.awaits_event > 0 && now_ - post.plan.due <= post.plan.max_late) {
            look_again_at(post.plan.due + post.plan.max_late + Duration(1));
            return;
        }
        if (auto obstacle = find_obstacle(db_, post, pauses_)) {
            // Nobody may be surprised by it later: what may not go at its moment waits for a person.
            if (post.plan.due <= now_)
                missed_.emplace_back(std::move(post), std::move(obstacle));
            else
                look_again_at(post.plan.due);
            return;
        }
        if (now_ - post.plan.due > post.plan.max_late) {
            Obstacle too_late{why_late(post, pace_, traffic_on(post.plan.channel)), {}};
            missed_.emplace_back(std::move(post), std::move(too_late));
            return;
        }
        // At the latest when it would be missed.
        look_again_at(post.plan.due + post.plan.max_late + Duration(1));
        bool const is_alone = is_one_at_a_time(post, pace_, now_);
        bool const is_behind = is_alone && !waiting_channels_.insert(post.plan.channel).second;
        auto turn = is_behind ? std::nullopt : find_turn(post, pace_, Traffic(), now_);
        // Its channel is only looked at when nothing of its own keeps it.
        if (turn && *turn <= now_) turn = find_turn(post, pace_, traffic_on(post.plan.channel), now_);
        if (!turn || *turn > now_) {
            if (turn)
                look_again_at(*turn);
            else
                wait_for_others(post.plan.channel);
            if (post.plan.due <= now_) say_why_it_waits(post, traffic_on(post.plan.channel));
            return;
        }
        if (!post.plan.dry_run) ++traffic_on(post.plan.channel).in_hand;
        chosen_.push_back(std::move(post));
    }

    // The end of what its channel has in hand is told. What the channel is unsure about may also just grow old.
    void wait_for_others(std::string const& channel)
    {
        due_.wait_for_others = true;
        if (auto const known = traffic_.find(channel); known != traffic_.end() && known->second.is_unsure)
            look_again_at(now_ + unsure_look_again);
    }

    // Nobody should wonder why an overdue post has not gone. Written when it changes.
    void say_why_it_waits(PostRecord const& post, Traffic const& traffic)
    {
        auto const why = why_waiting(post, pace_, traffic, now_);
        if (why.empty() || why == post.reason) return;
        Statement statement(db_, "UPDATE post SET reason = ? WHERE id = ?");
        statement.bind(1, why);
        statement.bind(2, post.id.value);
        statement.exec();
    }

    // Read once a channel and turn.
    Traffic& traffic_on(std::string const& channel)
    {
        auto const [known, is_new] = traffic_.try_emplace(channel);
        if (is_new) known->second = read_traffic(db_, channel, pace_, now_);
        return known->second;
    }

    Result<> take(PostRecord const& post)
    {
        auto const lease_until = std::max(now_, post.plan.due) + pace_.lease;
        if (auto claimed = take_step(db_, post, Step::claim, "", now_, lease_until); !claimed) return claimed;
        look_again_at(lease_until + Duration(1));
        due_.posts.push_back(*find_post(db_, post.id));
        return {};
    }

    void look_again_at(Instant moment)
    {
        if (moment > now_ && (!due_.next || moment < *due_.next)) due_.next = moment;
    }

    SQLite::Database& db_;
    Pace const& pace_;
    std::vector<Pause> const& pauses_;
    Instant now_;
    bool is_now_right_;
    DeliveryStore::Due& due_;
    std::vector<PostRecord> chosen_;
    std::vector<std::pair<PostRecord, Obstacle>> missed_;
    std::map<std::string, Traffic> traffic_;  // by channel
    std::set<std::string> waiting_channels_;  // the next of each is known
};

}  // namespace

awaitable<Result<DeliveryStore::Due>> DeliveryStore::claim_due(Instant now, Paces paces, std::size_t limit,
                                                               bool is_now_right)
{
    auto work = [now, paces = std::move(paces), limit, is_now_right](SQLite::Database& db) -> Result<Due> {
        Due due;
        auto const lease_ends = end_leases(db, now);
        if (!lease_ends) return tl::unexpected<Error>(lease_ends.error());
        due.next = *lease_ends;
        auto graces = end_graces(db, now, is_now_right);
        if (!graces) return tl::unexpected<Error>(graces.error());
        if (graces->next && (!due.next || *graces->next < *due.next)) due.next = graces->next;
        due.in_doubt = std::move(graces->in_doubt);
        auto const pauses = open_pauses(db);
        for (auto const& [network, pace] : paces) {
            Queue queue(db, pace, pauses, now, is_now_right, due);
            if (auto claimed = queue.claim(network, std::min(limit, pace.at_once)); !claimed)
                return tl::unexpected<Error>(claimed.error());
        }
        return due;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<int>> DeliveryStore::record_intent(Claim claim, Intent intent, Duration call_deadline, Instant now)
{
    auto work = [claim, intent = std::move(intent), call_deadline, now](SQLite::Database& db) -> Result<int> {
        auto const post = find_held(db, claim, State::claimed);
        if (!post) return tl::unexpected<Error>(post.error());
        if (now < post->plan.due) return fail(ErrorKind::bug, "the post is not due yet");
        if (now - post->plan.due > post->plan.max_late)
            return fail(ErrorKind::cancelled, "Peal could not send it in time");
        if (post->lease_until - now < call_deadline + lease_margin)
            return fail(ErrorKind::cancelled, "its preparation took too long");
        if (auto const obstacle = find_obstacle(db, *post, open_pauses(db)))
            return fail(ErrorKind::cancelled, obstacle.why);
        if (auto moved = take_step(db, *post, Step::intend, "", now); !moved)
            return tl::unexpected<Error>(moved.error());
        return open_attempt(db, *post, intent, now);
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::confirm(Claim claim, std::string remote_id, std::string address,
                                           std::string evidence, Instant commit_at, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        auto const post = find_held(db, claim, State::sending);
        if (!post) return tl::unexpected<Error>(post.error());
        if (auto const owner = find_owner(db, *post, remote_id))
            return fail(ErrorKind::rejected, "the network gave it the id of " + *owner);
        if (auto moved = take_step(db, *post, Step::confirm, "", now); !moved) return moved;
        set_published(db, *post, remote_id, address, commit_at, now);
        close_attempt(db, claim.id, "done", evidence, now);
        write_audit(db, now, daemon_actor, "published", claim.id, address);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::adopt_id(PostId id, std::string remote_id, std::string address, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        auto const post = find_post(db, id);
        if (auto const owner = post ? find_owner(db, *post, remote_id) : std::nullopt)
            return fail(ErrorKind::rejected, "the post that was found belongs to " + *owner);
        Statement statement(
            db,
            "UPDATE post SET remote_id = ?, address = ifnull(nullif(?, ''), address), updated_at = ? WHERE id = ? AND state = 'confirmed' AND remote_id IS NULL");
        statement.bind(1, remote_id);
        statement.bind(2, address);
        statement.bind(3, to_ms(now));
        statement.bind(4, id.value);
        if (statement.exec() == 1) write_audit(db, now, daemon_actor, "seen on the account", id, remote_id);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::refuse(Claim claim, std::string outcome, std::string reason,
                                          std::optional<Instant> not_before, CountsAs counts_as, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        auto const step = not_before ? Step::retry : Step::fail;
        if (auto moved = advance(db, claim, State::sending, step, reason, now); !moved) return moved;
        set_retry(db, claim.id, not_before, counts_as);
        close_attempt(db, claim.id, outcome, reason, now);
        write_audit(db, now, daemon_actor, not_before ? "refused, will be tried again" : "failed", claim.id, reason);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::mark_unknown(Claim claim, std::string reason, bool accepted, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        auto const post = find_held(db, claim, State::sending);
        if (!post) return tl::unexpected<Error>(post.error());
        if (accepted) note_acceptance(db, post->id);
        return lose(db, *post, reason, now);
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::rehearse(Claim claim, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        auto const post = find_held(db, claim, State::claimed);
        if (!post) return tl::unexpected<Error>(post.error());
        if (auto const obstacle = find_obstacle(db, *post, open_pauses(db)))
            return fail(ErrorKind::cancelled, obstacle.why);
        if (auto moved = take_step(db, *post, Step::rehearse, "dry run: nothing was sent", now); !moved) return moved;
        Statement statement(db, "UPDATE post SET commit_at = ? WHERE id = ?");
        statement.bind(1, to_ms(now));
        statement.bind(2, claim.id.value);
        statement.exec();
        write_audit(db, now, daemon_actor, "rehearsed", claim.id, "");
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::release(Claim claim, std::string reason, std::optional<Instant> not_before,
                                           CountsAs counts_as, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        if (auto moved = advance(db, claim, State::claimed, Step::release, reason, now); !moved) return moved;
        set_retry(db, claim.id, not_before, counts_as);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> DeliveryStore::fail_claim(Claim claim, std::string reason, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        if (auto moved = advance(db, claim, State::claimed, Step::fail, reason, now); !moved) return moved;
        write_audit(db, now, daemon_actor, "failed", claim.id, reason);
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<std::string>>> DeliveryStore::claimed_ids(std::string channel, PostId id, Instant since)
{
    auto work = [=](SQLite::Database& db) -> Result<std::vector<std::string>> {
        Statement query(
            db,
            "SELECT remote_id FROM post WHERE channel = ? AND id <> ? AND remote_id IS NOT NULL AND published_at >= ?");
        query.bind(1, channel);
        query.bind(2, id.value);
        query.bind(3, to_ms(since));
        std::vector<std::string> ids;
        while (query.executeStep()) ids.push_back(query.getColumn(0).getString());
        return ids;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<PostRecord>>> DeliveryStore::on_the_wire()
{
    auto work = [](SQLite::Database& db) -> Result<std::vector<PostRecord>> {
        Statement query(db, select_post + " WHERE state IN ('sending', 'unknown', 'needs_person') ORDER BY due_at");
        std::vector<PostRecord> posts;
        while (query.executeStep()) posts.push_back(read_post(query));
        return posts;
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
