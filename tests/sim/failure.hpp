#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace peal::sim {

// What fails for certain in a run, and at the how-manieth of its steps.
struct Failure {
    enum class Of {
        process,          // dies at a handler
        disk,             // and the process with it, at a change
        power,            // at a change of the disk
        read,             // of the database; the process lives on, here and below
        write,            // of the database
        room,             // for a write to the database
        sync,             // of the database
        memory,           // for the machine
        database_memory,  // for SQLite
    };
    static constexpr std::array<std::string_view, 9> names = {"process", "disk", "power",  "read",           "write",
                                                              "room",    "sync", "memory", "database_memory"};

    Of of = Of::process;
    std::uint64_t at = 0;  // from 1; 0: nothing fails
    bool lasts = false;    // for a minute, unless the process ends before; else the next step is well again

    // Who is dead is dead, and a process that has no memory at all ends at its next handler.
    static constexpr bool may_last(Of of) { return of >= Of::read && of != Of::memory; }
    static constexpr std::string_view name(Of of) { return names[static_cast<std::size_t>(of)]; }
};

}  // namespace peal::sim
