#pragma once

#include <filesystem>
#include <string>

// The write-ahead log that an earlier process left beside a database.
namespace peal::store {

// Writes the log over itself and syncs it, before SQLite opens the database. After a sync that failed, what is read of it
// may be in the kernel's memory only, and no later sync writes it: a power cut while SQLite copies it into the database
// would leave half of a transaction there and nothing of it in the log. Nothing happens when there is no log.
//
// `vfs` is SQLite's name of a file system; empty: the machine's. Blocking. Throws SQLite::Exception.
void write_log_anew(std::filesystem::path const& database, std::string const& vfs);

}  // namespace peal::store
