#include "daemon/store/attempt_row.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/dead_links.hpp"
#include "daemon/store/event_posts.hpp"
#include "daemon/store/event_row.hpp"
#include "daemon/store/moment_terms.hpp"
#include "daemon/store/pause_row.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/post_step.hpp"
#include "daemon/store/post_store.hpp"

#include <SQLiteCpp/Exception.h>

// What people decide about posts. Each decision is recorded with who made it.
namespace peal::store {

namespace {

bool is_blank(std::string const& text)
{
    return text.find_first_not_of(" \t\n") == std::string::npos;
}

std::string state_words(PostRecord const& post)
{
    if (is_unsettled(post.state)) return "unsettled (it may be public)";
    if (post.state == State::sending) return "on the wire";
    return std::string(shown_state(post));
}

tl::unexpected<Error> not_possible(PostRecord const& post, std::string_view what, std::string instead)
{
    if (instead.empty() && is_unsettled(post.state))
        instead = "look at the account, then: peal posts settle " + post.short_id;
    return fail(ErrorKind::rejected,
                "post " + post.short_id + " is " + state_words(post) + " and cannot be " + std::string(what) +
                    (instead.empty() ? "" : "; " + instead),
                "conflict");
}

// Nobody would have let it go: a moment that is to come leaves the time for that.
tl::unexpected<Error> not_to_go_now(PostRecord const& post, campaigns::PlannedPost const& then)
{
    return fail(ErrorKind::rejected,
                "post " + post.short_id + " cannot be sent now: on " + then.wall.substr(0, 10) + " it is held: " +
                    then.hold + "; give it a moment that is to come, and have it let go: peal posts reschedule " +
                    post.short_id + " --at T, then peal posts release " + post.short_id + " --reason R",
                "conflict");
}

// One person's decision about one post: the step it takes, and its record.
class Decision {
public:
    Decision(SQLite::Database& db, PostRecord post, std::string const& actor, Instant now)
        : db_(db), post_(std::move(post)), actor_(actor), now_(now)
    {}

    SQLite::Database& db() { return db_; }
    PostRecord const& post() const { return post_; }
    bool allows(Step step) const { return next_state(post_.state, step).has_value(); }

    Result<> take(Step step, std::string const& reason) { return take_step(db_, post_, step, reason, now_); }

