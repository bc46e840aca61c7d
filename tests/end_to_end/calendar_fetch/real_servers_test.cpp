#include "connectors/calendar/caldav_collection.hpp"
#include "connectors/calendar/ics_feed.hpp"
#include "connectors/oauth/authorization.hpp"
#include "tests/end_to_end/calendar_fetch/outside.hpp"
#include "tests/end_to_end/calendar_fetch/servers.hpp"

#include <doctest/doctest.h>

#include <map>

using namespace peal;
using namespace peal::tests;
using connectors::calendar::CaldavCollection;
using connectors::calendar::CollectionChange;
using connectors::calendar::CollectionState;
using connectors::calendar::FeedSettings;
using connectors::calendar::IcsFeed;
using connectors::calendar::Written;

namespace {

std::string event_text(std::string const& uid, std::string const& start, std::string const& more = {})
{
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Peal//Test//EN\r\nBEGIN:VEVENT\r\nUID:" + uid +
           "\r\nDTSTAMP:20270101T000000Z\r\nDTSTART:" + start + "\r\nSUMMARY:Event " + uid + "\r\n" + more +
           "END:VEVENT\r\nEND:VCALENDAR\r\n";
}

bool holds(std::string const& text, std::string const& part)
{
    return text.find(part) != std::string::npos;
}

// A partner's calendar on a real server, with the copy that we keep of it.
template <class Server>
struct Shared : Outside {
    Server server;
    FeedSettings settings;
    CollectionState state;
    std::map<std::string, std::string> copy;  // href -> text

    template <class... Options>
    explicit Shared(Options... options) : server(options...)
    {
        server.start();
        settings.url = server.base() + server.collection();
        settings.allow_inside = true;
        settings.deadline = std::chrono::seconds(60);
    }

    void sign_in(std::string const& name, std::string const& password)
    {
        settings.authorization = connectors::oauth::basic_authorization(name, Secret(password));
    }

    int ask(std::string const& method, std::string const& path)
    {
        HttpRequest request(method, server.base() + path);
        request.authorization = settings.authorization;
        auto const answer = wait_for(client->send(std::move(request)));
        REQUIRE_MESSAGE(answer.has_value(), answer.error().message);
        return answer->status;
    }

    void make_collection(std::string const& path) { CHECK(ask("MKCALENDAR", path) == 201); }

    Result<CollectionChange> attempt()
    {
        CaldavCollection collection(*client, *clock, settings);
        return wait_for(collection.sync(state));
    }

    CollectionChange sync()
    {
        auto change = attempt();
        REQUIRE_MESSAGE(change.has_value(), change.error().message);
        state = change->state;
        if (change->unchanged) return *change;
        if (change->is_whole) copy.clear();
        for (auto const& href : change->gone) CHECK(copy.erase(href) == 1);
        for (auto const& member : change->changed) copy[member.href] = member.text;
        CHECK(copy.size() == state.etags.size());
        return *change;
    }

    Written put(std::string const& name, std::string text, std::string etag = {})
    {
        CaldavCollection collection(*client, *clock, settings);
        auto written =
            wait_for(collection.put(server.base() + server.collection(), name, std::move(text), std::move(etag)));
        REQUIRE_MESSAGE(written.has_value(), written.error().message);
        return *written;
    }

    Written remove(std::string const& name, std::string etag)
    {
        CaldavCollection collection(*client, *clock, settings);
        auto written = wait_for(collection.remove(server.base() + server.collection(), name, std::move(etag)));
        REQUIRE_MESSAGE(written.has_value(), written.error().message);
        return *written;
    }

    std::string href(std::string const& name) const { return server.collection() + name; }
    std::string refusal()
    {
        auto const change = attempt();
        REQUIRE_FALSE(change.has_value());
        CHECK(change.error().kind == ErrorKind::rejected);
        return change.error().message;
    }
};

}  // namespace

TEST_CASE_TEMPLATE("events are made, moved, cancelled and removed, and each sync brings what is different", Server,
                   Radicale, Xandikos)
{
    Shared<Server> shared;
    shared.make_collection(shared.server.collection());
    auto const first = shared.sync();
    CHECK(first.is_whole);
    CHECK(first.changed.empty());

    auto const one = shared.put("one.ics", event_text("one", "20270301T090000Z"));
    CHECK(one.outcome == Written::Outcome::done);
    CHECK(holds(one.kept.text, "UID:one"));
    CHECK_FALSE(one.kept.etag.empty());
    auto const two = shared.put("two of us.ics", event_text("two", "20270302T090000Z"));
    CHECK(shared.sync().changed.size() == 2);
    CHECK(shared.sync().unchanged);
    CHECK(shared.copy.size() == 2);

    auto const moved = shared.put("one.ics", event_text("one", "20270401T090000Z", "SEQUENCE:1\r\n"), one.kept.etag);
    CHECK(moved.outcome == Written::Outcome::done);
    auto const change = shared.sync();
    CHECK_FALSE(change.is_whole);
    CHECK(change.gone.empty());
    REQUIRE(change.changed.size() == 1);
    CHECK(holds(change.changed[0].text, "DTSTART:20270401T090000Z"));
    CHECK(change.changed[0].etag == moved.kept.etag);

    shared.put("two of us.ics", event_text("two", "20270302T090000Z", "SEQUENCE:1\r\nSTATUS:CANCELLED\r\n"),
               two.kept.etag);
    auto const cancelled = shared.sync();
    REQUIRE(cancelled.changed.size() == 1);
    CHECK(holds(cancelled.changed[0].text, "STATUS:CANCELLED"));
    CHECK(shared.copy.size() == 2);

    CHECK(shared.remove("one.ics", moved.kept.etag).outcome == Written::Outcome::done);
    auto const removed = shared.sync();
    CHECK(removed.gone == std::vector<std::string>{shared.href("one.ics")});
    CHECK(removed.changed.empty());
    CHECK(shared.sync().unchanged);
}

