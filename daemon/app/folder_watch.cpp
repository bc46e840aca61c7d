#include "daemon/app/folder_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace peal::app {

namespace {

constexpr Duration quiet = std::chrono::milliseconds(500);
// Whoever never stops writing is read all the same.
constexpr int rounds_max = 10;
constexpr int reads_max = 64;
constexpr Duration blind = std::chrono::hours(24);

// Not IN_MODIFY: a file that is being written is not finished.
constexpr std::uint32_t of_interest = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE |
                                      IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB | IN_ONLYDIR;

std::filesystem::path without_slash(std::filesystem::path const& folder)
{
    auto const whole = std::filesystem::absolute(folder).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

std::string reason()
{
    return std::strerror(errno);
}

}  // namespace

FolderWatch::FolderWatch(Executor executor, AsyncClock& clock, std::filesystem::path folder)
    : clock_(clock), folder_(without_slash(folder)), events_(std::move(executor))
{
    int const descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor < 0) {
        problem_ = folder_.string() + " cannot be watched: " + reason();
        return;
    }
    events_.assign(descriptor);
    watch_all();
}

awaitable<> FolderWatch::changed()
{
    if (!events_.is_open()) {
        co_await clock_.sleep_for(blind);
        co_return;
    }
    bool ours = false;
    while (!ours) {
        auto const [failed] = co_await events_.async_wait(asio::posix::stream_descriptor::wait_read, tok);
        if (failed) co_return;
        ours = take_events();
    }
    for (int round = 0; ours && round < rounds_max; ++round) {
        // Before anybody reads the folder: what comes after that is told by the next call.
        watch_all();
        bool const waited = co_await clock_.sleep_for(quiet);
        if (!waited) co_return;
        ours = take_events();
    }
}

// The folder, its campaigns and pictures, and its name in the folder above: what stands behind a name may be another folder by now.
void FolderWatch::watch_all()
{
    problem_.clear();
    std::vector<Watched> now;
    watch(folder_.parent_path(), folder_.filename().string(), now);
    watch(folder_, "", now);
    watch(folder_ / "campaigns", "", now);
    watch(folder_ / "media", "", now);
    for (auto const& old : watched_) {
        bool const is_kept =
            std::any_of(now.begin(), now.end(), [&](Watched const& one) { return one.number == old.number; });
        if (!is_kept) ::inotify_rm_watch(events_.native_handle(), old.number);
    }
    watched_ = std::move(now);
}

void FolderWatch::watch(std::filesystem::path const& path, std::string only, std::vector<Watched>& now)
{
    int const number = ::inotify_add_watch(events_.native_handle(), path.c_str(), of_interest);
    if (number >= 0)
        now.push_back({number, std::move(only)});
    else if (errno != ENOENT && errno != ENOTDIR && only.empty())
        problem_ = path.string() + " cannot be watched: " + reason();
}

// Empties the queue; whether any of it is about us.
bool FolderWatch::take_events()
{
    alignas(inotify_event) std::array<char, 16 << 10> buffer;
    bool ours = false;
    for (int i = 0; i < reads_max; ++i) {
        auto const size = ::read(events_.native_handle(), buffer.data(), buffer.size());
        if (size <= 0) break;
        for (std::size_t at = 0; at < static_cast<std::size_t>(size);) {
            inotify_event event;
            std::memcpy(&event, buffer.data() + at, sizeof event);
            // The name is filled up with zeros.
            std::string_view const name = event.len > 0 ? buffer.data() + at + sizeof event : "";
            // A queue that ran over has lost events of whoever.
            if ((event.mask & IN_Q_OVERFLOW) != 0 || concerns_us(event.wd, name)) ours = true;
            at += sizeof event + event.len;
        }
    }
    return ours;
}

bool FolderWatch::concerns_us(int number, std::string_view name) const
{
    return std::any_of(watched_.begin(), watched_.end(), [&](Watched const& one) {
        return one.number == number && (one.only.empty() || one.only == name);
    });
}

}  // namespace peal::app
