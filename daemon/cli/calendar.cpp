#include "campaigns/calendar/reader.hpp"

#include "campaigns/moments/moment.hpp"
#include "core/files.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/input.hpp"
#include "daemon/cli/json_shapes.hpp"
#include "daemon/cli/period.hpp"
#include "daemon/cli/table.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <memory>
#include <ostream>

namespace peal::cli {

namespace calendar = campaigns::calendar;

namespace {

constexpr std::size_t bytes_max = 10 << 20;

struct ExpandOptions {
    std::string file;
    std::string from;
    std::string to;
    std::string zone = "Europe/London";
    bool json = false;
};

struct Window {
    Instant from;
    Instant to;
};

Result<Window> find_window(ExpandOptions const& options)
{
    auto const from = parse_instant(options.from);
    if (!from) return fail(ErrorKind::rejected, "--from: " + from.error().message);
    auto const to = parse_instant(options.to);
    if (!to) return fail(ErrorKind::rejected, "--to: " + to.error().message);
    if (*to < *from) return fail(ErrorKind::rejected, "--to lies before --from");
    if (!campaigns::is_known_zone(options.zone))
        return fail(ErrorKind::rejected, "--zone: `" + options.zone + "` is no time zone; write Europe/London");
    return Window{*from, *to};
}

// An all-day occurrence starts with its date, wherever that is midnight.
bool starts_in(calendar::Occurrence const& occurrence, Window const& window)
{
    auto const start = occurrence.all_day ? Instant(occurrence.start_date.time_since_epoch()) : occurrence.start;
    return window.from <= start && start < window.to;
}

Result<calendar::Expansion> expand(std::string const& ics, ExpandOptions const& options, Window const& window)
{
    // No zone is a whole day away from UTC.
    constexpr std::chrono::days margin{1};
    auto expansion = calendar::read_calendar(ics, {"file", options.zone}, window.from - margin, window.to + margin);
    if (expansion)
        std::erase_if(expansion->occurrences, [&](auto const& occurrence) { return !starts_in(occurrence, window); });
    return expansion;
}

void print_json(Console& console, calendar::Expansion const& expansion)
{
    boost::json::array occurrences;
    for (auto const& occurrence : expansion.occurrences) occurrences.push_back(to_json(occurrence));
    console.out << boost::json::serialize(boost::json::object{{"occurrences", std::move(occurrences)},
                                                              {"problems", to_json(expansion.problems)}})
                << '\n';
}

Style style_of(calendar::Status status)
{
    if (status == calendar::Status::confirmed) return Style::plain;
    return status == calendar::Status::tentative ? Style::yellow : Style::dim;
}

void print_table(Console& console, calendar::Expansion const& expansion, std::string const& file)
{
    Table table({{"START"}, {"END"}, {"STATUS"}, {"SUMMARY", false, true}});
    for (auto const& occurrence : expansion.occurrences)
        table.add(
            {start_of(occurrence), end_of(occurrence), std::string(to_string(occurrence.status)), occurrence.summary},
            style_of(occurrence.status));
    if (!table.empty()) table.print(console.out, console.colour_out);
    console.out << counted(expansion.occurrences.size(), "occurrence", "occurrences") << '\n';
    std::vector<campaigns::Problem> problems;
    for (auto const& problem : expansion.problems)
        problems.push_back({campaigns::Severity::warning, file, problem.line, 0, problem.message});
    print_problems(console.err, console.colour_err, problems);
}

Exit refuse(Console& console, ExpandOptions const& options, Error const& error)
{
    if (options.json) print_json(console, {{}, {{0, error.message}}});
    return report_failure(console, options.file + ": " + error.message);
}

Exit run(Console& console, ExpandOptions const& options)
{
    auto const window = find_window(options);
    if (!window) return refuse_usage(console, window.error().message);
    auto const ics = options.file == "-" ? read_all(console.in, bytes_max) : read_file(options.file, bytes_max);
    if (!ics) return refuse(console, options, ics.error());
    auto const expansion = expand(*ics, options, *window);
    if (!expansion) return refuse(console, options, expansion.error());
    if (options.json)
        print_json(console, *expansion);
    else
        print_table(console, *expansion, options.file);
    return Exit::ok;
}

}  // namespace

void add_calendar(CLI::App& app, Program& program)
{
    auto* const group = app.add_subcommand("calendar", "Look into calendars, hand them out, print them");
    group->require_subcommand(1);
    group->footer("Examples:\n"
                  "  peal calendar expand calendar.ics --from 2026-10-01 --to 2026-11-01\n"
                  "  peal calendar feed add leics-cc\n"
                  "  peal calendar print --html > calendar.html");
    auto* const command = group->add_subcommand("expand", "List what a calendar file says happens in a period");
    auto const options = std::make_shared<ExpandOptions>();
    command->add_option("FILE", options->file, "An iCalendar file; - for standard input")->required();
    command->add_option("--from", options->from, "UTC instant or date; included")->required();
    command->add_option("--to", options->to, "UTC instant or date; not included")->required();
    command->add_option("--zone", options->zone, "Zone of times that name none")->capture_default_str();
    command->add_flag("--json", options->json, "Print JSON");
    command->footer("An occurrence is listed when from <= start < to; cancelled ones are listed and\n"
                    "marked. Ends are not part of the event: a one-day event ends on the next date.\n"
                    "Exit 0 even when parts of the file are broken (each part is named on standard\n"
                    "error, or under \"problems\"); 1 when the whole file is refused.\n\n"
                    "Examples:\n"
                    "  peal calendar expand calendar.ics --from 2026-10-01 --to 2026-11-01\n"
                    "  peal calendar expand - --from 2026-10-10T00:00:00Z --to 2027-01-01 --json");
    command->callback(
        [options, &program] { program.run = [options, &program] { return run(program.console, *options); }; });
    add_calendar_feed(*group, program);
    add_calendar_print(*group, program);
}

}  // namespace peal::cli
