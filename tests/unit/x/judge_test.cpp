#include "connectors/x/judge.hpp"
#include "connectors/x/problem.hpp"

#include "connectors/http_date.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::connectors;
using namespace peal::connectors::x;

namespace {

auto const now = *parse_instant("2026-11-24T09:00:00Z");

enum class Verdict { not_sent, refused, done, unknown };

Verdict verdict_of(Commit const& commit)
{
    return static_cast<Verdict>(commit.index());
}

ErrorKind kind_of(Commit const& commit)
{
    if (auto const* e = std::get_if<NotSent>(&commit)) return e->error.kind;
    if (auto const* e = std::get_if<Refused>(&commit)) return e->error.kind;
    if (auto const* e = std::get_if<Unknown>(&commit)) return e->error.kind;
    return ErrorKind::bug;
}

Commit judge(Result<HttpResponse> const& answer)
{
    auto const random = make_seeded_random(1);
    return judge_commit(answer, "https://x.com/a/status/", now, *random);
}

std::string problem_body(std::string const& title, std::string const& detail, std::string const& type = "about:blank",
                         int status = 403)
{
    return R"({"title":")" + title + R"(","detail":")" + detail + R"(","type":")" + type + R"(","status":)" +
           std::to_string(status) + "}";
}

HttpResponse with_header(HttpResponse response, std::string name, std::string value)
{
    response.headers.push_back({std::move(name), std::move(value)});
    return response;
}

}  // namespace

