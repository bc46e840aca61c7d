#include "daemon/store/plan_applier.hpp"

#include "campaigns/calendar/event_words.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/dead_links.hpp"
#include "daemon/store/event_posts.hpp"
#include "daemon/store/event_row.hpp"
#include "daemon/store/moment_terms.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/post_step.hpp"
#include "daemon/store/question_row.hpp"
#include "daemon/store/question_store.hpp"
#include "daemon/store/stored_post.hpp"
#include "daemon/store/told_of_event.hpp"

#include <SQLiteCpp/Exception.h>

#include <utility>

namespace peal::store {

namespace {

// Beside looking at one post.
constexpr std::size_t effort_of_comparing = 2, effort_of_writing = 20, effort_of_planning = 20;

std::string joined(std::vector<std::string> const& lines)
{
    std::string text;
    for (auto const& line : lines) text += (text.empty() ? "" : "\n") + line;
    return text;
}

void bind_settings(Statement& statement, int& at, campaigns::PlannedPost const& post)
{
    statement.bind(at++, to_string(post.approval));
    statement.bind(at++, post.dry_run ? 1 : 0);
    statement.bind(at++, post.tentative ? 1 : 0);
    statement.bind(at++, std::int64_t(post.max_late.count()));
    statement.bind(at++, joined(post.why));
    statement.bind(at++, post.hold);
    statement.bind(at++, joined(post.findings));
    statement.bind(at++, post.beside);
}

}  // namespace

PlanApplier::PlanApplier(SQLite::Database& db, Random& random, campaigns::PlanScope const& scope, Instant now,
                         Applied& applied)
    : db_(db), random_(random), scope_(scope), now_(now), applied_(applied), is_any_link_dead_(is_any_link_dead(db))
{}

Result<> PlanApplier::put(campaigns::PlannedPost post)
{
    effort_ += 1 + effort_of_comparing;
    Statement query(db_, select_post + " WHERE plan_key = ?");
    query.bind(1, post.key);
    bool const is_stored = query.executeStep();
    auto stored = is_stored ? read_post(query) : PostRecord();
    if (stored.pinned) keep_moment(stored.plan, post, scope_.terms_at);
    if (auto const embargo = embargo_on(db_, post); !embargo.empty())
        post.hold += (post.hold.empty() ? "" : "; ") + embargo;
    if (!is_stored) return insert(std::move(post));
    // Its event has changed since the plan was made: the next one knows how.
    if (stored.awaits_event > scope_.events_seen) {
        static_cast<Connection&>(db_).plan.written.insert(stored.id.value);
        ++applied_.unchanged;
        return {};
    }
    if (stored.awaits_event > 0 && !may_come_back(stored.state)) end_waiting(stored);
    // A message may gain its link later; it keeps its code when it loses the link, since the code is out in the world.
    if (stored.link_code.empty() && !post.destination.empty()) stored.link_code = fresh_code();
    return update(stored, std::move(post));
}

Result<> PlanApplier::hold_where_people_put_them()
{
    if (!scope_.terms_at) return {};
    Statement query(db_, select_post + " WHERE pinned_by IS NOT NULL AND +state IN ('planned', 'claimed', 'held')");
    std::vector<PostRecord> found;
    while (query.executeStep()) found.push_back(read_post(query));
    effort_ += found.size() * effort_of_comparing;
    for (auto const& post : found) {
        auto const then = with_terms_now(post.plan, scope_.terms_at);
        if (then == post.plan) continue;
        effort_ += effort_of_writing;
        write_terms(db_, post.id, then);
        if (auto settled = settle(post.id); !settled) return settled;
    }
    return {};
}

Result<> PlanApplier::follow_pinned(PostId id)
{
    effort_ += effort_of_planning;
    auto const post = find_post(db_, id);
    if (!post || post->awaits_event > 0) return {};
    auto const stored = to_stored(*post);
    if (!stored.pinned || stored.standing != campaigns::Standing::open) return {};
    auto const record = find_standing_event(db_, post->plan.occurrence);
    if (record && record->is_called_off()) return {};
    auto const event = record ? std::optional(record->with_kind()) : std::nullopt;
    auto again =
        plan_pinned(stored, scope_, event ? &*event : nullptr, record.has_value() && !record->confirmed_by.empty());
    return again ? put(std::move(*again)) : Result<>();
}

Result<> PlanApplier::hold_back(campaigns::Unplanned const& one)
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
    effort_ += 1 + found.size() * effort_of_writing;
    for (auto const& post : found) {
        Statement statement(db_, "UPDATE post SET plan_hold = ?1 WHERE id = ?2");
        statement.bind(1, one.reason);
        statement.bind(2, post.id.value);
        statement.exec();
        if (auto settled = settle(post.id); !settled) return settled;
    }
    return {};
}

