#include "connectors/calendar/dav_asking.hpp"

#include "connectors/calendar/dav_bodies.hpp"

namespace peal::connectors::calendar {

namespace {

constexpr int multi_status = 207;
constexpr int unreadable = 502;

bool is_web_page(std::string_view body)
{
    return body.find("<html") != body.npos || body.find("<HTML") != body.npos || body.find("<!DOCTYPE") != body.npos;
}

}  // namespace

Question dav_question(std::string method, Address at, std::string body, char const* depth)
{
    Question question(std::move(method), std::move(at));
    // xandikos refuses curl's own type.
    question.set("Content-Type", std::string(dav_content_type));
    question.set("Depth", depth);
    question.body = std::move(body);
    question.compressed = true;
    return question;
}

Result<DavAnswer> read_dav_answer(Asking const& asking, Answer answer)
{
    auto const& host = answer.from.host();
    auto const status = answer.response.status;
    if (status == 200 && is_web_page(answer.response.body))
        return fail(ErrorKind::rejected, host +
                                             " gives a web page where a CalDAV server would answer: probably a sign-in "
                                             "page; ask its owner for the CalDAV address");
    if (status == 405 || status == 501 || status == 200)
        return fail(ErrorKind::rejected, host + " does not speak CalDAV at this address (" + std::to_string(status) +
                                             "); write `address:` instead of `caldav:` if it is an .ics calendar");
    if (status != multi_status) return tl::unexpected<Error>(asking.problem(answer));
    auto content = read_multistatus(answer.response.body);
    // A proxy may have cut it, or put a page of its own in its place: the next answer may be whole.
    if (!content) return fail(ErrorKind::transient, host + ": " + content.error().message);
    return DavAnswer{std::move(*content), std::move(answer.from)};
}

awaitable<Result<DavAnswer>> ask_dav(Asking& asking, Question question)
{
    auto answer = co_await asking.ask(std::move(question));
    if (!answer) co_return tl::unexpected<Error>(std::move(answer.error()));
    co_return read_dav_answer(asking, std::move(*answer));
}

int real_status(HttpResponse const& response)
{
    if (response.status / 100 != 2) return response.status;
    auto const content = read_multistatus(response.body);
    if (!content) return response.status == multi_status ? unreadable : response.status;
    for (auto const& part : content->responses)
        if (part.status != 0 && part.status / 100 != 2) return part.status;
    return 200;
}

Result<DavResource> read_resource(Asking const& asking, Answer answer)
{
    auto const status = real_status(answer.response);
    if (answer.response.status == multi_status && status != unreadable && status / 100 != 2) {
        answer.response.status = status;
        return tl::unexpected<Error>(asking.problem(answer));
    }
    auto read = read_dav_answer(asking, std::move(answer));
    if (!read) return tl::unexpected<Error>(std::move(read.error()));
    auto& responses = read->content.responses;
    // With depth 0 there is one; xandikos writes an href of its own when it has nothing.
    if (responses.size() != 1)
        return fail(ErrorKind::rejected, read->from.host() + " tells of " + std::to_string(responses.size()) +
                                             " resources where one was asked for");
    return DavResource{std::move(read->from), std::move(responses.front().properties)};
}

awaitable<Result<DavResource>> look_at(Asking& asking, Address at, std::string body)
{
    auto question = dav_question("PROPFIND", std::move(at), std::move(body), "0");
    auto answer = co_await asking.ask(std::move(question));
    if (!answer) co_return tl::unexpected<Error>(std::move(answer.error()));
    co_return read_resource(asking, std::move(*answer));
}

}  // namespace peal::connectors::calendar
