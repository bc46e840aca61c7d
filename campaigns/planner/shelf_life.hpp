#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/planner/compose.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace peal::campaigns::planner {

// Something a post would say or show after the last day it may be.
struct Stale {
    std::string what;    // "quotes the figure `reports`"
    std::string remedy;  // "after the last day it is valid; ask for a newer figure"
};

// A figure, an answer of the FAQ, or a picture that has had its day. Nothing when all that a text quotes and shows may be
// seen on `day`, the local date of the post. Pure.
std::optional<Stale> find_stale(definitions::Definitions const& all, definitions::Message const& message,
                                Composed const& composed, std::chrono::local_days day);

// The last day a picture may be shown: of its licence, or of the consent of those in it. Nothing: no end is known.
std::optional<std::chrono::local_days> last_day_of(definitions::OwnPhoto const& photo);

}  // namespace peal::campaigns::planner
