#include "daemon/office/answers.hpp"
#include "daemon/office/event_input.hpp"
#include "daemon/office/office.hpp"

#include "core/log.hpp"

// What people enter in the shared calendar, and what they decide about its events.
namespace peal::office {

namespace json = boost::json;

namespace {

constexpr std::size_t reason_bytes_max = 1000;

}  // namespace

// What follows from a write: the plan, and the engine where posts were held or let go with it.
void Office::events_written(bool posts_too)
{
    parts_.events_changed();
    if (posts_too) parts_.on_change();
}

awaitable<http::Response> Office::add_event(http::Request const& request)
{
    auto actor = request.peer_user;
    auto const now = parts_.clock.now();
    auto const body =
        read_object(request.body, {"kind", "summary", "description", "location", "url", "organiser", "categories",
                                   "zone", "all_day", "first_day", "last_day", "start", "end", "embargo", "by_owner"});
    if (!body) co_return problem(body.error());
    auto const by_owner = flag_member(*body, "by_owner");
    if (!by_owner) co_return problem(by_owner.error());
    auto const definitions = parts_.definitions();
    auto own = read_event(*body, new_event(*definitions), *definitions, now);
    if (!own) co_return problem(own.error());
    auto const added = co_await parts_.event_store.add(std::move(*own), actor, *by_owner, now);
    if (!added) co_return problem(added.error());
    log::info("{} entered event {}", actor, added->short_id);
    events_written(false);
    co_return co_await show_event(added->short_id);
}

awaitable<http::Response> Office::change_event(std::string id, http::Request const& request)
{
    auto actor = request.peer_user;
    auto const now = parts_.clock.now();
    auto const body = read_object(request.body, {"kind", "summary", "description", "location", "url", "organiser",
                                                 "categories", "zone", "all_day", "first_day", "last_day", "start",
                                                 "end", "embargo", "by_owner", "revision"});
    if (!body) co_return problem(body.error());
    auto const by_owner = flag_member(*body, "by_owner");
    if (!by_owner) co_return problem(by_owner.error());
    auto const revision = number_member(*body, "revision");
    if (!revision) co_return problem(revision.error());
    auto const before = co_await parts_.event_store.load(id);
    if (!before) co_return problem(before.error());
    auto const& event = before->event;
    store::OwnEvent own;
    own.event = event.event();
    own.kind = event.kind;
    own.embargo = event.embargo;
    auto const definitions = parts_.definitions();
    // Another calendar's event is refused by the store, whatever else is wrong.
    if (event.is_own()) {
        auto read = read_event(*body, std::move(own), *definitions, now);
        if (!read) co_return problem(read.error());
        own = std::move(*read);
    }
    // What was looked at here is what is changed: nobody else's change in between is lost.
    auto const seen = revision->value_or(event.revision);
    auto const grace = definitions->settings.calendar_grace;
    auto const changed = co_await parts_.event_store.change(id, seen, std::move(own), actor, *by_owner, grace, now);
    if (!changed) co_return problem(changed.error());
    log::info("{} changed event {}", actor, id);
    events_written(true);
    co_return co_await show_event(std::move(id));
}

awaitable<Result<store::EventRecord>> Office::take_event_decision(std::string id, std::string decision,
                                                                  json::object body, std::string actor)
{
    auto const now = parts_.clock.now();
    auto const grace = parts_.definitions()->settings.calendar_grace;
    auto& events = parts_.event_store;
    auto reason = text_member(body, "reason");
    if (!reason) co_return tl::unexpected<Error>(reason.error());
    auto const revision = number_member(body, "revision");
    if (!revision) co_return tl::unexpected<Error>(revision.error());
    auto const people = number_member(body, "people");
    if (!people) co_return tl::unexpected<Error>(people.error());
    if (decision == "cancel") {
        if (reason->size() > reason_bytes_max)
            co_return fail(ErrorKind::rejected, "the reason is too long; say it in a sentence or two");
        co_return co_await events.cancel(std::move(id), std::move(*reason), grace, std::move(actor), now);
    }
    if (decision == "restore") co_return co_await events.restore(std::move(id), grace, std::move(actor), now);
    if (decision == "confirm") co_return co_await events.confirm(std::move(id), *revision, std::move(actor), now);
    if (decision == "attendance") {
        if (!*people) co_return fail(ErrorKind::rejected, "say how many came (`people`)");
        co_return co_await events.set_attendance(std::move(id), **people, std::move(actor), now);
    }
    co_return fail(ErrorKind::rejected,
                   "there is no decision `" + decision +
                       "` about an event; known: cancel, restore, confirm, cancel-posts, attendance",
                   "not found");
}

awaitable<http::Response> Office::decide_event(std::string id, std::string decision, http::Request const& request)
{
    auto actor = request.peer_user;
    auto body = read_object(request.body, {"reason", "revision", "people"});
    if (!body) co_return problem(body.error());
    if (decision == "cancel-posts") co_return co_await cancel_event_posts(std::move(id), std::move(actor));
    auto const decided = co_await take_event_decision(id, decision, std::move(*body), actor);
    if (!decided) co_return problem(decided.error());
    log::info("event {}: {} by {}", id, decision, actor);
    events_written(decision == "cancel" || decision == "restore");
    co_return co_await show_event(std::move(id));
}

awaitable<http::Response> Office::cancel_event_posts(std::string id, std::string actor)
{
    auto const cancelled = co_await parts_.event_store.cancel_posts_now(id, actor, parts_.clock.now());
    if (!cancelled) co_return problem(cancelled.error());
    log::info("{} cancelled {} posts of event {} at once", actor, *cancelled, id);
    events_written(true);
    json::object body;
    body["cancelled"] = *cancelled;
    co_return ok(body);
}

}  // namespace peal::office
