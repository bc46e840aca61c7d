#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "core/time.hpp"

#include <string>
#include <string_view>

// What is told to people about an event. Pure.
namespace peal::campaigns::calendar {

// "Vigil, Sat 9 Oct 2027, 10:00, Town hall": the event in a line.
std::string describe(Occurrence const& event);

// When it ends: "Sat 9 Oct 2027, 12:00", or its last day.
std::string describe_end(Occurrence const& event);

// Why the posts of an event that does not take place are held: "its event was cancelled: Vigil, Sat 9 Oct 2027, 10:00".
// `is_gone`: no calendar has it any more.
std::string why_called_off(Occurrence const& event, bool is_gone);

inline constexpr std::string_view embargo_word = "under embargo until ";

// What stands with an event of which nothing may be said before: "under embargo until Fri 2 Apr 2027, 00:01".
std::string embargo_words(Instant until, std::string const& zone);

inline constexpr std::string_view embargo_mark = "its event is under embargo until ";

// Why a post waits of whose event nothing may be said yet, on the clocks of `zone`.
std::string why_embargoed(Instant until, std::string const& zone);

}  // namespace peal::campaigns::calendar
