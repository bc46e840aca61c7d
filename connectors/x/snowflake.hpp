#pragma once

#include "core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Ids of X hold the moment they were made: (id >> 22) is milliseconds since 2010-11-04T01:42:54.657Z.
namespace peal::connectors::x {

// 1 to 19 digits that fit 63 bits: what an id of X looks like.
std::optional<std::uint64_t> parse_id(std::string_view id);

// The moment an id was made; absent when it is none.
std::optional<Instant> time_of_id(std::string_view id);

// The smallest id made at `moment`; 0 for moments before ids began.
std::uint64_t first_id_at(Instant moment);

}  // namespace peal::connectors::x
