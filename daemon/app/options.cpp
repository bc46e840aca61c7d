#include "daemon/app/options.hpp"

#include "daemon/app/version.hpp"

#include <CLI/CLI.hpp>

#include <cstdlib>

namespace peal::app {

namespace {

// Where systemd says (RuntimeDirectory=), else the usual place.
std::string default_socket()
{
    char const* const folder = std::getenv("RUNTIME_DIRECTORY");
    return std::string(folder != nullptr && *folder != '\0' ? folder : "/run/peal") + "/peal.sock";
}

}  // namespace

Parsed parse_command_line(int argc, char** argv)
{
    CLI::App app(
        "Says what a partnership has agreed to say, where and when.\n"
        "Exit codes: 0 stopped as asked, 1 could not start (one line on standard error says why), 2 wrong use.",
        "peald");
    Options options;
    std::string config;
    std::string data = options.data.string();
    app.add_option("--config", config, "Folder with peal.yaml, partnership.yaml and the rest")->required();
    app.add_option("--data", data, "Folder for the database and pictures")->capture_default_str();
    app.add_option("--socket", options.socket, "Unix socket that peal speaks to")->default_str(default_socket());
    app.add_flag("--dry-run", options.dry_run, "Go through every step except the network, on every channel");
    app.add_flag(
        "--after-restore", options.after_restore,
        "For the first start on a restored backup: whatever was due since may have gone out, so nothing of it is "
        "sent; you are asked about each");
    app.set_version_flag("--version", std::string("peald ") + version);
    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        int const code = app.exit(error);
        return {{}, code == 0 ? 0 : 2};
    }
    options.config = config;
    options.data = data;
    if (options.socket.empty()) options.socket = default_socket();
    return {options, 0};
}

}  // namespace peal::app
