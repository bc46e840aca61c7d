#pragma once

#include "campaigns/calendar/occurrence.hpp"

#include <string>
#include <string_view>

// What Peal itself has handed out and reads again, because somebody who subscribes to Peal is subscribed to by it. Pure.
namespace peal::campaigns::calendar {

// How the UIDs of all of a partnership's entries end.
std::string uid_end(std::string_view partnership);

// Whether it is one of that partnership's entries, that comes back in somebody's calendar.
bool is_handed_out(Occurrence const& occurrence, std::string_view partnership);

// Takes those out, and says so among the problems: they would be there twice, and once more with each time that they go round.
void leave_out_handed_out(Expansion& expansion, std::string_view partnership);

}  // namespace peal::campaigns::calendar
