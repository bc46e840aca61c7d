#include "connectors/json.hpp"
#include "daemon/cli/office.hpp"
#include "daemon/cli/period.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/wrap.hpp"

#include <memory>
#include <ostream>

namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;

namespace {

struct ReportOptions : OfficeOptions {
    std::string from, to;
};

std::string known_number_at(value const& root, std::string_view path)
{
    auto const n = json::find_integer(root, path);
    return n ? std::to_string(*n) : "";
}

std::string pairs_at(value const& root, std::string_view path)
{
    std::string all;
    auto const* const object = json::find_object(root, path);
    for (auto const& [name, figure] : object != nullptr ? *object : boost::json::object()) {
        std::string label(name);
        for (auto& c : label)
            if (c == '_') c = ' ';
        if (auto const n = json::find_integer(figure, ""))
            all += (all.empty() ? "" : ", ") + label + " " + std::to_string(*n);
    }
    return all;
}

boost::json::array const& rows_at(value const& root, std::string_view path)
{
    static boost::json::array const none;
    auto const* const rows = json::find_array(root, path);
    return rows != nullptr ? *rows : none;
}

void print_table(Console& console, Table const& table)
{
    if (table.empty()) return;
    console.out << '\n';
    table.print(console.out, console.colour_out);
}

void print_report(Console& console, value const& report)
{
    console.out << styled(json::text_at(report, "from") + " to " + json::text_at(report, "to"), Style::bold,
                          console.colour_out)
                << '\n';
    for (auto const& line : wrap(json::text_at(report, "headline"), width_max)) console.out << line << '\n';
    for (auto const& line : wrap("Posts: " + pairs_at(report, "posts"), width_max)) console.out << line << '\n';
    for (auto const& line : wrap("Clicks: " + pairs_at(report, "clicks"), width_max)) console.out << line << '\n';

    if (auto const events = json::find_integer(report, "events.counted").value_or(0); events > 0)
        console.out << "Events: " << json::find_integer(report, "events.attendance").value_or(0) << " people at "
                    << counted(static_cast<std::size_t>(events), "event", "events") << '\n';

    Table networks({{"NETWORK"}, {"POSTS", true}, {"CLICKS", true}, {"FIGURES", false, true}});
    for (auto const& row : rows_at(report, "networks"))
        networks.add({json::text_at(row, "network"), known_number_at(row, "published"), known_number_at(row, "clicks"),
                      pairs_at(row, "figures")});
    print_table(console, networks);

    Table campaigns({{"CAMPAIGN", false, true}, {"POSTS", true}, {"CLICKS", true}});
    for (auto const& row : rows_at(report, "campaigns"))
        campaigns.add(
            {json::text_at(row, "campaign"), known_number_at(row, "published"), known_number_at(row, "clicks")});
    print_table(console, campaigns);

    Table posts(
        {{"POST"}, {"CHANNEL", false, true}, {"CLICKS", true}, {"FIGURES", false, true}, {"ADDRESS", false, true}});
    for (auto const& row : rows_at(report, "rows")) {
        posts.add({json::text_at(row, "id"), json::text_at(row, "channel"), known_number_at(row, "clicks"),
                   pairs_at(row, "figures"), json::text_at(row, "address")});
    }
    print_table(console, posts);

    if (!rows_at(report, "notes").empty()) console.out << '\n';
    for (auto const& note : rows_at(report, "notes"))
        for (auto const& line : wrap(json::text_at(note, ""), width_max))
            console.out << styled(line, Style::dim, console.colour_out) << '\n';
}

Exit report(Program& program, ReportOptions const& options)
{
    for (auto const& day : {options.from, options.to}) {
        auto const typed = parse_typed(day);
        if (!day.empty() && (!typed || !typed->is_date))
            return refuse_usage(program.console, "`" + day + "` is no date; write 2027-10-09");
    }
    auto const answer = Office(program).get("/report", {{"from", options.from}, {"to", options.to}});
    if (!answer) return answer.error();
    if (!print_as_is(program.console, options, *answer)) print_report(program.console, answer->value);
    return Exit::ok;
}

}  // namespace

void add_report(CLI::App& app, Program& program)
{
    auto* const command = app.add_subcommand("report", "Show what was posted and what came of it");
    auto const options = std::make_shared<ReportOptions>();
    command->add_option("--from", options->from, "First day (30 days ago)");
    command->add_option("--to", options->to, "Last day, included (today)");
    add_office_options(*command, program, *options);
    command->footer("Days are those of the partnership's zone. A figure that a network does not give\n"
                    "is left out, never 0.\n\n"
                    "Examples:\n"
                    "  peal report\n"
                    "  peal report --from 2026-11-01 --to 2026-11-30 --json");
    command->callback([options, &program] { program.run = [options, &program] { return report(program, *options); }; });
}

}  // namespace peal::cli
