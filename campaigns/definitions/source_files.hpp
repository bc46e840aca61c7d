#pragma once

#include "campaigns/problem.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace peal::campaigns::definitions {

// The text of every configuration file by its path relative to the folder: "peal.yaml", "campaigns/week.yaml",
// "calendar.ics". For a picture, "media/town-hall.jpg", its mark stands there: the bytes are for those who draw.
using SourceFiles = std::map<std::string, std::string>;

// What a picture says it is, and the SHA-256 digest of its bytes: "image/jpeg 9f86d0...", "image/png ...",
// "image/svg+xml ...", or "unknown ..." when it begins like none of them.
std::string picture_mark(std::string_view bytes);

// "media/town-hall.jpg": a file in the folder media itself.
bool is_picture_path(std::string_view path);

inline constexpr std::size_t picture_bytes_max = 10 * 1024 * 1024;

// A folder in campaigns/ is there as "campaigns/2027/", without a text: nobody reads it.
//
// Reads *.yaml, *.yml and *.ics of the folder, *.yaml, *.yml of its campaigns/, and *.jpg, *.jpeg, *.png and *.svg of its
// media/ (names that start with a dot are left out). Rejected when there is no such folder, or a file cannot be read or is
// too large (calendars and pictures 10 MiB, others 1 MiB, 5,000 files, 64 MiB together without pictures, 256 MiB of these),
// or a picture is a link that leads out of the folder. With `unread` a campaign file that cannot be read, or is too large, is
// left out and told there, as an error. Blocking: for start-up, the command line and worker threads.
Result<SourceFiles> read_source_files(std::filesystem::path const& folder, std::vector<Problem>* unread = nullptr);

// The bytes of one picture, by its path in the folder, within the same limits.
Result<std::string> read_picture(std::filesystem::path const& folder, std::string const& path);

}  // namespace peal::campaigns::definitions