TEST_CASE("every answer to a create call means what the table of evidence says")
{
    struct Row {
        char const* name;
        HttpResponse answer;
        Verdict verdict;
        ErrorKind kind;  // of refusals and unknowns
    };
    auto const duplicate = problem_body("Forbidden", "You are not allowed to create a Tweet with duplicate content.");
    std::string const html = "<html><body>Bad gateway</body></html>";
    std::vector<Row> const rows = {
        {"created",
         {201, R"({"data":{"id":"1993000000000000001","text":"t","edit_history_tweet_ids":["1993000000000000001"]}})"},
         Verdict::done,
         {}},
        {"created, new names",
         {201, R"({"data":{"id":"1993000000000000001","edit_history_post_ids":[""]}})"},
         Verdict::done,
         {}},
        {"200 with errors beside the data",
         {200, R"({"data":{"id":"1993000000000000001"},"errors":[{"title":"x"}]})"},
         Verdict::done,
         {}},
        {"empty 201", {201, ""}, Verdict::unknown, ErrorKind::unknown_outcome},
        {"201 without id", {201, R"({"data":{}})"}, Verdict::unknown, ErrorKind::unknown_outcome},
        {"201 with an id that is a number",
         {201, R"({"data":{"id":1993000000000000001}})"},
         Verdict::unknown,
         ErrorKind::unknown_outcome},
        {"201 with an id that is none",
         {201, R"({"data":{"id":"new"}})"},
         Verdict::unknown,
         ErrorKind::unknown_outcome},
        {"201 cut", {201, R"({"data":{"id":"19930000)"}, Verdict::unknown, ErrorKind::unknown_outcome},
        {"200 with an error inside",
         {200, R"({"errors":[{"message":"no"}]})"},
         Verdict::unknown,
         ErrorKind::unknown_outcome},
        {"200 of a sign-in page", {200, html}, Verdict::unknown, ErrorKind::unknown_outcome},
        {"redirect", {302, ""}, Verdict::unknown, ErrorKind::unknown_outcome},
        {"bad field",
         {400,
          R"({"errors":[{"message":"m","parameters":{"text":[""]}}],"title":"Invalid Request","detail":"d","type":"https://api.twitter.com/2/problems/invalid-request"})"},
         Verdict::refused,
         ErrorKind::rejected},
        {"bad field, new names",
         {400, R"({"title":"Invalid Request","type":"https://api.x.com/2/problems/invalid-request"})"},
         Verdict::refused,
         ErrorKind::rejected},
        {"media gone",
         {400, R"({"errors":[{"message":"Your media IDs are invalid."}],"title":"Invalid Request"})"},
         Verdict::refused,
         ErrorKind::transient},
        {"400 from something in between", {400, html}, Verdict::unknown, ErrorKind::unknown_outcome},
        {"400 with other JSON", {400, R"({"ok":false})"}, Verdict::unknown, ErrorKind::unknown_outcome},
        {"token",
         {401, problem_body("Unauthorized", "Unauthorized", "about:blank", 401)},
         Verdict::refused,
         ErrorKind::auth_expired},
        {"token, empty body but X's headers", with_header({401, ""}, "x-transaction-id", "1a"), Verdict::refused,
         ErrorKind::auth_expired},
        {"401 of unknown origin", {401, ""}, Verdict::unknown, ErrorKind::unknown_outcome},
        {"credits, old",
         {402,
          R"({"title":"CreditsDepleted","detail":"no credits","type":"https://api.twitter.com/2/problems/credits","account_id":1})"},
         Verdict::refused,
         ErrorKind::rejected},
        {"credits, new",
         {402,
          problem_body("Payment Required", "credits depleted", "https://api.x.com/2/problems/credits-depleted", 402)},
         Verdict::refused,
         ErrorKind::rejected},
        {"spend cap",
         {403, problem_body("SpendCapReached", "until 1 December")},
         Verdict::refused,
         ErrorKind::rejected},
        {"duplicate", {403, duplicate}, Verdict::refused, ErrorKind::rejected},
        {"duplicate, old shape",
         {403, R"({"errors":[{"code":187,"message":"Status is a duplicate."}]})"},
         Verdict::refused,
         ErrorKind::rejected},
        {"not permitted",
         {403, problem_body("Forbidden", "You are not permitted to perform this action.")},
         Verdict::refused,
         ErrorKind::rejected},
        {"app not enrolled",
         {403,
          R"({"title":"Client Forbidden","reason":"client-not-enrolled","type":"https://api.twitter.com/2/problems/client-forbidden"})"},
         Verdict::refused,
         ErrorKind::rejected},
        {"403 from something in between", {403, html}, Verdict::unknown, ErrorKind::unknown_outcome},
        {"not found",
         {404, problem_body("Not Found Error", "d", "https://api.twitter.com/2/problems/resource-not-found", 404)},
         Verdict::refused,
         ErrorKind::rejected},
        {"request timeout",
         {408, problem_body("Request Timeout", "d", "about:blank", 408)},
         Verdict::unknown,
         ErrorKind::unknown_outcome},
        {"too large",
         {413, problem_body("Payload Too Large", "d", "about:blank", 413)},
         Verdict::refused,
         ErrorKind::rejected},
        {"a new refusal",
         {451, problem_body("Withheld", "d", "about:blank", 451)},
         Verdict::refused,
         ErrorKind::rejected},
        {"rate",
         {429, problem_body("Too Many Requests", "Too Many Requests", "about:blank", 429)},
         Verdict::refused,
         ErrorKind::rate_limited},
        {"rate, code 88",
         {429, R"({"errors":[{"code":88,"message":"Rate limit exceeded"}]})"},
         Verdict::refused,
         ErrorKind::rate_limited},
        {"rate, empty body but X's headers", with_header({429, ""}, "x-rate-limit-reset", "1795511000"),
         Verdict::refused, ErrorKind::rate_limited},
        {"usage cap",
         {429, problem_body("Usage Capped", "d", "https://api.twitter.com/2/problems/usage-capped", 429)},
         Verdict::refused,
         ErrorKind::rejected},
        {"server error",
         {500, problem_body("Internal Server Error", "d", "about:blank", 500)},
         Verdict::unknown,
         ErrorKind::unknown_outcome},
        {"bad gateway", {502, html}, Verdict::unknown, ErrorKind::unknown_outcome},
        {"overload",
         {503, problem_body("Service Unavailable", "Service Unavailable", "about:blank", 503)},
         Verdict::unknown,
         ErrorKind::unknown_outcome},
        {"gateway timeout", {504, ""}, Verdict::unknown, ErrorKind::unknown_outcome},
    };
    for (auto const& row : rows) {
        CAPTURE(std::string(row.name));
        auto const commit = judge(row.answer);
        CHECK(verdict_of(commit) == row.verdict);
        if (row.verdict != Verdict::done) CHECK(kind_of(commit) == row.kind);
        if (auto const* refused = std::get_if<Refused>(&commit))
            CHECK(refused->duplicate == std::string_view(row.name).starts_with("duplicate"));
        // What X says yes to is never sent again, though it may not say which post it is.
        if (auto const* unknown = std::get_if<Unknown>(&commit))
            CHECK(unknown->accepted == (row.answer.status >= 200 && row.answer.status < 300));
    }
}

TEST_CASE("every failure of the transport means what the table of evidence says")
{
    struct Row {
        ErrorKind kind;
        Verdict verdict;
    };
    for (auto const& row :
         {Row{ErrorKind::transient, Verdict::not_sent}, Row{ErrorKind::cancelled, Verdict::not_sent},
          Row{ErrorKind::rejected, Verdict::refused}, Row{ErrorKind::unknown_outcome, Verdict::unknown},
          Row{ErrorKind::bug, Verdict::unknown}, Row{ErrorKind::rate_limited, Verdict::unknown}}) {
        CAPTURE(to_string(row.kind));
        CHECK(verdict_of(judge(fail(row.kind, "m"))) == row.verdict);
    }
}

TEST_CASE("a done post has its id and its address")
{
    auto const commit = judge(HttpResponse(201, R"({"data":{"id":"1993000000000000001"}})"));
    auto const& done = std::get<Done>(commit);
    CHECK(done.remote_id == "1993000000000000001");
    CHECK(done.address == "https://x.com/a/status/1993000000000000001");
    CHECK(done.evidence.find("1993000000000000001") != std::string::npos);
}

TEST_CASE("a refusal shows X's words to people and keeps the transaction id for its support")
{
    auto const commit = judge(with_header(
        {403, problem_body("Forbidden", "Posts are limited to a maximum of one cashtag")}, "x-transaction-id", "f00d"));
    auto const& error = std::get<Refused>(commit).error;
    CHECK(error.message.find("maximum of one cashtag") != std::string::npos);
    CHECK(error.detail.find("x-transaction-id f00d") != std::string::npos);
}

TEST_CASE("a rate limit is waited for as the headers say, by the server's own clock")
{
    struct Row {
        char const* name;
        std::vector<HttpHeader> headers;
        std::int64_t seconds;
    };
    auto const at = [](std::int64_t seconds) {
        return std::to_string(now.time_since_epoch() / std::chrono::seconds(1) + seconds);
    };
    auto const server_date = to_http_date(now + std::chrono::seconds(100));  // the server's clock is ahead of ours
    for (auto const& row : std::vector<Row>{
             {"no headers", {}, 60},
             {"reset", {{"x-rate-limit-remaining", "0"}, {"x-rate-limit-reset", at(300)}}, 300},
             {"reset, minus the server's Date", {{"x-rate-limit-reset", at(300)}, {"Date", server_date}}, 200},
             {"reset in the past", {{"x-rate-limit-reset", at(-5)}}, 15},
             {"the day is used up, the window is not",
              {{"x-rate-limit-remaining", "90"},
               {"x-rate-limit-reset", at(300)},
               {"x-user-limit-24hour-remaining", "0"},
               {"x-user-limit-24hour-reset", at(40000)}},
              40000},
             {"the latest of two used up",
              {{"x-rate-limit-remaining", "0"},
               {"x-rate-limit-reset", at(900)},
               {"x-app-limit-24hour-remaining", "0"},
               {"x-app-limit-24hour-reset", at(500)}},
              900},
             {"a day that is not used up does not count",
              {{"x-rate-limit-remaining", "0"},
               {"x-rate-limit-reset", at(60)},
               {"x-user-limit-24hour-remaining", "3"},
               {"x-user-limit-24hour-reset", at(9000)}},
              60},
             {"Retry-After alone", {{"Retry-After", "120"}}, 120},
             {"Retry-After that is longer", {{"x-rate-limit-reset", at(60)}, {"Retry-After", "120"}}, 120},
             {"nonsense", {{"x-rate-limit-reset", "soon"}, {"Retry-After", "-3"}}, 60},
             {"a reset without end", {{"x-rate-limit-reset", "99999999999"}}, 25 * 3600},
         }) {
        CAPTURE(std::string(row.name));
        HttpResponse response(429, "{}");
        for (auto const& header : row.headers) response.headers.push_back(header);
        CHECK(wait_of(response, now) == std::chrono::seconds(row.seconds));
    }
}

TEST_CASE("the wait of a rate limit is spread, so that not everybody comes back at once")
{
    auto const random = make_seeded_random(5);
    HttpResponse const response(429, problem_body("Too Many Requests", "Too Many Requests", "about:blank", 429));
    for (int i = 0; i < 50; ++i) {
        auto const error = judge_refusal(response, "reading figures", now, *random);
        REQUIRE(error.retry_after);
        CHECK(*error.retry_after >= std::chrono::seconds(61));
        CHECK(*error.retry_after <= std::chrono::seconds(70));
    }
}

TEST_CASE("a call that may be repeated is tried again when its answer proves nothing")
{
    auto const random = make_seeded_random(5);
    CHECK(judge_refusal({500, ""}, "d", now, *random).kind == ErrorKind::transient);
    CHECK(judge_refusal({400, "<html>"}, "d", now, *random).kind == ErrorKind::transient);
    CHECK(judge_refusal({401, ""}, "d", now, *random).kind == ErrorKind::auth_expired);
    CHECK(judge_refusal({400, problem_body("Invalid Request", "d")}, "d", now, *random).kind == ErrorKind::rejected);
    CHECK(judge_transport({ErrorKind::unknown_outcome, "m"}, "d").kind == ErrorKind::transient);
    CHECK(judge_transport({ErrorKind::cancelled, "m"}, "d").kind == ErrorKind::cancelled);
}
