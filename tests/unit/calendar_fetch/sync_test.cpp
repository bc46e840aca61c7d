#include "connectors/calendar/caldav_collection.hpp"
#include "tests/unit/calendar_fetch/dav_server.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace peal;
using namespace peal::tests;
using connectors::calendar::CaldavCollection;
using connectors::calendar::CollectionChange;
using connectors::calendar::CollectionState;
using connectors::calendar::FeedSettings;

namespace {

struct SyncDesk : Desk {
    DavServer server;
    FeedSettings settings;
    CollectionState state;

    SyncDesk()
    {
        settings.url = "https://dav.example/ana/cal/";
        wire.answer = [this](HttpRequest const& request) { return server.handle(request); };
        server.set("one.ics", "First");
        server.set("two.ics", "Second");
    }

    Result<CollectionChange> attempt()
    {
        CaldavCollection collection(wire, clock, settings);
        return run(clock, context, collection.sync(state));
    }

    // A sync that succeeds, and is kept as the store keeps it.
    CollectionChange sync()
    {
        auto change = attempt();
        REQUIRE_MESSAGE(change.has_value(), change.error().message);
        state = change->state;
        if (change->unchanged) return *change;
        if (change->is_whole) copy.clear();
        for (auto const& href : change->gone) copy.erase(href);
        for (auto const& member : change->changed) copy[member.href] = member.text;
        CHECK(copy.size() == state.etags.size());
        return *change;
    }

    // What is kept is what the server has.
    void check_copy() const
    {
        CHECK(copy.size() == server.events.size());
        for (auto const& one : server.events) {
            INFO(one.first);
            auto const found = copy.find(server.prefix + server.collection + one.first);
            REQUIRE(found != copy.end());
            CHECK(found->second == one.second.text);
        }
    }

    std::size_t asked(char const* what) const
    {
        return static_cast<std::size_t>(
            std::count_if(wire.requests.begin(), wire.requests.end(),
                          [&](HttpRequest const& r) { return r.body.find(what) != std::string::npos; }));
    }

    std::map<std::string, std::string> copy;
};

}  // namespace

TEST_CASE_FIXTURE(SyncDesk, "the first sync brings everything, the next only what is different")
{
    auto const first = sync();
    CHECK(first.is_whole);
    CHECK(first.changed.size() == 2);
    CHECK(first.gone.empty());
    CHECK(state.url == "https://dav.example/ana/cal/");
    check_copy();

    auto const before = wire.requests.size();
    CHECK(sync().unchanged);
    CHECK(wire.requests.size() == before + 1);

    server.set("two.ics", "Second, moved");
    server.set("three.ics", "Third");
    server.remove("one.ics");
    auto const next = sync();
    CHECK_FALSE(next.is_whole);
    CHECK(next.changed.size() == 2);
    CHECK(next.gone == std::vector<std::string>{"/ana/cal/one.ics"});
    check_copy();
}

TEST_CASE_FIXTURE(SyncDesk, "requests are as servers want them")
{
    sync();
    REQUIRE(wire.requests.size() == 3);
    for (auto const& request : wire.requests) {
        CHECK(header_of(request, "Content-Type") == "application/xml; charset=utf-8");
        CHECK(request.address_by == AddressBy::others);
        CHECK(request.url == "https://dav.example/ana/cal/");
    }
    CHECK(wire.requests[0].method == "PROPFIND");
    CHECK(header_of(wire.requests[0], "Depth") == "0");
    CHECK(wire.requests[1].method == "REPORT");
    CHECK(header_of(wire.requests[1], "Depth") == "0");
    CHECK(wire.requests[1].body.find("sync-collection") != std::string::npos);
    CHECK(wire.requests[2].method == "REPORT");
    CHECK(wire.requests[2].body.find("calendar-multiget") != std::string::npos);
    CHECK(asked("time-range") + asked("expand") == 0);
}

TEST_CASE_FIXTURE(SyncDesk, "without sync-collection the ETags are compared")
{
    server.has_sync = false;
    for (bool const has_ctag : {true, false}) {
        CAPTURE(has_ctag);
        server.has_ctag = has_ctag;
        state = {};
        CHECK(sync().is_whole);
        check_copy();
        auto const before = wire.requests.size();
        CHECK(sync().unchanged == has_ctag);
        CHECK(wire.requests.size() == before + (has_ctag ? 1 : 2));
        server.set("two.ics", "Second, moved");
        server.remove("one.ics");
        auto const next = sync();
        CHECK(next.changed.size() == 1);
        CHECK(next.gone.size() == 1);
        check_copy();
        server.set("one.ics", "First again");
    }
}

