#pragma once

#include "campaigns/calendar/series.hpp"

#include <string>
#include <vector>

namespace peal::campaigns::calendar {

inline constexpr std::size_t occurrences_max = 2000;  // of one event

// The part of time that is asked for.
struct Window {
    Instant from;
    Instant to;            // exclusive
    bool by_date = false;  // an all-day occurrence starts at midnight UTC of its date, wherever that is midnight
    Instant ahead_from = Instant::min();  // of too many occurrences those from then on have the room first
};

// One occurrence while its words still stand with its event: a large calendar has far more occurrences than events.
// The series, and the events it points to, must outlive it.
struct Listed {
    Series const* series = nullptr;
    Event const* event = nullptr;  // whose times, words and status count
    Instant original;              // the key; of an all-day series midnight UTC of its date
    Wall wall;                     // the start in the zone of the event
    Instant start;
    Instant end;   // exclusive
    int days = 0;  // of an all-day occurrence
    bool original_is_date = false;
};

// By start, then UID, then key.
bool comes_before(Listed const& a, Listed const& b);

// With its words, or with its UID and summary alone. `source` is written into it.
enum class Words { all, title };
Occurrence to_occurrence(Listed const& listed, std::string const& source, Words words);

// Lists what of `series` starts in the window, in no order. Of more than 2,000 occurrences the first that are ahead are
// listed, and then the last that are behind; that there are others is a problem, as is a rule that takes too long. Stops early
// when `work` is used up.
void expand(Series const& series, Window const& window, Work& work, std::vector<Listed>& out, ProblemList& problems);

}  // namespace peal::campaigns::calendar
