#include "connectors/calendar/caldav_collection.hpp"
#include "tests/unit/calendar_fetch/dav_server.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::tests;
using connectors::calendar::CaldavCollection;
using connectors::calendar::FeedSettings;
using connectors::calendar::Written;

namespace {

constexpr auto writing_url = "https://dav.example/ana/cal";

struct WriteDesk : Desk {
    DavServer server;
    FeedSettings settings;

    WriteDesk()
    {
        settings.url = writing_url;
        wire.answer = [this](HttpRequest const& request) { return server.handle(request); };
    }

    Result<Written> put(std::string href, std::string text, std::string etag = {})
    {
        CaldavCollection collection(wire, clock, settings);
        return run(clock, context, collection.put(writing_url, std::move(href), std::move(text), std::move(etag)));
    }

    Result<Written> remove(std::string href, std::string etag)
    {
        CaldavCollection collection(wire, clock, settings);
        return run(clock, context, collection.remove(writing_url, std::move(href), std::move(etag)));
    }

    // The first request is answered so, those behind it by the server.
    void answer_once(Result<HttpResponse> response)
    {
        wire.answer = [this, response, first = true](HttpRequest const& request) mutable {
            return std::exchange(first, false) ? response : server.handle(request);
        };
    }
};

constexpr auto refused_inside = "<multistatus xmlns='DAV:'><response><href>/ana/cal/a.ics</href>"
                                "<status>HTTP/1.1 412 Precondition Failed</status></response></multistatus>";

}  // namespace

TEST_CASE_FIXTURE(WriteDesk, "an event is written, changed and removed in the version that is known")
{
    auto const made = put("a.ics", "First");
    REQUIRE(made.has_value());
    CHECK(made->outcome == Written::Outcome::done);
    CHECK(made->kept.text == "First");
    CHECK(made->kept.etag == server.events.at("a.ics").etag);
    CHECK(wire.requests.at(0).url == "https://dav.example/ana/cal/a.ics");
    CHECK(header_of(wire.requests.at(0), "If-None-Match") == "*");
    CHECK(header_of(wire.requests.at(0), "Content-Type") == "text/calendar; charset=utf-8");
    // An ETag of what was packed on the way would match nothing.
    CHECK_FALSE(wire.requests.at(1).compressed);

    auto const changed = put("/ana/cal/a.ics", "Second", made->kept.etag);
    REQUIRE(changed.has_value());
    CHECK(changed->outcome == Written::Outcome::done);
    CHECK(server.events.at("a.ics").text == "Second");

    auto const removed = remove("/ana/cal/a.ics", changed->kept.etag);
    REQUIRE(removed.has_value());
    CHECK(removed->outcome == Written::Outcome::done);
    CHECK(server.events.empty());
    auto const again = remove("/ana/cal/a.ics", changed->kept.etag);
    REQUIRE(again.has_value());
    CHECK(again->outcome == Written::Outcome::done);
}

TEST_CASE_FIXTURE(WriteDesk, "somebody else's version is not overwritten, and is handed back")
{
    server.set("a.ics", "Theirs");
    for (auto const* etag : {"", "\"old\""}) {
        auto const late = put("a.ics", "Ours", etag);
        REQUIRE(late.has_value());
        CHECK(late->outcome == Written::Outcome::conflict);
        CHECK(late->kept.text == "Theirs");
    }
    auto const removed = remove("a.ics", "\"old\"");
    REQUIRE(removed.has_value());
    CHECK(removed->outcome == Written::Outcome::conflict);
    CHECK(removed->kept.text == "Theirs");
    CHECK(server.events.at("a.ics").text == "Theirs");
    server.remove("a.ics");
    auto const changed = put("a.ics", "Ours", "\"old\"");
    REQUIRE(changed.has_value());
    CHECK(changed->outcome == Written::Outcome::conflict);
    CHECK(changed->kept.text.empty());
}

TEST_CASE_FIXTURE(WriteDesk, "a 2xx is no success by itself")
{
    server.set("a.ics", "Theirs");
    answer_once(reply(207, refused_inside));
    auto const late = put("a.ics", "Ours");
    REQUIRE(late.has_value());
    CHECK(late->outcome == Written::Outcome::conflict);
    answer_once(reply(200, refused_inside));
    auto const removed = remove("a.ics", "\"1\"");
    REQUIRE(removed.has_value());
    CHECK(removed->outcome == Written::Outcome::conflict);
    answer_once(reply(207, "no XML"));
    CHECK_FALSE(put("a.ics", "Ours").has_value());
    // Says yes, and keeps nothing.
    answer_once(reply(201));
    auto const lost = put("b.ics", "Ours");
    REQUIRE_FALSE(lost.has_value());
    CHECK(lost.error().kind == ErrorKind::unknown_outcome);
}

TEST_CASE_FIXTURE(WriteDesk, "what may have happened is told as that")
{
    answer_once(fail(ErrorKind::unknown_outcome, "no answer"));
    CHECK(put("a.ics", "Ours").error().kind == ErrorKind::unknown_outcome);
    wire.answer = [](HttpRequest const& request) { return reply(request.method == "PUT" ? 201 : 503); };
    CHECK(put("a.ics", "Ours").error().kind == ErrorKind::unknown_outcome);
    answer_once(fail(ErrorKind::transient, "refused"));
    CHECK(put("a.ics", "Ours").error().kind == ErrorKind::transient);
}

TEST_CASE_FIXTURE(WriteDesk, "a refusal says what a person can do")
{
    auto const words = [&](int status) {
        answer_once(reply(status));
        auto const refused = put("a.ics", "Ours");
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().kind == ErrorKind::rejected);
        return refused.error().message;
    };
    CHECK(words(403).find("does not let us change") != std::string::npos);
    CHECK(words(409).find("does not take the event") != std::string::npos);
    CHECK(words(507).find("no room") != std::string::npos);
    CHECK(words(401).find("user name") != std::string::npos);
}

TEST_CASE_FIXTURE(WriteDesk, "a change follows only a redirect that keeps it a change, and never leaves its calendar")
{
    answer_once(redirect(302, "/ana/cal/b.ics"));
    CHECK_FALSE(put("a.ics", "Ours").has_value());
    CHECK(server.events.empty());
    answer_once(redirect(308, "/ana/cal/b.ics"));
    put("b.ics", "Ours");
    CHECK(server.events.contains("b.ics"));
    auto const before = wire.requests.size();
    for (auto const* href :
         {"../other/a.ics", "https://elsewhere.example/ana/cal/a.ics", "/ana/cal/", "", "/ana/calendar/a.ics",
          "%2e%2e/other/a.ics", "/ana/cal/a/%2E%2e/%2e./other.ics", "x/%2e%2e"}) {
        INFO(std::string(href));
        CHECK_FALSE(put(href, "Ours").has_value());
        CHECK_FALSE(remove(href, "\"1\"").has_value());
    }
    CHECK(wire.requests.size() == before);
}