Result<> PlanApplier::part_with(PostRecord const& post)
{
    bool const is_lost = loses(to_stored(post), scope_);
    if (!is_lost && post.awaits_event == 0) return {};
    auto const is_settled = follow_event_of(post);
    if (!is_settled) return tl::unexpected<Error>(is_settled.error());
    if (*is_settled) return {};
    if (!is_lost) {
        end_waiting(post);
        return {};
    }
    effort_ += effort_of_writing;
    ++applied_.withdrawn;
    return withdraw_post(db_, post, why_lost(post), now_);
}

std::string PlanApplier::why_lost(PostRecord const& post)
{
    auto const event = post.awaits_event > 0 ? find_standing_event(db_, post.plan.occurrence) : std::nullopt;
    if (!event) return "the plan no longer has it";
    return "its event has changed, and the plan says nothing of it there: " +
           campaigns::calendar::describe(event->event());
}

// False where its event has nothing to say about it.
Result<bool> PlanApplier::follow_event_of(PostRecord const& post)
{
    effort_ += effort_of_comparing;
    auto const event = find_standing_event(db_, post.plan.occurrence);
    if (!event) return false;
    if (event->is_called_off()) {
        effort_ += effort_of_writing;
        auto const held = call_off(db_, post, why_called_off(*event), event->seq, scope_.grace, now_);
        if (!held) return tl::unexpected<Error>(held.error());
        applied_.held += *held;
        // A person has released it from that.
        if (!*held && !post.called_off_until) end_waiting(post);
        return true;
    }
    if (post.awaits_event > scope_.events_seen) {
        static_cast<Connection&>(db_).plan.written.insert(post.id.value);
        return true;
    }
    if (!scope_.plan_again) return false;
    auto const now_is = event->with_kind();
    auto again = scope_.plan_again(post.plan, &now_is, !event->confirmed_by.empty());
    // One that a person gave its moment follows in its words alone.
    if (!again || (again->due >= now_ && !post.pinned)) return false;
    auto const done = post.pinned ? put(std::move(*again)) : put_overdue(post, std::move(*again), *event);
    if (!done) return tl::unexpected<Error>(done.error());
    return true;
}

// Its moment by its event is over. It goes out late no more than a little, and never once the event has begun.
Result<> PlanApplier::put_overdue(PostRecord const& post, campaigns::PlannedPost again, EventRecord const& event)
{
    // Its moment may have come already while it waited for its turn.
    bool const moves_back = to_stored(post).standing == campaigns::Standing::open && again.due < post.plan.due;
    bool const may_be_caught_up = now_ - again.due <= again.max_late && event.event().start > now_;
    if (auto done = put(std::move(again)); !done || !moves_back || may_be_caught_up) return done;
    return miss_moment(db_, random_, *find_post(db_, post.id), event, now_);
}

// The plan knows its event as it is.
void PlanApplier::end_waiting(PostRecord const& post)
{
    Statement statement(db_, "UPDATE post SET awaits_event = 0, called_off_until = NULL WHERE id = ?");
    statement.bind(1, post.id.value);
    statement.exec();
}

bool PlanApplier::is_taken(char const* column, std::string const& value)
{
    Statement query(db_, std::string("SELECT 1 FROM post WHERE ") + column + " = ?");
    query.bind(1, value);
    return query.executeStep();
}

// A word that no post has had; codes are never used twice.
std::string PlanApplier::fresh(char const* column, std::string_view prefix, std::size_t length)
{
    for (;;) {
        auto word = std::string(prefix) + random_.word(campaigns::link_code_alphabet, length);
        if (!is_taken(column, word)) return word;
    }
}

std::string PlanApplier::fresh_code()
{
    return fresh("link_code", "", campaigns::link_code_placeholder.size());
}

