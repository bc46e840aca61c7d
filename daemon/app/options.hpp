#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace peal::app {

struct Options {
    std::filesystem::path config;
    std::filesystem::path data = "/var/lib/peal";
    std::string socket;          // empty: $RUNTIME_DIRECTORY/peal.sock, else /run/peal/peal.sock
    bool dry_run = false;        // whatever the files say, nothing is sent
    bool after_restore = false;  // the database is a restored backup
};

// What the command line asks for; an exit code when there is nothing more to do (--help, --version, a wrong option).
struct Parsed {
    std::optional<Options> options;
    int exit_code = 0;
};
Parsed parse_command_line(int argc, char** argv);

}  // namespace peal::app
