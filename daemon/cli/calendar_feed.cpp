#include "connectors/json.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/local_time.hpp"
#include "daemon/cli/office.hpp"
#include "daemon/cli/table.hpp"

#include <cstdint>
#include <memory>
#include <ostream>

namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;

namespace {

struct FeedAddOptions : OfficeOptions {
    std::string organisation;
    std::string holds = "both";
};

struct RevokeOptions : OfficeOptions {
    std::int64_t id = 0;
};

std::string id_at(value const& root, std::string_view path)
{
    return std::to_string(json::find_integer(root, path).value_or(0));
}

std::string holding_words(std::string const& holds)
{
    return holds == "both" ? "events and planned posts" : holds == "posts" ? "planned posts" : holds;
}

Exit add_feed(Program& program, FeedAddOptions const& options)
{
    auto& console = program.console;
    auto const answer =
        Office(program).post("/feeds", {{"organisation", options.organisation}, {"holds", options.holds}});
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    console.out << "Feed " << id_at(answer->value, "feed.id") << " of "
                << json::text_at(answer->value, "feed.organisation") << " holds "
                << holding_words(json::text_at(answer->value, "feed.holds")) << ".\n"
                << "Whoever has this address can read it, and it is shown this once:\n"
                << json::text_at(answer->value, "address") << '\n';
    return Exit::ok;
}

Exit list_feeds(Program& program, OfficeOptions const& options)
{
    auto& console = program.console;
    auto const answer = Office(program).get("/feeds");
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    auto const* const feeds = json::find_array(answer->value, "feeds");
    Table table({{"ID", true, false, 2},
                 {"ORGANISATION", false, true},
                 {"HOLDS"},
                 {"MADE (UTC)"},
                 {"BY", false, true},
                 {"REVOKED (UTC)"},
                 {"BY", false, true}});
    for (auto const& feed : feeds != nullptr ? *feeds : boost::json::array()) {
        auto const revoked = json::text_at(feed, "revoked_at");
        table.add({id_at(feed, "id"), json::text_at(feed, "organisation"), json::text_at(feed, "holds"),
                   local_short(json::text_at(feed, "made_at"), "UTC"), json::text_at(feed, "made_by"),
                   revoked.empty() ? "" : local_short(revoked, "UTC"), json::text_at(feed, "revoked_by")},
                  revoked.empty() ? Style::plain : Style::dim);
    }
    if (table.empty())
        console.out << "Nobody subscribes; peal calendar feed add ORGANISATION makes an address.\n";
    else
        table.print(console.out, console.colour_out);
    return Exit::ok;
}

Exit revoke(Program& program, RevokeOptions const& options)
{
    auto& console = program.console;
    auto const answer = Office(program).post("/feeds/" + std::to_string(options.id) + "/revoke", {});
    if (!answer) return answer.error();
    if (print_as_is(console, options, *answer)) return Exit::ok;
    console.out << "Feed " << id_at(answer->value, "feed.id") << " of "
                << json::text_at(answer->value, "feed.organisation") << " is revoked: its address leads nowhere.\n";
    return Exit::ok;
}

void add_feed_add(CLI::App& group, Program& program)
{
    auto* const command = group.add_subcommand("add", "Make a secret address for an organisation");
    auto const options = std::make_shared<FeedAddOptions>();
    command->add_option("ORGANISATION", options->organisation, "Its id, as in organisations.yaml")->required();
    command->add_option("--holds", options->holds, "events, posts or both")
        ->capture_default_str()
        ->check(CLI::IsMember({"events", "posts", "both"}));
    add_office_options(*command, program, *options);
    command->footer("The address is shown this once: Peal keeps no copy of it. Give each organisation\n"
                    "its own, so that one can be revoked alone. docs/calendar.md has the rest.\n\n"
                    "Examples:\n"
                    "  peal calendar feed add leics-cc\n"
                    "  peal calendar feed add leics-police --holds events");
    command->callback(
        [options, &program] { program.run = [options, &program] { return add_feed(program, *options); }; });
}

void add_ls(CLI::App& group, Program& program)
{
    auto* const command = group.add_subcommand("ls", "List who has an address, without the addresses");
    auto const options = std::make_shared<OfficeOptions>();
    add_office_options(*command, program, *options);
    command->footer("Example:\n"
                    "  peal calendar feed ls");
    command->callback(
        [options, &program] { program.run = [options, &program] { return list_feeds(program, *options); }; });
}

void add_revoke(CLI::App& group, Program& program)
{
    auto* const command = group.add_subcommand("revoke", "End an address, for good");
    auto const options = std::make_shared<RevokeOptions>();
    command->add_option("ID", options->id, "Its number in peal calendar feed ls")
        ->required()
        ->check(CLI::Range(1, 1'000'000).description(""));
    add_office_options(*command, program, *options);
    command->footer("Calendars that were subscribed keep what they fetched last.\n\n"
                    "Example:\n"
                    "  peal calendar feed revoke 3");
    command->callback([options, &program] { program.run = [options, &program] { return revoke(program, *options); }; });
}

}  // namespace

void add_calendar_feed(CLI::App& calendar, Program& program)
{
    auto* const group = calendar.add_subcommand("feed", "Secret addresses for other calendars to subscribe to");
    group->require_subcommand(1);
    group->footer("Example:\n"
                  "  peal calendar feed add leics-cc");
    add_feed_add(*group, program);
    add_ls(*group, program);
    add_revoke(*group, program);
}

}  // namespace peal::cli
