#include "campaigns/definitions/values.hpp"
#include "campaigns/planner/plan.hpp"
#include "core/async_real_clock.hpp"
#include "core/files.hpp"
#include "daemon/cli/card_choice.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/json_shapes.hpp"
#include "daemon/cli/paragraph.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <memory>
#include <ostream>

namespace peal::cli {

namespace definitions = campaigns::definitions;
using campaigns::PlannedPost;

namespace {

// Stands where each post has a link code of its own.
constexpr std::string_view sample_code = "k7m2q4x";

struct CardOptions {
    std::string message;
    std::string event_date;
    CardChoice choice;
    std::string file;
    std::string folder = default_folder();
    bool json = false;
};

// From before the day of the event to after it, whatever the zone; without a day, all that is planned.
struct CardPeriod {
    Instant from;
    Instant to;
};

CardPeriod card_period(CardChoice const& choice, Instant now)
{
    if (!choice.event_date) return {now - std::chrono::days(1), campaigns::planner::horizon_after(now)};
    Instant const day(choice.event_date->time_since_epoch());
    return {day - std::chrono::days(2), day + std::chrono::days(3)};
}

Result<CardChoice> to_choice(CardOptions const& options)
{
    auto choice = options.choice;
    auto const slash = options.message.find('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == options.message.size())
        return fail(ErrorKind::rejected, "write CAMPAIGN/MESSAGE, such as how-to-report/anybody");
    choice.campaign = options.message.substr(0, slash);
    choice.message = options.message.substr(slash + 1);
    if (options.event_date.empty()) return choice;
    choice.event_date = definitions::parse_date(options.event_date);
    if (!choice.event_date) return fail(ErrorKind::rejected, "--event-date: write the day as 2027-10-09");
    return choice;
}

// The post as far as a picture of it goes.
PlannedPost to_post(Card const& card)
{
    PlannedPost post;
    post.text = card.composed.text;
    post.alt_text = card.composed.alt_text;
    post.artwork = card.composed.artwork;
    campaigns::put_link_code(post, sample_code);
    return post;
}

void print_card(Console& console, CardOptions const& options, Card const& card, PlannedPost const& post,
                worker::Rendition const& drawn)
{
    auto const& channel = *card.channel;
    if (options.json) {
        boost::json::object shown{{"file", options.file},        {"channel", channel.id}, {"network", channel.network},
                                  {"lang", card.composed.lang},  {"width", drawn.width},  {"height", drawn.height},
                                  {"bytes", drawn.bytes.size()}, {"text", post.text},     {"alt_text", post.alt_text}};
        shown["manifest"] = boost::json::parse(drawn.manifest);
        console.out << boost::json::serialize(shown) << '\n';
        return;
    }
    print_paragraph(console,
                    options.file + ": " + std::to_string(drawn.width) + " x " + std::to_string(drawn.height) +
                        " pixels, " + std::to_string((drawn.bytes.size() + 999) / 1000) + " kB, as " + channel.id +
                        " would post it on " + channel.network + " in " + card.composed.lang,
                    0);
    if (!post.artwork.address.empty())
        print_paragraph(console,
                        "The code " + std::string(sample_code) +
                            " in its address is a sample: each post gets its own, and this one leads nowhere.",
                        0, Style::dim);
    console.out << "\nAlternative text:\n";
    print_paragraph(console, post.alt_text, 2);
}

Exit card(Program& program, CardOptions const& options)
{
    auto& console = program.console;
    auto const choice = to_choice(options);
    if (!choice) return refuse_usage(console, choice.error().message);
    auto const now = machine_clock().now();
    auto const period = card_period(*choice, now);
    auto const read = read_configuration(options.folder, period.from, period.to);
    if (!read) return report_failure(console, read.error().message);
    if (campaigns::has_errors(read->loaded.problems)) {
        print_problems(console.err, console.colour_err, read->loaded.problems);
        return report_failure(console, "nothing is drawn while " + options.folder + " has errors");
    }
    auto const chosen = choose_card(*read, *choice, now);
    if (!chosen) return report_failure(console, chosen.error().message);
    print_problems(console.err, console.colour_err, chosen->composed.problems);
    if (campaigns::has_errors(chosen->composed.problems))
        return report_failure(console, "a message with errors is not posted, so there is no card of it");

    auto const post = to_post(*chosen);
    auto const drawn = program.draw(post.artwork, options.folder);
    if (!drawn) return report_failure(console, drawn.error().message);
    if (auto const written = write_file(options.file, drawn->bytes, 0644, Durability::as_it_may); !written)
        return report_failure(console, written.error().message);
    print_card(console, options, *chosen, post, *drawn);
    return Exit::ok;
}

}  // namespace

void add_card(CLI::App& app, Program& program)
{
    auto* const command = app.add_subcommand("card", "Draw the card of a message, as it would be posted");
    auto const options = std::make_shared<CardOptions>();
    command->add_option("CAMPAIGN/MESSAGE", options->message, "Whose card")->required();
    command->add_option("-o,--output", options->file, "The JPEG file to write")->required();
    command->add_option("--network", options->choice.network, "The campaign's first channel there");
    command->add_option("--channel", options->choice.channel, "One of the campaign's channels");
    command->add_option("--language", options->choice.language, "Instead of the channel's own");
    command->add_option("--event-date", options->event_date, "Day of its event (the next one)");
    command->add_option("--config", options->folder, "The folder ($PEAL_CONFIG, else /etc/peal)");
    command->add_flag("--json", options->json, "Print JSON, with all that is drawn and where");
    command->footer("Needs no daemon and changes nothing. Prints the size of the card and its\n"
                    "alternative text. The code in its address is a sample.\n\n"
                    "Exit 0 when it is drawn; 1 when the folder has errors, there is no such card,\n"
                    "or its words, colours or logo cannot be drawn so that people can read them.\n\n"
                    "Examples:\n"
                    "  peal card how-to-report/anybody --config config -o card.jpg\n"
                    "  peal card how-to-report/anybody --network snapchat -o story.jpg");
    command->callback([options, &program] { program.run = [options, &program] { return card(program, *options); }; });
}

}  // namespace peal::cli
