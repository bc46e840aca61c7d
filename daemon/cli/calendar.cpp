#include "campaigns/calendar/reader.hpp"

#include "campaigns/moments/moment.hpp"
#include "core/files.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/input.hpp"
#include "daemon/cli/json_shapes.hpp"
#include "daemon/cli/period.hpp"
#include "daemon/cli/table.hpp"

#include <boost/json/serialize.hpp>

#include <cstddef>
#include <memory>
#include <ostream>
#include <string_view>
#include <utility>
#include <vector>

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

// Prints occurrences as they come: there may be very many.
class Printer {
public:
    virtual ~Printer() = default;
    virtual void add(calendar::Occurrence const& occurrence) = 0;
    virtual void finish(std::vector<calendar::CalendarProblem> const& problems) = 0;
};

class JsonPrinter final : public Printer {
public:
    explicit JsonPrinter(Console& console) : out_(console.out) {}

    void add(calendar::Occurrence const& occurrence) override
    {
        out_ << separator_ << to_json_text(occurrence);
        separator_ = ",";
    }

    void finish(std::vector<calendar::CalendarProblem> const& problems) override
    {
        if (separator_ == begin) out_ << begin;
        out_ << R"(],"problems":)" << boost::json::serialize(to_json(problems)) << "}\n";
    }

private:
    static constexpr std::string_view begin = R"({"occurrences":[)";

    std::ostream& out_;
    std::string_view separator_ = begin;
};

Style style_of(calendar::Status status)
{
    if (status == calendar::Status::confirmed) return Style::plain;
    return status == calendar::Status::tentative ? Style::yellow : Style::dim;
}

// A table, of no more rows than anybody scrolls through.
class TablePrinter final : public Printer {
public:
    TablePrinter(Console& console, std::string file) : console_(console), file_(std::move(file)) {}

    void add(calendar::Occurrence const& occurrence) override
    {
        if (++count_ > rows_max) return;
        table_.add(
            {start_of(occurrence), end_of(occurrence), std::string(to_string(occurrence.status)), occurrence.summary},
            style_of(occurrence.status));
    }

    void finish(std::vector<calendar::CalendarProblem> const& problems) override
    {
        if (!table_.empty()) table_.print(console_.out, console_.colour_out);
        console_.out << counted(count_, "occurrence", "occurrences");
        if (count_ > rows_max) console_.out << ", the first " << rows_max << " above; --json lists all of them";
        console_.out << '\n';
        std::vector<campaigns::Problem> list;
        for (auto const& problem : problems)
            list.push_back({campaigns::Severity::warning, file_, problem.line, 0, problem.message});
        print_problems(console_.err, console_.colour_err, list);
    }

private:
    static constexpr std::size_t rows_max = 100'000;

    Console& console_;
    std::string file_;
    Table table_ = Table({{"START"}, {"END"}, {"STATUS"}, {"SUMMARY", false, true}});
    std::size_t count_ = 0;
};

Exit refuse(Console& console, ExpandOptions const& options, Error const& error)
{
    if (options.json) JsonPrinter(console).finish({{0, error.message}});
    // Of one that cannot be opened its name is told already.
    auto const prefix = options.file + ": ";
    return report_failure(console, (error.message.starts_with(prefix) ? "" : prefix) + error.message);
}

Exit run(Console& console, ExpandOptions const& options)
{
    auto const window = find_window(options);
    if (!window) return refuse_usage(console, window.error().message);
    auto const ics = options.file == "-" ? read_all(console.in, bytes_max) : read_file(options.file, bytes_max);
    if (!ics) return refuse(console, options, ics.error());
    std::unique_ptr<Printer> printer;
    if (options.json)
        printer = std::make_unique<JsonPrinter>(console);
    else
        printer = std::make_unique<TablePrinter>(console, options.file);
    auto const problems =
        calendar::list_calendar(*ics, {"file", options.zone}, window->from, window->to,
                                [&](calendar::Occurrence const& occurrence) { printer->add(occurrence); });
    if (!problems) return refuse(console, options, problems.error());
    printer->finish(*problems);
    return Exit::ok;
}

}  // namespace

void add_calendar(CLI::App& app, Program& program)
{
    auto* const group = app.add_subcommand("calendar", "The shared calendar: look, enter, decide, print");
    group->require_subcommand(1);
    group->footer("Examples:\n"
                  "  peal calendar events --unconfirmed\n"
                  "  peal calendar add 'Candle vigil' --start '2027-10-09 18:00'\n"
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
    add_calendar_sources(*group, program);
    add_calendar_events(*group, program);
    add_calendar_entry(*group, program);
    add_calendar_decisions(*group, program);
    add_calendar_questions(*group, program);
    add_calendar_feed(*group, program);
    add_calendar_print(*group, program);
}

}  // namespace peal::cli
