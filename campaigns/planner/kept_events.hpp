#pragma once

#include "campaigns/planner/event_index.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

namespace peal::campaigns::planner {

// The events of the last plan, and how those of a new reading differ from them. Events that stay the same stay where they
// are, so that what was looked up before remains good.
class KeptEvents {
public:
    KeptEvents(definitions::Definitions const& all, std::vector<calendar::Occurrence> occurrences);
    KeptEvents(KeptEvents const&) = delete;
    KeptEvents& operator=(KeptEvents const&) = delete;

    EventIndex const& index() const { return index_; }

    // Takes up a new reading. Gives back what is gone and what is new; an event that changed is both, the old one first
    // gone and still readable. Nothing, and then nothing has happened, when so much has changed that it is quicker to
    // begin again.
    std::optional<Events> take_up(std::vector<calendar::Occurrence>& occurrences);

private:
    std::vector<calendar::Occurrence> first_;
    std::deque<calendar::Occurrence> later_;
    EventIndex index_;
};

}  // namespace peal::campaigns::planner
