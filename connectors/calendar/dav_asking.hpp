#pragma once

#include "connectors/calendar/asking.hpp"
#include "connectors/calendar/multistatus.hpp"

#include <string>
#include <utility>

namespace peal::connectors::calendar {

// A multistatus with who gave it.
struct DavAnswer {
    Multistatus content;
    Address from;
};

// A PROPFIND or a REPORT.
Question dav_question(std::string method, Address at, std::string body, char const* depth);

// Reads a 207; what else came is a problem in words.
Result<DavAnswer> read_dav_answer(Asking const& asking, Answer answer);

// Asks and reads.
awaitable<Result<DavAnswer>> ask_dav(Asking& asking, Question question);

// One resource and its properties. A server that says 404 inside a 207 is told apart from one that has it.
struct DavResource {
    Address at;
    DavProperties properties;
};

// The status of what was asked about. A 2xx is no success by itself: xandikos puts the status of a refused PUT, and of
// what is not there, into a 207, Radicale that of a DELETE into a 200. 502 for a 207 that cannot be read.
int real_status(HttpResponse const& response);

// What an answer with depth 0 says of the one resource that was asked about. Rejected where there is nothing, and where
// nobody speaks CalDAV.
Result<DavResource> read_resource(Asking const& asking, Answer answer);

// Asks with depth 0, and reads. `body` is what is asked.
awaitable<Result<DavResource>> look_at(Asking& asking, Address at, std::string body);

}  // namespace peal::connectors::calendar
