#include "connectors/http_date.hpp"
#include "connectors/json.hpp"
#include "connectors/sim_request.hpp"
#include "connectors/words.hpp"

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

TEST_CASE("an id is what can stand in an address and a row as it is")
{
    auto const id = [](std::string const& text) { return json::find_id(*json::parse(text), ""); };
    CHECK(id(R"("17800000000000001")") == "17800000000000001");
    CHECK(id(R"("a:b_c-d/e")") == "a:b_c-d/e");
    for (std::string const text : {R"("")", R"("a b")", R"("a\nb")", R"("a\u0000")", R"("\u00e9")"}) {
        CAPTURE(text);
        CHECK_FALSE(id(text));
    }
    CHECK(id('"' + std::string(200, 'a') + '"'));
    CHECK_FALSE(id('"' + std::string(201, 'a') + '"'));
}

TEST_CASE("what a network says is told in one line of UTF-8, cut between characters")
{
    CHECK(in_one_line("no such post", 100) == "no such post");
    CHECK(in_one_line("two\nlines\x1b[2J\x7f", 100) == "two lines [2J ");
    CHECK(in_one_line("abc", 3) == "abc");
    CHECK(in_one_line("abcd", 3) == "abc...");
    CHECK(in_one_line("ab\xc3\xa9", 3) == "ab...");
    CHECK(in_one_line("ab\xc3\xa9", 4) == "ab\xc3\xa9");
    CHECK(in_one_line("not \xff\xc3 text", 100) == "not ?? text");
    CHECK(in_one_line("", 100).empty());
    CHECK(is_printable("token-1.2_3~"));
    CHECK_FALSE(is_printable("token\r\nX: y"));
    CHECK_FALSE(is_printable("token 1"));
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
