#include "campaigns/text/measure.hpp"

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

void print_entities(Table& table, char const* kind, std::vector<Entity> const& entities)
{
    for (auto const& entity : entities)
        table.add({kind, std::to_string(entity.start), std::to_string(entity.end), entity.text});
}

void print_measure(Console& console, Measure const& measure)
{
    console.out << styled(measure.fits ? "fits" : "does not fit", measure.fits ? Style::green : Style::red,
                          console.colour_out)
                << ": " << measure.length << " of " << measure.limit << '\n';
    Table table({{"KIND"}, {"START", true}, {"END", true}, {"TEXT", false, true}});
    print_entities(table, "link", measure.urls);
    print_entities(table, "hashtag", measure.hashtags);
    print_entities(table, "mention", measure.mentions);
    print_entities(table, "cashtag", measure.cashtags);
    if (!table.empty()) table.print(console.out, console.colour_out);
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
        print_measure(console, *measure);
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
    command->add_option("--network", options->network, "x, instagram or snapchat")
        ->required()
        ->check(CLI::IsMember({"x", "instagram", "snapchat"}));
    auto* const jsonl = command->add_flag("--jsonl", options->jsonl, "A JSON object a line, in and out");
    command->add_flag("--json", options->json, "One text in, JSON out")->excludes(jsonl);
    command->footer("Reads the text from standard input; one line end at its end is not part of it.\n"
                    "Exit 0 when it fits and 1 when it does not. With --jsonl each line is\n"
                    "{\"text\":\"...\"}; exit 1 only when a line cannot be read.\n\n"
                    "Examples:\n"
                    "  echo 'See example.org #StampItOut' | peal text measure --network x\n"
                    "  peal text measure --network instagram --jsonl < texts.jsonl");
    command->callback([options, &program] {
        program.run = [options, &program] {
            return options->jsonl ? measure_lines(program.console, options->network)
                                  : measure_one(program.console, *options);
        };
    });
}

}  // namespace peal::cli
