#include "connectors/json.hpp"
#include "daemon/cli/local_time.hpp"
#include "daemon/cli/office.hpp"
#include "daemon/cli/questions.hpp"
#include "daemon/cli/table.hpp"

#include <cstdint>
#include <memory>
#include <optional>
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
    auto const* const left = json::find_array(status, "on_the_wire");
    if (left == nullptr || left->empty()) return;
    Table calls({{"HAS LEFT"}, {"DUE"}, {"CHANNEL", false, true}});
    for (auto const& post : *left)
        calls.add(
            {json::text_at(post, "id"), local_short(json::text_at(post, "due"), zone), json::text_at(post, "channel")});
    console.out << '\n';
    calls.print(console.out, console.colour_out);
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

std::string span_words(std::int64_t seconds)
{
    if (seconds < 120) return std::to_string(seconds) + " s";
    return seconds < 7200 ? std::to_string(seconds / 60) + " min" : std::to_string(seconds / 3600) + " h";
}

// "3, for 5 min"; only the number when there is none.
std::string number_and_age(std::int64_t number, std::optional<std::int64_t> age)
{
    return std::to_string(number) + (number > 0 && age ? ", for " + span_words(*age) : "");
}

std::string skews_of(value const& status)
{
    auto const* const skews = json::find_object(status, "delivery.clock_skew_s");
    std::string words;
    for (auto const& [network, skew] : skews != nullptr ? *skews : boost::json::object())
        words += (words.empty() ? "" : ", ") + std::string(network) + " " +
                 std::to_string(json::find_integer(skew, "").value_or(0)) + " s";
    return words.empty() ? "not compared yet" : words;
}

// What an operator watches.
void print_delivery(Console& console, value const& status, std::string const& zone)
{
    if (json::find_object(status, "delivery") == nullptr) return;
    auto const figure = [&](std::string_view name) {
        return json::find_integer(status, "delivery." + std::string(name));
    };
    auto const overdue = figure("oldest_due_age_s");
    auto const median = figure("late_ms_p50");
    auto const last = local_short(json::text_at(status, "delivery.last_record_at"), zone);
    Table table({{"DELIVERY"}, {"", false, true}});
    table.add({"oldest overdue", overdue ? span_words(*overdue) : "none"},
              overdue.value_or(0) > 0 ? Style::yellow : Style::plain);
    table.add({"outcome unknown", number_and_age(figure("unknown").value_or(0) + figure("needs_person").value_or(0),
                                                 figure("oldest_unknown_age_s"))});
    table.add({"need a person", std::to_string(figure("needs_person").value_or(0))},
              figure("needs_person").value_or(0) > 0 ? Style::yellow : Style::plain);
    table.add({"late, of a day", median ? "half up to " + std::to_string(*median) + " ms, 99 % up to " +
                                              std::to_string(figure("late_ms_p99").value_or(0)) + " ms"
                                        : "nothing was published"});
    table.add({"clock difference", skews_of(status)});
    table.add({"last on disk", last.empty() ? "nothing yet" : last});
    table.add({"clicks wait for", std::to_string(figure("click_lag_ms").value_or(0)) + " ms"});
    table.add({"disk left", std::to_string(figure("disk_free_mb").value_or(0)) + " MB"});
    console.out << '\n';
    table.print(console.out, console.colour_out);

    auto const* const channels = json::find_object(status, "delivery.channels");
    if (channels == nullptr || channels->empty()) return;
    Table posted({{"CHANNEL", false, true}, {"LAST POST"}, {"TOKEN UNTIL"}});
    for (auto const& [id, channel] : *channels)
        posted.add({std::string(id), local_short(json::text_at(channel, "last_published_at"), zone),
                    local_short(json::text_at(channel, "token_expires_at"), zone)});
    console.out << '\n';
    posted.print(console.out, console.colour_out);
}

// Of the last look, and of what is inside.
std::string problems_of(value const& calendar)
{
    auto const look = json::text_at(calendar, "problem");
    auto const inside = static_cast<std::size_t>(json::find_integer(calendar, "problem_count").value_or(0));
    if (inside == 0) return look;
    return counted(inside, "problem", "problems") + " in it" + (look.empty() ? "" : "; " + look);
}

void print_calendars(Console& console, value const& status, std::string const& zone)
{
    auto const* const calendars = json::find_array(status, "calendar");
    if (calendars == nullptr || calendars->empty()) return;
    Table table({{"CALENDAR"}, {"READ"}, {"EVENTS", true}, {"PROBLEM", false, true}});
    for (auto const& source : *calendars) {
        table.add({json::text_at(source, "id"), local_short(json::text_at(source, "read_at"), zone),
                   number_at(source, "occurrences"), problems_of(source)});
    }
    console.out << '\n';
    table.print(console.out, console.colour_out);
}

void print_open_questions(Console& console, value const& status, std::string const& zone)
{
    auto const* const questions = json::find_array(status, "questions");
    if (questions == nullptr || questions->empty()) return;
    console.out << '\n' << styled("QUESTIONS", Style::bold, console.colour_out) << '\n';
    print_questions(console, *questions, zone);
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
    print_delivery(console, status, zone);
    print_calendars(console, status, zone);
    print_open_questions(console, status, zone);
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
