#include "campaigns/text/measure.hpp"

#include "campaigns/text/code_points.hpp"
#include "core/assert.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/input.hpp"
#include "daemon/cli/json_shapes.hpp"
#include "daemon/cli/table.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <istream>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace peal::cli {

using campaigns::text::Entity;
using campaigns::text::Measure;

namespace {

constexpr std::size_t text_bytes_max = 1 << 20;
constexpr std::size_t line_bytes_max = 8 << 20;  // JSON may need six bytes for one

struct MeasureOptions {
    std::string network;
    bool jsonl = false;
    bool json = false;
};

Result<std::string> text_of(std::string const& line)
{
    boost::system::error_code error;
    auto const value = boost::json::parse(line, error);
    auto const* const object = error ? nullptr : value.if_object();
    auto const* const text = object != nullptr ? object->if_contains("text") : nullptr;
    if (text == nullptr || !text->is_string()) return fail(ErrorKind::rejected, "write {\"text\":\"...\"} on one line");
    return std::string(text->get_string());
}

// One answer a line, so that the lines of both sides stay together.
Exit measure_lines(Console& console, std::string const& network)
{
    auto result = Exit::ok;
    for (std::size_t number = 1;; ++number) {
        auto const line = read_line(console.in, line_bytes_max);
        if (line && !*line) return result;
        if (line && (*line)->find_first_not_of(" \t") == std::string::npos) continue;
        auto const text = line ? text_of(**line) : tl::unexpected(line.error());
        auto const measure = text ? campaigns::text::measure(network, *text) : tl::unexpected(text.error());
        if (measure) {
            console.out << boost::json::serialize(to_json(*measure)) << '\n' << std::flush;
            continue;
        }
        console.out << boost::json::serialize(boost::json::object{{"error", measure.error().message}}) << '\n'
                    << std::flush;
        result = report_failure(console, "line " + std::to_string(number) + ": " + measure.error().message);
    }
}

// The entities of a text, and what of it is too much, each with its place in code points and, where they count, bytes.
class Pieces {
public:
    explicit Pieces(bool bytes) : bytes_(bytes), table_(columns(bytes)) {}

    void add(char const* kind, Entity const& piece)
    {
        std::vector<std::string> cells{kind, std::to_string(piece.start), std::to_string(piece.end)};
        if (bytes_) cells.push_back(std::to_string(piece.byte_start) + "-" + std::to_string(piece.byte_end));
        cells.push_back(piece.text);
        table_.add(std::move(cells));
    }

    void add(char const* kind, std::vector<Entity> const& pieces)
    {
        for (auto const& piece : pieces) add(kind, piece);
    }

    void print(Console& console) const
    {
        if (!table_.empty()) table_.print(console.out, console.colour_out);
    }

private:
    static std::vector<Table::Column> columns(bool bytes)
    {
        std::vector<Table::Column> columns{{"KIND"}, {"START", true}, {"END", true}};
        if (bytes) columns.push_back({"BYTES", true});
        columns.push_back({"TEXT", false, true});
        return columns;
    }

    bool bytes_;
    Table table_;
};

// What is behind the part that fits.
Entity rest_of(std::string const& text, Measure const& measure)
{
    auto const points = campaigns::text::to_code_points(text);
    PEAL_ASSERT(points.has_value());  // it was measured
    auto const fitting = campaigns::text::CodePointView(*points).substr(0, measure.fits_until);
    auto const bytes = campaigns::text::utf8_length(fitting);
    auto const rest = text.substr(bytes);
    return {rest, rest, measure.fits_until, points->size(), bytes, text.size()};
}

void print_measure(Console& console, Measure const& measure, std::string const& text)
{
    bool const bytes = measure.bytes_limit > 0;
    console.out << styled(measure.fits ? "fits" : "does not fit", measure.fits ? Style::green : Style::red,
                          console.colour_out)
                << ": " << measure.length << " of " << measure.limit;
    if (bytes) console.out << ", " << measure.bytes << " of " << measure.bytes_limit << " bytes";
    console.out << '\n';
    for (auto const& problem : measure.problems) console.out << "  " << problem << '\n';

    Pieces pieces(bytes);
    pieces.add("link", measure.urls);
    pieces.add("hashtag", measure.hashtags);
    pieces.add("mention", measure.mentions);
    pieces.add("cashtag", measure.cashtags);
    if (measure.over > 0 || measure.bytes > measure.bytes_limit) pieces.add("too much", rest_of(text, measure));
    pieces.print(console);
}

Exit measure_one(Console& console, MeasureOptions const& options)
{
    auto text = read_all(console.in, text_bytes_max);
    if (!text) return report_failure(console, text.error().message);
    // The line end that an editor or `echo` adds is no part of the post.
    if (text->ends_with('\n')) text->pop_back();
    auto const measure = campaigns::text::measure(options.network, *text);
    if (!measure) return report_failure(console, measure.error().message);
    if (options.json)
        console.out << boost::json::serialize(to_json(*measure)) << '\n';
    else
        print_measure(console, *measure, *text);
    return measure->fits ? Exit::ok : Exit::problems;
}

}  // namespace

void add_text(CLI::App& app, Program& program)
{
    auto* const group = app.add_subcommand("text", "Look into texts");
    group->require_subcommand(1);
    group->footer("Example:\n"
                  "  echo 'Hello' | peal text measure --network x");
    auto* const command = group->add_subcommand("measure", "Say how long a text is for a network");
    auto const options = std::make_shared<MeasureOptions>();
    command->add_option("--network", options->network, "By whose rules")
        ->required()
        ->check(CLI::IsMember(campaigns::text::measured_networks()));
    auto* const jsonl = command->add_flag("--jsonl", options->jsonl, "A JSON object a line, in and out");
    command->add_flag("--json", options->json, "One text in, JSON out")->excludes(jsonl);
    command->footer("Reads the text from standard input; one line end at its end is not part of it.\n"
                    "Exit 0 when it fits and 1 when it does not. With --jsonl each line is\n"
                    "{\"text\":\"...\"}; exit 1 only when a line cannot be read.\n\n"
                    "Examples:\n"
                    "  echo 'See example.org #StampItOut' | peal text measure --network x\n"
                    "  peal text measure --network bluesky --json < post.txt\n"
                    "  peal text measure --network instagram --jsonl < texts.jsonl");
    command->callback([options, &program] {
        program.run = [options, &program] {
            return options->jsonl ? measure_lines(program.console, options->network)
                                  : measure_one(program.console, *options);
        };
    });
}

}  // namespace peal::cli
