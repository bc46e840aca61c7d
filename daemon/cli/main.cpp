#include "campaigns/definitions/source_files.hpp"
#include "connectors/http/curl_client.hpp"
#include "core/async_real_clock.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/worker/client.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>
#include <utility>

namespace {

using peal::cli::Console;
using peal::cli::Exit;
using peal::cli::Program;

constexpr auto examples = "Every command has --help with examples. Exit codes: 0 well, 1 problems found or\n"
                          "the request was refused, 2 a wrong command line, 3 the daemon does not answer.\n\n"
                          "Examples:\n"
                          "  peal check config\n"
                          "  peal plan --config config --from 2026-12-01 --to 2026-12-31\n"
                          "  echo 'Hello' | peal text measure --network x\n"
                          "  peal status";

std::string default_socket()
{
    auto const* const path = std::getenv("PEAL_SOCKET");
    return path != nullptr && *path != '\0' ? path : "/run/peal/peal.sock";
}

peal::Result<peal::HttpResponse> ask_daemon(peal::HttpRequest request)
{
    boost::asio::io_context context(1);
    auto const client = peal::connectors::http::make_curl_client(context.get_executor());
    peal::Result<peal::HttpResponse> answer = peal::fail(peal::ErrorKind::bug, "the request never ended");
    boost::asio::co_spawn(context, client->send(std::move(request)),
                          [&answer](std::exception_ptr failure, peal::Result<peal::HttpResponse> result) {
                              if (!failure) answer = std::move(result);
                          });
    context.run();
    return answer;
}

peal::awaitable<peal::Result<std::string>> load_picture(std::filesystem::path folder, std::string file)
{
    co_return peal::campaigns::definitions::read_picture(folder, file);
}

peal::Result<peal::worker::Rendition> draw_picture(peal::campaigns::Artwork artwork, std::filesystem::path folder)
{
    boost::asio::io_context context(1);
    auto const clock = peal::make_real_clock(context.get_executor());
    peal::worker::WorkerOptions options;
    options.load_picture = [folder](std::string file) { return load_picture(folder, std::move(file)); };
    auto const program = std::filesystem::read_symlink("/proc/self/exe").parent_path() / "peal-worker";
    auto const worker = peal::worker::make_worker(context.get_executor(), *clock, program, std::move(options));
    peal::Result<peal::worker::Rendition> answer = peal::fail(peal::ErrorKind::bug, "the drawing never ended");
    boost::asio::co_spawn(context, worker->draw(std::move(artwork)),
                          [&answer](std::exception_ptr failure, peal::Result<peal::worker::Rendition> result) {
                              if (!failure) answer = std::move(result);
                          });
    context.run();
    return answer;
}

void add_commands(CLI::App& app, Program& program)
{
    peal::cli::add_check(app, program);
    peal::cli::add_plan(app, program);
    peal::cli::add_card(app, program);
    peal::cli::add_calendar(app, program);
    peal::cli::add_text(app, program);
    peal::cli::add_status(app, program);
    peal::cli::add_posts(app, program);
    peal::cli::add_pauses(app, program);
    peal::cli::add_report(app, program);
}

int finish(Console& console, Exit exit)
{
    console.out.flush();
    if (console.out) return static_cast<int>(exit);
    console.err << "peal: standard output cannot be written to\n";
    return static_cast<int>(Exit::problems);
}

}  // namespace

int main(int argc, char** argv)
{
    std::ios::sync_with_stdio(false);
    Console console{std::cout, std::cerr, std::cin, peal::cli::wants_colour(STDOUT_FILENO),
                    peal::cli::wants_colour(STDERR_FILENO)};
    Program program{console, ask_daemon, default_socket(), {}, draw_picture};

    CLI::App app("Peal says what a partnership has agreed to say, where and when.", "peal");
    app.get_formatter()->column_width(26);
    app.set_version_flag("--version", "peal " PEAL_VERSION);
    app.require_subcommand(1);
    add_commands(app, program);
    app.footer(examples);  // after the commands, which would take it over

    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        if (error.get_exit_code() == 0) return finish(console, Exit(app.exit(error, std::cout, std::cerr)));
        app.exit(error, std::cout, std::cerr);
        return static_cast<int>(Exit::usage);
    }
    return finish(console, program.run());
}
