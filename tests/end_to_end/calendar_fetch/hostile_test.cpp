#include "connectors/calendar/caldav_collection.hpp"
#include "connectors/calendar/ics_feed.hpp"
#include "tests/end_to_end/calendar_fetch/gzip.hpp"
#include "tests/end_to_end/calendar_fetch/hostile_server.hpp"
#include "tests/end_to_end/calendar_fetch/names.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;
using connectors::calendar::CaldavCollection;
using connectors::calendar::Feed;
using connectors::calendar::FeedMark;
using connectors::calendar::FeedSettings;
using connectors::calendar::IcsFeed;

namespace {

constexpr auto small_calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n";

struct Street : Outside {
    HostileServer server{context};
    FeedSettings settings;

    Street()
    {
        settings.url = server.base() + "/calendar.ics";
        settings.allow_inside = true;
        settings.deadline = 20s;
    }

    ~Street() { client.reset(); }

    void always(std::string bytes)
    {
        server.answer = [bytes = std::move(bytes)](std::string const&) { return bytes; };
    }

    Result<Feed> fetch(FeedMark known = {})
    {
        IcsFeed feed(*client, *clock, settings);
        return wait_for(feed.fetch(std::move(known)));
    }

    Error failure()
    {
        auto const feed = fetch();
        REQUIRE_FALSE(feed.has_value());
        return feed.error();
    }

    // libcurl keeps for a minute where a name led.
    Error failure_of_new_client()
    {
        client = connectors::http::make_curl_client(context.get_executor());
        return failure();
    }

    Error caldav_failure()
    {
        CaldavCollection collection(*client, *clock, settings);
        auto const change = wait_for(collection.sync({}));
        REQUIRE_FALSE(change.has_value());
        return change.error();
    }
};

bool says(Error const& error, char const* words)
{
    return error.message.find(words) != std::string::npos;
}

std::string redirect_to(std::string const& address)
{
    return http_answer("302 Found", "", "Location: " + address + "\r\n");
}

}  // namespace

TEST_CASE_FIXTURE(Street, "a calendar comes whatever type it is given, also packed, and a 304 costs a head")
{
    always(http_answer("200 OK", small_calendar, "Content-Type: image/png\r\nETag: \"1\"\r\n"));
    auto const plain = fetch();
    REQUIRE_MESSAGE(plain.has_value(), plain.error().message);
    CHECK(plain->text == small_calendar);
    CHECK(server.requests.at(0).find("Accept-Encoding: gzip\r\n") != std::string::npos);

    always(http_answer("200 OK", to_gzip(small_calendar), "Content-Encoding: gzip\r\n"));
    auto const packed = fetch();
    REQUIRE_MESSAGE(packed.has_value(), packed.error().message);
    CHECK(packed->mark.body_hash == plain->mark.body_hash);

    server.answer = [](std::string const& request) {
        bool const is_known = request.find("If-None-Match: \"1\"\r\n") != std::string::npos;
        return std::string("HTTP/1.1 ") + (is_known ? "304 Not Modified" : "500 Trouble") + "\r\n\r\n";
    };
    auto const same = fetch(plain->mark);
    REQUIRE(same.has_value());
    CHECK(same->unchanged);
}

TEST_CASE_FIXTURE(Street, "a sign-in page is told as what it is, also behind a redirect and as a calendar's type")
{
    auto const page = http_answer("200 OK", "<html><title>Sign in</title></html>", "Content-Type: text/calendar\r\n");
    server.answer = [=](std::string const& request) {
        return request.starts_with("GET /calendar.ics") ? redirect_to("/login?then=/calendar.ics") : page;
    };
    auto const error = failure();
    CHECK(error.kind == ErrorKind::rejected);
    CHECK(says(error, "probably a sign-in page"));
    CHECK(caldav_failure().kind == ErrorKind::rejected);
}

TEST_CASE_FIXTURE(Street, "a body without an end is left where it gets too long")
{
    settings.bytes_max = 256 << 10;
    always("HTTP/1.1 200 OK\r\n\r\nBEGIN:VCALENDAR\r\n");
    server.endless = std::string(64 << 10, 'x');
    auto const error = failure();
    CHECK(error.kind == ErrorKind::transient);
    CHECK(says(error, "larger than 262144 bytes"));
    CHECK(says(caldav_failure(), "larger than"));
}

TEST_CASE_FIXTURE(Street, "a body that drips is left at the deadline")
{
    settings.deadline = 700ms;
    always("HTTP/1.1 200 OK\r\n\r\nBEGIN:VCALENDAR\r\n");
    server.endless = "X:\r\n";
    server.gap = 50ms;
    auto const began = clock->monotonic();
    CHECK(failure().kind == ErrorKind::transient);
    CHECK(clock->monotonic() - began < 15s);
}

TEST_CASE_FIXTURE(Street, "a redirect for each second of patience does not make it longer")
{
    settings.deadline = 700ms;
    settings.redirects_max = 1'000'000;
    always(redirect_to("/calendar.ics"));
    CHECK(failure().kind == ErrorKind::transient);
}

