#pragma once

#include "daemon/store/destinations.hpp"

#include <filesystem>
#include <optional>

namespace SQLite {
class Database;
}

// Where links lead by the database that a killed process has left. Looking such a file through before it is used takes long,
// and who follows a link to report something is not to wait for that.
namespace peal::store {

// From the file and its write-ahead log as they lie there; both are left so. Nothing when there is no such log, since then
// there is nothing to look through, and when they cannot be read. What is wrong with them is for Database::open to say, which
// comes next. Blocking; while no other connection of this process has the file open.
std::optional<Destinations> find_links_of_last_run(std::filesystem::path const& database);

// For the files of this room only.
Destinations read_destinations(SQLite::Database& db);

}  // namespace peal::store
