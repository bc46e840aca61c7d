#pragma once

#include "core/result.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

// What a process gives up before it touches what strangers made. All of it is off under the sanitizers, which need more
// memory and more system calls than the work itself.
namespace peal::worker {

struct JailLimits {
    std::chrono::seconds cpu = std::chrono::seconds(10);
    std::size_t memory_bytes = std::size_t{1} << 30;  // address space: shared libraries count
    unsigned open_files = 64;

    JailLimits() {}
};

// Lowers the limits, dies with the parent, gives up the network, other processes and writing files, and keeps reading to
// the system's own folders and `readable` (where the kernel knows Landlock). For the first lines of main, while there is
// one thread. Rejected when the kernel refuses, transient when it lacks memory: then nothing may be read.
Result<> enter_jail(JailLimits const& limits, std::vector<std::string> const& readable = {});

// From here on no memory can become executable. For the moment when every library is loaded.
Result<> forbid_new_code();

}  // namespace peal::worker
