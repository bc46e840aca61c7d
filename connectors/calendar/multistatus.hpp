#pragma once

#include "core/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The XML that CalDAV servers answer with (RFC 4918 13, RFC 4791, RFC 6578), read as what Peal asks about and no more.
// Pure. No DTD, no entities of its own, nothing from the network or from a file; what is deeper or longer than such an
// answer is refused, and names are compared with their namespace, whatever prefix a server gives it.
namespace peal::connectors::calendar {

// What a server tells of one of its resources. Absent: it does not say, or not to us.
struct DavProperties {
    std::optional<std::string> etag;
    std::optional<std::string> ctag;
    std::optional<std::string> sync_token;
    std::optional<std::string> display_name;
    std::optional<std::string> calendar_data;
    std::optional<std::string> principal;  // href of current-user-principal
    std::optional<std::string> home;       // href of calendar-home-set
    bool is_calendar = false;              // resourcetype
    bool takes_sync = false;               // supported-report-set has sync-collection
    bool takes_only_others = false;        // supported-calendar-component-set has no VEVENT
};

struct DavResponse {
    std::string href;          // as it was written
    int status = 0;            // of the resource as a whole; 0: it has properties instead
    DavProperties properties;  // those that were found
};

struct Multistatus {
    std::vector<DavResponse> responses;
    std::string sync_token;
};

// Rejected when it is no multistatus, with what it is instead.
Result<Multistatus> read_multistatus(std::string_view xml);

// Whether the body of a refusal names this condition of DAV:, such as `valid-sync-token` (RFC 4918 16).
bool names_condition(std::string_view xml, std::string_view condition);

// Of the answer as a whole no success by itself: a 207 may hold the refusal.
inline bool is_success(int status)
{
    return status / 100 == 2;
}

// "HTTP/1.1 404 Not Found"; 0 for what is no such line.
int read_status_line(std::string_view line);

}  // namespace peal::connectors::calendar
