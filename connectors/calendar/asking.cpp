#include "connectors/calendar/asking.hpp"

#include "connectors/calendar/refuse.hpp"
#include "connectors/calendar/retry_after.hpp"

#include <algorithm>
#include <utility>

namespace peal::connectors::calendar {

namespace {

bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

Result<HttpRequest> Asking::request_for(Question const& question, Address const& at, Duration left) const
{
    bool const is_home = home_.is_same_place(at);
    if (!at.is_https() && !settings_.allow_inside)
        return refuse(at.host() +
                      " would be asked by plain http, which anybody on the way can read and change; write " +
                      "https:// instead, or `allow_inside: true` for a machine of your own network");
    HttpRequest request(question.method, at.text());
    request.headers = question.headers;
    request.body = question.body;
    request.timeout = left;
    request.response_bytes_max = settings_.bytes_max;
    request.compressed = question.compressed;
    request.address_by = is_home && settings_.allow_inside ? AddressBy::others_inside : AddressBy::others;
    if (is_home) {
        request.authorization = settings_.authorization;
        request.authorization_host = at.host();
    }
    return request;
}

awaitable<Result<Answer>> Asking::ask(Question question)
{
    auto const end = clock_.monotonic() + settings_.deadline;
    auto at = question.at;
    for (int redirects = 0;; ++redirects) {
        if (redirects > settings_.redirects_max)
            co_return refuse(home_.host() +
                             " sends us on again and again; ask its owner for the address where it ends");
        auto const left = end - clock_.monotonic();
        if (left <= Duration::zero()) co_return fail(ErrorKind::transient, at.host() + " takes too long to answer");
        auto request = request_for(question, at, left);
        if (!request) co_return tl::unexpected<Error>(std::move(request.error()));
        bool const was_known = settings_.authorization.empty() || !request->authorization.empty();
        auto response = co_await client_.send(std::move(*request));
        if (!response) {
            auto error = std::move(response.error());
            error.message = at.host() + ": " + error.message;
            if (error.kind == ErrorKind::unknown_outcome && !question.changes_something)
                error.kind = ErrorKind::transient;
            co_return tl::unexpected<Error>(std::move(error));
        }
        if (!is_redirect(response->status)) co_return Answer{std::move(*response), std::move(at), was_known};

        if (question.changes_something && response->status != 307 && response->status != 308)
            co_return refuse(at.host() +
                             " sends a change elsewhere; write the address where it sends us in calendar.yaml");
        auto const* const location = response->find_header("Location");
        auto next = location ? at.resolve(*location) : std::nullopt;
        if (!next) co_return refuse(at.host() + " sends us on without saying where; ask its owner for the address");
        if (at.is_https() && !next->is_https())
            co_return refuse(at.host() + " sends us on from https to plain http at " + next->host() +
                             ", where anybody on the way can read and change it; ask its owner to keep to https");
        at = std::move(*next);
    }
}

Error Asking::problem(Answer const& answer) const
{
    auto const status = answer.response.status;
    auto const& host = answer.from.host();
    auto const number = " (" + std::to_string(status) + ")";
    if (status == 401 && !answer.was_known)
        return {ErrorKind::rejected, home_.host() + " sends us on to " + host +
                                         ", which asks for a password that is meant for " + home_.host() +
                                         " alone; if that is right, write its address in calendar.yaml" + number};
    if (status == 401 && settings_.authorization.empty())
        return {ErrorKind::rejected, host + " asks for a user name and a password" + number +
                                         "; seal them, and name them as `credentials` of this source"};
    if (status == 401)
        return {ErrorKind::rejected,
                host + " refuses the user name or the password" + number + "; seal new `credentials` for this source"};
    if (status == 403)
        return {ErrorKind::rejected,
                host + " does not let us read the calendar" + number + "; ask its owner to share or to publish it"};
    if (status == 404 || status == 410)
        return {ErrorKind::rejected, "there is no calendar at this address of " + host + " any more" + number +
                                         "; ask its owner for the new one"};
    auto const after = retry_after(answer.response, clock_.now());
    if (status == 429 || (status >= 500 && after)) {
        Error limited(ErrorKind::rate_limited, host + " asks to be left alone for a while" + number);
        limited.retry_after = after.value_or(std::chrono::minutes(1));
        return limited;
    }
    if (status >= 500 || status == 408 || status == 409 || status == 412 || status == 423 || status == 425)
        return {ErrorKind::transient, host + " has trouble of its own" + number + "; it is asked again"};
    return {ErrorKind::rejected,
            host + " gives no calendar to programs" + number + "; ask its owner how to subscribe to it"};
}

}  // namespace peal::connectors::calendar
