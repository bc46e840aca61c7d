#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "daemon/office/office.hpp"
#include "daemon/store/event_store.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <vector>

// The shared calendar as the API shows it; the shapes of docs/api.md.
namespace peal::office {

// Whether events of that calendar wait until somebody has confirmed each for the calendar's owner.
bool is_provisional(campaigns::definitions::Definitions const& definitions, std::string const& source);

boost::json::object to_json(CalendarState const& calendar);
// What a calendar says of an event.
boost::json::object occurrence_json(campaigns::calendar::Occurrence const& event);
boost::json::object to_json(store::EventRecord const& event, campaigns::definitions::Definitions const& definitions);
boost::json::object to_json(store::EventHistoryEntry const& entry);
boost::json::object to_json(store::EventNews const& news);
// `question` is the id of the one that is asked about it.
boost::json::object to_json(store::HeldDrop const& drop, std::string const& question,
                            campaigns::definitions::Definitions const& definitions);
// `count`, and the first of the `events` that a calendar has lost at once.
void add_events(boost::json::object& shown, store::HeldDrop const& drop,
                campaigns::definitions::Definitions const& definitions);
boost::json::object to_json(store::Question const& question);
boost::json::array to_json(std::vector<store::Question> const& questions);

// All that is known of an event, for who compares a calendar with it.
boost::json::object known_event_json(store::EventRecord const& record);

// A post among those of its event.
boost::json::object event_post_json(store::PostRecord const& post);

}  // namespace peal::office
