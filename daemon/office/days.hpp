#pragma once

#include "core/result.hpp"
#include "core/time.hpp"

#include <chrono>
#include <string>

// Days as queries and answers write them, and when they begin.
namespace peal::office {

std::string to_date(std::chrono::local_days day);  // "2027-10-09"

// When the day begins there. Rejected for a zone that there is not.
Result<Instant> midnight(std::chrono::local_days day, std::string const& zone);

}  // namespace peal::office
