#include "daemon/store/data_directory.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

namespace peal::store {

namespace {

std::string holder(int lock)
{
    char text[32] = {};
    auto const n = ::pread(lock, text, sizeof text - 1, 0);
    std::string pid(text, n > 0 ? static_cast<std::size_t>(n) : 0);
    while (!pid.empty() && (pid.back() == '\n' || pid.back() == ' ')) pid.pop_back();
    return pid.empty() ? "" : " (process " + pid + ")";
}

// Given up again, whatever ends the taking.
class Lock {
public:
    explicit Lock(int file) : file_(file) {}
    Lock(Lock const&) = delete;
    Lock& operator=(Lock const&) = delete;
    ~Lock()
    {
        if (file_ >= 0) ::close(file_);
    }

    int file() const { return file_; }
    int keep() { return std::exchange(file_, -1); }

private:
    int file_;
};

}  // namespace

Result<std::unique_ptr<DataDirectory>> DataDirectory::take(std::filesystem::path path)
{
    auto const refuse = [&](std::string const& why) {
        return fail(ErrorKind::rejected,
                    path.string() + ": " + why + "; make it writable for this user or choose another with --data");
    };
    std::error_code ec;
    for (auto const& folder : {path, path / "media", path / "calendar", path / "credentials"}) {
        std::filesystem::create_directories(folder, ec);
        if (ec) return refuse("the data folder cannot be made (" + ec.message() + ")");
    }
    Lock lock(::open((path / "peald.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
    if (lock.file() < 0) return refuse(std::string("the data folder cannot be written (") + std::strerror(errno) + ")");
    if (::flock(lock.file(), LOCK_EX | LOCK_NB) != 0)
        return fail(ErrorKind::rejected, path.string() + ": another peald" + holder(lock.file()) +
                                             " is running on this data folder; stop it first");
    auto const pid = std::to_string(::getpid()) + "\n";
    if (::ftruncate(lock.file(), 0) != 0 ||
        ::pwrite(lock.file(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size()))
        return refuse(std::string("the data folder cannot be written (") + std::strerror(errno) + ")");
    // Credentials and the master key lie here.
    std::filesystem::permissions(path / "credentials", std::filesystem::perms::owner_all, ec);
    return std::unique_ptr<DataDirectory>(new DataDirectory(std::move(path), lock.keep()));
}

DataDirectory::~DataDirectory()
{
    ::close(lock_);
}

}  // namespace peal::store
