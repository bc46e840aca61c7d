#pragma once

#include "core/result.hpp"

#include <string>
#include <string_view>

namespace peal::worker {

// The families that a picture in `typeface` (one of campaigns/typefaces.hpp) is set in, first to last: what the typeface
// itself lacks comes from the faces of the same kind for Arabic, Hebrew, Devanagari, Bengali, Gujarati, Gurmukhi and
// Tamil. Rejected when it is not known, or not installed: nothing is set in another face without being asked for.
Result<std::string> find_families(std::string_view typeface);

}  // namespace peal::worker
