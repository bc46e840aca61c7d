#include "connectors/json.hpp"
#include "daemon/cli/event_page.hpp"
#include "daemon/cli/local_time.hpp"
#include "daemon/cli/office.hpp"
#include "daemon/cli/paragraph.hpp"
#include "daemon/cli/table.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <ostream>

namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;

namespace {

// Others' servers may be slow, and the plan follows.
constexpr Duration refresh_patience = std::chrono::minutes(5);

// What is told of what is wrong inside of a calendar, where nobody has asked for more.
constexpr std::size_t problems_told = 3;

struct SourcesOptions : OfficeOptions {
    bool problems = false;
};

struct RefreshOptions : OfficeOptions {
    std::string source;
};

// "09:15" of a moment today, else the day: three moments have to fit a line.
std::string brief(std::string const& instant, std::string const& now, std::string const& zone)
{
    if (instant.empty()) return "never";
    auto const moment = local_short(instant, zone);
    if (moment.size() < 16) return moment;
    auto const day = moment.substr(0, 10);
    return day == local_short(now, zone).substr(0, 10) ? moment.substr(11) : day;
}

std::string place_of(value const& calendar)
{
    auto const host = json::text_at(calendar, "host");
    return host.empty() ? json::text_at(calendar, "kind") : host;
}

void print_inner_problems(Console& console, value const& calendar, bool in_full)
{
    auto const count = static_cast<std::size_t>(json::find_integer(calendar, "problem_count").value_or(0));
    auto const* const told = json::find_array(calendar, "problems");
    if (count == 0 || told == nullptr) return;
    print_paragraph(console, json::text_at(calendar, "id") + ": " + counted(count, "problem", "problems") + " in it", 0,
                    Style::yellow);
    auto const shown = in_full ? told->size() : std::min(told->size(), problems_told);
    for (std::size_t i = 0; i < shown; ++i) print_paragraph(console, json::text_at((*told)[i], ""), 2);
    if (count == shown) return;
    auto const others = "and " + std::to_string(count - shown) + " more";
    print_paragraph(console, others + (in_full ? "; the daemon's log has them" : ": peal calendar sources --problems"),
                    2);
}

void print_drop(Console& console, value const& drop)
{
    auto const line = "calendar `" + json::text_at(drop, "source") + "`: " + json::text_at(drop, "reason") +
                      "; say whether they have: peal calendar answer " + json::text_at(drop, "question") +
                      " left, or stays";
    print_paragraph(console, line, 0, Style::yellow);
    print_first_events(console, drop, 2);
}

void print_sources(Console& console, value const& answer, bool in_full = false)
{
    auto const zone = json::text_at(answer, "zone");
    auto const now = json::text_at(answer, "now");
    auto const* const calendars = json::find_array(answer, "calendars");
    auto const& rows = calendars != nullptr ? *calendars : boost::json::array();
    Table table({{"SOURCE", false, true},
                 {"FROM", false, true},
                 {"OWNER", false, true},
                 {"READ"},
                 {"CHANGED"},
                 {"NEXT"},
                 {"EVENTS", true}});
    for (auto const& calendar : rows) {
        auto const next = json::text_at(calendar, "next_look");
        table.add({json::text_at(calendar, "id"), place_of(calendar), json::text_at(calendar, "owner"),
                   brief(json::text_at(calendar, "read_at"), now, zone),
                   brief(json::text_at(calendar, "changed_at"), now, zone), next.empty() ? "" : brief(next, now, zone),
                   std::to_string(json::find_integer(calendar, "occurrences").value_or(0))},
                  json::text_at(calendar, "problem").empty() ? Style::plain : Style::yellow);
    }
    if (table.empty())
        console.out << "No calendar is read; calendar.yaml names them.\n";
    else
        table.print(console.out, console.colour_out);
    for (auto const& calendar : rows) {
        auto const failures = json::find_integer(calendar, "failures").value_or(0);
        if (auto const problem = json::text_at(calendar, "problem"); !problem.empty())
            print_paragraph(console,
                            json::text_at(calendar, "id") + ": " + problem +
                                (failures > 1 ? " (" + std::to_string(failures) + " times in a row)" : ""),
                            0, Style::yellow);
        print_inner_problems(console, calendar, in_full);
    }
    auto const* const drops = json::find_array(answer, "drops");
    for (auto const& drop : drops != nullptr ? *drops : boost::json::array()) print_drop(console, drop);
}

Exit list_sources(Program& program, SourcesOptions const& options)
{
    auto const answer = Office(program).get("/calendars");
    if (!answer) return answer.error();
    if (!print_as_is(program.console, options, *answer))
        print_sources(program.console, answer->value, options.problems);
    return Exit::ok;
}

Exit refresh(Program& program, RefreshOptions const& options)
{
    boost::json::object body;
    if (!options.source.empty()) body["source"] = options.source;
    auto const answer = Office(program).post("/calendars/refresh", body, refresh_patience);
    if (!answer) return answer.error();
    if (!print_as_is(program.console, options, *answer)) print_sources(program.console, answer->value);
    return Exit::ok;
}

}  // namespace

void add_calendar_sources(CLI::App& calendar, Program& program)
{
    auto* const list_command = calendar.add_subcommand("sources", "List the calendars that events come from");
    auto const list_options = std::make_shared<SourcesOptions>();
    list_command->add_flag("--problems", list_options->problems, "Tell more of what is wrong inside of them");
    add_office_options(*list_command, program, *list_options);
    list_command->footer("READ is when it could be looked at last, CHANGED when something in it was\n"
                         "different, NEXT when it is looked at again: a time of today, or a day. What is\n"
                         "wrong with one stands below: while it cannot be read the last good copy stays\n"
                         "in use; what is wrong inside of it is left out, or read as well as it can be.\n\n"
                         "Examples:\n"
                         "  peal calendar sources\n"
                         "  peal calendar sources --problems");
    list_command->callback([list_options, &program] {
        program.run = [list_options, &program] { return list_sources(program, *list_options); };
    });

    auto* const command = calendar.add_subcommand("refresh", "Look at the calendars now");
    auto const options = std::make_shared<RefreshOptions>();
    command->add_option("SOURCE", options->source, "Only this one");
    add_office_options(*command, program, *options);
    command->footer("It ends when the plan has followed. Exit 1 when a calendar cannot be read.\n\n"
                    "Examples:\n"
                    "  peal calendar refresh\n"
                    "  peal calendar refresh city");
    command->callback(
        [options, &program] { program.run = [options, &program] { return refresh(program, *options); }; });
}

}  // namespace peal::cli
