#include "campaigns/moments/moment.hpp"
#include "connectors/json.hpp"
#include "daemon/cli/event_page.hpp"
#include "daemon/cli/office.hpp"

#include <boost/json/array.hpp>

#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

// Entering events in the shared calendar, and changing what was entered.
namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;

namespace {

using Given = std::optional<std::string>;  // nothing: not on the command line, so that it stays as it is

struct EntryOptions : OfficeOptions {
    std::string id;  // of one that is changed
    Given title, on, start, end, place, about, url, organiser, kind, embargo, zone;
    std::optional<std::vector<std::string>> categories;
    int revision = 0;  // 0: whatever it is
    bool by_owner = false;
};

std::string usage_problem(EntryOptions const& options)
{
    if (options.on && options.start) return "say either --on, of whole days, or --start";
    return {};
}

boost::json::object to_body(EntryOptions const& options)
{
    boost::json::object body;
    auto const put = [&](char const* name, Given const& text) {
        if (text) body[name] = *text;
    };
    put("summary", options.title);
    put("first_day", options.on);
    put("start", options.start);
    // A day ends whole days, a time of day the others.
    put(options.end && options.end->size() == 10 ? "last_day" : "end", options.end);
    put("location", options.place);
    put("description", options.about);
    put("url", options.url);
    put("organiser", options.organiser);
    put("kind", options.kind);
    put("embargo", options.embargo);
    put("zone", options.zone);
    if (options.categories) {
        boost::json::array words;
        for (auto const& word : *options.categories)
            if (!word.empty()) words.push_back(value(word));
        body["categories"] = std::move(words);
    }
    return body;
}

// What the clock shows twice that night means its first time (R2): nobody should have to guess.
void tell_of_double_hour(Console& console, value const& event)
{
    auto const zone = json::text_at(event, "zone");
    if (json::find_bool(event, "all_day").value_or(true)) return;
    std::string told;
    for (auto const* name : {"start", "end"}) {
        auto const at = parse_instant(json::text_at(event, name));
        auto const wall = at ? campaigns::to_wall(*at, zone) : Result<campaigns::Wall>(campaigns::Wall());
        auto const meant =
            at && wall ? campaigns::to_moment(*wall, zone) : Result<campaigns::Moment>(campaigns::Moment());
        if (!meant || meant->shift != campaigns::Shift::overlap) continue;
        auto line = "The clocks go back that night, and " + campaigns::to_text(*wall).substr(11) +
                    " comes twice: the " + (meant->at == *at ? "first" : "second") + " is meant.\n";
        if (line != told) console.out << line;
        told = std::move(line);
    }
}

void print_outcome(Console& console, value const& event, std::string_view what)
{
    console.out << "Event " << json::text_at(event, "id") << " is " << what << ": " << json::text_at(event, "summary")
                << ", " << when_of(event) << ".\n";
    tell_of_double_hour(console, event);
    if (json::find_bool(event, "needs_confirmation").value_or(false))
        console.out << "It waits to be confirmed for the calendar's owner: peal calendar confirm "
                    << json::text_at(event, "id") << '\n';
}

Exit add(Program& program, EntryOptions const& options)
{
    auto& console = program.console;
    if (auto const problem = usage_problem(options); !problem.empty()) return refuse_usage(console, problem);
    if (!options.on && !options.start)
        return refuse_usage(console, "say when it is: --on 2027-10-09, or --start '2027-10-09 10:00'");
    auto body = to_body(options);
    if (options.by_owner) body["by_owner"] = true;
    auto const answer = Office(program).post("/events", body);
    if (!answer) return answer.error();
    if (!print_as_is(console, options, *answer)) print_outcome(console, answer->value, "entered");
    return Exit::ok;
}

Exit change(Program& program, EntryOptions const& options)
{
    auto& console = program.console;
    if (auto const problem = usage_problem(options); !problem.empty()) return refuse_usage(console, problem);
    auto body = to_body(options);
    if (body.empty()) return refuse_usage(console, "say what is different; --help lists what can be");
    if (options.by_owner) body["by_owner"] = true;
    if (options.revision > 0) body["revision"] = options.revision;
    auto const answer = Office(program).post("/events/" + percent_encode(options.id), body);
    if (!answer) return answer.error();
    if (!print_as_is(console, options, *answer)) print_outcome(console, answer->value, "changed");
    return Exit::ok;
}

// An empty word is given too.
CLI::Option* add_given(CLI::App& command, char const* name, Given& given, char const* help)
{
    return command.add_option_function<std::string>(
        name, [&given](std::string const& text) { given = text; }, help);
}

void add_what(CLI::App& command, Program& program, EntryOptions& options)
{
    add_given(command, "--on", options.on, "Its day, or its first one")->type_name("DATE");
    add_given(command, "--start", options.start, "Local time: '2027-10-09 10:00'")->type_name("TIME");
    add_given(command, "--end", options.end, "Local time; with --on its last day")->type_name("TIME");
    add_given(command, "--place", options.place, "Where");
    add_given(command, "--about", options.about, "What it is about");
    add_given(command, "--url", options.url, "Its web page");
    add_given(command, "--organiser", options.organiser, "An organisation's id");
    command
        .add_option_function<std::vector<std::string>>(
            "--category", [&options](std::vector<std::string> const& words) { options.categories = words; },
            "May be given several times")
        ->type_size(1)
        ->allow_extra_args(false);
    add_given(command, "--kind", options.kind, "event, awareness, media or restriction");
    add_given(command, "--embargo", options.embargo, "Nothing goes out before; of media only")->type_name("TIME");
    add_given(command, "--zone", options.zone, "Of its times (the partnership's)");
    command.add_flag("--by-owner", options.by_owner, "For the calendar's owner: confirmed at once");
    add_office_options(command, program, options);
}

void add_add(CLI::App& calendar, Program& program)
{
    auto const options = std::make_shared<EntryOptions>();
    auto* const command = calendar.add_subcommand("add", "Enter an event in the shared calendar");
    add_given(*command, "TITLE", options->title, "What it is called")->required();
    add_what(*command, program, *options);
    command->footer("Nothing about it is sent until somebody has confirmed it for the calendar's\n"
                    "owner.\n\n"
                    "Examples:\n"
                    "  peal calendar add 'Vigil' --start '2027-10-09 18:00' --place 'Town Hall'\n"
                    "  peal calendar add 'Hate Crime Week' --on 2027-10-09 --end 2027-10-16 \\\n"
                    "      --kind awareness --by-owner");
    command->callback([options, &program] { program.run = [options, &program] { return add(program, *options); }; });
}

void add_change(CLI::App& calendar, Program& program)
{
    auto const options = std::make_shared<EntryOptions>();
    auto* const command = calendar.add_subcommand("change", "Change an event that was entered in Peal");
    command->add_option("ID", options->id, "As peal calendar events shows it")->required();
    add_given(*command, "--title", options->title, "What it is called");
    command->add_option("--revision", options->revision, "Only if it still has this revision")
        ->check(CLI::Range(1, 1'000'000).description(""));
    add_what(*command, program, *options);
    command->footer("What is not given stays as it is; '' takes it away. A new start without an end\n"
                    "keeps how long it lasts. What was confirmed waits again, unless --by-owner.\n\n"
                    "Examples:\n"
                    "  peal calendar change e7k2mq4 --start '2027-10-10 18:00'\n"
                    "  peal calendar change e7k2mq4 --place 'Guildhall' --revision 2");
    command->callback([options, &program] { program.run = [options, &program] { return change(program, *options); }; });
}

}  // namespace

void add_calendar_entry(CLI::App& calendar, Program& program)
{
    add_add(calendar, program);
    add_change(calendar, program);
}

}  // namespace peal::cli
