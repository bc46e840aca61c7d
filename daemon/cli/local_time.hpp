#pragma once

#include <string>
#include <string_view>

namespace peal::cli {

// A UTC instant of the API ("2026-11-24T09:30:00Z") as people of `zone` say it: "Tue 24 Nov 2026, 09:30". What is no
// instant, or in no known zone, is left as it is.
std::string local_words(std::string_view instant, std::string_view zone);

// A local time of the API ("2026-11-24T09:30") in the same way.
std::string wall_words(std::string_view wall);

// "2026-11-24 09:30", for tables.
std::string local_short(std::string_view instant, std::string_view zone);

}  // namespace peal::cli