TEST_CASE_FIXTURE(SyncDesk, "a list that comes in parts is read to its end before anything is concluded")
{
    for (int i = 0; i < 130; ++i) server.set("event-" + std::to_string(i) + ".ics", "Event " + std::to_string(i));
    server.page = 40;
    auto const first = sync();
    CHECK(first.changed.size() == 132);
    CHECK(server.batches == std::vector<std::size_t>{50, 50, 32});
    check_copy();
    for (int i = 0; i < 90; ++i) server.remove("event-" + std::to_string(i) + ".ics");
    server.set("event-100.ics", "Moved");
    sync();
    check_copy();
}

TEST_CASE_FIXTURE(SyncDesk, "a token that is refused leads to a comparison, in which nothing is dropped that is there")
{
    sync();
    struct Row {
        int status;
        char const* body;
    };
    constexpr auto condition = "<error xmlns='DAV:'><valid-sync-token/></error>";
    for (auto const& row :
         {Row{403, condition}, Row{409, condition}, Row{409, ""}, Row{410, ""}, Row{412, ""}, Row{500, ""}}) {
        CAPTURE(row.status);
        server.token_status = row.status;
        server.token_body = row.body;
        server.set("two.ics", "Second " + std::to_string(server.now));
        auto const next = sync();
        CHECK_FALSE(next.is_whole);
        CHECK(next.gone.empty());
        REQUIRE(next.changed.size() == 1);
        CHECK(next.changed[0].href == "/ana/cal/two.ics");
        check_copy();
    }
    server.remove("one.ics");
    CHECK(sync().gone == std::vector<std::string>{"/ana/cal/one.ics"});
    check_copy();
}

TEST_CASE_FIXTURE(SyncDesk, "where sync-collection does not work at all the ETags are compared")
{
    for (int const status : {500, 501, 400, 405, 415, 507}) {
        CAPTURE(status);
        server.report_status = status;
        server.set("two.ics", "Second " + std::to_string(server.now));
        sync();
        check_copy();
    }
}

TEST_CASE_FIXTURE(SyncDesk, "a sync that ends in the middle leaves everything as it was")
{
    sync();
    auto const before = state;
    server.remove("one.ics");
    server.set("two.ics", "Second, moved");
    struct Row {
        int DavServer::*where;
        int status;
        ErrorKind kind;
    };
    for (auto const& row : {Row{&DavServer::report_status, 503, ErrorKind::transient},
                            Row{&DavServer::report_status, 403, ErrorKind::rejected},
                            Row{&DavServer::report_status, 401, ErrorKind::rejected},
                            Row{&DavServer::token_status, 403, ErrorKind::rejected},
                            Row{&DavServer::multiget_status, 500, ErrorKind::transient},
                            Row{&DavServer::multiget_status, 429, ErrorKind::rate_limited}}) {
        CAPTURE(row.status);
        server.*row.where = row.status;
        auto const failed = attempt();
        REQUIRE_FALSE(failed.has_value());
        CHECK(failed.error().kind == row.kind);
        server.*row.where = 0;
    }
    CHECK(state.etags == before.etags);
    sync();
    check_copy();
}

TEST_CASE_FIXTURE(SyncDesk, "an answer that breaks off is no list")
{
    sync();
    server.remove("one.ics");
    wire.answer = [this](HttpRequest const& request) {
        auto response = server.handle(request);
        if (request.method == "REPORT") response->body.resize(response->body.size() / 2);
        return response;
    };
    auto const failed = attempt();
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().kind == ErrorKind::transient);
}

TEST_CASE_FIXTURE(SyncDesk, "a collection that is gone empties nothing, and no other takes its place")
{
    sync();
    server.is_there = false;
    auto const before = wire.requests.size();
    auto const failed = attempt();
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().kind == ErrorKind::rejected);
    CHECK(failed.error().message.find("any more (404)") != std::string::npos);
    CHECK(wire.requests.size() == before + 1);

    // As xandikos says it.
    wire.answer = [](HttpRequest const&) {
        return reply(
            207, "<multistatus xmlns='DAV:'><response><href>http%3A//x/</href><status>HTTP/1.1 404 Not Found</status>"
                 "</response></multistatus>");
    };
    auto const inside = attempt();
    REQUIRE_FALSE(inside.has_value());
    CHECK(inside.error().message.find("any more (404)") != std::string::npos);
}