Result<> PlanApplier::insert(campaigns::PlannedPost post)
{
    effort_ += effort_of_writing;
    auto short_id = fresh("short_id", "p", 6);
    std::string code;
    if (!post.destination.empty()) {
        code = fresh_code();
        put_link_code(post, code);
    }
    Statement statement(db_, R"sql(
        INSERT INTO post (short_id, plan_key, campaign, message, occurrence, channel, network, organisation, lang, due_at, wall, zone, text,
                          alt_text, route, destination, link_code, approval, dry_run, tentative, max_late, why, plan_hold, findings, beside, state, created_at, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned', ?, ?))sql");
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
    statement.exec();
    PostId const id{db_.getLastInsertRowid()};
    write_artwork(db_, id, post.artwork);
    tell_link(code, post.destination);
    write_audit(db_, now_, daemon_actor, "planned", id, post.wall + " " + post.zone);
    ++applied_.added;
    return post.hold.empty() && !is_any_link_dead_ ? Result<>() : settle(id);
}

Result<> PlanApplier::settle(PostId id)
{
    auto const change = settle_hold(db_, id, now_);
    if (!change) return tl::unexpected<Error>(change.error());
    if (*change == HoldChange::held) ++applied_.held;
    if (*change == HoldChange::lifted) ++applied_.lifted;
    return {};
}

Result<> PlanApplier::update(PostRecord const& stored, campaigns::PlannedPost post)
{
    auto const verdict = judge(to_stored(stored), post);
    if (!verdict.follows) {
        ++(verdict.moved || verdict.reworded ? applied_.in_flight : applied_.unchanged);
        return {};
    }
    effort_ += effort_of_writing;
    // A claimed one's call has not left: who prepares it starts again with the new words.
    if (verdict.restored || stored.state == State::claimed) {
        auto const step = verdict.restored ? Step::restore : Step::release;
        if (auto const taken = take_step(db_, stored, step, "", now_); !taken) return taken;
    }
    // A campaign that was away for a moment must not free what a person keeps back.
    if (auto const& hold = stored.hold_before; verdict.restored && !hold.empty())
        if (auto const held = take_step(db_, *find_post(db_, stored.id), Step::hold, hold, now_); !held) return held;
    Statement statement(db_, R"sql(
        UPDATE post SET campaign = ?, message = ?, occurrence = ?, channel = ?, network = ?, organisation = ?, lang = ?, wall = ?, zone = ?,
                        text = ?, alt_text = ?, route = ?, destination = ?, approval = ?, dry_run = ?, tentative = ?, max_late = ?, why = ?, plan_hold = ?, findings = ?, beside = ?,
                        due_at = ?, revision = revision + ?, updated_at = ?, link_code = ?,
                        released_hold = CASE WHEN ? THEN '' ELSE released_hold END, withdrawn = 0, hold_before = ''
        WHERE id = ?)sql");
    int at = 1;
    for (auto const* value :
         {&post.campaign, &post.message, &post.occurrence, &post.channel, &post.network, &post.organisation, &post.lang,
          &post.wall, &post.zone, &post.text, &post.alt_text, &post.route, &post.destination})
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
        end_waiting(stored);
        close_question(db_, moment_over, stored.short_id, "its event has moved again", daemon_actor, now_);
        write_audit(db_, now_, daemon_actor, "restored", stored.id, "");
        ++applied_.restored;
    }
    if (verdict.moved) {
        write_audit(db_, now_, daemon_actor, "moved", stored.id, stored.plan.wall + " to " + post.wall);
        ++applied_.moved;
    }
    if (verdict.reworded) {
        auto const revision = "revision " + std::to_string(stored.revision + 1);
        write_audit(db_, now_, daemon_actor, "reworded", stored.id,
                    verdict.is_elsewhere
                        ? revision + ": the words say a day or a time, and the event is on " + post.beside
                        : revision);
        if (stored.may_be_out_since) forget_old_words(stored);
        ++applied_.reworded;
    }
    if (!verdict.restored && !verdict.moved && !verdict.reworded) ++applied_.unchanged;
    // It neither is held nor is to be: there is nothing to settle.
    bool const may_be_held = !post.hold.empty() || is_any_link_dead_ || stored.state == State::held || verdict.restored;
    return may_be_held ? settle(stored.id) : Result<>();
}

// Nobody has found it with those: there is nothing to correct any more.
void PlanApplier::forget_old_words(PostRecord const& post)
{
    forget_told(db_, post.id);
    for (auto const kind : {event_moved, event_off})
        close_question(db_, kind, post.short_id, "it was not out, and has new words", daemon_actor, now_);
}

// Where the link of a post leads from now on.
void PlanApplier::tell_link(std::string const& code, std::string const& destination)
{
    if (!code.empty()) applied_.links.push_back({code, destination});
}

}  // namespace peal::store
