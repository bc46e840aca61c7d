#pragma once

#include "core/time.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// A calendar names a time of a series by the moment that the series gives it (R4). Whoever moves the whole series gives all
// of them other names. Pure.
namespace peal::campaigns::calendar {

// The UID in the identity of an event, of a series or not.
std::string_view uid_in(std::string_view identity);

// What Google calls a series also when it has parted it: it names the later part "uid_R20270402T080000@google.com".
std::string series_in(std::string_view uid);

// Which of the times that are missing in a series is which of those that are new in it, by their places: each is the nearest
// to the other, and the series has no time between them that stayed.
std::vector<std::pair<std::size_t, std::size_t>> pair_moved(std::vector<Instant> const& missing,
                                                            std::vector<Instant> const& unknown,
                                                            std::vector<Instant> const& stayed);

}  // namespace peal::campaigns::calendar
