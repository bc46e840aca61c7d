#include "core/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace peal {

namespace {

class FileDescriptor {
public:
    explicit FileDescriptor(int fd) : fd_(fd) {}
    FileDescriptor(FileDescriptor const&) = delete;
    FileDescriptor& operator=(FileDescriptor const&) = delete;
    ~FileDescriptor()
    {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

private:
    int fd_;
};

tl::unexpected<Error> failed(std::filesystem::path const& path, char const* what)
{
    return fail(ErrorKind::rejected, path.string() + ": cannot " + what + ": " + std::strerror(errno));
}

}  // namespace

Result<std::string> read_file(std::filesystem::path const& path, std::size_t bytes_max)
{
    FileDescriptor const file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.get() < 0) return failed(path, "open");
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return failed(path, "read");
    if (!S_ISREG(status.st_mode)) return fail(ErrorKind::rejected, path.string() + ": is not a file");
    std::string text;
    char buffer[65536];
    for (;;) {
        auto const n = ::read(file.get(), buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failed(path, "read");
        if (n == 0) return text;
        if (text.size() + static_cast<std::size_t>(n) > bytes_max)
            return fail(ErrorKind::rejected,
                        path.string() + ": is larger than the limit of " + std::to_string(bytes_max) + " bytes");
        text.append(buffer, static_cast<std::size_t>(n));
    }
}

Result<> write_file(std::filesystem::path const& path, std::string_view text, unsigned mode, Durability durability)
{
    auto temporary = path;
    temporary += ".new";
    {
        FileDescriptor const file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
        if (file.get() < 0) return failed(temporary, "write");
        while (!text.empty()) {
            auto const n = ::write(file.get(), text.data(), text.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return failed(temporary, "write");
            text.remove_prefix(static_cast<std::size_t>(n));
        }
        if (durability == Durability::synced && ::fsync(file.get()) != 0) return failed(temporary, "sync");
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) return failed(path, "replace");
    if (durability != Durability::synced) return {};
    // The rename itself must survive a power cut too.
    FileDescriptor const folder(
        ::open(path.parent_path().empty() ? "." : path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() < 0 || ::fsync(folder.get()) != 0) return failed(path, "sync the folder of");
    return {};
}

}  // namespace peal
