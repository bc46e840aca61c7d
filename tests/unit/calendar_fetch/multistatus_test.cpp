#include "connectors/calendar/multistatus.hpp"

#include "connectors/calendar/dav_bodies.hpp"
#include "connectors/calendar/xml_events.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace peal::connectors::calendar;

namespace {

Multistatus read(std::string const& xml)
{
    auto answer = read_multistatus(xml);
    REQUIRE_MESSAGE(answer.has_value(), xml);
    return *answer;
}

// One response with this inside.
DavResponse response_of(std::string const& inside)
{
    auto answer = read("<d:multistatus xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav' "
                       "xmlns:s='http://calendarserver.org/ns/'><d:response>" +
                       inside + "</d:response></d:multistatus>");
    REQUIRE(answer.responses.size() == 1);
    return answer.responses.front();
}

DavProperties properties_of(std::string const& prop)
{
    return response_of("<d:href>/a</d:href><d:propstat><d:prop>" + prop +
                       "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat>")
        .properties;
}

std::string refusal_of(std::string const& xml)
{
    auto const answer = read_multistatus(xml);
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error().kind == peal::ErrorKind::rejected);
    return answer.error().message;
}

}  // namespace

TEST_CASE("a collection is read as each server writes it")
{
    // Radicale: no prefix for DAV:, the status behind the properties.
    auto const radicale = read(
        "<?xml version='1.0' encoding='utf-8'?>\n"
        R"(<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/">)"
        "<response><href>/ana/cal/</href><propstat><prop><resourcetype><C:calendar /><collection /></resourcetype>"
        "<displayname>Our events</displayname><sync-token>http://radicale.org/ns/sync/e3</sync-token>"
        R"(<CS:getctag>"ca5d"</CS:getctag><supported-report-set><supported-report><report><sync-collection /></report>)"
        "</supported-report></supported-report-set><current-user-principal><href>/ana/</href></current-user-principal>"
        R"(<C:supported-calendar-component-set><C:comp name="VTODO" /><C:comp name="VEVENT" />)"
        "</C:supported-calendar-component-set></prop><status>HTTP/1.1 200 OK</status></propstat><propstat><prop>"
        "<C:calendar-home-set /></prop><status>HTTP/1.1 404 Not Found</status></propstat></response></multistatus>");
    REQUIRE(radicale.responses.size() == 1);
    auto const& one = radicale.responses[0];
    CHECK(one.href == "/ana/cal/");
    CHECK(one.status == 0);
    CHECK(one.properties.is_calendar);
    CHECK(one.properties.takes_sync);
    CHECK_FALSE(one.properties.takes_only_others);
    CHECK(one.properties.display_name == "Our events");
    CHECK(one.properties.sync_token == "http://radicale.org/ns/sync/e3");
    CHECK(one.properties.ctag == "\"ca5d\"");
    CHECK(one.properties.principal == "/ana/");
    CHECK_FALSE(one.properties.home.has_value());

    // xandikos: prefixes of its own, the status before the properties.
    auto const xandikos = read(
        R"(<ns0:multistatus xmlns:ns0="DAV:" xmlns:ns1="urn:ietf:params:xml:ns:caldav"><ns0:response><ns0:href>/user/</ns0:href>)"
        "<ns0:propstat><ns0:status>HTTP/1.1 200 OK</ns0:status><ns0:prop><ns0:resourcetype><ns0:principal /></ns0:resourcetype>"
        "<ns1:calendar-home-set><ns0:href>/user/calendars/</ns0:href></ns1:calendar-home-set></ns0:prop></ns0:propstat>"
        "<ns0:propstat><ns0:status>HTTP/1.1 404 Not Found</ns0:status><ns0:prop><ns0:sync-token /></ns0:prop></ns0:propstat>"
        "</ns0:response></ns0:multistatus>");
    REQUIRE(xandikos.responses.size() == 1);
    CHECK(xandikos.responses[0].properties.home == "/user/calendars/");
    CHECK_FALSE(xandikos.responses[0].properties.is_calendar);
    CHECK_FALSE(xandikos.responses[0].properties.sync_token.has_value());
}

