#include "campaigns/planner/plan.hpp"

#include "campaigns/moments/moment.hpp"
#include "campaigns/text/columns.hpp"
#include "core/async_real_clock.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/configuration.hpp"
#include "daemon/cli/json_shapes.hpp"
#include "daemon/cli/period.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/wrap.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>

namespace peal::cli {

using campaigns::PlannedPost;

namespace {

constexpr std::chrono::weeks period_default{4};
constexpr std::size_t indent = 9;  // behind the time

struct PlanOptions {
    std::string from;
    std::string to;
    std::string folder = default_folder();
    bool json = false;
};

struct Period {
    Instant from;
    Instant to;
};

// "Sat 9 Oct 2027, 09:00" in its two parts; an empty day when the wall time cannot be read.
std::pair<std::string, std::string> day_and_time(PlannedPost const& post)
{
    auto const wall = campaigns::to_wall(post.due, post.zone);
    if (!wall) return {};
    auto const words = campaigns::to_words(*wall);
    auto const comma = words.find(", ");
    if (comma == words.npos) return {words, {}};
    return {words.substr(0, comma), words.substr(comma + 2)};
}

bool says_the_same(PlannedPost const& a, PlannedPost const& b)
{
    return a.campaign == b.campaign && a.message == b.message && a.tentative == b.tentative && a.dry_run == b.dry_run &&
           a.hold.empty() == b.hold.empty();
}

std::string flags_of(PlannedPost const& post)
{
    std::string flags;
    auto const add = [&](bool is, char const* flag) {
        if (is) flags += (flags.empty() ? "" : ", ") + std::string(flag);
    };
    add(!post.hold.empty(), "held");
    add(post.tentative, "tentative");
    add(post.dry_run, "dry-run");
    return flags;
}

// The posts that say one message at one moment, on several channels.
struct Group {
    std::string time;
    PlannedPost const* first;
    std::string channels;
};

void print_group(Console& console, Group const& group)
{
    auto const& post = *group.first;
    auto const flags = flags_of(post);
    Table head({{"", false, false, 5}, {"", false, true}, {""}});
    head.add({group.time, post.campaign + "/" + post.message, flags.empty() ? "" : "(" + flags + ")"});
    head.print(console.out, console.colour_out, 2);
    console.out << std::string(indent, ' ')
                << campaigns::text::clip(campaigns::text::one_line(post.text), width_max - indent) << '\n';
    for (auto const& line : wrap(group.channels, width_max - indent))
        console.out << std::string(indent, ' ') << styled(line, Style::dim, console.colour_out) << '\n';
}

void print_plan(Console& console, campaigns::planner::Plan const& plan, std::string const& zone)
{
    std::string day;
    std::optional<Group> group;
    for (auto const& post : plan.posts) {
        auto const [date, time] = day_and_time(post);
        bool const same = group && date == day && time == group->time && says_the_same(*group->first, post);
        if (same) {
            group->channels += ", " + post.channel;
            continue;
        }
        if (group) print_group(console, *group);
        if (date != day)
            console.out << (day.empty() ? "" : "\n") << styled(date, Style::bold, console.colour_out) << '\n';
        day = date;
        group = Group{time, &post, post.channel};
    }
    if (group) print_group(console, *group);
    console.out << (group ? "\n" : "") << counted(plan.posts.size(), "post", "posts") << "; times are those of " << zone
                << '\n';
}

Result<Period> find_period(PlanOptions const& options, std::string const& zone, Instant now)
{
    Period period{now, now + period_default};
    if (!options.from.empty()) {
        auto const typed = parse_typed(options.from);
        auto const from = typed ? first_moment(*typed, zone) : tl::unexpected(typed.error());
        if (!from) return tl::unexpected(from.error());
        period = {*from, *from + period_default};
    }
    if (!options.to.empty()) {
        auto const typed = parse_typed(options.to);
        auto const to = typed ? last_moment(*typed, zone) : tl::unexpected(typed.error());
        if (!to) return tl::unexpected(to.error());
        period.to = *to;
    }
    if (period.to <= period.from) return fail(ErrorKind::rejected, "--to lies before --from");
    return period;
}

Exit plan(Console& console, PlanOptions const& options)
{
    auto const now = machine_clock().now();
    // The zone is known only when the folder has been read; the reach of anchors makes up for the hours between.
    auto const rough = find_period(options, "UTC", now);
    if (!rough) return refuse_usage(console, rough.error().message);
    auto const read = read_configuration(options.folder, rough->from, rough->to);
    if (!read) return report_failure(console, read.error().message);
    auto const& definitions = read->loaded.definitions;
    auto const& zone = definitions.partnership.zone;
    if (campaigns::has_errors(read->loaded.problems)) {
        print_problems(console.err, console.colour_err, read->loaded.problems);
        return report_failure(console, "nothing is planned while " + options.folder + " has errors");
    }
    auto const period = find_period(options, zone, now);
    if (!period) return refuse_usage(console, period.error().message);

    auto plan = campaigns::planner::plan(definitions, read->occurrences, now, period->from, period->to);
    plan.problems.insert(plan.problems.end(), read->calendar_problems.begin(), read->calendar_problems.end());
    if (options.json) {
        boost::json::array posts;
        for (auto const& post : plan.posts) posts.push_back(to_json(post));
        console.out << boost::json::serialize(boost::json::object{{"from", to_iso(period->from)},
                                                                  {"to", to_iso(period->to)},
                                                                  {"zone", zone},
                                                                  {"posts", std::move(posts)},
                                                                  {"problems", to_json(plan.problems)}})
                    << '\n';
    } else {
        print_plan(console, plan, zone);
        print_problems(console.err, console.colour_err, plan.problems);
    }
    return campaigns::has_errors(plan.problems) ? Exit::problems : Exit::ok;
}

}  // namespace

void add_plan(CLI::App& app, Program& program)
{
    auto* const command = app.add_subcommand("plan", "Show what would be posted, and when, in local time");
    auto const options = std::make_shared<PlanOptions>();
    command->add_option("--from", options->from, "First day, or UTC instant (now)");
    command->add_option("--to", options->to, "Last day, or UTC instant (four weeks on)");
    command->add_option("--config", options->folder, "The folder ($PEAL_CONFIG, else /etc/peal)");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer("Reads the folder and its calendars; needs no daemon and changes nothing. Days\n"
                    "are those of the partnership's zone, the last one included. The daemon plans up\n"
                    "to 24 months ahead. Exit 1 when the folder has errors or a message cannot be\n"
                    "planned.\n\n"
                    "Examples:\n"
                    "  peal plan --config config\n"
                    "  peal plan --config config --from 2026-12-01 --to 2026-12-31 --json");
    command->callback(
        [options, &program] { program.run = [options, &program] { return plan(program.console, *options); }; });
}

}  // namespace peal::cli
