#pragma once

#include "daemon/cli/command.hpp"

#include <CLI/CLI.hpp>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace peal::tests {

// The commands of the office, run against a daemon that is a list of answers.
struct FakePeal {
    std::vector<Result<HttpResponse>> answers;  // one for each request, in order; then nobody answers
    std::vector<HttpRequest> requests;
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;

    // What `peal ARGUMENTS...` ends with.
    cli::Exit run(std::vector<std::string> arguments)
    {
        cli::Console console{out, err, in};
        cli::Program program{console,
                             [this](HttpRequest request) -> Result<HttpResponse> {
                                 requests.push_back(std::move(request));
                                 if (requests.size() > answers.size())
                                     return fail(ErrorKind::transient, "nobody is there");
                                 return answers[requests.size() - 1];
                             },
                             "/run/test.sock",
                             {}};
        CLI::App app("peal");
        app.require_subcommand(1);
        cli::add_status(app, program);
        cli::add_posts(app, program);
        cli::add_pauses(app, program);
        cli::add_report(app, program);
        cli::add_calendar(app, program);
        std::vector<std::string> backwards(arguments.rbegin(), arguments.rend());
        try {
            app.parse(backwards);
        } catch (CLI::ParseError const&) {
            return cli::Exit::usage;
        }
        return program.run();
    }
};

}  // namespace peal::tests