TEST_CASE_TEMPLATE("many events come in batches", Server, Radicale, Xandikos)
{
    Shared<Server> shared;
    shared.make_collection(shared.server.collection());
    for (int i = 0; i < 60; ++i) {
        auto const name = "event-" + std::to_string(i);
        shared.put(name + ".ics", event_text(name, "20270301T090000Z"));
    }
    CHECK(shared.sync().changed.size() == 60);
    for (auto const& [href, text] : shared.copy)
        CHECK(holds(text, "UID:" + href.substr(href.rfind('/') + 1, href.rfind('.') - href.rfind('/') - 1)));
    CHECK(shared.sync().unchanged);
}

TEST_CASE_TEMPLATE("nobody's version is overwritten", Server, Radicale, Xandikos)
{
    Shared<Server> shared;
    shared.make_collection(shared.server.collection());
    auto const theirs = shared.put("one.ics", event_text("one", "20270301T090000Z"));
    auto const ours = event_text("one", "20270501T090000Z");
    for (std::string const etag : {"", "\"0000\""}) {
        auto const late = shared.put("one.ics", ours, etag);
        CHECK(late.outcome == Written::Outcome::conflict);
        CHECK(late.kept.etag == theirs.kept.etag);
        CHECK(holds(late.kept.text, "20270301T090000Z"));
    }
    CHECK(shared.remove("one.ics", "\"0000\"").outcome == Written::Outcome::conflict);
    shared.sync();
    CHECK(holds(shared.copy.at(shared.href("one.ics")), "20270301T090000Z"));
    // Gone meanwhile: to change it is a conflict, to remove it is done.
    shared.remove("one.ics", theirs.kept.etag);
    CHECK(shared.put("one.ics", ours, theirs.kept.etag).outcome == Written::Outcome::conflict);
    CHECK(shared.remove("one.ics", theirs.kept.etag).outcome == Written::Outcome::done);
}

TEST_CASE_TEMPLATE("a server that is away for a while loses nothing", Server, Radicale, Xandikos)
{
    Shared<Server> shared;
    shared.make_collection(shared.server.collection());
    shared.put("one.ics", event_text("one", "20270301T090000Z"));
    shared.sync();
    shared.server.stop();
    auto const away = shared.attempt();
    REQUIRE_FALSE(away.has_value());
    CHECK(away.error().kind == ErrorKind::transient);
    shared.server.start();
    CHECK(shared.sync().unchanged);
    shared.put("two.ics", event_text("two", "20270301T090000Z"));
    auto const change = shared.sync();
    CHECK(change.changed.size() == 1);
    CHECK(change.gone.empty());
}

TEST_CASE_TEMPLATE("a token that the server does not know any more leads to a comparison", Server, Radicale, Xandikos)
{
    Shared<Server> shared;
    shared.make_collection(shared.server.collection());
    auto const one = shared.put("one.ics", event_text("one", "20270301T090000Z"));
    shared.put("two.ics", event_text("two", "20270301T090000Z"));
    shared.put("three.ics", event_text("three", "20270301T090000Z"));
    shared.sync();
    shared.state.sync_token = "http://radicale.org/ns/sync/" + std::string(64, '0');
    shared.put("three.ics", event_text("three", "20270601T090000Z"), shared.state.etags.at(shared.href("three.ics")));
    shared.remove("one.ics", one.kept.etag);
    auto const change = shared.sync();
    CHECK_FALSE(change.is_whole);
    CHECK(change.gone == std::vector<std::string>{shared.href("one.ics")});
    REQUIRE(change.changed.size() == 1);
    CHECK(change.changed[0].href == shared.href("three.ics"));
    CHECK(shared.sync().unchanged);
}

TEST_CASE("tokens that Radicale has thrown away are no harm")
{
    Shared<Radicale> shared;
    shared.make_collection(shared.server.collection());
    shared.put("one.ics", event_text("one", "20270301T090000Z"));
    shared.sync();
    shared.server.forget_tokens();
    shared.put("two.ics", event_text("two", "20270301T090000Z"));
    auto const change = shared.sync();
    CHECK(change.gone.empty());
    CHECK(change.changed.size() == 1);
    CHECK(shared.copy.size() == 2);
}

