#pragma once

#include <span>
#include <string>
#include <string_view>

// The XML that Peal sends to a CalDAV server.
namespace peal::connectors::calendar {

constexpr std::string_view dav_content_type = "application/xml; charset=utf-8";

// PROPFIND: what kind of resource this is, and how it tells of changes.
std::string ask_for_kind();

// PROPFIND: who we are, and where the calendars of somebody are. Not asked together with the kind: Radicale wants a
// password of everybody who asks who he is, also where a calendar is open to all.
std::string ask_for_home();

// PROPFIND: the ETags of all that is in a collection.
std::string ask_for_etags();

// REPORT: what has changed since a token was given out; an empty token asks for everything (RFC 6578 3.2).
std::string ask_for_changes(std::string_view sync_token);

// REPORT: the texts of these (RFC 4791 7.9).
std::string ask_for_texts(std::span<std::string const> hrefs);

}  // namespace peal::connectors::calendar
