#pragma once

#include "core/result.hpp"
#include "core/time.hpp"

#include <string_view>

// What is known of an iCalendar text without parsing it, which peal-worker does. Pure, in one pass.
namespace peal::connectors::calendar {

// Whether it begins as a calendar and ends as one. Rejected with what a person can do about what it is instead; a text
// that breaks off is `transient`. `host` is who gave it. The type that a server gives it says nothing: calendars come
// as plain text and as bytes, sign-in pages as an answer like any other.
Result<> judge_feed(std::string_view text, std::string_view host);

// How long the calendar asks not to be asked again: REFRESH-INTERVAL (RFC 7986 5.7), or X-PUBLISHED-TTL where there is
// none. Zero when it does not say, or says nonsense.
Duration refresh_interval(std::string_view text);

}  // namespace peal::connectors::calendar
