#include "connectors/json.hpp"
#include "daemon/cli/local_time.hpp"
#include "daemon/cli/office.hpp"
#include "daemon/cli/table.hpp"

#include <memory>
#include <ostream>

namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;

namespace {

std::string number_at(value const& root, std::string_view path)
{
    return std::to_string(json::find_integer(root, path).value_or(0));
}

void print_head(Console& console, value const& status, std::string const& zone)
{
    console.out << styled(json::text_at(status, "partnership.name"), Style::bold, console.colour_out) << ", peald "
                << json::text_at(status, "version") << " since " << local_words(json::text_at(status, "started"), zone)
                << " (" << zone << ")\n";
}

void print_pauses(Console& console, value const& status, std::string const& zone)
{
    auto const* const pauses = json::find_array(status, "pauses");
    if (pauses == nullptr || pauses->empty()) return;
    Table table({{"PAUSED"}, {"SINCE"}, {"BY"}, {"REASON", false, true}});
    for (auto const& pause : *pauses) {
        auto const target = json::text_at(pause, "target");
        table.add({json::text_at(pause, "scope") + (target.empty() ? "" : " " + target),
                   local_short(json::text_at(pause, "since"), zone), json::text_at(pause, "by"),
                   json::text_at(pause, "reason")},
                  Style::red);
    }
    console.out << '\n';
    table.print(console.out, console.colour_out);
}

void print_posts(Console& console, value const& status, std::string const& zone)
{
    auto const* const posts = json::find_object(status, "posts");
    Table table({{"POSTS"}, {"", true}});
    for (auto const& [name, n] : posts != nullptr ? *posts : boost::json::object()) {
        if (auto const count = json::find_integer(n, ""); count.value_or(0) != 0) {
            std::string state(name);
            for (auto& c : state)
                if (c == '_') c = ' ';
            table.add({state, std::to_string(*count)},
                      state == "check account" || state == "failed" || state == "missed" ? Style::yellow
                                                                                         : Style::plain);
        }
    }
    if (table.empty()) table.add({"none", "0"});
    console.out << '\n';
    table.print(console.out, console.colour_out);
    if (json::find_object(status, "next") != nullptr) {
        console.out << "Next: " << json::text_at(status, "next.id") << " on " << json::text_at(status, "next.channel")
                    << ", " << local_words(json::text_at(status, "next.due"), zone) << '\n';
    }
}

void print_channels(Console& console, value const& status)
{
    auto const* const channels = json::find_array(status, "channels");
    if (channels == nullptr || channels->empty()) return;
    Table table({{"CHANNEL", false, true}, {"NETWORK"}, {"STATE"}, {"NOTE", false, true}});
    for (auto const& channel : *channels) {
        auto const state = json::text_at(channel, "state");
        table.add(
            {json::text_at(channel, "id"), json::text_at(channel, "network"), state, json::text_at(channel, "note")},
            state == "connected" || state == "dry-run" ? Style::plain : Style::yellow);
    }
    console.out << '\n';
    table.print(console.out, console.colour_out);
}

void print_calendars(Console& console, value const& status, std::string const& zone)
{
    auto const* const calendars = json::find_array(status, "calendar");
    if (calendars == nullptr || calendars->empty()) return;
    Table table({{"CALENDAR"}, {"READ"}, {"EVENTS", true}, {"PROBLEM", false, true}});
    for (auto const& source : *calendars) {
        table.add({json::text_at(source, "id"), local_short(json::text_at(source, "read_at"), zone),
                   number_at(source, "occurrences"), json::text_at(source, "problem")});
    }
    console.out << '\n';
    table.print(console.out, console.colour_out);
}

void print_lines(Console& console, value const& status, std::string_view path, std::string const& label)
{
    auto const* const lines = json::find_array(status, path);
    for (auto const& line : lines != nullptr ? *lines : boost::json::array())
        console.out << styled(label + json::text_at(line, ""), Style::yellow, console.colour_out) << '\n';
}

Exit show_status(Program& program, OfficeOptions const& options)
{
    auto& console = program.console;
    auto const answer = Office(program).get("/status");
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;

    auto const& status = answer->value;
    auto const zone = json::text_at(status, "partnership.zone");
    print_head(console, status, zone);
    print_pauses(console, status, zone);
    print_posts(console, status, zone);
    print_channels(console, status);
    print_calendars(console, status, zone);
    if (auto const address = json::text_at(status, "public.address"); !address.empty())
        console.out << "\nPublic pages: " << address << ", links begin with " << json::text_at(status, "public.base")
                    << '\n';
    print_lines(console, status, "configuration.at_next_start", "At the next start: ");
    print_lines(console, status, "problems", "Problem: ");
    return Exit::ok;
}

}  // namespace

void add_status(CLI::App& app, Program& program)
{
    auto* const command = app.add_subcommand("status", "Show how the daemon is and what it will do next");
    auto const options = std::make_shared<OfficeOptions>();
    add_office_options(*command, program, *options);
    command->footer("Exit 0 when the daemon answers, whatever it says.\n\n"
                    "Examples:\n"
                    "  peal status\n"
                    "  peal status --json | jq .posts");
    command->callback(
        [options, &program] { program.run = [options, &program] { return show_status(program, *options); }; });
}

}  // namespace peal::cli
