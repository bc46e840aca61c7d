#include "core/log.hpp"
#include "daemon/app/application.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>

// A service is given few and may ask for more: each visitor, each call and each picture needs one.
static void allow_open_files()
{
    constexpr rlim_t enough = 16384;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= enough) return;
    limit.rlim_cur = std::min(limit.rlim_max, enough);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

int main(int argc, char** argv)
{
    auto const parsed = peal::app::parse_command_line(argc, argv);
    if (!parsed.options) return parsed.exit_code;
    std::signal(SIGPIPE, SIG_IGN);
    allow_open_files();
    try {
        auto const ended = peal::app::run(*parsed.options);
        if (ended) return 0;
        std::fprintf(stderr, "peald: %s\n", ended.error().message.c_str());
    } catch (std::exception const& error) {
        std::fprintf(stderr, "peald: it ended because of a mistake of ours: %s\n", error.what());
    }
    return 1;
}
