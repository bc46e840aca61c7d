#include "connectors/instagram/answer.hpp"
#include "connectors/json.hpp"
#include "tests/unit/instagram/stage.hpp"

using namespace peal;
using namespace peal::tests;
using namespace peal::connectors::instagram;

namespace {

Result<HttpResponse> answered(int status, std::string body)
{
    return HttpResponse(status, std::move(body));
}

std::string name_of(Commit const& outcome)
{
    if (std::holds_alternative<NotSent>(outcome)) return "not sent";
    if (std::holds_alternative<Done>(outcome)) return "done";
    if (auto const* refused = std::get_if<Refused>(&outcome))
        return "refused " + std::string(to_string(refused->error.kind));
    auto const& error = std::get<Unknown>(outcome).error;
    return error.kind == ErrorKind::unknown_outcome ? "unknown" : "unknown of the wrong kind";
}

}  // namespace

TEST_CASE("every documented error of media_publish is classified by code and subcode")
{
    struct Case {
        int code;
        int subcode;
        char const* expected;
    };
    for (auto const& row : {
             Case{9007, 2207027, "refused transient"},
             Case{-1, 2207001, "unknown"},
             Case{-2, 2207003, "refused transient"},
             Case{-2, 2207020, "refused transient"},
             Case{-1, 2207032, "unknown"},
             Case{-1, 2207053, "unknown"},
             Case{24, 2207008, "unknown"},
             Case{24, 2207006, "refused transient"},
             Case{9004, 2207052, "refused transient"},
             Case{9, 2207042, "refused rate_limited"},
             Case{4, 2207051, "unknown"},
             Case{25, 2207050, "refused rejected"},
             Case{36000, 2207004, "refused rejected"},
             Case{36001, 2207005, "refused rejected"},
             Case{36003, 2207009, "refused rejected"},
             Case{36004, 2207010, "refused rejected"},
             Case{352, 2207026, "refused rejected"},
             Case{100, 2207023, "refused rejected"},
             Case{100, 2207028, "refused rejected"},
             Case{1, 2207057, "refused rejected"},
             Case{100, 2207040, "refused rejected"},
             Case{0, 2207077, "unknown"},
             Case{0, 2207082, "unknown"},
             Case{190, 0, "refused auth_expired"},
             Case{190, 458, "refused auth_expired"},
             Case{190, 459, "refused auth_expired"},
             Case{190, 460, "refused auth_expired"},
             Case{190, 463, "refused auth_expired"},
             Case{190, 464, "refused auth_expired"},
             Case{190, 467, "refused auth_expired"},
             Case{190, 999, "refused auth_expired"},
             Case{102, 0, "refused auth_expired"},
             Case{10, 0, "refused rejected"},
             Case{200, 0, "refused rejected"},
             Case{299, 0, "refused rejected"},
             Case{300, 0, "unknown"},
             Case{-1, 0, "unknown"},
             Case{-2, 0, "unknown"},
             Case{1, 0, "unknown"},
             Case{2, 0, "unknown"},
             Case{4, 0, "refused rate_limited"},
             Case{4, 2207999, "unknown"},
             Case{17, 0, "refused rate_limited"},
             Case{32, 0, "refused rate_limited"},
             Case{613, 0, "refused rate_limited"},
             Case{80001, 0, "refused rate_limited"},
             Case{80002, 0, "refused rate_limited"},
             Case{80014, 0, "refused rate_limited"},
             Case{80015, 0, "unknown"},
             Case{368, 0, "refused rejected"},
             Case{100, 0, "refused rejected"},
             Case{100, 33, "unknown"},
             Case{12345, 0, "unknown"},
             Case{12345, 2207099, "unknown"},
         }) {
        CAPTURE(row.code);
        CAPTURE(row.subcode);
        CHECK(name_of(judge_publish(answered(400, graph_error(row.code, row.subcode)))) == row.expected);
        // Behind a 5xx the same numbers prove nothing.
        CHECK(name_of(judge_publish(answered(500, graph_error(row.code, row.subcode)))) == "unknown");
    }
}

TEST_CASE("only a complete 2xx with an id is done")
{
    auto const done = judge_publish(answered(200, R"({"id":"17900000000000001"})"));
    REQUIRE(name_of(done) == "done");
    CHECK(std::get<Done>(done).remote_id == "17900000000000001");
    CHECK(std::get<Done>(judge_publish(answered(200, R"({"id":17900000000000001})"))).remote_id == "17900000000000001");
    for (auto const* body :
         {"", "{}", "[]", "null", R"({"id":""})", R"({"id":null})", R"({"id":"1")", "<html>ok</html>"})
        CHECK(name_of(judge_publish(answered(200, body))) == "unknown");
    CHECK(name_of(judge_publish(answered(200, graph_error(9007, 2207027)))) == "unknown");
}

