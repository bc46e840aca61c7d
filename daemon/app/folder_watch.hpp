#pragma once

#include "core/async_clock.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace peal::app {

// Tells that something in a configuration folder, or in its campaigns/, may have changed: a file was written, moved or
// deleted, or the folder was replaced as a whole. It says no more than that; whoever asks reads the folder again. What
// links lead to elsewhere, and what other machines change, it does not see. I/O thread only.
class FolderWatch {
public:
    FolderWatch(Executor executor, AsyncClock& clock, std::filesystem::path folder);

    // Returns half a second after the last of some changes: editors write in several steps. Also returns when cancelled.
    awaitable<> changed();

    // Why nothing is seen, for people; empty when all is well.
    std::string const& problem() const { return problem_; }

private:
    struct Watched {
        int number = -1;   // what the kernel calls it
        std::string only;  // the one name in it that counts; empty: all
    };

    void watch_all();
    void watch(std::filesystem::path const& path, std::string only, std::vector<Watched>& now);
    bool take_events();
    bool concerns_us(int number, std::string_view name) const;

    AsyncClock& clock_;
    std::filesystem::path folder_;  // absolute, without a slash at its end
    asio::posix::stream_descriptor events_;
    std::vector<Watched> watched_;
    std::string problem_;
};

}  // namespace peal::app
