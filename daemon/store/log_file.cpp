#include "daemon/store/log_file.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace peal::store {

namespace {

// As large as a page may be: SQLite asks for no more at once, and its file systems rely on it.
constexpr sqlite3_int64 piece = 1 << 16;

// A file as SQLite's own layer sees it, so that the simulated disk is asked like the real one.
class LogFile {
public:
    LogFile(sqlite3_vfs& vfs, std::filesystem::path const& database)
        : memory_(static_cast<std::size_t>(vfs.szOsFile) / sizeof(std::max_align_t) + 1),
          file_(reinterpret_cast<sqlite3_file*>(memory_.data()))
    {
        std::vector<char> full(static_cast<std::size_t>(vfs.mxPathname) + 1);
        check(vfs.xFullPathname(&vfs, database.c_str(), static_cast<int>(full.size()), full.data()));
        std::string const name(full.data());
        // SQLite's own form of a name, which its file systems may look into.
        name_.reset(
            sqlite3_create_filename(name.c_str(), (name + "-journal").c_str(), (name + "-wal").c_str(), 0, nullptr));
        if (!name_) throw SQLite::Exception("no memory for a file's name", SQLITE_NOMEM);
        auto const* const log = sqlite3_filename_wal(name_.get());
        int there = 0;
        check(vfs.xAccess(&vfs, log, SQLITE_ACCESS_EXISTS, &there));
        if (there == 0) return;
        check(vfs.xOpen(&vfs, log, file_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL, nullptr));
        is_open_ = true;
    }
    ~LogFile()
    {
        if (is_open_) file_->pMethods->xClose(file_);
    }
    LogFile(LogFile const&) = delete;
    LogFile& operator=(LogFile const&) = delete;

    void write_anew()
    {
        if (!is_open_) return;
        sqlite3_int64 size = 0;
        check(file_->pMethods->xFileSize(file_, &size));
        std::vector<char> bytes(static_cast<std::size_t>(std::min(size, piece)));
        for (sqlite3_int64 at = 0; at < size; at += piece) {
            auto const length = static_cast<int>(std::min(piece, size - at));
            check(file_->pMethods->xRead(file_, bytes.data(), length, at));
            check(file_->pMethods->xWrite(file_, bytes.data(), length, at));
        }
        if (size > 0) check(file_->pMethods->xSync(file_, SQLITE_SYNC_FULL));
    }

private:
    struct FreeName {
        void operator()(char const* name) const { sqlite3_free_filename(const_cast<char*>(name)); }
    };

    static void check(int code)
    {
        if (code != SQLITE_OK) throw SQLite::Exception(sqlite3_errstr(code), code & 0xff);
    }

    std::vector<std::max_align_t> memory_;
    sqlite3_file* file_;
    std::unique_ptr<char const, FreeName> name_;
    bool is_open_ = false;
};

}  // namespace

void write_log_anew(std::filesystem::path const& database, std::string const& vfs)
{
    // The first connection does this too; names of file systems are known from then on.
    if (int const code = sqlite3_initialize(); code != SQLITE_OK) throw SQLite::Exception(sqlite3_errstr(code), code);
    auto* const layer = sqlite3_vfs_find(vfs.empty() ? nullptr : vfs.c_str());
    if (layer == nullptr) throw SQLite::Exception("SQLite knows no file system of this name", SQLITE_ERROR);
    LogFile(*layer, database).write_anew();
}

}  // namespace peal::store
