#include "connectors/oauth/authorization.hpp"
#include "connectors/oauth/credentials.hpp"
#include "connectors/oauth/form.hpp"
#include "connectors/oauth/token_answer.hpp"
#include "connectors/sim_request.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::connectors;
using namespace peal::connectors::oauth;

TEST_CASE("a form survives being encoded and decoded, whatever is in it")
{
    Pairs const pairs = {{"scope", "tweet.read users.read"}, {"odd", "a+b&c=d%/\u00e9\n"}, {"empty", ""}};
    auto const encoded = form_encode(pairs);
    CHECK(encoded.starts_with("scope=tweet.read%20users.read&odd=a%2Bb%26c%3Dd%25%2F%C3%A9%0A"));
    CHECK(form_decode(encoded) == pairs);
    CHECK(value_of(form_decode("a=x+y&a=2&&b"), "a") == "x y");
    CHECK(form_decode("p=%zz%4")[0].second == "%zz%4");
}

TEST_CASE("Basic and Bearer values are what the far end reads")
{
    // The example of RFC 7617.
    CHECK(basic_authorization("Aladdin", Secret("open sesame")).reveal() == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    HttpRequest request("POST", "https://api.x.com/");
    request.authorization = basic_authorization("id", Secret("s:1"));
    auto const read = basic_credentials(request);
    REQUIRE(read);
    CHECK(read->id == "id");
    CHECK(read->secret == "s:1");
    CHECK(bearer_token(request).empty());
    request.authorization = bearer_authorization(Secret("abc"));
    CHECK(bearer_token(request) == "abc");
    CHECK(!basic_credentials(request));
    for (auto const* broken : {"Basic", "Basic ", "Basic %%%%", "Basic YQ=="}) {
        request.authorization = Secret(broken);
        CHECK_MESSAGE(!basic_credentials(request), broken);
    }
}

TEST_CASE("credentials survive being written and read")
{
    Credentials credentials;
    credentials.remote_id = "2244994945";
    credentials.handle = "leicester_hate";
    credentials.grant.access_token = Secret("at");
    credentials.grant.refresh_token = Secret("rt");
    credentials.grant.issued_at = *parse_instant("2026-11-24T09:00:00Z");
    credentials.grant.expires_at = *parse_instant("2026-11-24T11:00:00Z");
    credentials.grant.client_id = "cid";
    credentials.grant.client_secret = Secret("cs");
    credentials.grant.scopes = {"tweet.read", "offline.access"};
    auto const read = parse_credentials(to_credentials_json(credentials).reveal());
    REQUIRE(read);
    CHECK(read->remote_id == credentials.remote_id);
    CHECK(read->handle == credentials.handle);
    CHECK(read->grant.access_token.reveal() == "at");
    CHECK(read->grant.refresh_token.reveal() == "rt");
    CHECK(read->grant.issued_at == credentials.grant.issued_at);
    CHECK(read->grant.expires_at == credentials.grant.expires_at);
    CHECK(read->grant.client_id == "cid");
    CHECK(read->grant.client_secret.reveal() == "cs");
    CHECK(read->grant.scopes == credentials.grant.scopes);
}

TEST_CASE("a credential file that is wrong is refused by field, without showing a value")
{
    struct Row {
        char const* text;
        char const* says;
    };
    for (auto const& row : {
             Row{"", "not a JSON object"},
             Row{"[]", "not a JSON object"},
             Row{R"({"refresh_token":"hush"})", "`access_token` is missing"},
             Row{R"({"access_token":"hush","refresh_tokn":"hush"})", "`refresh_tokn` is unknown"},
             Row{R"({"access_token":7})", "`access_token` must be a string"},
             Row{R"({"access_token":"hush","expires_at":"hush"})", "`expires_at` must be a UTC moment"},
             Row{R"({"access_token":"hush","scopes":"hush"})", "`scopes` must be a list"},
             Row{R"({"access_token":"hush","scopes":[1]})", "`scopes` must be a list"},
         }) {
        auto const read = parse_credentials(row.text);
        REQUIRE_MESSAGE(!read, row.text);
        CHECK(read.error().kind == ErrorKind::rejected);
        CHECK_MESSAGE(read.error().message.find(row.says) != std::string::npos, read.error().message);
        CHECK(to_string(read.error()).find("hush") == std::string::npos);
    }
}

namespace {

Grant old_grant()
{
    Grant grant;
    grant.access_token = Secret("old");
    grant.refresh_token = Secret("refresh-1");
    grant.client_id = "cid";
    grant.scopes = {"tweet.read"};
    grant.expires_at = *parse_instant("2026-11-24T09:10:00Z");
    return grant;
}

auto const now = *parse_instant("2026-11-24T09:00:00Z");

}  // namespace

TEST_CASE("a token answer replaces what it names and keeps the rest")
{
    auto const full = read_token_answer(
        {200,
         R"({"token_type":"bearer","expires_in":7200,"access_token":"new","refresh_token":"refresh-2","scope":"tweet.read tweet.write"})"},
        old_grant(), now, "X");
    REQUIRE(full);
    CHECK(full->access_token.reveal() == "new");
    CHECK(full->refresh_token.reveal() == "refresh-2");
    CHECK(full->issued_at == now);
    CHECK(full->expires_at == now + std::chrono::hours(2));
    CHECK(full->scopes == std::vector<std::string>{"tweet.read", "tweet.write"});
    CHECK(full->client_id == "cid");

    auto const bare = read_token_answer({200, R"({"access_token":"new"})"}, old_grant(), now, "X");
    REQUIRE(bare);
    CHECK(bare->refresh_token.reveal() == "refresh-1");
    CHECK(bare->scopes == std::vector<std::string>{"tweet.read"});
    CHECK(!bare->expires_at);
}

TEST_CASE("a token answer that is a refusal says what to do")
{
    struct Row {
        int status;
        char const* body;
        ErrorKind kind;
    };
    for (auto const& row : {
             Row{400, R"({"error":"invalid_request","error_description":"Value passed for the token was invalid."})",
                 ErrorKind::auth_expired},
             Row{400, R"({"error":"invalid_grant"})", ErrorKind::auth_expired},
             Row{401, R"({"error":"unauthorized_client","error_description":"Missing valid authorization header"})",
                 ErrorKind::auth_expired},
             Row{401, "", ErrorKind::auth_expired},
             Row{403, "{}", ErrorKind::rejected},
             Row{429, "{}", ErrorKind::rate_limited},
             Row{408, "", ErrorKind::transient},
             Row{503, "<html>", ErrorKind::transient},
             Row{302, "", ErrorKind::rejected},
             Row{200, "", ErrorKind::unknown_outcome},
             Row{200, R"({"access_token":17})", ErrorKind::unknown_outcome},
             Row{200, R"({"access_token":"new\r\nX-Other: header"})", ErrorKind::unknown_outcome},
         }) {
        auto const answer = read_token_answer({row.status, row.body}, old_grant(), now, "X");
        REQUIRE(!answer);
        CHECK_MESSAGE(answer.error().kind == row.kind, row.status << " " << row.body);
        CHECK(to_string(answer.error()).find("refresh-1") == std::string::npos);
    }
}
