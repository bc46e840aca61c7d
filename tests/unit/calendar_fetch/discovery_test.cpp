#include "connectors/calendar/caldav_collection.hpp"
#include "tests/unit/calendar_fetch/wire.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace peal;
using namespace peal::tests;
using connectors::calendar::CaldavCollection;
using connectors::calendar::CollectionChange;
using connectors::calendar::FeedSettings;

namespace {

std::string resource(std::string const& href, std::string const& properties)
{
    return "<response><href>" + href + "</href><propstat><prop>" + properties +
           "</prop><status>HTTP/1.1 200 OK</status></propstat></response>";
}

HttpResponse resources(std::string const& inside)
{
    return reply(207, "<multistatus xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'>" + inside + "</multistatus>");
}

constexpr auto calendar_kind = "<resourcetype><collection/><C:calendar/></resourcetype>";
constexpr auto task_list =
    "<resourcetype><collection/><C:calendar/></resourcetype>"
    "<C:supported-calendar-component-set><C:comp name='VTODO'/></C:supported-calendar-component-set>";
constexpr auto principal = "<current-user-principal><href>/people/ana/</href></current-user-principal>";
constexpr auto home = "<C:calendar-home-set><href>/homes/ana/</href></C:calendar-home-set>";

struct DiscoveryDesk : Desk {
    FeedSettings settings;
    std::map<std::string, HttpResponse> pages;  // by path, and " 1" behind it for depth 1

    DiscoveryDesk()
    {
        settings.url = "https://dav.example/";
        settings.authorization = Secret("Basic YW5hOnB3");
        wire.answer = [this](HttpRequest const& request) -> Result<HttpResponse> {
            auto path = request.url.substr(request.url.find('/', 8));
            if (header_of(request, "Depth") == "1") path += " 1";
            auto const found = pages.find(path);
            return found == pages.end() ? reply(404) : found->second;
        };
        pages["/.well-known/caldav"] = redirect(301, "/dav/");
        pages["/dav/"] = resources(resource("/dav/", principal));
        pages["/people/ana/"] = resources(resource("/people/ana/", home));
        pages["/homes/ana/ 1"] =
            resources(resource("/homes/ana/", "<resourcetype><collection/></resourcetype>") +
                      resource("/homes/ana/tasks/", task_list) + resource("/homes/ana/cal/", calendar_kind) +
                      resource("/homes/ana/contacts/", "<resourcetype><collection/></resourcetype>"));
        pages["/homes/ana/cal/"] = resources(resource("/homes/ana/cal/", calendar_kind));
        pages["/homes/ana/cal/ 1"] = pages["/homes/ana/cal/"];
    }

    Result<CollectionChange> sync()
    {
        CaldavCollection collection(wire, clock, settings);
        return run(clock, context, collection.sync({}));
    }

    std::string refused()
    {
        auto const change = sync();
        REQUIRE_FALSE(change.has_value());
        CHECK(change.error().kind == ErrorKind::rejected);
        return change.error().message;
    }
};

}  // namespace

TEST_CASE_FIXTURE(DiscoveryDesk, "from a host alone the calendar is found as RFC 6764 says")
{
    auto const change = sync();
    REQUIRE_MESSAGE(change.has_value(), change.error().message);
    CHECK(change->state.url == "https://dav.example/homes/ana/cal/");
    CHECK(change->is_whole);
    std::vector<std::string> asked;
    for (auto const& request : wire.requests) {
        asked.push_back(request.url.substr(request.url.find('/', 8)));
        CHECK(request.method == "PROPFIND");
        CHECK_FALSE(request.body.empty());
        CHECK(request.authorization.reveal() == "Basic YW5hOnB3");
    }
    CHECK(asked == std::vector<std::string>{"/", "/.well-known/caldav", "/dav/", "/people/ana/", "/homes/ana/",
                                            "/homes/ana/cal/"});
}

