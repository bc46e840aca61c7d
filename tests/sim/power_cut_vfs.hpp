#pragma once

#include "tests/sim/power_cut_disk.hpp"

#include <sqlite3.h>

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

// The disk as SQLite sees it: its table of calls, and the locks and shared memory that live only as long as the process.
namespace peal::sim {

// The index of a WAL, shared by the connections of one file. In memory, so it dies with the process.
struct SharedIndex {
    std::vector<std::unique_ptr<std::array<char, 32768>>> regions;
    std::array<int, SQLITE_SHM_NLOCK> readers{};
    std::array<bool, SQLITE_SHM_NLOCK> is_exclusive{};
};

struct FileLocks {
    int shared = 0;
    void const* reserved = nullptr;
    void const* exclusive = nullptr;
};

struct PowerCutDisk::Vfs {
    explicit Vfs(PowerCutDisk& disk);
    ~Vfs();

    void forget_memory();

    std::shared_ptr<SharedIndex> index_of(std::string const& name);
    std::shared_ptr<FileLocks> locks_of(std::string const& name);

    struct Handle;
    struct Calls;

    PowerCutDisk& disk;
    sqlite3_vfs table{};
    std::map<std::string, std::shared_ptr<SharedIndex>> indexes;
    std::map<std::string, std::shared_ptr<FileLocks>> locks;
};

}  // namespace peal::sim
