#include "connectors/snapchat/envelope.hpp"

#include "tests/unit/snapchat/world.hpp"

namespace peal::tests {

namespace {

std::string_view name_of(Commit const& outcome)
{
    constexpr std::string_view names[] = {"not sent", "refused", "done", "unknown"};
    return names[outcome.index()];
}

Error error_of(Commit const& outcome)
{
    if (auto const* refused = std::get_if<Refused>(&outcome)) return refused->error;
    if (auto const* unknown = std::get_if<Unknown>(&outcome)) return unknown->error;
    if (auto const* not_sent = std::get_if<NotSent>(&outcome)) return not_sent->error;
    return {};
}

}  // namespace

TEST_CASE("what the post call is answered decides what happened: every row of the evidence table")
{
    struct Row {
        int status;
        std::string_view body;
        std::string_view outcome;
        ErrorKind kind;
    };
    constexpr auto none = ErrorKind::bug;
    Row const rows[] = {
        {200, R"({"request_status":"SUCCESS","request_id":"r"})", "done", none},
        {200, R"({"request_status":"success"})", "done", none},
        {201, R"({"request_status":"Success","stories":[{"sub_request_status":"SUCCESS","story":{}}]})", "done", none},
        // HTTP 200 around a failure.
        {200, R"({"request_status":"ERROR","error_code":"E9","debug_message":"m"})", "refused", ErrorKind::rejected},
        {200, R"({"request_status":"error"})", "refused", ErrorKind::rejected},
        {200, R"({"request_status":"SUCCESS","stories":[{"sub_request_status":"ERROR"}]})", "refused",
         ErrorKind::rejected},
        {200,
         R"({"request_status":"PARTIAL","stories":[{"sub_request_status":"ERROR","error_code":"MEDIA_PROCESSING"}]})",
         "refused", ErrorKind::transient},
        {200, R"({"request_status":"PARTIAL"})", "unknown", ErrorKind::unknown_outcome},
        {200,
         R"({"request_status":"PARTIAL","stories":[{"sub_request_status":"ERROR"},{"sub_request_status":"SUCCESS"}]})",
         "unknown", ErrorKind::unknown_outcome},
        // An item that says neither SUCCESS nor ERROR, and a whole that says another thing than its parts.
        {200, R"({"request_status":"SUCCESS","stories":[{"sub_request_status":"PENDING"}]})", "unknown",
         ErrorKind::unknown_outcome},
        {200, R"({"request_status":"ERROR","stories":[{"sub_request_status":"SUCCESS"}]})", "unknown",
         ErrorKind::unknown_outcome},
        {400, R"({"request_status":"ERROR","error_code":"E9","stories":[{"sub_request_status":"PENDING"}]})", "unknown",
         ErrorKind::unknown_outcome},
        // Some of it was made, says the whole.
        {400, R"({"request_status":"PARTIAL"})", "unknown", ErrorKind::unknown_outcome},
        {400, R"({"request_status":"PARTIAL","error_code":"E9"})", "unknown", ErrorKind::unknown_outcome},
        // Not a documented answer.
        {200, "", "unknown", ErrorKind::unknown_outcome},
        {200, "<html>", "unknown", ErrorKind::unknown_outcome},
        {200, R"({"request_status":"SUCC)", "unknown", ErrorKind::unknown_outcome},
        {200, R"({"request_id":"r"})", "unknown", ErrorKind::unknown_outcome},
        {200, R"([])", "unknown", ErrorKind::unknown_outcome},
        {200, R"({"request_status":7})", "unknown", ErrorKind::unknown_outcome},
        {302, "", "unknown", ErrorKind::unknown_outcome},
        {400, "<html>", "unknown", ErrorKind::unknown_outcome},
        {403, "", "unknown", ErrorKind::unknown_outcome},
        {400, R"({"request_status":"SUCCESS"})", "unknown", ErrorKind::unknown_outcome},
        {401, "<html>", "unknown", ErrorKind::unknown_outcome},
        // The media's codes, at whatever status.
        {400, R"({"request_status":"ERROR","error_code":"MEDIA_PROCESSING"})", "refused", ErrorKind::transient},
        {200, R"({"request_status":"ERROR","error_code":"media_processing"})", "refused", ErrorKind::transient},
        {400, R"({"request_status":"ERROR","error_code":"MEDIA_EXPIRED"})", "refused", ErrorKind::transient},
        {409, R"({"request_status":"ERROR","error_code":"MEDIA_POSTING_ALREADY_IN_PROGRESS"})", "unknown",
         ErrorKind::unknown_outcome},
        {200, R"({"request_status":"ERROR","error_code":"MEDIA_POSTING_ALREADY_IN_PROGRESS"})", "unknown",
         ErrorKind::unknown_outcome},
        // Refusals at the door.
        {401, R"({"request_status":"ERROR"})", "refused", ErrorKind::auth_expired},
        {401, "", "refused", ErrorKind::auth_expired},
        {403, R"({"request_status":"ERROR","error_code":"AUTHORIZATION_PERMISSION_DENIED"})", "refused",
         ErrorKind::rejected},
        {404, R"({"request_status":"ERROR","error_code":"E3003"})", "refused", ErrorKind::rejected},
        {422, R"({"request_status":"ERROR"})", "refused", ErrorKind::rejected},
        {429, "", "refused", ErrorKind::rate_limited},
        {429, R"({"request_status":"ERROR"})", "refused", ErrorKind::rate_limited},
        // It may have happened.
        {408, R"({"request_status":"ERROR","error_code":"E1"})", "unknown", ErrorKind::unknown_outcome},
        {500, R"({"request_status":"ERROR","error_code":"E1"})", "unknown", ErrorKind::unknown_outcome},
        {502, "bad gateway", "unknown", ErrorKind::unknown_outcome},
        {503, R"({"request_status":"ERROR","error_code":"MEDIA_PROCESSING"})", "unknown", ErrorKind::unknown_outcome},
    };
    for (auto const& row : rows) {
        CAPTURE(row.status);
        CAPTURE(row.body);
        auto const answer = read_commit(HttpResponse(row.status, std::string(row.body)));
        CHECK(name_of(answer.outcome) == row.outcome);
        if (row.outcome != "done") CHECK(error_of(answer.outcome).kind == row.kind);
    }
}

TEST_CASE("of more items than are read, those that are not may have been made")
{
    std::string items = R"({"sub_request_status":"ERROR"})";
    for (int n = 0; n < 1000; ++n) items += R"(,{"sub_request_status":"ERROR"})";
    auto const answer = read_commit(HttpResponse(200, R"({"request_status":"ERROR","stories":[)" + items + "]}"));
    CHECK(name_of(answer.outcome) == "unknown");
}

TEST_CASE("without an answer, what left this machine decides")
{
    struct Row {
        ErrorKind kind;
        std::string_view outcome;
    };
    Row const rows[] = {{ErrorKind::transient, "not sent"},
                        {ErrorKind::cancelled, "not sent"},
                        {ErrorKind::rejected, "refused"},
                        {ErrorKind::unknown_outcome, "unknown"},
                        {ErrorKind::bug, "unknown"}};
    for (auto const& row : rows) {
        CAPTURE(to_string(row.kind));
        CHECK(name_of(read_commit(fail(row.kind, "m")).outcome) == row.outcome);
    }
}

TEST_CASE("a plain success has no story id: neither request nor media stand for it")
{
    auto const answer =
        read_commit(HttpResponse(200, R"({"request_status":"SUCCESS","request_id":"r-1","media_id":"m-1","id":"x"})"));
    auto const* done = std::get_if<Done>(&answer.outcome);
    REQUIRE(done);
    CHECK(done->remote_id.empty());
    CHECK(done->address.empty());
    CHECK(done->evidence.find("r-1") != std::string::npos);
}

TEST_CASE("a refusal keeps the code, the messages and the request id, and stays one short line")
{
    std::string const long_text(5000, 'x');
    auto const answer = read_commit(HttpResponse(
        400, R"({"request_status":"ERROR","error_code":"E7","request_id":"r-9","debug_message":"first\nsecond",)"
             R"("display_message":")" +
                 long_text + R"("})"));
    auto const error = error_of(answer.outcome);
    CHECK(answer.error_code == "E7");
    for (std::string_view const part : {"HTTP 400", "ERROR", "E7", "r-9", "first second", "xxx"})
        CHECK(error.detail.find(part) != std::string::npos);
    CHECK(error.detail.size() < 1000);
    CHECK(error.detail.find('\n') == std::string::npos);
}

