#include "connectors/calendar/ics_feed.hpp"

#include "tests/unit/calendar_fetch/wire.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;
using connectors::calendar::Feed;
using connectors::calendar::FeedMark;
using connectors::calendar::FeedSettings;
using connectors::calendar::IcsFeed;

namespace {

constexpr auto empty_calendar = "BEGIN:VCALENDAR\r\nREFRESH-INTERVAL;VALUE=DURATION:PT2H\r\nEND:VCALENDAR\r\n";

struct FeedDesk : Desk {
    FeedSettings settings;

    FeedDesk() { settings.url = "https://cal.example/secret-path.ics"; }

    Result<Feed> fetch(FeedMark known = {})
    {
        IcsFeed feed(wire, clock, settings);
        return run(clock, context, feed.fetch(std::move(known)));
    }

    Error refused(FeedMark known = {})
    {
        auto const feed = fetch(std::move(known));
        REQUIRE_FALSE(feed.has_value());
        // The address may be what lets one read the calendar.
        CHECK(feed.error().message.find("secret-path") == std::string::npos);
        return feed.error();
    }
};

}  // namespace

TEST_CASE_FIXTURE(FeedDesk, "a calendar comes with what lets the next fetch be short")
{
    wire.answer = [](HttpRequest const&) {
        return reply(200, empty_calendar, {{"ETag", "W/\"1\""}, {"Last-Modified", "Mon, 04 Jan 2027 07:00:00 GMT"}});
    };
    auto const first = fetch();
    REQUIRE(first.has_value());
    CHECK_FALSE(first->unchanged);
    CHECK(first->text == empty_calendar);
    CHECK(first->refresh_interval == 2h);
    CHECK(wire.requests.at(0).method == "GET");
    CHECK(header_of(wire.requests.at(0), "If-None-Match").empty());
    CHECK(wire.requests.at(0).address_by == AddressBy::others);
    CHECK(wire.requests.at(0).compressed);

    wire.answer = [](HttpRequest const&) { return reply(304); };
    auto const second = fetch(first->mark);
    REQUIRE(second.has_value());
    CHECK(second->unchanged);
    CHECK(second->text.empty());
    CHECK(second->mark == first->mark);
    CHECK(header_of(wire.requests.at(1), "If-None-Match") == "W/\"1\"");
    CHECK(header_of(wire.requests.at(1), "If-Modified-Since") == "Mon, 04 Jan 2027 07:00:00 GMT");
}

TEST_CASE_FIXTURE(FeedDesk, "a server that knows no conditions is found out by the bytes")
{
    int answers = 0;
    wire.answer = [&](HttpRequest const&) {
        return reply(200, empty_calendar, {{"ETag", "\"" + std::to_string(++answers) + "\""}});
    };
    auto const first = fetch();
    REQUIRE(first.has_value());
    auto const second = fetch(first->mark);
    REQUIRE(second.has_value());
    CHECK(second->unchanged);
    CHECK(second->text.empty());
    CHECK(second->mark.etag == "\"2\"");
    CHECK(second->mark.body_hash == first->mark.body_hash);
}

TEST_CASE_FIXTURE(FeedDesk, "without a copy nothing is asked conditionally, and a 304 is no answer")
{
    wire.answer = [](HttpRequest const&) { return reply(304); };
    FeedMark lost;
    lost.etag = "\"1\"";
    CHECK(refused(lost).kind == ErrorKind::rejected);
    CHECK(header_of(wire.requests.at(0), "If-None-Match").empty());
}

TEST_CASE_FIXTURE(FeedDesk, "each failure says what is to be done about it")
{
    struct Row {
        HttpResponse response;
        ErrorKind kind;
        char const* words;
    };
    Row const rows[] = {
        {reply(401), ErrorKind::rejected, "asks for a user name and a password (401)"},
        {reply(403), ErrorKind::rejected, "does not let us read"},
        {reply(404), ErrorKind::rejected, "no calendar at this address of cal.example any more (404)"},
        {reply(410), ErrorKind::rejected, "any more (410)"},
        {reply(418), ErrorKind::rejected, "(418)"},
        {reply(204), ErrorKind::rejected, "(204)"},
        {reply(206, empty_calendar), ErrorKind::rejected, "(206)"},
        {reply(500), ErrorKind::transient, "trouble of its own (500)"},
        {reply(503), ErrorKind::transient, "(503)"},
        {reply(503, "", {{"Retry-After", "90"}}), ErrorKind::rate_limited, "left alone"},
        {reply(429), ErrorKind::rate_limited, "left alone"},
        {reply(200, "<html>Sign in</html>"), ErrorKind::rejected, "sign-in page"},
        {reply(200, "BEGIN:VCALENDAR\r\n"), ErrorKind::transient, "breaks off"},
    };
    for (auto const& row : rows) {
        INFO(std::string(row.words));
        wire.answer = [&](HttpRequest const&) { return row.response; };
        auto const error = refused();
        CHECK(error.kind == row.kind);
        CHECK(error.message.find(row.words) != std::string::npos);
        CHECK(error.message.find("cal.example") != std::string::npos);
    }
    wire.answer = [](HttpRequest const&) { return reply(503, "", {{"Retry-After", "90"}}); };
    CHECK(refused().retry_after == Duration(90s));
    wire.answer = [](HttpRequest const&) { return reply(429); };
    CHECK(refused().retry_after == Duration(1min));
}

