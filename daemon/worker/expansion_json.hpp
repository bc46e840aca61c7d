#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "core/result.hpp"

#include <string>
#include <string_view>

namespace peal::worker {

// Every field, so that what is read back equals what was written.
std::string to_json(campaigns::calendar::Expansion const& expansion);

// Kind `bug` when it is no Expansion or holds a time outside the years 1 to 9999.
Result<campaigns::calendar::Expansion> to_expansion(std::string_view text);

}  // namespace peal::worker
