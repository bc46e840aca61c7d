#include "connectors/json.hpp"
#include "daemon/cli/event_page.hpp"
#include "daemon/cli/office.hpp"
#include "daemon/cli/period.hpp"
#include "daemon/cli/table.hpp"

#include <memory>
#include <ostream>

// Looking at the events of the shared calendar.
namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;

namespace {

struct EventListOptions : OfficeOptions {
    std::string source, from, to;
    bool unconfirmed = false;
    int limit = 100;
};

struct ShowOptions : OfficeOptions {
    std::string id;
};

struct DiffOptions : OfficeOptions {
    std::string id, source;
    int limit = 20;
};

Style style_of(std::string const& standing)
{
    if (standing == "confirmed") return Style::plain;
    return standing == "cancelled" || standing == "left" ? Style::dim : Style::yellow;
}

Exit list_events(Program& program, EventListOptions const& options)
{
    auto& console = program.console;
    for (auto const& day : {options.from, options.to}) {
        auto const typed = parse_typed(day);
        if (!day.empty() && (!typed || !typed->is_date))
            return refuse_usage(console, "`" + day + "` is no date; write 2027-10-09");
    }
    auto const answer = Office(program).get("/events", {{"source", options.source},
                                                        {"from", options.from},
                                                        {"to", options.to},
                                                        {"unconfirmed", options.unconfirmed ? "1" : ""},
                                                        {"limit", std::to_string(options.limit)}});
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    auto const* const events = json::find_array(answer->value, "events");
    auto const& rows = events != nullptr ? *events : boost::json::array();
    auto const zone = json::text_at(answer->value, "zone");
    Table table({{"ID"}, {"START"}, {"STATE"}, {"SOURCE", false, true}, {"EVENT", false, true, 12}});
    for (auto const& event : rows) {
        auto const standing = standing_of(event);
        table.add({json::text_at(event, "id"), start_short(event, zone), standing, json::text_at(event, "source"),
                   json::text_at(event, "summary")},
                  style_of(standing));
    }
    if (!table.empty()) table.print(console.out, console.colour_out);
    bool const more = json::find_bool(answer->value, "more").value_or(false);
    console.out << counted(rows.size(), "event", "events")
                << (more ? "; there are more, ask with --limit or --from" : "") << '\n';
    return Exit::ok;
}

Exit show(Program& program, ShowOptions const& options)
{
    auto const answer = Office(program).get("/events/" + percent_encode(options.id));
    if (!answer) return answer.error();
    if (!print_as_is(program.console, options, *answer)) print_event(program.console, answer->value);
    return Exit::ok;
}

Exit diff_one(Program& program, DiffOptions const& options)
{
    auto& console = program.console;
    auto const answer = Office(program).get("/events/" + percent_encode(options.id));
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    auto const* const history = json::find_array(answer->value, "history");
    if (history == nullptr) return Exit::ok;
    for (auto change = history->rbegin(); change != history->rend(); ++change)
        print_event_change(console, *change, json::text_at(answer->value, "id"), json::text_at(answer->value, "zone"));
    return Exit::ok;
}

Exit diff(Program& program, DiffOptions const& options)
{
    auto& console = program.console;
    if (!options.id.empty()) {
        if (!options.source.empty()) return refuse_usage(console, "say either an event or --source");
        return diff_one(program, options);
    }
    auto const answer =
        Office(program).get("/events/changes", {{"source", options.source}, {"limit", std::to_string(options.limit)}});
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    auto const* const changes = json::find_array(answer->value, "changes");
    if (changes == nullptr || changes->empty()) {
        console.out << "Nothing has changed yet.\n";
        return Exit::ok;
    }
    for (auto const& change : *changes)
        print_event_change(console, change, json::text_at(change, "event"), json::text_at(answer->value, "zone"));
    if (json::find_bool(answer->value, "more").value_or(false))
        console.out << "There are older ones, ask with --limit\n";
    return Exit::ok;
}

void add_limit(CLI::App& command, int& limit)
{
    command.add_option("--limit", limit, "At most so many")
        ->type_name("N")
        ->check(CLI::Range(1, 1000).description(""))
        ->capture_default_str();
}

void add_list(CLI::App& calendar, Program& program)
{
    auto const options = std::make_shared<EventListOptions>();
    auto* const command = calendar.add_subcommand("events", "List events by their start");
    command->add_option("--source", options->source, "Of this calendar; peal: entered here");
    command->add_option("--from", options->from, "First day (today)");
    command->add_option("--to", options->to, "Last day, included");
    command->add_flag("--unconfirmed", options->unconfirmed, "Only those that wait to be confirmed");
    add_limit(*command, options->limit);
    add_office_options(*command, program, *options);
    command->footer("Days are those of the partnership's zone; an event is listed by its start.\n"
                    "`left` is what its calendar does not have any more.\n\n"
                    "Examples:\n"
                    "  peal calendar events --unconfirmed\n"
                    "  peal calendar events --source city --from 2027-10-01 --to 2027-10-31");
    command->callback(
        [options, &program] { program.run = [options, &program] { return list_events(program, *options); }; });
}

void add_show(CLI::App& calendar, Program& program)
{
    auto const options = std::make_shared<ShowOptions>();
    auto* const command = calendar.add_subcommand("show", "Show one event: its posts, questions, history");
    command->add_option("ID", options->id, "As peal calendar events shows it")->required();
    add_office_options(*command, program, *options);
    command->footer("Example:\n  peal calendar show e7k2mq4");
    command->callback([options, &program] { program.run = [options, &program] { return show(program, *options); }; });
}

void add_diff(CLI::App& calendar, Program& program)
{
    auto const options = std::make_shared<DiffOptions>();
    auto* const command = calendar.add_subcommand("diff", "List what has changed, the newest first");
    command->add_option("ID", options->id, "Only of this event, all of it");
    command->add_option("--source", options->source, "Only of this calendar");
    add_limit(*command, options->limit);
    add_office_options(*command, program, *options);
    command->footer("Examples:\n"
                    "  peal calendar diff\n"
                    "  peal calendar diff e7k2mq4");
    command->callback([options, &program] { program.run = [options, &program] { return diff(program, *options); }; });
}

}  // namespace

void add_calendar_events(CLI::App& calendar, Program& program)
{
    add_list(calendar, program);
    add_show(calendar, program);
    add_diff(calendar, program);
}

}  // namespace peal::cli
