#pragma once

#include "core/result.hpp"
#include "core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace peal::cli {

// A moment as it is typed: a UTC instant ("2027-10-09T08:00:00Z"), or a date ("2027-10-09").
struct Typed {
    Instant instant;  // of a date: its midnight in UTC
    bool is_date = false;
};

Result<Typed> parse_typed(std::string_view text);

// A date is the local day in `zone`: as a first moment its start, as a last one its end. Instants are what they are.
Result<Instant> first_moment(Typed const& typed, std::string_view zone);
Result<Instant> last_moment(Typed const& typed, std::string_view zone);

}  // namespace peal::cli
