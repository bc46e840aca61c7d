#include "connectors/calendar/address.hpp"

#include <doctest/doctest.h>

#include <string>

using peal::ErrorKind;
using peal::connectors::calendar::Address;

namespace {

Address address_of(std::string const& written)
{
    auto address = Address::parse(written);
    REQUIRE_MESSAGE(address.has_value(), written);
    return *address;
}

std::string resolved(std::string const& base, std::string const& reference)
{
    auto const target = address_of(base).resolve(reference);
    return target ? target->text() : "nowhere";
}

bool share(std::string const& mine, std::string const& other)
{
    return address_of(mine).is_same_place(address_of(other));
}

}  // namespace

TEST_CASE("an address is taken as people write it")
{
    CHECK(address_of("webcal://cal.example/a.ics").text() == "https://cal.example/a.ics");
    CHECK(address_of("WEBCAL://cal.example/a.ics").text() == "https://cal.example/a.ics");
    CHECK(address_of("webcals://cal.example/a.ics").text() == "https://cal.example/a.ics");
    CHECK(address_of("  https://cal.example/a.ics\n").text() == "https://cal.example/a.ics");
    CHECK(address_of("https://cal.example").text() == "https://cal.example/");
    CHECK(address_of("https://Cal.Example/A.ics").host() == "cal.example");
    CHECK(address_of("https://cal.example/a.ics#today").text() == "https://cal.example/a.ics");
    CHECK(address_of("https://cal.example/our events.ics?x=ö").text() ==
          "https://cal.example/our%20events.ics?x=%C3%B6");
    CHECK(address_of("https://cal.example/a.ics").is_https());
    CHECK_FALSE(address_of("http://cal.example/a.ics").is_https());
}

TEST_CASE("what is no address of the web is refused with what to write")
{
    for (auto const* written :
         {"", "x:", "webcal:", "calendar.ics", "cal.example/a.ics", "https://", "https:///a.ics", "file:///etc/passwd",
          "ftp://cal.example/a.ics", "https://ana:secret@cal.example/a.ics", "https://k\xC3\xA4se.example/",
          "https://%31.example/", "https://cal.example:0/a.ics", "https://cal.example:99999/a.ics",
          "https:/cal.example/?a=https://cal.example/", "https:/\xC9/https://cal.example/"}) {
        INFO(std::string(written));
        auto const address = Address::parse(written);
        REQUIRE_FALSE(address.has_value());
        CHECK(address.error().kind == ErrorKind::rejected);
        CHECK(address.error().message.find("secret") == std::string::npos);
    }
    CHECK_FALSE(Address::parse("https://cal.example/" + std::string(10'000, 'x')).has_value());
    CHECK_FALSE(Address::parse("https://" + std::string(300, 'x') + ".example/").has_value());
}

TEST_CASE("an address that is taken is taken again as it is kept")
{
    std::string letters;
    for (int i = 0; i < 2000; ++i) letters += "\xC3\xB6";
    // Each byte becomes three: what is kept would be too long.
    CHECK_FALSE(Address::parse("https://cal.example/" + letters).has_value());
    CHECK_FALSE(address_of("https://cal.example/").resolve("/" + letters).has_value());
    for (auto const* written : {"https://cal.example/ö", "HTTPS://Cal.Example:443/a b?c#d", "http://[::1]:80/"}) {
        auto const kept = address_of(written).text();
        CHECK(address_of(kept).text() == kept);
    }
}

TEST_CASE("a reference is followed from where it was read, and never to what is no web page")
{
    CHECK(resolved("https://cal.example/a/b.ics", "/c.ics") == "https://cal.example/c.ics");
    CHECK(resolved("https://cal.example/a/b.ics", "c.ics") == "https://cal.example/a/c.ics");
    CHECK(resolved("https://cal.example/a/b.ics", "../c.ics") == "https://cal.example/c.ics");
    CHECK(resolved("https://cal.example/a/b.ics", "//other.example/c") == "https://other.example/c");
    CHECK(resolved("https://cal.example/a/", "my event [1].ics") == "https://cal.example/a/my%20event%20%5B1%5D.ics");
    CHECK(resolved("https://cal.example/a/", "http://other.example/") == "http://other.example/");
    CHECK(resolved("https://cal.example/a/", "100%.ics") == "https://cal.example/a/100%25.ics");
    for (auto const* reference :
         {"file:///etc/passwd", "javascript:alert(1)", "x:", "event:1.ics", "https://ana:pw@cal.example/", "http://"})
        CHECK(resolved("https://cal.example/", reference) == "nowhere");
}

TEST_CASE("a password may go to the same host and port, or from http to https of the same host")
{
    CHECK(share("https://cal.example/a", "https://CAL.example:443/b?c"));
    CHECK(share("http://cal.example/a", "https://cal.example/a"));
    CHECK(share("http://cal.example:8080/a", "https://cal.example:8443/a"));
    CHECK_FALSE(share("https://cal.example/a", "https://cal.example:8443/a"));
    CHECK_FALSE(share("https://cal.example/a", "http://cal.example/a"));
    CHECK_FALSE(share("https://cal.example/a", "https://cal.example.org/a"));
    CHECK_FALSE(share("http://127.0.0.1:1/", "http://127.0.0.1:2/"));
    CHECK_FALSE(share("http://127.0.0.1:1/", "http://localhost:1/"));
}

TEST_CASE("two ways to write one path are the same path")
{
    auto const path = [](std::string const& text) { return address_of("https://cal.example" + text).decoded_path(); };
    CHECK(path("/a%20b/%C3%A9.ics") == path("/a b/é.ics"));
    CHECK(path("/a/") == path("/a"));
    CHECK(path("/").empty());
    CHECK(path("/a%2520b") == "/a%20b");
    CHECK(path("/a?b=%41") == "/a?b=A");
    CHECK(path("/a") != path("/A"));
}
