#include "daemon/office/answers.hpp"
#include "daemon/office/office.hpp"

#include "campaigns/moments/moment.hpp"
#include "campaigns/planner/moment_terms.hpp"
#include "campaigns/planner/restrictions.hpp"
#include "core/log.hpp"

#include <algorithm>

// POST /posts/ID/<decision>: what people decide about one post.
namespace peal::office {

namespace json = boost::json;

namespace {

// `instant` with what a clock in `zone` shows then.
Result<store::PostStore::Moment> moment_at(Instant instant, std::string const& zone)
{
    auto const wall = campaigns::to_wall(instant, zone);
    if (!wall) return tl::unexpected<Error>(wall.error());
    return store::PostStore::Moment{instant, campaigns::to_text(*wall), zone};
}

// "2027-03-01T12:30:00Z", or "2027-03-01T12:30" on the partnership's clocks.
Result<store::PostStore::Moment> read_moment(std::string const& text, std::string const& zone)
{
    if (auto const instant = parse_instant(text)) return moment_at(*instant, zone);
    auto const as_if_utc = parse_instant(text + ":00Z");
    if (!as_if_utc)
        return fail(ErrorKind::rejected, "`" + text + "` is no moment; write 2027-03-01T12:30 or a UTC instant");
    campaigns::Wall const wall(std::chrono::floor<std::chrono::seconds>(as_if_utc->time_since_epoch()));
    auto const moment = campaigns::to_moment(wall, zone);
    if (!moment) return tl::unexpected<Error>(moment.error());
    return moment_at(moment->at, zone);
}

// Nobody but those whose word is asked for lets a post go. Where several are, it takes a person who is all of them.
Result<> refuse_others(std::vector<campaigns::definitions::Approver const*> const& approvers, std::string const& post,
                       std::string const& actor)
{
    for (auto const* approver : approvers) {
        auto const& people = approver->people;
        if (std::find(people.begin(), people.end(), actor) != people.end()) continue;
        std::string names;
        for (auto const& person : people) names += (names.empty() ? "" : ", ") + person;
        return fail(ErrorKind::rejected,
                    "post " + post + " waits for " + approver->name + ": only " + names +
                        " may let it go (`approvers` in partnership.yaml)",
                    "conflict");
    }
    return {};
}

bool is_web_address(std::string const& text)
{
    return (text.starts_with("https://") || text.starts_with("http://")) && text.size() < 2000 &&
           text.find_first_of(" \t\r\n") == std::string::npos;
}

}  // namespace

awaitable<Result<store::PostRecord>> Office::release(std::string id, std::string reason, std::string actor)
{
    store::PostStore::MayLetGo may_let_go = [definitions = parts_.definitions(), actor](store::PostRecord const& post) {
        return refuse_others(campaigns::planner::approvers_of(*definitions, post.plan, post.released_hold),
                             post.short_id, actor);
    };
    co_return co_await parts_.posts.release(std::move(id), std::move(reason), actor, parts_.clock.now(),
                                            std::move(may_let_go));
}

// Restrictions that stand in the calendar count too, once it has been read.
campaigns::TermsAt Office::terms_at_moment() const
{
    auto const list = parts_.events();
    auto const no_events = std::vector<campaigns::calendar::Occurrence>();
    return campaigns::planner::terms_at_moment(parts_.definitions(), list ? list->events : no_events);
}

awaitable<Result<store::PostRecord>> Office::settle(std::string id, json::object body, std::string actor)
{
    auto const now = parts_.clock.now();
    auto address = text_member(body, "posted");
    auto const not_there = flag_member(body, "not_there");
    if (!address) co_return tl::unexpected<Error>(address.error());
    if (!not_there) co_return tl::unexpected<Error>(not_there.error());
    if (address->empty() != *not_there)
        co_return fail(ErrorKind::rejected, "say either where it is (`posted`) or that it is not there (`not_there`)");
    if (*not_there) {
        auto moment = moment_at(now, parts_.definitions()->partnership.zone);
        if (!moment) co_return tl::unexpected<Error>(moment.error());
        co_return co_await parts_.posts.settle_not_there(std::move(id), std::move(*moment), std::move(actor), now,
                                                         terms_at_moment());
    }
    if (!is_web_address(*address))
        co_return fail(ErrorKind::rejected,
                       "`" + *address + "` is no web address; copy the post's address from the network");
    auto const detail = co_await parts_.posts.load(id);
    if (!detail) co_return tl::unexpected<Error>(detail.error());
    auto remote_id = parts_.id_from_address(detail->post.plan.network, *address);
    if (!remote_id) co_return tl::unexpected<Error>(remote_id.error());
    co_return co_await parts_.posts.settle_posted(std::move(id), std::move(*address), std::move(*remote_id),
                                                  std::move(actor), now);
}

awaitable<Result<store::PostRecord>> Office::take_decision(std::string id, std::string decision, json::object body,
                                                           std::string actor)
{
    auto const now = parts_.clock.now();
    auto reason = text_member(body, "reason");
    if (!reason) co_return tl::unexpected<Error>(reason.error());
    auto& posts = parts_.posts;
    if (decision == "approve") {
        auto const revision = number_member(body, "revision");
        if (!revision) co_return tl::unexpected<Error>(revision.error());
        co_return co_await posts.approve(std::move(id), *revision, std::move(actor), now);
    }
    if (decision == "answer") {
        auto const finding = number_member(body, "finding");
        if (!finding) co_return tl::unexpected<Error>(finding.error());
        co_return co_await posts.answer(std::move(id), finding->value_or(0), std::move(*reason), std::move(actor), now);
    }
    if (decision == "withdraw")
        co_return co_await posts.withdraw(std::move(id), std::move(*reason), std::move(actor), now);
    if (decision == "hold") co_return co_await posts.hold(std::move(id), std::move(*reason), std::move(actor), now);
    if (decision == "release") co_return co_await release(std::move(id), std::move(*reason), std::move(actor));
    if (decision == "cancel") co_return co_await posts.cancel(std::move(id), std::move(*reason), std::move(actor), now);
    if (decision == "warn-and-inform")
        co_return co_await posts.mark_warn_and_inform(std::move(id), std::move(actor), now);
    if (decision == "confirm") co_return co_await posts.confirm_under_pause(std::move(id), std::move(actor), now);
    if (decision == "settle") co_return co_await settle(std::move(id), std::move(body), std::move(actor));
    if (decision == "reschedule" || decision == "send-now") {
        auto const zone = parts_.definitions()->partnership.zone;
        auto at = text_member(body, "at");
        if (!at) co_return tl::unexpected<Error>(at.error());
        auto moment = decision == "send-now" ? moment_at(now, zone) : read_moment(*at, zone);
        if (!moment) co_return tl::unexpected<Error>(moment.error());
        co_return co_await posts.reschedule(std::move(id), std::move(*moment), std::move(actor), now,
                                            terms_at_moment());
    }
    co_return fail(ErrorKind::rejected,
                   "there is no decision `" + decision +
                       "`; known: approve, answer, withdraw, hold, release, cancel, reschedule, " +
                       "send-now, settle, warn-and-inform, confirm",
                   "not found");
}

awaitable<http::Response> Office::decide(std::string id, std::string decision, http::Request const& request)
{
    auto actor = request.peer_user;
    auto body = read_object(request.body, {"revision", "finding", "reason", "at", "posted", "not_there"});
    if (!body) co_return problem(body.error());
    auto decided = co_await take_decision(id, decision, std::move(*body), actor);
    if (!decided) co_return problem(decided.error());
    log::info("{}: {} by {}", id, decision, actor);
    parts_.on_change();
    co_return co_await show_post(std::move(id));
}

}  // namespace peal::office