TEST_CASE("Retry-After is honoured should it ever come")
{
    HttpResponse response(429, "{}");
    response.headers.push_back({"Retry-After", "17"});
    CHECK(error_of(read_commit(response).outcome).retry_after == std::chrono::milliseconds(17s));
    auto const read = read_answer(response, "reading", false);
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::rate_limited);
    CHECK(read.error().retry_after == std::chrono::milliseconds(17s));
}

TEST_CASE("a preparation or a read may be repeated whenever it is not refused for good")
{
    struct Row {
        int status;
        std::string_view body;
        bool needs_status;
        std::optional<ErrorKind> kind;
    };
    Row const rows[] = {
        {200, R"({"request_status":"SUCCESS"})", true, std::nullopt},
        {200, R"({"request_status":"success"})", true, std::nullopt},
        {200, R"({"a":1})", false, std::nullopt},
        {200, R"({"a":1})", true, ErrorKind::transient},
        {200, "nothing", false, ErrorKind::transient},
        {200, "[]", false, ErrorKind::transient},
        {200, R"({"request_status":"PARTIAL"})", true, ErrorKind::transient},
        {200, R"({"request_status":"PARTIAL","stories":[]})", false, std::nullopt},
        {200, R"({"request_status":"ERROR"})", false, ErrorKind::rejected},
        {200, R"({"request_status":"SUCCESS","media":[{"sub_request_status":"ERROR"}]})", true, ErrorKind::rejected},
        {400, R"({"request_status":"ERROR","error_code":"MEDIA_EXPIRED"})", true, ErrorKind::transient},
        {400, "", true, ErrorKind::rejected},
        {401, "", true, ErrorKind::auth_expired},
        {403, R"({"request_status":"ERROR","error_code":"AUTHORIZATION_PERMISSION_DENIED"})", true,
         ErrorKind::rejected},
        {404, "", false, ErrorKind::rejected},
        {408, "", true, ErrorKind::transient},
        {429, "", true, ErrorKind::rate_limited},
        {500, R"({"request_status":"ERROR"})", true, ErrorKind::transient},
    };
    for (auto const& row : rows) {
        CAPTURE(row.status);
        CAPTURE(row.body);
        auto const read =
            read_answer(HttpResponse(row.status, std::string(row.body)), "Snapchat: trying", row.needs_status);
        CHECK(read.has_value() == !row.kind.has_value());
        if (!read && row.kind) {
            CHECK(read.error().kind == *row.kind);
            CHECK(read.error().message.starts_with("Snapchat: trying"));
        }
    }
    auto const lost = read_answer(fail(ErrorKind::unknown_outcome, "reset"), "Snapchat: trying", true);
    REQUIRE_FALSE(lost);
    CHECK(lost.error().kind == ErrorKind::transient);
}

}  // namespace peal::tests