TEST_CASE("changes are read with their token, what is gone and that there is more")
{
    auto const answer = read(
        "<multistatus xmlns='DAV:'><response><href>/c/a.ics</href><propstat><prop><getetag> \"1\" </getetag></prop>"
        "<status>HTTP/1.1 200 OK</status></propstat></response><response><href>/c/b.ics</href>"
        "<status>HTTP/1.1 404 Not Found</status></response><response><href>/c/</href>"
        "<status>HTTP/1.1 507 Insufficient Storage</status></response><sync-token>t2</sync-token></multistatus>");
    CHECK(answer.sync_token == "t2");
    REQUIRE(answer.responses.size() == 3);
    CHECK(answer.responses[0].properties.etag == "\"1\"");
    CHECK(answer.responses[1].status == 404);
    CHECK(answer.responses[2].status == 507);
}

TEST_CASE("texts come as they are, escaped or not")
{
    CHECK(properties_of("<c:calendar-data>BEGIN:VCALENDAR\nSUMMARY:a &amp; b &lt;c&gt; &#233;\n</c:calendar-data>")
              .calendar_data == "BEGIN:VCALENDAR\nSUMMARY:a & b <c> \xC3\xA9\n");
    CHECK(properties_of("<c:calendar-data><![CDATA[a & b <c>]]></c:calendar-data>").calendar_data == "a & b <c>");
    CHECK(properties_of("<c:calendar-data/>").calendar_data == "");
    std::string const large(300'000, 'x');
    CHECK(properties_of("<c:calendar-data>" + large + "</c:calendar-data>").calendar_data == large);
    CHECK(
        read(
            "<?xml version='1.0' encoding='ISO-8859-1'?><multistatus xmlns='DAV:'><sync-token>\xE9</sync-token></multistatus>")
            .sync_token == "\xC3\xA9");
}

TEST_CASE("what a property says counts only where it was found")
{
    auto const mixed = response_of(
        "<d:href>/a</d:href><d:propstat><d:prop><d:getetag>old</d:getetag><d:resourcetype><c:calendar/></d:resourcetype>"
        "</d:prop><d:status>HTTP/1.1 403 Forbidden</d:status></d:propstat>");
    CHECK_FALSE(mixed.properties.etag.has_value());
    CHECK_FALSE(mixed.properties.is_calendar);
    CHECK(properties_of("<d:resourcetype><d:calendar/></d:resourcetype>").is_calendar == false);
    CHECK(
        properties_of("<c:supported-calendar-component-set><c:comp name='VTODO'/></c:supported-calendar-component-set>")
            .takes_only_others);
    CHECK_FALSE(properties_of("<d:displayname>x</d:displayname>").takes_only_others);
    // Not the first level, not the namespace: no words of the server.
    CHECK_FALSE(properties_of("<d:x><d:getetag>1</d:getetag></d:x>").etag.has_value());
    CHECK_FALSE(properties_of("<getetag xmlns='elsewhere'>1</getetag>").etag.has_value());
    CHECK(properties_of("<c:calendar-home-set><d:href>/1/</d:href><d:href>/2/</d:href></c:calendar-home-set>").home ==
          "/1/");
}

TEST_CASE("nothing but a complete multistatus without a document type is read")
{
    auto const type_refused = "the answer brings a document type, which no calendar needs";
    CHECK(refusal_of("<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><d>&b;</d>") == type_refused);
    CHECK(refusal_of("<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><d/>") == type_refused);
    CHECK(refusal_of("<!DOCTYPE d [<!ENTITY % p SYSTEM \"http://127.0.0.1:1/\"> %p;]><multistatus xmlns='DAV:'/>") ==
          type_refused);
    CHECK(refusal_of("<!DOCTYPE html><html></html>") == type_refused);
    for (auto const* xml :
         {"", "   ", "x", "<html></html>", "<multistatus/>", "<d:multistatus/>", "<multistatus xmlns='DAV:'>",
          "<multistatus xmlns='DAV:'><response></multistatus>", "<multistatus xmlns='DAV:'/>x",
          "<multistatus xmlns='DAV:'>&nbsp;</multistatus>", "<multistatus xmlns='DAV:'>\xff</multistatus>",
          "<?xml version='1.0' encoding='nonsense'?><multistatus xmlns='DAV:'/>"}) {
        INFO(std::string(xml));
        CHECK_FALSE(refusal_of(xml).empty());
    }
    CHECK(refusal_of(std::string(1 << 20, '\0')) != "");
}

TEST_CASE("what is too deep is refused, however deep it is")
{
    auto const nested = [](int depth) {
        std::string xml = "<multistatus xmlns='DAV:'>";
        for (int i = 1; i < depth; ++i) xml += "<a>";
        for (int i = 1; i < depth; ++i) xml += "</a>";
        return xml + "</multistatus>";
    };
    CHECK(read_multistatus(nested(xml_depth_max)).has_value());
    CHECK(refusal_of(nested(xml_depth_max + 1)) == "the answer is nested too deeply");
    CHECK(refusal_of(nested(200'000)) == "the answer is nested too deeply");
}

TEST_CASE("a status line is read strictly")
{
    CHECK(read_status_line("HTTP/1.1 404 Not Found") == 404);
    CHECK(read_status_line("HTTP/1.1 200") == 200);
    for (auto const* line :
         {"", "404", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 40", "HTTP/1.1 4044", "HTTP/1.1 040 x", "HTTP/1.1 4o4 x"})
        CHECK_MESSAGE(read_status_line(line) == 0, line);
}

TEST_CASE("a refusal may name its condition")
{
    CHECK(
        names_condition("<?xml version='1.0'?><error xmlns=\"DAV:\"><valid-sync-token /></error>", "valid-sync-token"));
    CHECK(names_condition("<x:error xmlns:x='DAV:'><x:other/><x:valid-sync-token>no</x:valid-sync-token></x:error>",
                          "valid-sync-token"));
    for (auto const* body :
         {"", "valid-sync-token", "<error xmlns='DAV:'/>", "<error><valid-sync-token/></error>",
          "<x xmlns='DAV:'><valid-sync-token/></x>", "<error xmlns='DAV:'><y><valid-sync-token/></y></error>"})
        CHECK_FALSE(names_condition(body, "valid-sync-token"));
}

TEST_CASE("what is sent can be read, whatever a token or an href holds")
{
    struct Names final : XmlListener {
        std::string words;
        void begin(std::string_view, std::string_view name, std::string_view) override
        {
            words.append(name).append(":");
        }
        void characters(std::string_view text) override { words.append(text); }
        void end() override { words += ";"; }
    };
    Names changes;
    REQUIRE(listen_to_xml(ask_for_changes("a&b<c>]]>"), changes).has_value());
    CHECK(changes.words.find("sync-token:a&b<c>]]>;") != std::string::npos);
    Names texts;
    std::array<std::string, 2> const hrefs = {"/a&b.ics", "/c%20d.ics"};
    REQUIRE(listen_to_xml(ask_for_texts(hrefs), texts).has_value());
    CHECK(texts.words.find("href:/a&b.ics;href:/c%20d.ics;") != std::string::npos);
    // A reader of XML takes a carriage return for a line's end, unless it is written as a number.
    Names returns;
    REQUIRE(listen_to_xml(ask_for_changes("a\rb"), returns).has_value());
    CHECK(returns.words.find("sync-token:a\rb;") != std::string::npos);
    for (auto const& body : {ask_for_kind(), ask_for_etags()}) {
        Names names;
        CHECK(listen_to_xml(body, names).has_value());
    }
}