TEST_CASE_FIXTURE(DiscoveryDesk,
                  "the address that is configured is used where it is a calendar, and asked first where it is not")
{
    settings.url = "https://dav.example/homes/ana/cal/";
    REQUIRE(sync().has_value());
    CHECK(wire.requests.size() == 2);
    wire.requests.clear();

    settings.url = "https://dav.example/people/ana/";
    auto const change = sync();
    REQUIRE(change.has_value());
    CHECK(change->state.url == "https://dav.example/homes/ana/cal/");
    CHECK(wire.requests.at(0).url == "https://dav.example/people/ana/");
    CHECK(wire.requests.size() == 4);
    // A calendar that is open to all need not know who asks.
    CHECK(wire.requests.at(0).body.find("current-user-principal") == std::string::npos);
}

TEST_CASE_FIXTURE(DiscoveryDesk, "which of several calendars it is a person says")
{
    pages["/homes/ana/ 1"].body.replace(
        pages["/homes/ana/ 1"].body.find("</multistatus>"), 0,
        resource("/homes/ana/second/", std::string(calendar_kind) + "<displayname>Shared\n</displayname>"));
    auto const words = refused();
    CHECK(words.find("several calendars: /homes/ana/cal/, `Shared` at /homes/ana/second/") != std::string::npos);
}

TEST_CASE_FIXTURE(DiscoveryDesk, "where there is no calendar it is said what was found")
{
    pages["/homes/ana/ 1"] = resources(resource("/homes/ana/", "<resourcetype><collection/></resourcetype>"));
    CHECK(refused().find("has no calendar for events") != std::string::npos);
    settings.url = "https://dav.example/homes/ana/tasks/";
    pages["/homes/ana/tasks/"] = resources(resource("/homes/ana/tasks/", task_list));
    CHECK(refused().find("no events") != std::string::npos);
    settings.url = "https://dav.example/";
    pages.erase("/dav/");
    CHECK(refused().find("404") != std::string::npos);
    pages["/"] = resources(resource("/", "<resourcetype><collection/></resourcetype>"));
    pages["/dav/"] = pages["/"];
    CHECK(refused().find("does not say where it has any") != std::string::npos);
    pages["/"] = reply(200, "<!DOCTYPE html><html>Sign in</html>");
    pages["/dav/"] = reply(405);
    CHECK(refused().find("sign-in page") != std::string::npos);
}

TEST_CASE_FIXTURE(DiscoveryDesk, "a slip in the path does not lead to another calendar")
{
    settings.url = "https://dav.example/homes/ana/cla/";
    CHECK(refused().find("(404)") != std::string::npos);
    CHECK(wire.requests.size() == 1);
    // As xandikos says it.
    pages["/homes/ana/cla/"] =
        resources("<response><href>http%3A//x/</href><status>HTTP/1.1 404 Not Found</status></response>");
    CHECK(refused().find("(404)") != std::string::npos);
    CHECK(wire.requests.size() == 2);
}

TEST_CASE_FIXTURE(DiscoveryDesk, "who is not let in does not try other doors")
{
    for (int const status : {401, 403}) {
        wire.requests.clear();
        pages["/"] = reply(status);
        CHECK(refused().find(std::to_string(status)) != std::string::npos);
        CHECK(wire.requests.size() == 1);
    }
    pages["/"] = reply(503);
    auto const later = sync();
    REQUIRE_FALSE(later.has_value());
    CHECK(later.error().kind == ErrorKind::transient);
}

TEST_CASE_FIXTURE(DiscoveryDesk, "a calendar on another host gets no password, and it is said what to write")
{
    pages["/.well-known/caldav"] = redirect(301, "https://elsewhere.example/calendars/");
    pages["/calendars/"] = reply(401);
    auto const words = refused();
    CHECK(words.find("sends us on to elsewhere.example") != std::string::npos);
    CHECK(wire.requests.back().authorization.empty());
}
