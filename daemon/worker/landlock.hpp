#pragma once

#include <string>
#include <vector>

namespace peal::worker {

// Files can be read below the system's own folders and `readable` only, and written nowhere. True also where the kernel
// has no Landlock: the rest of the jail stands without it. False, with errno, when a kernel that has it refuses.
// no_new_privs must be set.
bool limit_reading(std::vector<std::string> const& readable);

}  // namespace peal::worker
