#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "daemon/store/event_store.hpp"

#include <boost/json/object.hpp>

#include <string>

// What people enter about an event, on its way from JSON to the store. Pure.
namespace peal::office {

// `before` with what `body` gives; of a new event it is new_event(). A member that is "" or null is taken away. Times are
// local ("2027-10-09T10:00") in `zone`; an event that moves without a new end keeps its length. Rejected, with what would be
// right, for texts that are too long, an organisation or a zone that there is not, a local time that the clocks leave
// out, an end before the start, more than a year, and ten years from `now`.
Result<store::OwnEvent> read_event(boost::json::object const& body, store::OwnEvent before,
                                   campaigns::definitions::Definitions const& definitions, Instant now);

// One without a start, in the partnership's zone.
store::OwnEvent new_event(campaigns::definitions::Definitions const& definitions);

}  // namespace peal::office
