#include "daemon/cli/command.hpp"

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

namespace {

using peal::cli::Console;
using peal::cli::Exit;
using peal::cli::Program;

constexpr auto examples = "Every command has --help with examples. Exit codes: 0 well, 1 problems found or\n"
                          "the request was refused, 2 a wrong command line, 3 the daemon does not answer.\n\n"
                          "Examples:\n"
                          "  peal check config\n"
                          "  peal plan --config config --from 2026-12-01 --to 2026-12-31\n"
                          "  echo 'Hello' | peal text measure --network x";

void add_commands(CLI::App& app, Program& program)
{
    peal::cli::add_check(app, program);
    peal::cli::add_plan(app, program);
    peal::cli::add_calendar(app, program);
    peal::cli::add_text(app, program);
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
    Program program{console, {}};

    CLI::App app("Peal says what a partnership has agreed to say, where and when.", "peal");
    app.get_formatter()->column_width(26);
    app.set_version_flag("--version", "peal " PEAL_VERSION);
    app.footer(examples);
    app.require_subcommand(1);
    add_commands(app, program);
    for (auto* const command : app.get_subcommands({})) command->formatter(app.get_formatter());

    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        if (error.get_exit_code() == 0) return finish(console, Exit(app.exit(error, std::cout, std::cerr)));
        app.exit(error, std::cout, std::cerr);
        return static_cast<int>(Exit::usage);
    }
    return finish(console, program.run());
}
