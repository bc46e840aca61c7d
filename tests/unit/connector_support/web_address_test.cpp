#include "connectors/web_address.hpp"

#include <doctest/doctest.h>

using namespace peal::connectors;

TEST_CASE("an address of the web has http or https and a host")
{
    auto const url = parse_web_address("https://report.example:8443/how?x=1#y");
    REQUIRE(url);
    CHECK(url->is_secure);
    CHECK(url->host == "report.example");
    CHECK(parse_web_address("HTTP://report.example"));
    CHECK(url->port == 8443);
    CHECK(url->path == "/how");
    CHECK(url->query == "?x=1");
    CHECK(url->text == "https://report.example:8443/how?x=1");
    CHECK_FALSE(url->has_user);
    CHECK(parse_web_address("https://report.example")->port == 443);
    CHECK(parse_web_address("http://ana@report.example")->has_user);
    for (auto const* text : {"", "/", "report.example", "https:", "https:/", "https://", "https:///nowhere",
                             "ftp://report.example/", "x:", ":", "http:\r", "javascript:alert(1)",
                             "https://report example/", "https:/report.example/?to=https://report.example/"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_web_address(text));
    }
}

TEST_CASE("a reference leads somewhere from an address, and nonsense nowhere")
{
    constexpr auto base = "https://report.example/a/b?q";
    CHECK(resolve_reference(base, "c") == "https://report.example/a/c");
    CHECK(resolve_reference(base, "/c") == "https://report.example/c");
    CHECK(resolve_reference(base, "//other.example/") == "https://other.example/");
    CHECK(resolve_reference(base, "http://other.example/x") == "http://other.example/x");
    CHECK(resolve_reference(base, "file:///etc/passwd") == "file:///etc/passwd");
    CHECK(resolve_reference(base, "?p") == "https://report.example/a/b?p");
    CHECK(resolve_reference(base, "") == "https://report.example/a/b?q");
    CHECK(resolve_reference(base, "a b") == "https://report.example/a/a%20b");
    // A scheme and nothing else ends Boost.URL 1.81 with an assertion.
    for (std::string const text : {"x:", "http:", "http:\r", "mailto:a@b.example", "\n"}) {
        CAPTURE(text);
        CHECK_FALSE(resolve_reference(base, text));
    }
    CHECK_FALSE(resolve_reference("x:", "c"));
    CHECK_FALSE(resolve_reference("https://0\x01%6\xfd", "c"));
}