TEST_CASE_FIXTURE(SyncDesk, "an event that cannot be read stays as it was, and is asked for again")
{
    sync();
    server.set("two.ics", "Second, moved");
    server.set("three.ics", "Third");
    server.unreadable = {"two.ics"};
    auto const next = sync();
    CHECK(next.gone.empty());
    REQUIRE(next.changed.size() == 1);
    CHECK(copy.at("/ana/cal/two.ics") == "Second");
    server.unreadable.clear();
    sync();
    check_copy();
}

TEST_CASE_FIXTURE(SyncDesk, "an event that cannot be read at the first sync is missing until it can")
{
    server.unreadable = {"two.ics"};
    CHECK(sync().changed.size() == 1);
    server.unreadable.clear();
    auto const next = sync();
    CHECK_FALSE(next.is_whole);
    CHECK(next.changed.size() == 1);
    check_copy();
}

TEST_CASE_FIXTURE(SyncDesk, "an event that goes between the list and its text is gone; others are not for being named")
{
    sync();
    server.set("two.ics", "Second, moved");
    server.vanishing = {"two.ics"};
    server.more_in_multiget = {"one.ics"};
    auto const next = sync();
    CHECK(next.gone == std::vector<std::string>{"/ana/cal/two.ics"});
    CHECK(copy.contains("/ana/cal/one.ics"));
}

TEST_CASE_FIXTURE(SyncDesk, "however a server writes an href, an event keeps the one it is known by")
{
    server.has_sync = false;
    server.set("my event.ics", "Mine");
    sync();
    REQUIRE(copy.contains("/ana/cal/my event.ics"));
    auto const rewrite = [](std::string body) {
        for (auto at = body.find("my event"); at != body.npos; at = body.find("my event"))
            body.replace(at, 8, "my%20event");
        for (auto at = body.find("/ana/cal/t"); at != body.npos; at = body.find("/ana/cal/t"))
            body.replace(at, 10, "https://dav.example/an%61/cal/t");
        return body;
    };
    wire.answer = [this, rewrite](HttpRequest const& request) {
        auto plain = request;
        for (auto at = plain.body.find("%20"); at != plain.body.npos; at = plain.body.find("%20"))
            plain.body.replace(at, 3, " ");
        auto response = server.handle(plain);
        response->body = rewrite(response->body);
        return response;
    };
    server.set("my event.ics", "Mine, moved");
    auto const next = sync();
    CHECK(next.gone.empty());
    REQUIRE(next.changed.size() == 1);
    CHECK(next.changed[0].href == "/ana/cal/my event.ics");
    check_copy();
}

TEST_CASE_FIXTURE(SyncDesk, "a list of other things than the calendar's is not believed")
{
    sync();
    server.set("two.ics", "Second, moved");
    server.prefix = "/behind-a-proxy";
    for (bool const has_sync : {true, false}) {
        server.has_sync = has_sync;
        auto const failed = attempt();
        REQUIRE_FALSE(failed.has_value());
    }
}

TEST_CASE_FIXTURE(SyncDesk, "a calendar that is larger than we keep is refused")
{
    settings.bytes_max = 1000;
    server.set("two.ics", std::string(2000, 'x'));
    auto const failed = attempt();
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().kind == ErrorKind::rejected);
}

TEST_CASE_FIXTURE(SyncDesk, "changes without an end are not read for ever")
{
    wire.answer = [this](HttpRequest const& request) -> Result<HttpResponse> {
        if (request.body.find("sync-collection") == std::string::npos || request.method != "REPORT")
            return server.handle(request);
        return reply(
            207,
            "<multistatus xmlns='DAV:'><response><href>/ana/cal/</href><status>HTTP/1.1 507 Full</status></response>"
            "<sync-token>same</sync-token></multistatus>");
    };
    auto const failed = attempt();
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().kind == ErrorKind::transient);
    CHECK(wire.requests.size() <= 4);
}
