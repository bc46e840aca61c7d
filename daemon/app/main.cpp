#include "core/log.hpp"
#include "daemon/app/application.hpp"

#include <csignal>
#include <cstdio>
#include <exception>

int main(int argc, char** argv)
{
    auto const parsed = peal::app::parse_command_line(argc, argv);
    if (!parsed.options) return parsed.exit_code;
    std::signal(SIGPIPE, SIG_IGN);
    try {
        auto const ended = peal::app::run(*parsed.options);
        if (ended) return 0;
        std::fprintf(stderr, "peald: %s\n", ended.error().message.c_str());
    } catch (std::exception const& error) {
        std::fprintf(stderr, "peald: it ended because of a mistake of ours: %s\n", error.what());
    }
    return 1;
}
