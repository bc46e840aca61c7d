#include "connectors/json.hpp"
#include "daemon/cli/event_page.hpp"
#include "daemon/cli/office.hpp"

#include <cstdint>
#include <memory>
#include <ostream>

// What people decide about events of the shared calendar.
namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;

namespace {

struct DecideOptions : OfficeOptions {
    std::string id, reason;
    int revision = 0;  // 0: whatever it is
    int people = 0;
};

std::string path_of(DecideOptions const& options, std::string_view decision)
{
    return "/events/" + percent_encode(options.id) + "/" + std::string(decision);
}

// Those that are held since their event is off.
std::size_t count_called_off(value const& event)
{
    std::size_t count = 0;
    auto const* const posts = json::find_array(event, "posts");
    for (auto const& post : posts != nullptr ? *posts : boost::json::array())
        if (!json::text_at(post, "called_off_until").empty()) ++count;
    return count;
}

Exit decide(Program& program, DecideOptions const& options, std::string_view decision, std::string_view done)
{
    auto& console = program.console;
    boost::json::object body;
    if (!options.reason.empty()) body["reason"] = options.reason;
    if (options.revision > 0) body["revision"] = options.revision;
    if (decision == "attendance") body["people"] = options.people;
    auto const answer = Office(program).post(path_of(options, decision), body);
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    auto const& event = answer->value;
    console.out << "Event " << options.id << " is " << done << ": " << json::text_at(event, "summary") << ", "
                << when_of(event) << ".\n";
    if (auto const held = decision == "cancel" ? count_called_off(event) : 0; held > 0)
        console.out << counted(held, "post is", "posts are")
                    << " held, and cancelled after a while; at once: peal calendar cancel-posts " << options.id << '\n';
    return Exit::ok;
}

Exit cancel_posts(Program& program, DecideOptions const& options)
{
    auto& console = program.console;
    auto const answer = Office(program).post(path_of(options, "cancel-posts"), {});
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    auto const count = json::find_integer(answer->value, "cancelled").value_or(0);
    console.out << counted(static_cast<std::size_t>(count), "post is", "posts are") << " cancelled.\n";
    return Exit::ok;
}

CLI::App* add_command(CLI::App& calendar, Program& program, std::shared_ptr<DecideOptions> const& options,
                      char const* verb, char const* done, char const* help)
{
    auto* const command = calendar.add_subcommand(verb, help);
    command->add_option("ID", options->id, "As peal calendar events shows it")->required();
    std::string const decision = verb, outcome = done;
    command->callback([options, decision, outcome, &program] {
        program.run = [options, decision, outcome, &program] {
            return decision == "cancel-posts" ? cancel_posts(program, *options)
                                              : decide(program, *options, decision, outcome);
        };
    });
    return command;
}

}  // namespace

void add_calendar_decisions(CLI::App& calendar, Program& program)
{
    auto options = std::make_shared<DecideOptions>();
    auto* command = add_command(calendar, program, options, "cancel", "cancelled", "Say that an event is off");
    command->add_option("--reason", options->reason, "Why; it stays with the event")->required();
    add_office_options(*command, program, *options);
    command->footer("Of events that were entered in Peal. Its posts are held at once, and cancelled\n"
                    "after a while (calendar.grace in peal.yaml).\n\n"
                    "Example:\n"
                    "  peal calendar cancel e7k2mq4 --reason 'the hall is flooded'");

    options = std::make_shared<DecideOptions>();
    command = add_command(calendar, program, options, "restore", "on again", "Say that it takes place after all");
    add_office_options(*command, program, *options);
    command->footer("Example:\n  peal calendar restore e7k2mq4");

    options = std::make_shared<DecideOptions>();
    command = add_command(calendar, program, options, "confirm", "confirmed", "Confirm it for the calendar's owner");
    command->add_option("--revision", options->revision, "Only if it still has this revision")
        ->check(CLI::Range(1, 1'000'000).description(""));
    add_office_options(*command, program, *options);
    command->footer("Posts about an event that waits are planned, and not sent until then.\n\n"
                    "Examples:\n"
                    "  peal calendar confirm e7k2mq4\n"
                    "  peal calendar confirm e7k2mq4 --revision 2");

    options = std::make_shared<DecideOptions>();
    command = add_command(calendar, program, options, "cancel-posts", "", "Cancel the posts of an event that is off");
    add_office_options(*command, program, *options);
    command->footer("Of any calendar; without waiting for the end of the grace.\n\n"
                    "Example:\n"
                    "  peal calendar cancel-posts e7k2mq4");

    options = std::make_shared<DecideOptions>();
    command = add_command(calendar, program, options, "attendance", "counted", "Say how many people came");
    command->add_option("PEOPLE", options->people, "Their number")
        ->required()
        ->check(CLI::Range(0, 1'000'000).description(""));
    add_office_options(*command, program, *options);
    command->footer("Example:\n  peal calendar attendance e7k2mq4 120");
}

}  // namespace peal::cli