TEST_CASE_FIXTURE(FeedDesk, "an answer that did not come whole is asked for again; what we do not dial a person sees")
{
    auto const with = [&](ErrorKind kind) {
        wire.answer = [=](HttpRequest const&) { return fail(kind, "no answer"); };
        return refused().kind;
    };
    CHECK(with(ErrorKind::transient) == ErrorKind::transient);
    CHECK(with(ErrorKind::unknown_outcome) == ErrorKind::transient);
    CHECK(with(ErrorKind::rejected) == ErrorKind::rejected);
    CHECK(with(ErrorKind::cancelled) == ErrorKind::cancelled);
}

TEST_CASE_FIXTURE(FeedDesk, "redirects are followed, three of them")
{
    int left = 3;
    wire.answer = [&](HttpRequest const&) {
        return left-- > 0 ? redirect(302, "/step-" + std::to_string(left)) : reply(200, empty_calendar);
    };
    CHECK(fetch().has_value());
    CHECK(wire.requests.size() == 4);
    CHECK(wire.requests.back().url == "https://cal.example/step-0");
    left = 4;
    CHECK(refused().message.find("again and again") != std::string::npos);
    wire.answer = [](HttpRequest const&) { return reply(302); };
    CHECK(refused().message.find("without saying where") != std::string::npos);
    wire.answer = [](HttpRequest const&) { return redirect(302, "file:///etc/passwd"); };
    CHECK(refused().message.find("without saying where") != std::string::npos);
}

TEST_CASE_FIXTURE(FeedDesk, "no redirect leads from https to plain http, also where plain http is allowed")
{
    settings.allow_inside = true;
    wire.answer = [](HttpRequest const&) { return redirect(301, "http://cal.example/a.ics"); };
    auto const error = refused();
    CHECK(error.kind == ErrorKind::rejected);
    CHECK(error.message.find("plain http") != std::string::npos);
    CHECK(wire.requests.size() == 1);
}

TEST_CASE_FIXTURE(FeedDesk, "plain http is for machines inside alone")
{
    settings.url = "http://cal.example/secret-path.ics";
    wire.answer = [](HttpRequest const&) { return reply(200, empty_calendar); };
    CHECK(refused().message.find("allow_inside") != std::string::npos);
    CHECK(wire.requests.empty());
    settings.allow_inside = true;
    CHECK(fetch().has_value());
    CHECK(wire.requests.at(0).address_by == AddressBy::others_inside);
}

TEST_CASE_FIXTURE(FeedDesk, "the password goes to its own place, and only that place may be inside")
{
    settings.authorization = Secret("Basic YW5hOnB3");
    settings.allow_inside = true;
    wire.answer = [](HttpRequest const& request) {
        if (request.url.starts_with("https://cal.example/s")) return redirect(307, "https://cal.example/b");
        if (request.url == "https://cal.example/b") return redirect(307, "https://cal.example:8443/c");
        if (request.url == "https://cal.example:8443/c") return redirect(307, "https://elsewhere.example/d");
        return reply(401);
    };
    auto const error = refused();
    CHECK(error.message.find("cal.example sends us on to elsewhere.example") != std::string::npos);
    REQUIRE(wire.requests.size() == 4);
    for (std::size_t i = 0; i < 4; ++i) {
        auto const& request = wire.requests[i];
        bool const is_home = i < 2;
        CHECK(request.authorization.reveal() == (is_home ? "Basic YW5hOnB3" : ""));
        CHECK(request.authorization_host == (is_home ? "cal.example" : ""));
        CHECK(request.address_by == (is_home ? AddressBy::others_inside : AddressBy::others));
    }
    wire.answer = [](HttpRequest const&) { return reply(401); };
    CHECK(refused().message.find("refuses the user name or the password") != std::string::npos);
}

TEST_CASE_FIXTURE(FeedDesk, "the deadline is for the whole way")
{
    settings.deadline = 10s;
    wire.takes = 6s;
    wire.answer = [](HttpRequest const&) { return redirect(302, "/next"); };
    auto const error = refused();
    CHECK(error.kind == ErrorKind::transient);
    CHECK(error.message.find("too long") != std::string::npos);
    REQUIRE(wire.requests.size() == 2);
    CHECK(wire.requests[0].timeout == 10s);
    CHECK(wire.requests[1].timeout == 4s);
}

TEST_CASE_FIXTURE(FeedDesk, "a mark that is no header goes back to nobody")
{
    wire.answer = [](HttpRequest const&) {
        return reply(200, empty_calendar,
                     {{"ETag", std::string(2000, 'x')},
                      {"Last-Modified", "a\x01"
                                        "b"}});
    };
    auto const feed = fetch();
    REQUIRE(feed.has_value());
    CHECK(feed->mark.etag.empty());
    CHECK(feed->mark.last_modified.empty());
    CHECK_FALSE(feed->mark.body_hash.empty());
}

TEST_CASE_FIXTURE(FeedDesk, "an address that is none is refused before anybody is asked")
{
    settings.url = "calendar";
    CHECK(refused().kind == ErrorKind::rejected);
    CHECK(wire.requests.empty());
}