TEST_CASE_TEMPLATE("a calendar that is deleted as a whole empties nothing; one that takes its place is compared",
                   Server, Radicale, Xandikos)
{
    Shared<Server> shared;
    shared.make_collection(shared.server.collection());
    shared.put("one.ics", event_text("one", "20270301T090000Z"));
    shared.put("two.ics", event_text("two", "20270301T090000Z"));
    shared.sync();
    CHECK(shared.ask("DELETE", shared.server.collection()) / 100 == 2);
    CHECK(holds(shared.refusal(), "any more (404)"));
    CHECK(shared.copy.size() == 2);

    shared.make_collection(shared.server.collection());
    shared.put("two.ics", event_text("two", "20270301T090000Z"));
    shared.put("three.ics", event_text("three", "20270301T090000Z"));
    auto const change = shared.sync();
    CHECK_FALSE(change.is_whole);
    CHECK(change.gone == std::vector<std::string>{shared.href("one.ics")});
    CHECK(shared.copy.size() == 2);
}

TEST_CASE("a calendar is found from the server's address alone, and with several a person chooses")
{
    Shared<Xandikos> shared;
    auto const calendar = shared.server.base() + "/user/calendars/calendar/";
    shared.settings.url = shared.server.base();
    CHECK(shared.sync().state.url == calendar);
    for (auto const* address : {"/.well-known/caldav", "/user/", "/user"}) {
        INFO(std::string(address));
        shared.state = {};
        shared.settings.url = shared.server.base() + address;
        CHECK(shared.sync().state.url == calendar);
    }
    shared.make_collection(shared.server.collection());
    shared.state = {};
    auto const words = shared.refusal();
    CHECK(holds(words, "several calendars"));
    CHECK(holds(words, "/user/calendars/calendar/"));
    CHECK(holds(words, "/user/calendars/cal/"));
}

TEST_CASE("where a password is asked for, the right one opens the calendar and no other")
{
    Shared<Radicale> shared(true);
    CHECK(holds(shared.refusal(), "asks for a user name and a password (401)"));
    shared.sign_in("ana", "wrong");
    CHECK(holds(shared.refusal(), "refuses the user name or the password (401)"));

    shared.sign_in("ana", "pw");
    shared.make_collection(shared.server.collection());
    shared.settings.url = shared.server.base();
    CHECK(shared.sync().state.url == shared.server.base() + shared.server.collection());
    auto const one = shared.put("one.ics", event_text("one", "20270301T090000Z"));
    CHECK(shared.sync().changed.size() == 1);
    shared.remove("one.ics", one.kept.etag);
    CHECK(shared.sync().gone.size() == 1);

    // Somebody else's calendar.
    shared.settings.url = shared.server.base() + shared.server.collection();
    shared.sign_in("ben", "pw");
    CHECK(holds(shared.refusal(), "(403)"));
    CaldavCollection theirs(*shared.client, *shared.clock, shared.settings);
    auto const refused =
        shared.wait_for(theirs.put(shared.settings.url, "a.ics", event_text("a", "20270301T090000Z"), ""));
    REQUIRE_FALSE(refused.has_value());
    CHECK(holds(refused.error().message, "does not let us change"));
}

TEST_CASE("a whole calendar comes as one text, and again only when it changed")
{
    Shared<Radicale> shared;
    shared.make_collection(shared.server.collection());
    shared.put("one.ics", event_text("one", "20270301T090000Z"));
    IcsFeed feed(*shared.client, *shared.clock, shared.settings);
    auto const first = shared.wait_for(feed.fetch({}));
    REQUIRE_MESSAGE(first.has_value(), first.error().message);
    CHECK(holds(first->text, "UID:one"));
    CHECK_FALSE(first->mark.etag.empty());
    CHECK_FALSE(first->mark.last_modified.empty());
    // Radicale sends all of it, whatever is known.
    auto const second = shared.wait_for(feed.fetch(first->mark));
    REQUIRE(second.has_value());
    CHECK(second->unchanged);
    shared.put("two.ics", event_text("two", "20270301T090000Z"));
    auto const third = shared.wait_for(feed.fetch(first->mark));
    REQUIRE(third.has_value());
    CHECK_FALSE(third->unchanged);
    CHECK(holds(third->text, "UID:two"));
}

TEST_CASE("a page of a server in a calendar's place is refused")
{
    Shared<Xandikos> shared;
    shared.make_collection(shared.server.collection());
    IcsFeed feed(*shared.client, *shared.clock, shared.settings);
    auto const page = shared.wait_for(feed.fetch({}));
    REQUIRE_FALSE(page.has_value());
    CHECK(page.error().kind == ErrorKind::rejected);
    CHECK(holds(page.error().message, "a web page"));
}