    Result<PostRecord> done(std::string_view action, std::string_view detail)
    {
        write_audit(db_, now_, actor_, action, post_.id, detail);
        return *find_post(db_, post_.id);
    }

private:
    SQLite::Database& db_;
    PostRecord post_;
    std::string const& actor_;
    Instant now_;
};

// Runs `work` with the post in one transaction.
template <class Work>
awaitable<Result<PostRecord>> decide(Database& database, std::string short_id, std::string actor, Instant now,
                                     Work work)
{
    auto whole = [short_id = std::move(short_id), actor = std::move(actor), now,
                  work = std::move(work)](SQLite::Database& db) -> Result<PostRecord> {
        auto post = find_post(db, short_id);
        if (!post) return no_such(short_id);
        Decision decision(db, std::move(*post), actor, now);
        return work(decision);
    };
    co_return co_await database.transaction(std::move(whole));
}

void set_moment(SQLite::Database& db, PostId id, PostStore::Moment const& moment, std::string const& actor)
{
    Statement statement(db, R"sql(
        UPDATE post SET due_at = ?, wall = ?, zone = ?, pinned_by = ?, not_before = NULL, tries = 0, refusals = 0, missed_under = NULL
        WHERE id = ?)sql");
    statement.bind(1, to_ms(moment.at));
    statement.bind(2, moment.wall);
    statement.bind(3, moment.zone);
    statement.bind(4, actor);
    statement.bind(5, id.value);
    statement.exec();
}

campaigns::PlannedPost as_planned(PostStore::Moment const& moment)
{
    campaigns::PlannedPost post;
    post.due = moment.at;
    post.wall = moment.wall;
    post.zone = moment.zone;
    return post;
}

// Why its event does not take place, unless a person has released the post from that; empty: it does.
std::string why_off(SQLite::Database& db, PostRecord const& post)
{
    auto const event = find_standing_event(db, post.plan.occurrence);
    if (!event || !event->is_called_off()) return {};
    auto why = why_called_off(*event);
    return post.released_hold.find(why) == std::string::npos ? why : std::string();
}

// From the reason that the plan has now; another one holds it again. That its event was called off is one of them.
void release_from_plan(SQLite::Database& db, PostId id)
{
    Statement statement(db, R"sql(
        UPDATE post SET released_hold = plan_hold, called_off_until = NULL,
                        awaits_event = CASE WHEN called_off_until IS NULL THEN awaits_event ELSE 0 END
        WHERE id = ?)sql");
    statement.bind(1, id.value);
    statement.exec();
}

}  // namespace

awaitable<Result<PostRecord>> PostStore::approve(std::string short_id, std::optional<int> revision, std::string actor,
                                                 Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<PostRecord> {
        auto const post = find_post(db, short_id);
        if (!post) return no_such(short_id);
        if (post->state != State::planned && post->state != State::held)
            return not_possible(*post, "approved", "only a waiting post can be");
        if (revision && *revision != post->revision)
            return fail(ErrorKind::rejected,
                        "post " + short_id + " has changed: you looked at revision " + std::to_string(*revision) +
                            ", it is at " + std::to_string(post->revision) + "; look again with: peal posts show " +
                            short_id,
                        "conflict");
        Statement insert(
            db, "INSERT INTO approval (post_id, revision, actor, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
        insert.bind(1, post->id.value);
        insert.bind(2, post->revision);
        insert.bind(3, actor);
        insert.bind(4, to_ms(now));
        if (insert.exec() == 0)
            return fail(ErrorKind::rejected,
                        actor + " has approved this revision already" +
                            (post->is_approved() ? "" : "; another person must approve it too"),
                        "conflict");
        write_audit(db, now, actor, "approved", post->id, "revision " + std::to_string(post->revision));
        // Now, and not at the next claim: while nothing can be claimed it would look as if it had been approved in time.
        if (!post->is_approved() && post->plan.due <= now)
            if (auto missed = take_step(db, *post, Step::miss, not_approved_in_time, now); !missed)
                return tl::unexpected<Error>(missed.error());
        return *find_post(db, post->id);
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<PostRecord>> PostStore::answer(std::string short_id, int finding, std::string reason,
                                                std::string actor, Instant now)
{
    auto work = [=](Decision& decision) -> Result<PostRecord> {
        auto const& post = decision.post();
        auto const& findings = post.plan.findings;
        if (findings.empty()) return fail(ErrorKind::rejected, "the checks say nothing about post " + short_id);
        if (finding < 1 || static_cast<std::size_t>(finding) > findings.size())
            return fail(ErrorKind::rejected, "post " + short_id + " has no finding " + std::to_string(finding) +
                                                 "; they are numbered from 1 to " + std::to_string(findings.size()) +
                                                 ", see: peal posts show " + short_id);
        if (is_blank(reason))
            return fail(ErrorKind::rejected, "an answer needs a reason, such as \"agreed with the other campaign\"");
        auto const& words = findings[static_cast<std::size_t>(finding) - 1];
        Statement insert(decision.db(), R"sql(
            INSERT INTO answer (post_id, revision, finding, reason, actor, at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET reason = excluded.reason, actor = excluded.actor, at = excluded.at)sql");
        insert.bind(1, post.id.value);
        insert.bind(2, post.revision);
        insert.bind(3, words);
        insert.bind(4, reason);
        insert.bind(5, actor);
        insert.bind(6, to_ms(now));
        insert.exec();
        return decision.done("accepted a finding", words + ": " + reason);
    };
    co_return co_await decide(db_, short_id, actor, now, std::move(work));
}

awaitable<Result<PostRecord>> PostStore::withdraw(std::string short_id, std::string reason, std::string actor,
                                                  Instant now)
{
    auto work = [=](Decision& decision) -> Result<PostRecord> {
        auto& db = decision.db();
        auto const& post = decision.post();
        if (post.state != State::planned && post.state != State::claimed && post.state != State::held)
            return not_possible(post, "withdrawn from approval", "only a waiting post can be");
        if (post.plan.approval == campaigns::Approval::none)
            return fail(ErrorKind::rejected, "post " + short_id + " needs no approval; hold or cancel it instead");
        Statement erase(db, "DELETE FROM approval WHERE post_id = ? AND revision = ?");
        erase.bind(1, post.id.value);
        erase.bind(2, post.revision);
        if (erase.exec() == 0) return fail(ErrorKind::rejected, "post " + short_id + " is not approved", "conflict");
        if (post.state == State::claimed)
            if (auto taken = decision.take(Step::release, ""); !taken) return tl::unexpected<Error>(taken.error());
        return decision.done("withdrew approval", reason);
    };
    co_return co_await decide(db_, short_id, actor, now, std::move(work));
}

awaitable<Result<PostRecord>> PostStore::hold(std::string short_id, std::string reason, std::string actor, Instant now)
{
    auto work = [=](Decision& decision) -> Result<PostRecord> {
        if (is_blank(reason)) return fail(ErrorKind::rejected, "a hold needs a reason");
        auto const& post = decision.post();
        // It stays when the plan has no reason any more.
        if (post.state == State::held && post.held_by_plan) {
            mark_held(decision.db(), post.id, reason, false);
            return decision.done("held", reason);
        }
        if (!decision.allows(Step::hold)) return not_possible(decision.post(), "held", "");
        if (auto taken = decision.take(Step::hold, reason); !taken) return tl::unexpected<Error>(taken.error());
        return decision.done("held", reason);
    };
    co_return co_await decide(db_, short_id, actor, now, std::move(work));
}

awaitable<Result<PostRecord>> PostStore::release(std::string short_id, std::string reason, std::string actor,
                                                 Instant now, MayLetGo may_let_go)
{
    auto work = [=](Decision& decision) -> Result<PostRecord> {
        auto& db = decision.db();
        auto const& post = decision.post();
        if (post.state != State::held) return not_possible(post, "released", "only a held post can be");
        if (post.held_by_plan && is_blank(reason))
            return fail(ErrorKind::rejected,
                        "post " + short_id + " is held by the plan: " + post.reason +
                            "; say why it may go all the same: peal posts release " + short_id + " --reason R",
                        "conflict");
        if (post.held_by_plan && may_let_go)
            if (auto const allowed = may_let_go(post); !allowed) return tl::unexpected<Error>(allowed.error());
        bool const too_late = post.plan.due <= now;
        auto const taken = too_late ? decision.take(Step::miss, "it was held when its moment came: " + post.reason)
                                    : decision.take(Step::unhold, "");
        if (!taken) return tl::unexpected<Error>(taken.error());
        if (post.held_by_plan) {
            release_from_plan(db, post.id);
            release_from_dead_links(db, post);
        }
        auto const released = decision.done("released", too_late ? "its moment had passed" : reason);
        if (!released) return released;
        // A person's hold may have stood before one of the plan's.
        if (auto settled = settle_hold(db, post.id, now); !settled) return tl::unexpected<Error>(settled.error());
        return *find_post(db, post.id);
    };
    co_return co_await decide(db_, short_id, actor, now, std::move(work));
}

awaitable<Result<PostRecord>> PostStore::cancel(std::string short_id, std::string reason, std::string actor,
                                                Instant now)
{
    auto work = [=](Decision& decision) -> Result<PostRecord> {
        auto& db = decision.db();
        if (is_blank(reason)) return fail(ErrorKind::rejected, "cancelling a post needs a reason");
        auto const& post = decision.post();
        if (!decision.allows(Step::cancel))
            return not_possible(post, "cancelled",
                                post.state == State::sending ? "wait until its outcome is known" : "");
        if (auto taken = decision.take(Step::cancel, reason); !taken) return tl::unexpected<Error>(taken.error());
        if (is_unsettled(post.state))
            close_attempt(db, post.id, "unknown", "given up by " + actor + ": " + reason, now);
        return decision.done("cancelled", reason);
    };
    co_return co_await decide(db_, short_id, actor, now, std::move(work));
}

awaitable<Result<PostRecord>> PostStore::reschedule(std::string short_id, Moment moment, std::string actor, Instant now,
                                                    campaigns::TermsAt terms_at)
{
    auto work = [=](Decision& decision) -> Result<PostRecord> {
        auto& db = decision.db();
        if (moment.at < now)
            return fail(ErrorKind::rejected, "that moment is over; give one that is still to come, or send it now");
        if (!decision.allows(Step::reschedule)) return not_possible(decision.post(), "given a new moment", "");
        // Its moment would come while it is held: it would be missed, and a second click would send what somebody holds.
        if (moment.at == now && decision.post().state == State::held)
            return not_possible(decision.post(), "sent now", "first: peal posts release " + short_id);
        if (auto const off = why_off(db, decision.post()); moment.at == now && !off.empty())
            return not_possible(decision.post(), "sent now",
                                off + "; give it a moment ahead, and release it there, if it should go all the same");
        auto const then = post_at(db, decision.post(), as_planned(moment), terms_at);
        if (moment.at == now && !then.hold.empty() && then.hold != decision.post().released_hold)
            return not_to_go_now(decision.post(), then);
        // What is held stays so, for the same reason: without one nobody would hold it.
        auto const why = decision.post().state == State::held ? decision.post().reason : std::string();
        if (auto taken = decision.take(Step::reschedule, why); !taken) return tl::unexpected<Error>(taken.error());
        set_moment(db, decision.post().id, moment, actor);
        write_terms(db, decision.post().id, then);
        // What lies in a restriction or before the end of an embargo there is held; so is a missed one that the plan held.
        if (auto settled = settle_hold(db, decision.post().id, now); !settled)
            return tl::unexpected<Error>(settled.error());
        return decision.done(moment.at == now ? "sent now" : "rescheduled", moment.wall + " " + moment.zone);
    };
    co_return co_await decide(db_, short_id, actor, now, std::move(work));
}

awaitable<Result<PostRecord>> PostStore::settle_posted(std::string short_id, std::string address, std::string remote_id,
                                                       std::string actor, Instant now)
{
    auto work = [=](Decision& decision) -> Result<PostRecord> {
        auto& db = decision.db();
        auto const& post = decision.post();
        if (!is_unsettled(post.state)) return not_possible(post, "settled", "its outcome is not unknown");
        auto owner = find_owner(db, post, remote_id);
        if (!owner) owner = find_owner_of_address(db, post, address);
        if (owner) return fail(ErrorKind::rejected, "that address belongs to post " + *owner, "conflict");
        if (auto taken = decision.take(Step::confirm, ""); !taken) return tl::unexpected<Error>(taken.error());
        set_published(db, post, remote_id, address, last_call(db, post), now);
        close_attempt(db, post.id, "done", "seen by " + actor + ": " + address, now);
        return decision.done("found it on the account", address);
    };
    co_return co_await decide(db_, short_id, actor, now, std::move(work));
}

awaitable<Result<PostRecord>> PostStore::settle_not_there(std::string short_id, Moment moment, std::string actor,
                                                          Instant now, campaigns::TermsAt terms_at)
{
    auto work = [=](Decision& decision) -> Result<PostRecord> {
        auto& db = decision.db();
        auto const& post = decision.post();
        if (!is_unsettled(post.state)) return not_possible(post, "settled", "its outcome is not unknown");
        auto const then = post_at(db, post, as_planned(moment), terms_at);
        if (auto taken = decision.take(Step::find_absent, ""); !taken) return tl::unexpected<Error>(taken.error());
        note_that_it_may_be_out(db, post.id);
        set_moment(db, post.id, moment, actor);
        write_terms(db, post.id, then);
        // The bytes of an open attempt go again; a post that was only doubted has none.
        Statement statement(db, R"sql(
            UPDATE post SET unknown_since = NULL,
                resends = resends + (SELECT count(*) FROM attempt WHERE post_id = ?1 AND closed_at IS NULL)
            WHERE id = ?1)sql");
        statement.bind(1, post.id.value);
        statement.exec();
        close_attempt(db, post.id, "absent", "not on the account, says " + actor, now);
        // Meanwhile a restriction may have begun.
        auto const hold = settle_hold(db, post.id, now);
        if (!hold) return tl::unexpected<Error>(hold.error());
        return decision.done("did not find it on the account",
                             *hold == HoldChange::held ? "it is held" : "it is sent again");
    };
    co_return co_await decide(db_, short_id, actor, now, std::move(work));
}

awaitable<Result<PostRecord>> PostStore::mark_warn_and_inform(std::string short_id, std::string actor, Instant now)
{
    auto work = [=](Decision& decision) -> Result<PostRecord> {
        auto& db = decision.db();
        auto const& post = decision.post();
        if (post.state != State::planned && post.state != State::claimed && post.state != State::held &&
            post.state != State::missed)
            return not_possible(post, "marked", "only a waiting post can be");
        Statement statement(db, "UPDATE post SET warn_and_inform = 1 WHERE id = ?");
        statement.bind(1, post.id.value);
        statement.exec();
        return decision.done("marked warn and inform", "");
    };
    co_return co_await decide(db_, short_id, actor, now, std::move(work));
}

awaitable<Result<PostRecord>> PostStore::confirm_under_pause(std::string short_id, std::string actor, Instant now)
{
    auto work = [=](Decision& decision) -> Result<PostRecord> {
        auto& db = decision.db();
        auto const& post = decision.post();
        if (!post.warn_and_inform)
            return fail(ErrorKind::rejected,
                        "post " + short_id + " is not marked warn and inform; nothing else may go " + "during a pause",
                        "conflict");
        Statement marked(
            db, "SELECT actor FROM audit WHERE post_id = ? AND action = 'marked warn and inform' ORDER BY id DESC");
        marked.bind(1, post.id.value);
        if (marked.executeStep() && marked.getColumn(0).getString() == actor)
            return fail(ErrorKind::rejected, actor + " marked it; another person must confirm it", "conflict");
        bool paused = false;
        for (auto const& pause : open_pauses(db)) paused = paused || is_over(pause, post);
        if (!paused)
            return fail(ErrorKind::rejected, "post " + short_id + " is under no pause; there is nothing to confirm",
                        "conflict");
        Statement insert(
            db,
            "INSERT INTO confirmation (post_id, revision, actor, at, last_pause) VALUES (?, ?, ?, ?, (SELECT max(id) FROM pause))");
        insert.bind(1, post.id.value);
        insert.bind(2, post.revision);
        insert.bind(3, actor);
        insert.bind(4, to_ms(now));
        insert.exec();
        return decision.done("confirmed during the pause", "revision " + std::to_string(post.revision));
    };
    co_return co_await decide(db_, short_id, actor, now, std::move(work));
}

}  // namespace peal::store
