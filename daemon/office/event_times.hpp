#pragma once

#include "core/result.hpp"
#include "core/time.hpp"
#include "daemon/store/event_store.hpp"

#include <boost/json/object.hpp>

namespace peal::office {

// When the event is, and its embargo, as far as `body` gives it; see read_event.
Result<> read_times(boost::json::object const& body, store::OwnEvent& own, Instant now);

}  // namespace peal::office
