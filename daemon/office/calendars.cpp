#include "daemon/office/answers.hpp"
#include "daemon/office/event_json.hpp"
#include "daemon/office/office.hpp"

#include "core/log.hpp"

#include <boost/json/array.hpp>

// How the calendars are doing that events come from, and looking at them at once.
namespace peal::office {

namespace json = boost::json;

namespace {

std::string question_about(std::vector<store::Question> const& questions, std::string const& source)
{
    for (auto const& question : questions)
        if (question.kind == store::calendar_drop && question.about == source) return question.id;
    return {};
}

}  // namespace

awaitable<http::Response> Office::list_calendars()
{
    auto const drops = co_await parts_.event_store.open_drops();
    if (!drops) co_return problem(drops.error());
    auto const questions = co_await parts_.questions.open();
    if (!questions) co_return problem(questions.error());
    auto const definitions = parts_.definitions();
    auto const health = parts_.health();
    json::array calendars, held;
    for (auto const& calendar : health.calendars) calendars.push_back(to_json(calendar));
    for (auto const& drop : *drops)
        held.push_back(to_json(drop, question_about(*questions, drop.source), *definitions));
    json::object body;
    body["zone"] = definitions->partnership.zone;
    body["now"] = to_iso(parts_.clock.now());
    body["calendars"] = std::move(calendars);
    body["drops"] = std::move(held);
    co_return ok(body);
}

awaitable<http::Response> Office::refresh_calendar(http::Request const& request)
{
    auto const& actor = request.peer_user;
    auto body = read_object(request.body, {"source"});
    if (!body) co_return problem(body.error());
    auto source = text_member(*body, "source");
    if (!source) co_return problem(source.error());
    log::info("{} wants {} looked at now", actor,
              source->empty() ? std::string("all calendars") : "calendar " + *source);
    auto const looked = co_await parts_.refresh_calendar(std::move(*source));
    if (!looked) co_return problem(looked.error());
    co_return co_await list_calendars();
}

}  // namespace peal::office
