#pragma once

#include <string_view>

namespace peal::worker {

// Whether the last words of a library, or of the program loader, say that it was given no memory: what failed for that
// may well go next time. Pure.
bool is_about_memory(std::string_view complaint);

}  // namespace peal::worker
