#include "daemon/worker/shortage.hpp"

#include <algorithm>
#include <array>

namespace peal::worker {

bool is_about_memory(std::string_view complaint)
{
    // Of the program loader, the C library (a thread needs memory too), C++, GLib, libvips and libjpeg.
    constexpr std::array<std::string_view, 9> words = {"cannot map zero-fill pages",
                                                       "failed to map segment",
                                                       "cannot allocate",
                                                       "Cannot allocate memory",
                                                       "Resource temporarily unavailable",
                                                       "bad_alloc",
                                                       "failed to allocate",
                                                       "out of memory",
                                                       "Insufficient memory"};
    return std::any_of(words.begin(), words.end(),
                       [complaint](auto word) { return complaint.find(word) != std::string_view::npos; });
}

}  // namespace peal::worker
