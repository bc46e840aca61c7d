#include "daemon/store/event_posts.hpp"

#include "campaigns/calendar/event_words.hpp"
#include "campaigns/moments/moment.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/event_row.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/post_step.hpp"
#include "daemon/store/question_row.hpp"
#include "daemon/store/question_store.hpp"
#include "daemon/store/told_of_event.hpp"

#include <algorithm>
#include <utility>

namespace peal::store {

namespace {

bool is_waiting(State state)
{
    return state == State::planned || state == State::claimed || state == State::held;
}

// The public has seen it, or may have.
bool is_out(State state)
{
    return state == State::confirmed || state == State::sending || is_unsettled(state);
}

std::vector<PostRecord> posts_of(SQLite::Database& db, std::string const& occurrence)
{
    Statement query(db, "SELECT id FROM post WHERE occurrence = ? ORDER BY id");
    query.bind(1, occurrence);
    return find_posts(db, query);
}

// Why a person holds it; empty when nobody does.
std::string hold_of_person(PostRecord const& post)
{
    return post.state == State::held && !post.held_by_plan ? post.reason : std::string();
}

// The plan may have it again; a person's hold comes back with it.
void mark_withdrawn(SQLite::Database& db, PostRecord const& post)
{
    Statement statement(db, "UPDATE post SET withdrawn = 1, hold_before = ? WHERE id = ?");
    statement.bind(1, hold_of_person(post));
    statement.bind(2, post.id.value);
    statement.exec();
}

// Written where it is new: whoever plans next looks at every post that somebody else has written to.
void await_plan(SQLite::Database& db, PostId id, std::int64_t seq)
{
    Statement statement(db, "UPDATE post SET awaits_event = ? WHERE id = ?");
    statement.bind(1, seq);
    statement.bind(2, id.value);
    statement.exec();
}

std::string how_it_stands(PostRecord const& post)
{
    if (post.state == State::confirmed) return "is out";
    return post.state == State::sending ? "is on its way" : "may be out";
}

void ask_about_move(SQLite::Database& db, Random& random, PostRecord const& post, ToldOfEvent const& told,
                    EventRecord const& event, Instant now)
{
    auto was = told.event, is = describe(event.event());
    if (was == is) {
        auto before = event.event();
        before.end = told.end;
        before.all_day = told.all_day;
        if (auto const wall = campaigns::to_wall(told.end, before.zone))
            before.end_date = std::chrono::floor<std::chrono::days>(*wall) - std::chrono::days(1);
        was += ", until " + describe_end(before);
        is += ", until " + describe_end(event.event());
    }
    Question question;
    question.kind = event_moved;
    question.about = post.short_id;
    question.text = "post " + post.short_id + " on " + post.plan.channel + " " + how_it_stands(post) +
                    ", and its event has moved: it was " + was + "; it is " + is;
    question.proposal = "Please note a change: " + is + ".";
    question.choices = {"corrected", "leave"};
    raise_question(db, random, std::move(question), now);
}

void ask_about_end(SQLite::Database& db, Random& random, PostRecord const& post, EventRecord const& event, Instant now)
{
    Question question;
    question.kind = event_off;
    question.about = post.short_id;
    question.text = "post " + post.short_id + " on " + post.plan.channel + " " + how_it_stands(post) + ", and " +
                    why_called_off(event);
    question.proposal = "This event will not take place: " + describe(event.event()) + ".";
    question.choices = {"posted", "leave"};
    raise_question(db, random, std::move(question), now);
    close_question(db, event_moved, post.short_id, "its event was called off", daemon_actor, now);
}

bool is_at(campaigns::calendar::Occurrence const& event, Instant start, Instant end, bool all_day)
{
    return event.start == start && event.end == end && event.all_day == all_day;
}

// `stood`: the event before. Says whether a person is asked.
bool follow_published(SQLite::Database& db, Random& random, PostRecord const& post,
                      std::optional<EventRecord> const& stood, EventRecord const& is, Instant now)
{
    bool const has_moved =
        stood && !is_at(is.event(), stood->event().start, stood->event().end, stood->event().all_day);
    if (has_moved) keep_told(db, post.id, *stood);
    bool const is_ahead = is.event().end > now || (stood && stood->event().end > now);
    bool const was_off = stood && stood->is_called_off();
    if (is.is_called_off()) {
        if (!is_ahead || was_off) return false;
        ask_about_end(db, random, post, is, now);
        return true;
    }
    close_question(db, event_off, post.short_id, "its event takes place", daemon_actor, now);
    auto const told = find_told(db, post.id);
    if (told && is_at(is.event(), told->start, told->end, told->all_day)) {
        forget_told(db, post.id);
        close_question(db, event_moved, post.short_id, "its event is back where it was", daemon_actor, now);
        return false;
    }
    if (!told || !is_ahead || !(has_moved || was_off)) return false;
    ask_about_move(db, random, post, *told, is, now);
    return true;
}

// A person gave the post a moment before its event was over, and the event has moved before that. One that was to come
// after it all along says so.
bool comes_too_late(PostRecord const& post, std::optional<EventRecord> const& stood, EventRecord const& is)
{
    return stood && stood->event().end > post.plan.due && is.event().end <= post.plan.due;
}

}  // namespace

std::string why_called_off(EventRecord const& event)
{
    return why_called_off(event.event(), event.known.is_gone);
}

Result<bool> call_off(SQLite::Database& db, PostRecord const& post, std::string const& reason, std::int64_t seq,
                      Duration grace, Instant now)
{
    if (post.called_off_until || post.released_hold.find(reason) != std::string::npos) return false;
    Statement statement(
        db, "UPDATE post SET plan_hold = ?, called_off_until = ?, awaits_event = max(awaits_event, ?) WHERE id = ?");
    statement.bind(1, reason);
    statement.bind(2, to_ms(now + grace));
    statement.bind(3, seq);
    statement.bind(4, post.id.value);
    statement.exec();
    if (auto const held = settle_hold(db, post.id, now); !held) return tl::unexpected<Error>(held.error());
    return true;
}

Result<> follow_event(SQLite::Database& db, Random& random, std::optional<EventRecord> const& before,
                      EventRecord const& now_is, Duration grace, Instant now, EventPosts& effect)
{
    auto const name = identity(now_is.event());
    auto const posts = posts_of(db, name);
    if (posts.empty()) return {};
    // Another calendar may have had it first, or still have it.
    auto held = find_events(db, name);
    auto const standing = standing_of(held);
    std::erase_if(held, [&](EventRecord const& one) { return one.id == now_is.id; });
    if (before) held.push_back(*before);
    auto const stood = standing_of(held);
    for (auto const& post : posts) {
        if (may_come_back(post.state)) await_plan(db, post.id, now_is.seq);
        if (standing->is_called_off())
            close_question(db, moment_over, post.short_id, why_called_off(*standing), daemon_actor, now);
        if (is_out(post.state) && !post.plan.dry_run) {
            // Of one that is gone from all of them, whichever has lost it last says so.
            auto const& is = standing->known.is_gone ? now_is : *standing;
            effect.asked += follow_published(db, random, post, stood, is, now);
        } else if (is_waiting(post.state) && standing->is_called_off()) {
            auto const is_held = call_off(db, post, why_called_off(*standing), now_is.seq, grace, now);
            if (!is_held) return tl::unexpected<Error>(is_held.error());
            effect.held += *is_held;
        } else if (is_waiting(post.state) && post.pinned && comes_too_late(post, stood, *standing)) {
            if (auto missed = miss_moment(db, random, post, *standing, now); !missed) return missed;
            ++effect.asked;
        } else if (is_waiting(post.state)) {
            await_plan(db, post.id, now_is.seq);
            ++effect.waiting;
        }
    }
    return {};
}

Result<GraceEnds> end_graces(SQLite::Database& db, Instant now, bool is_now_right)
{
    GraceEnds ends;
    Statement next(db, "SELECT min(called_off_until) FROM post WHERE called_off_until > ?");
    next.bind(1, to_ms(now));
    if (next.executeStep() && !next.getColumn(0).isNull()) ends.next = from_ms(next.getColumn(0).getInt64());
    Statement query(db, R"sql(
        SELECT id FROM post WHERE called_off_until <= ?1 AND (?2 OR dry_run) ORDER BY called_off_until LIMIT 200)sql");
    query.bind(1, to_ms(now));
    query.bind(2, is_now_right ? 1 : 0);
    for (auto const& post : find_posts(db, query)) {
        // It may have ended in another way, and the event may take place again: then the next plan has the post.
        auto const event = find_standing_event(db, post.plan.occurrence);
        bool const waits = post.state == State::held || post.state == State::missed;
        if (waits && event && event->is_called_off())
            if (auto gone = withdraw_post(db, post, why_called_off(*event), now); !gone)
                return tl::unexpected<Error>(gone.error());
        Statement done(db, "UPDATE post SET called_off_until = NULL WHERE id = ?");
        done.bind(1, post.id.value);
        done.exec();
        ends.next = now + Duration(1);  // there may be more
    }
    Statement left(db, "SELECT DISTINCT network FROM post WHERE called_off_until <= ? AND NOT dry_run");
    left.bind(1, to_ms(now));
    while (!is_now_right && left.executeStep()) ends.in_doubt.insert(left.getColumn(0).getString());
    return ends;
}

Result<> withdraw_post(SQLite::Database& db, PostRecord const& post, std::string const& why, Instant now)
{
    auto const hold = hold_of_person(post);
    auto const reason = why + (hold.empty() ? "" : "; it was held: " + hold);
    if (auto cancelled = take_step(db, post, Step::cancel, reason, now); !cancelled) return cancelled;
    mark_withdrawn(db, post);
    write_audit(db, now, daemon_actor, "withdrawn", post.id, reason);
    return {};
}

Result<> miss_moment(SQLite::Database& db, Random& random, PostRecord const& post, EventRecord const& event,
                     Instant now)
{
    auto const why = "its event has moved, and its moment is over: " + describe(event.event());
    if (auto missed = take_step(db, post, Step::miss, why, now); !missed) return missed;
    write_audit(db, now, daemon_actor, "missed", post.id, why);
    // The plan has it again once the event has moved on, or back. A moment that a person gave stays over.
    if (!post.pinned) mark_withdrawn(db, post);
    Question question;
    question.kind = moment_over;
    question.about = post.short_id;
    question.text = "post " + post.short_id + " on " + post.plan.channel + " does not go out: " + why;
    question.choices = {"rescheduled", "leave"};
    raise_question(db, random, std::move(question), now);
    return {};
}

}  // namespace peal::store
