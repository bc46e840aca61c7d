#include "daemon/office/answers.hpp"
#include "daemon/office/event_json.hpp"
#include "daemon/office/office.hpp"

#include "core/log.hpp"

#include <algorithm>

// What Peal asks of people about events and their posts.
namespace peal::office {

namespace json = boost::json;

awaitable<http::Response> Office::list_questions()
{
    auto const questions = co_await parts_.questions.open();
    if (!questions) co_return problem(questions.error());
    auto const drops = co_await parts_.event_store.open_drops();
    if (!drops) co_return problem(drops.error());
    auto const definitions = parts_.definitions();
    json::array list;
    for (auto const& question : *questions) {
        auto shown = to_json(question);
        auto const drop =
            std::find_if(drops->begin(), drops->end(), [&](auto const& one) { return one.source == question.about; });
        if (question.kind == store::calendar_drop && drop != drops->end()) add_events(shown, *drop, *definitions);
        list.push_back(std::move(shown));
    }
    json::object body;
    body["zone"] = definitions->partnership.zone;
    body["questions"] = std::move(list);
    co_return ok(body);
}

awaitable<http::Response> Office::answer_question(std::string id, http::Request const& request)
{
    auto actor = request.peer_user;
    auto const now = parts_.clock.now();
    auto const body = read_object(request.body, {"answer"});
    if (!body) co_return problem(body.error());
    auto const said = text_member(*body, "answer");
    if (!said) co_return problem(said.error());
    auto const question = co_await parts_.questions.load(id);
    if (!question) co_return problem(question.error());
    auto const& choices = question->choices;
    bool const is_choice = std::find(choices.begin(), choices.end(), *said) != choices.end();
    // Only what a calendar has lost has its effect in the events; the question store refuses the rest by itself.
    if (question->kind == store::calendar_drop && !question->answered_at && is_choice) {
        auto const settled = co_await parts_.settle_drop(id, *said == "left", actor);
        if (!settled) co_return problem(settled.error());
    } else {
        auto const answered = co_await parts_.questions.answer(id, *said, actor, now);
        if (!answered) co_return problem(answered.error());
    }
    log::info("{} answered question {}: {}", actor, id, *said);
    events_written(question->kind == store::calendar_drop);
    auto const settled = co_await parts_.questions.load(std::move(id));
    if (!settled) co_return problem(settled.error());
    co_return ok(to_json(*settled));
}

}  // namespace peal::office