TEST_CASE_FIXTURE(Street, "a body that is cut off is no calendar, however it is cut")
{
    std::string const half = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n";
    for (auto const& bytes :
         {"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + half,
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n" + half, "HTTP/1.1 200 OK\r\n\r\n" + half,
          "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + to_gzip(small_calendar).substr(0, 30), std::string()}) {
        always(bytes);
        CHECK(failure().kind == ErrorKind::transient);
    }
}

TEST_CASE_FIXTURE(Street, "a small body that unpacks to a huge one is left where it gets too long")
{
    auto const bomb = to_gzip("BEGIN:VCALENDAR\r\n" + std::string(64 << 20, ' '));
    CHECK(bomb.size() < 300'000);
    always(http_answer("200 OK", bomb, "Content-Encoding: gzip\r\n"));
    auto const error = failure();
    CHECK(error.kind == ErrorKind::transient);
    CHECK(says(error, "larger than 10485760 bytes"));
    // Packed again and again.
    always(http_answer("200 OK", to_gzip(to_gzip(bomb)), "Content-Encoding: gzip, gzip, gzip\r\n"));
    CHECK_FALSE(fetch().has_value());
}

TEST_CASE_FIXTURE(Street, "a redirect leads to no other machine or port of this network, however it is written")
{
    HostileServer inside(context);
    inside.answer = [](std::string const&) { return http_answer("200 OK", small_calendar); };
    auto const port = ":" + std::to_string(inside.port()) + "/";
    for (std::string const host : {"127.0.0.1", "127.0.0.2", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "127.1",
                                   "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "any.changing.test"}) {
        INFO(host);
        set_names({{"127.0.0.1"}});
        always(redirect_to("http://" + host + port));
        auto const error = failure();
        CHECK(error.kind == ErrorKind::rejected);
        CHECK(says(error, "network that is not public"));
    }
    // Where clouds keep their secrets.
    always(redirect_to("http://169.254.169.254/latest/meta-data/"));
    CHECK(says(failure(), "network that is not public"));
    always(redirect_to("file:///etc/passwd"));
    CHECK(failure().kind == ErrorKind::rejected);
    CHECK(inside.connections == 0);
}

TEST_CASE_FIXTURE(Street, "without permission no address inside is asked, whatever name it has")
{
    settings.allow_inside = false;
    set_names({{"127.0.0.1"}});
    for (std::string const host : {"127.0.0.1", "localhost", "[::1]", "2130706433", "any.changing.test"}) {
        settings.url = "https://" + host + ":" + std::to_string(server.port()) + "/";
        auto const error = failure();
        CHECK(error.kind == ErrorKind::rejected);
        CHECK(says(error, "network that is not public"));
    }
    settings.url = server.base();
    CHECK(says(failure(), "allow_inside"));
    CHECK(server.connections == 0);
}

TEST_CASE_FIXTURE(Street, "a name that leads elsewhere at each look leads nowhere inside")
{
    always(http_answer("200 OK", small_calendar));
    settings.url = "http://cal.changing.test:" + std::to_string(server.port()) + "/";
    set_names({{"127.0.0.1"}});
    REQUIRE_MESSAGE(fetch().has_value(), "the names of this test work");
    CHECK(server.connections == 1);
    CHECK(looks() == 1);

    // An address of the public internet that nobody has, so that it can be tried without asking anybody.
    std::string const outside = "3ffe::1";
    settings.allow_inside = false;
    settings.deadline = 3s;
    settings.url = "https://cal.changing.test:" + std::to_string(server.port()) + "/";
    set_names({{outside}, {"127.0.0.1"}});
    CHECK(failure_of_new_client().kind == ErrorKind::transient);
    CHECK(looks() == 1);
    CHECK(says(failure_of_new_client(), "network that is not public"));
    CHECK(looks() == 2);
    // Both at once, in either order.
    set_names({{outside, "127.0.0.1"}});
    CHECK(says(failure_of_new_client(), "network that is not public"));
    set_names({{"127.0.0.1", outside}});
    CHECK(says(failure_of_new_client(), "network that is not public"));
    CHECK(server.connections == 1);
}

TEST_CASE_FIXTURE(Street, "a password stays with the place it is meant for")
{
    settings.authorization = Secret("Basic YW5hOnB3");
    server.answer = [](std::string const& request) {
        return request.starts_with("GET /calendar.ics") ? redirect_to("/here") : http_answer("200 OK", small_calendar);
    };
    CHECK(fetch().has_value());
    REQUIRE(server.requests.size() == 2);
    for (auto const& request : server.requests)
        CHECK(request.find("Authorization: Basic YW5hOnB3\r\n") != std::string::npos);
}

TEST_CASE_FIXTURE(Street, "a busy server says when")
{
    always(http_answer("503 Busy", "", "Retry-After: 120\r\n"));
    auto const error = failure();
    CHECK(error.kind == ErrorKind::rate_limited);
    CHECK(error.retry_after == Duration(120s));
}

TEST_CASE_FIXTURE(Street, "XML that swells, reads files or calls out does none of it")
{
    std::string laughs = "<!DOCTYPE m [<!ENTITY a0 \"ha\">";
    for (int i = 1; i < 20; ++i) {
        auto const before = "&a" + std::to_string(i - 1) + ";";
        laughs += "<!ENTITY a" + std::to_string(i) + " \"" + before + before + before + before + "\">";
    }
    for (auto const& xml :
         {laughs + "]><multistatus xmlns=\"DAV:\">&a19;</multistatus>",
          std::string(
              "<!DOCTYPE m [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><multistatus xmlns=\"DAV:\">&f;</multistatus>"),
          "<!DOCTYPE m SYSTEM \"" + server.base() + "/dtd\"><multistatus xmlns=\"DAV:\"/>"}) {
        auto const before = server.connections;
        always(http_answer("207 Multi-Status", xml, "Content-Type: application/xml\r\n"));
        CHECK(says(caldav_failure(), "document type"));
        CHECK(server.connections == before + 1);
    }
}
