#include "connectors/http_date.hpp"
#include "connectors/json.hpp"
#include "connectors/sim_request.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::connectors;

TEST_CASE("a Date header is written and read back")
{
    auto const moment = *parse_instant("2026-11-24T09:05:07Z");
    CHECK(to_http_date(moment) == "Tue, 24 Nov 2026 09:05:07 GMT");
    CHECK(parse_http_date("Tue, 24 Nov 2026 09:05:07 GMT") == moment);
    CHECK(parse_http_date(to_http_date(*parse_instant("2028-02-29T23:59:59Z"))) ==
          parse_instant("2028-02-29T23:59:59Z").value());
}

TEST_CASE("what is not a Date header is absent")
{
    for (auto const* text :
         {"", "Tue, 24 Nov 2026 09:05:07 UTC", "Tue, 32 Nov 2026 09:05:07 GMT", "Tue, 24 Foo 2026 09:05:07 GMT",
          "Tue, 24 Nov 2026 24:05:07 GMT", "Tue, 24 Nov 2026 09:-5:07 GMT", "Tuesday, 24-Nov-26 09:05:07 GMT"})
        CHECK_MESSAGE(!parse_http_date(text), text);
}

TEST_CASE("JSON that is missing or of the wrong type is absent, never an exception")
{
    auto const root = json::parse(
        R"({"data":[{"id":"18446744073709551615","n":7,"half":1.5,"whole":3.0,"digits":"12","yes":true,"none":null}]})");
    REQUIRE(root);
    CHECK(json::find_string(*root, "data.0.id") == "18446744073709551615");
    CHECK(json::find_id(*root, "data.0.n") == "7");
    CHECK(json::find_integer(*root, "data.0.whole") == 3);
    CHECK(json::find_integer(*root, "data.0.digits") == 12);
    CHECK(json::find_bool(*root, "data.0.yes") == true);
    CHECK(!json::find_integer(*root, "data.0.half"));
    CHECK(!json::find_id(*root, "data.0.whole"));
    CHECK(!json::find_string(*root, "data.0.none"));
    CHECK(!json::find_string(*root, "data.1.id"));
    CHECK(!json::find_string(*root, "data.x.id"));
    CHECK(!json::find_object(*root, "data"));
    CHECK(json::find_array(*root, "data"));
    CHECK(json::text_at(*root, "data.0.n").empty());
}

TEST_CASE("broken, cut or very deep JSON is absent")
{
    CHECK(!json::parse(""));
    CHECK(!json::parse("{\"a\":1"));
    CHECK(!json::parse("{} {}"));
    CHECK(!json::parse("<html>"));
    CHECK(!json::parse(std::string(2000, '[')));
}

TEST_CASE("a request's target is taken apart whether or not it has a host")
{
    CHECK(split_target("https://api.x.com/2/tweets?ids=1,2#x").path == "/2/tweets");
    CHECK(split_target("https://api.x.com/2/tweets?ids=1,2#x").query == "ids=1,2");
    CHECK(split_target("/2/tweets?next=https://a/b").path == "/2/tweets");
    CHECK(split_target("https://api.x.com").path == "/");
    CHECK(path_steps("//2/media/upload/") == std::vector<std::string>{"2", "media", "upload"});
    CHECK(path_steps("/").empty());
}
