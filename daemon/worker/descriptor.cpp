#include "daemon/worker/descriptor.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

namespace peal::worker {

namespace {

// A program started with a standard stream closed would get its number here, and the child the wrong file.
tl::expected<Descriptor, int> above_standard(Descriptor descriptor)
{
    if (descriptor.get() > STDERR_FILENO) return descriptor;
    int const higher = ::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (higher < 0) return tl::unexpected<int>(errno);
    return Descriptor(higher);
}

}  // namespace

Descriptor::~Descriptor()
{
    if (number_ >= 0) ::close(number_);
}

tl::expected<Pipe, int> open_pipe()
{
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) return tl::unexpected<int>(errno);
    Descriptor first(ends[0]);
    Descriptor second(ends[1]);
    auto read = above_standard(std::move(first));
    auto write = above_standard(std::move(second));
    if (!read) return tl::unexpected<int>(read.error());
    if (!write) return tl::unexpected<int>(write.error());
    Pipe pipe;
    pipe.read = std::move(*read);
    pipe.write = std::move(*write);
    return pipe;
}

tl::expected<Descriptor, int> open_memory_file(std::string_view text)
{
    int const number = ::memfd_create("peal-job", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (number < 0) return tl::unexpected<int>(errno);
    Descriptor file(number);
    while (!text.empty()) {
        auto const written = ::write(number, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return tl::unexpected<int>(written < 0 ? errno : ENOSPC);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::lseek(number, 0, SEEK_SET) != 0) return tl::unexpected<int>(errno);
    if (::fcntl(number, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0)
        return tl::unexpected<int>(errno);
    return above_standard(std::move(file));
}

void set_non_blocking(int number)
{
    int const flags = ::fcntl(number, F_GETFL);
    if (flags >= 0) ::fcntl(number, F_SETFL, flags | O_NONBLOCK);
}

}  // namespace peal::worker