TEST_CASE("an answer nobody has documented is an unknown outcome")
{
    for (int const status : {301, 302, 400, 401, 403, 404, 408, 413, 429, 499, 500, 502, 503, 504}) {
        CHECK(name_of(judge_publish(answered(status, "<html>Bad Gateway</html>"))) == "unknown");
        CHECK(name_of(judge_publish(answered(status, ""))) == "unknown");
        CHECK(name_of(judge_publish(answered(status, R"({"error":"oops"})"))) == "unknown");
    }
    CHECK(name_of(judge_publish(answered(408, graph_error(190, 0)))) == "unknown");
    CHECK(name_of(judge_publish(answered(302, graph_error(190, 0)))) == "unknown");
}

TEST_CASE("what the transport knows decides when there is no answer")
{
    CHECK(name_of(judge_publish(fail(ErrorKind::transient, "refused"))) == "not sent");
    CHECK(name_of(judge_publish(fail(ErrorKind::cancelled, "stopped"))) == "not sent");
    CHECK(name_of(judge_publish(fail(ErrorKind::rejected, "no such scheme"))) == "refused rejected");
    CHECK(name_of(judge_publish(fail(ErrorKind::unknown_outcome, "reset"))) == "unknown");
    CHECK(name_of(judge_publish(fail(ErrorKind::bug, "?"))) == "unknown");
}

TEST_CASE("a refusal tells numbers and the trace, never Meta's texts")
{
    auto const outcome =
        judge_publish(answered(400, graph_error(9, 2207042, "fetch https://media.peal.example/m/abc")));
    auto const& error = std::get<Refused>(outcome).error;
    CHECK(error.detail == "HTTP 400, code 9, subcode 2207042, trace Abc123");
    CHECK(to_string(error).find("/m/abc") == std::string::npos);
    CHECK(error.retry_after == Duration(std::chrono::minutes(30)));
}

TEST_CASE("a throttled caller stays away as long as the headers say")
{
    HttpResponse response(400, graph_error(80002, 0));
    CHECK_FALSE(wait_in_headers(response));
    response.headers.push_back(
        {"x-business-use-case-usage",
         R"({"17":[{"type":"a","estimated_time_to_regain_access":3},{"estimated_time_to_regain_access":19}],"18":"odd"})"});
    CHECK(wait_in_headers(response) == Duration(std::chrono::minutes(19)));
    CHECK(std::get<Refused>(judge_publish(response)).error.retry_after == Duration(std::chrono::minutes(19)));
    CHECK(read_answer(response, "asking").error.kind == ErrorKind::rate_limited);

    HttpResponse broken(400, graph_error(4, 0));
    broken.headers.push_back({"X-Business-Use-Case-Usage", "[1,"});
    CHECK(std::get<Refused>(judge_publish(broken)).error.retry_after == Duration(std::chrono::minutes(10)));
    HttpResponse seconds(429, "slow down");
    seconds.headers.push_back({"Retry-After", "90"});
    CHECK(read_answer(seconds, "asking").error.retry_after == Duration(std::chrono::seconds(90)));
}

TEST_CASE("a call that may be repeated has no unknown outcome")
{
    CHECK(read_answer(fail(ErrorKind::unknown_outcome, "reset"), "asking").error.kind == ErrorKind::transient);
    CHECK(read_answer(fail(ErrorKind::cancelled, "stopped"), "asking").error.kind == ErrorKind::cancelled);
    CHECK(read_answer(answered(502, "<html>"), "asking").error.kind == ErrorKind::transient);
    CHECK(read_answer(answered(200, "<html>"), "asking").error.kind == ErrorKind::transient);
    CHECK(read_answer(answered(401, ""), "asking").error.kind == ErrorKind::auth_expired);
    CHECK(read_answer(answered(400, graph_error(12345, 0)), "asking").error.kind == ErrorKind::transient);
    CHECK(read_answer(answered(400, graph_error(190, 463)), "asking").error.kind == ErrorKind::auth_expired);
    auto const good = read_answer(answered(200, R"({"id":"1"})"), "asking");
    REQUIRE(good.ok());
    CHECK(connectors::json::text_at(*good.body, "id") == "1");
    CHECK(read_answer(answered(400, graph_error(100, 33)), "asking").is(100, 33));
}

TEST_CASE("the subcode stands in a container's status text")
{
    CHECK(subcode_in_status("Error: 2207026 Media upload has failed") == 2207026);
    CHECK(subcode_in_status("2207052") == 2207052);
    CHECK(subcode_in_status("Error 12207026, 22070261 and 220702") == 0);
    CHECK(subcode_in_status("Fehler 12207026, danach 2207082.") == 2207082);
    CHECK(subcode_in_status("") == 0);
}
