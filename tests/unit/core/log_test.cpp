#include "core/log.hpp"

#include <doctest/doctest.h>

using peal::log::redact;

TEST_CASE("what looks like a credential never reaches the log")
{
    struct Row {
        std::string text;
        std::string secret;
    };
    Row const rows[] = {
        {"Authorization: Bearer abcDEF123456-_.~", "abcDEF123456"},
        {"header authorization=Basic Y2xpZW50OnNlY3JldA==", "Y2xpZW50"},
        {R"({"access_token":"tok-123456","expires_in":7200})", "tok-123456"},
        {R"({"refresh_token": "ref-98765"})", "ref-98765"},
        {"grant_type=refresh_token&refresh_token=r1.r2-r3&client_secret=s3cr3t", "s3cr3t"},
        {"grant_type=refresh_token&refresh_token=r1.r2-r3&client_secret=s3cr3t", "r1.r2"},
        {R"({"type":"IMAGE","key":"AAAABBBBCCCC=","iv":"DDDD=="})", "AAAABBBB"},
        {R"({"type":"IMAGE","key":"AAAABBBBCCCC=","iv":"DDDD=="})", "DDDD"},
        {"GET /m/abcdefghijklmnopqrstuvwxy0 200", "abcdefghij"},
        {"GET https://peal.example/r/abc2345 302", "abc2345"},
        {"GET /feeds/secretfeed.ics", "secretfeed"},
        {"password=hunter22", "hunter22"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text);
        CHECK(redact(row.text).find(row.secret) == std::string::npos);
        CHECK(redact(row.text).find("[redacted]") != std::string::npos);
    }
}

TEST_CASE("ordinary sentences stay as they are")
{
    for (std::string const text :
         {"published p7k2mq4 on x (stamp-it-out-x), 12 ms after its moment", "the access_token is missing",
          "the refresh_token of channel `a` is too old", "put its credential file in place", "a/b/c"}) {
        CHECK(redact(text) == text);
    }
}
