#include "daemon/cli/agenda.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/office.hpp"
#include "daemon/cli/period.hpp"

#include <memory>
#include <ostream>

namespace peal::cli {

namespace {

struct PrintOptions : OfficeOptions {
    std::string from, to;
    bool html = false;
};

Exit print(Program& program, PrintOptions const& options)
{
    auto& console = program.console;
    for (auto const& day : {options.from, options.to}) {
        auto const typed = parse_typed(day);
        if (!day.empty() && (!typed || !typed->is_date))
            return refuse_usage(console, "`" + day + "` is no date; write 2027-10-09");
    }
    auto const answer = Office(program).get("/calendar", {{"from", options.from}, {"to", options.to}});
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    auto const agenda = to_agenda(answer->value);
    if (!agenda) return report_failure(console, agenda.error().message);
    if (options.html)
        console.out << to_html(*agenda);
    else
        print_agenda(console, *agenda);
    if (agenda->more) return report_failure(console, "there is more than is listed; ask for fewer days");
    return Exit::ok;
}

}  // namespace

void add_calendar_print(CLI::App& calendar, Program& program)
{
    auto* const command = calendar.add_subcommand("print", "List events and planned posts by day, for paper");
    auto const options = std::make_shared<PrintOptions>();
    command->add_option("--from", options->from, "First day (today)");
    command->add_option("--to", options->to, "Last day, included (four weeks)");
    auto* const html = command->add_flag("--html", options->html, "A web page, for a browser to print");
    add_office_options(*command, program, *options);
    command->get_option("--json")->excludes(html);
    command->footer("Days are those of the partnership's zone; a list covers a year at most.\n"
                    "Cancelled posts are left out. Exit 1 when there is more than is listed.\n\n"
                    "Examples:\n"
                    "  peal calendar print | lp\n"
                    "  peal calendar print --from 2026-12-01 --to 2026-12-31 --html > december.html");
    command->callback([options, &program] { program.run = [options, &program] { return print(program, *options); }; });
}

}  // namespace peal::cli
