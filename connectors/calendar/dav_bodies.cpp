#include "connectors/calendar/dav_bodies.hpp"

namespace peal::connectors::calendar {

namespace {

constexpr std::string_view declaration = R"(<?xml version="1.0" encoding="utf-8"?>)";

void append_escaped(std::string& to, std::string_view text)
{
    for (char const c : text) {
        switch (c) {
            case '&': to += "&amp;"; break;
            case '<': to += "&lt;"; break;
            case '>': to += "&gt;"; break;
            // As it stands it would be read as the end of a line.
            case '\r': to += "&#13;"; break;
            default: to += c;
        }
    }
}

}  // namespace

std::string ask_for_kind()
{
    return std::string(declaration) +
           R"(<d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" )"
           R"(xmlns:s="http://calendarserver.org/ns/"><d:prop>)"
           "<d:resourcetype/><d:displayname/><d:sync-token/><s:getctag/><d:supported-report-set/>"
           "<c:supported-calendar-component-set/></d:prop></d:propfind>";
}

std::string ask_for_home()
{
    return std::string(declaration) + R"(<d:propfind xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop>)"
                                      "<d:current-user-principal/><c:calendar-home-set/></d:prop></d:propfind>";
}

std::string ask_for_etags()
{
    return std::string(declaration) + R"(<d:propfind xmlns:d="DAV:"><d:prop><d:getetag/></d:prop></d:propfind>)";
}

std::string ask_for_changes(std::string_view sync_token)
{
    auto body = std::string(declaration) + R"(<d:sync-collection xmlns:d="DAV:"><d:sync-token>)";
    append_escaped(body, sync_token);
    return body + "</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>";
}

std::string ask_for_texts(std::span<std::string const> hrefs)
{
    auto body = std::string(declaration) +
                R"(<c:calendar-multiget xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">)"
                "<d:prop><d:getetag/><c:calendar-data/></d:prop>";
    for (auto const& href : hrefs) {
        body += "<d:href>";
        append_escaped(body, href);
        body += "</d:href>";
    }
    return body + "</c:calendar-multiget>";
}

}  // namespace peal::connectors::calendar
