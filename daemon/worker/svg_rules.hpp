#pragma once

#include "core/result.hpp"

#include <string_view>

namespace peal::worker {

// Whether all of an SVG is in the file itself. The library that draws it would leave out what it may not load and say
// nothing, and a logo with a part missing would go out. Rejected with what it refers to. This is for clear errors; that
// nothing can be loaded is the jail's promise.
Result<> check_svg(std::string_view svg);

}  // namespace peal::worker
