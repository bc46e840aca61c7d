#pragma once

#include "core/async.hpp"
#include "core/result.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace peal::worker {

// One child process: reads `input` as its standard input and is listened to. It inherits nothing else: no descriptor, no
// environment but the one given, no arguments, no signal mask. When it has not ended by itself, it is killed and collected by
// the destructor. I/O thread only.
class Child {
public:
    // Rejected when the program cannot be run, transient when the machine lacks processes, descriptors or memory.
    static Result<std::unique_ptr<Child>> start(Executor executor, std::filesystem::path const& program,
                                                std::vector<std::string> const& environment, std::string_view input);
    ~Child();
    Child(Child const&) = delete;
    Child& operator=(Child const&) = delete;

    // Appends the standard output to `output`, to its end. False when there is more than `bytes_max`, or when cancelled.
    awaitable<bool> read_output(std::string& output, std::size_t bytes_max);

    // Waits until the process has ended. False when cancelled.
    awaitable<bool> wait();

    void kill();

    // How it ended. After wait() returned true, once.
    struct End {
        int status = 0;  // exit status; meaningless after a signal
        int signal = 0;  // 0: ended by itself
    };
    End collect();

    // The first of what it wrote to its standard error, printable, as evidence for the log.
    std::string complaints();

private:
    Child(Executor executor, pid_t pid);

    pid_t pid_;
    asio::posix::stream_descriptor process_;  // a pidfd
    asio::posix::stream_descriptor output_;
    asio::posix::stream_descriptor errors_;
    bool collected_ = false;
};

}  // namespace peal::worker
