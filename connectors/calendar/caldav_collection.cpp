#include "connectors/calendar/caldav_collection.hpp"

#include "connectors/calendar/sync.hpp"

#include <utility>

namespace peal::connectors::calendar {

namespace {

Result<Address> member_address(Address const& home, std::string collection, std::string const& href)
{
    if (!collection.ends_with('/')) collection += '/';
    auto const base = home.resolve(collection);
    auto const member = base ? base->resolve(href) : std::nullopt;
    auto const key = member ? member_key(*base, member->text()) : std::nullopt;
    if (!key || key->empty()) return fail(ErrorKind::rejected, "an event cannot be written outside its calendar");
    return *member;
}

// What a refused change means; as Asking::problem, in the words of a change.
Error refusal(Asking const& asking, Answer answer)
{
    answer.response.status = real_status(answer.response);
    auto const status = answer.response.status;
    auto const& host = answer.from.host();
    auto const number = " (" + std::to_string(status) + ")";
    if (status == 403)
        return {ErrorKind::rejected,
                host + " does not let us change the calendar" + number + "; ask its owner for the right to",
                answer.response.body.substr(0, 1000)};
    if (status == 409 || status == 415 || status == 422)
        return {ErrorKind::rejected, host + " does not take the event as it is" + number,
                answer.response.body.substr(0, 1000)};
    if (status == 507) return {ErrorKind::rejected, host + " has no room for the event" + number};
    return asking.problem(answer);
}

bool is_conflict(int status, bool was_known)
{
    // What is gone cannot be changed in the version that we know.
    return status == 412 || (was_known && (status == 404 || status == 410));
}

// A change was taken, and what became of it could not be read.
Error unseen(Error error)
{
    error.kind = ErrorKind::unknown_outcome;
    error.message = "the event was taken, but cannot be read again: " + error.message;
    return error;
}

// The event as the server has it now; without text where there is none.
awaitable<Result<Member>> read_member(Asking& asking, Address at, std::string href)
{
    Question question("GET", std::move(at));
    question.set("Accept", "text/calendar");
    auto answer = co_await asking.ask(std::move(question));
    if (!answer) co_return tl::unexpected<Error>(std::move(answer.error()));
    auto& response = answer->response;
    Member member;
    member.href = std::move(href);
    if (response.status == 404 || response.status == 410) co_return member;
    if (response.status != 200) co_return tl::unexpected<Error>(asking.problem(*answer));
    if (auto const* const etag = response.find_header("ETag")) member.etag = *etag;
    member.text = std::move(response.body);
    co_return member;
}

}  // namespace

awaitable<Result<CollectionChange>> CaldavCollection::sync(CollectionState known)
{
    auto home = Address::parse(settings_.url);
    if (!home) co_return tl::unexpected<Error>(std::move(home.error()));
    Asking asking(client_, clock_, settings_, std::move(*home));
    Sync one(asking, settings_, std::move(known));
    auto change = co_await one.run();
    co_return change;
}

awaitable<Result<Written>> CaldavCollection::put(std::string collection, std::string href, std::string text,
                                                 std::string etag)
{
    auto home = Address::parse(settings_.url);
    if (!home) co_return tl::unexpected<Error>(std::move(home.error()));
    auto at = member_address(*home, std::move(collection), href);
    if (!at) co_return tl::unexpected<Error>(std::move(at.error()));
    auto const home_host = home->host();
    Asking asking(client_, clock_, settings_, std::move(*home));
    Question question("PUT", *at);
    question.changes_something = true;
    question.set("Content-Type", "text/calendar; charset=utf-8");
    if (etag.empty()) {
        question.set("If-None-Match", "*");
    } else {
        question.set("If-Match", etag);
    }
    question.body = std::move(text);
    auto answer = co_await asking.ask(std::move(question));
    if (!answer) co_return tl::unexpected<Error>(std::move(answer.error()));

    auto const status = real_status(answer->response);
    bool const is_late = is_conflict(status, !etag.empty());
    if (!is_late && !is_success(status)) co_return tl::unexpected<Error>(refusal(asking, std::move(*answer)));
    // Servers rewrite what they keep, and some (Radicale) give an ETag all the same, which RFC 4791 5.3.4 forbids.
    auto kept = co_await read_member(asking, std::move(*at), std::move(href));
    if (!kept && !is_late) co_return tl::unexpected<Error>(unseen(std::move(kept.error())));
    if (!kept) co_return tl::unexpected<Error>(std::move(kept.error()));
    if (!is_late && kept->text.empty())
        co_return fail(ErrorKind::unknown_outcome, home_host + " says that it took the event, and has none");
    Written written;
    written.outcome = is_late ? Written::Outcome::conflict : Written::Outcome::done;
    written.kept = std::move(*kept);
    co_return written;
}

awaitable<Result<Written>> CaldavCollection::remove(std::string collection, std::string href, std::string etag)
{
    auto home = Address::parse(settings_.url);
    if (!home) co_return tl::unexpected<Error>(std::move(home.error()));
    auto at = member_address(*home, std::move(collection), href);
    if (!at) co_return tl::unexpected<Error>(std::move(at.error()));
    Asking asking(client_, clock_, settings_, std::move(*home));
    Question question("DELETE", *at);
    question.changes_something = true;
    question.set("If-Match", etag.empty() ? "*" : std::move(etag));
    auto answer = co_await asking.ask(std::move(question));
    if (!answer) co_return tl::unexpected<Error>(std::move(answer.error()));

    Written written;
    written.kept.href = href;
    auto const status = real_status(answer->response);
    if (is_success(status) || status == 404 || status == 410) co_return written;
    if (status != 412) co_return tl::unexpected<Error>(refusal(asking, std::move(*answer)));
    auto kept = co_await read_member(asking, std::move(*at), std::move(href));
    if (!kept) co_return tl::unexpected<Error>(std::move(kept.error()));
    written.kept = std::move(*kept);
    written.outcome = written.kept.text.empty() ? Written::Outcome::done : Written::Outcome::conflict;
    co_return written;
}

}  // namespace peal::connectors::calendar
