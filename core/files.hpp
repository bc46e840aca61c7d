#pragma once

#include "core/result.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace peal {

// The whole file. Rejected with the path and the system's reason when it cannot be read or is larger than `bytes_max`.
// Blocking: for start-up, the command line and worker threads.
Result<std::string> read_file(std::filesystem::path const& path, std::size_t bytes_max);

enum class Durability {
    synced,     // a power cut leaves the old text or the new
    as_it_may,  // or a part of the new: for what carries a digest and can be made again
};

// Writes beside `path` and renames, so that a reader sees the old text or the new, never a part. `mode` are the permission
// bits of the new file.
Result<> write_file(std::filesystem::path const& path, std::string_view text, unsigned mode = 0640,
                    Durability durability = Durability::synced);

}  // namespace peal
