#pragma once

#include "core/http_client.hpp"
#include "daemon/cli/console.hpp"
#include "daemon/worker/worker.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
#include <functional>
#include <string>

// The program `peal`: one file a command. Each function below adds its command, with its help, and sets what to run when
// the command line asks for it.
namespace peal::cli {

// What the program ends with; documented in docs/cli.md.
enum class Exit {
    ok = 0,
    problems = 1,   // something is wrong, was refused, or failed
    usage = 2,      // the command line cannot be understood
    no_daemon = 3,  // the daemon does not answer
};

struct Program {
    Console& console;
    std::function<Result<HttpResponse>(HttpRequest)> send;  // one request, waiting for its answer
    std::string socket;                                     // where the daemon listens
    std::function<Exit()> run;                              // set by the command that was chosen
    // One picture drawn by the worker, with the logo from that configuration folder.
    std::function<Result<worker::Rendition>(campaigns::Artwork, std::filesystem::path)> draw = {};
};

void add_check(CLI::App& app, Program& program);
void add_plan(CLI::App& app, Program& program);
void add_card(CLI::App& app, Program& program);
void add_calendar(CLI::App& app, Program& program);
void add_calendar_sources(CLI::App& calendar, Program& program);  // sources and refresh
void add_calendar_events(CLI::App& calendar, Program& program);   // events, show and diff
void add_calendar_entry(CLI::App& calendar, Program& program);    // add and change
void add_calendar_decisions(CLI::App& calendar,
                            Program& program);  // cancel, restore, confirm, cancel-posts, attendance
void add_calendar_questions(CLI::App& calendar, Program& program);  // questions and answer
void add_calendar_feed(CLI::App& calendar, Program& program);
void add_calendar_print(CLI::App& calendar, Program& program);
void add_text(CLI::App& app, Program& program);
void add_status(CLI::App& app, Program& program);
void add_pauses(CLI::App& app, Program& program);  // pause and resume
void add_posts(CLI::App& app, Program& program);
void add_report(CLI::App& app, Program& program);

// A command line that CLI11 took, but that means nothing: one line on standard error.
Exit refuse_usage(Console& console, std::string_view message);

// A failure: one line on standard error.
Exit report_failure(Console& console, std::string_view message);

}  // namespace peal::cli
