#pragma once

#include "connectors/calendar/dav_asking.hpp"

namespace peal::connectors::calendar {

// The calendar that an address leads to (RFC 6764 6): itself, or the one calendar for events among those of whom we are
// signed in as, found through the address, /.well-known/caldav and current-user-principal. Where there are several the
// error names them, so that a person can choose.
awaitable<Result<DavResource>> find_collection(Asking& asking);

}  // namespace peal::connectors::calendar
