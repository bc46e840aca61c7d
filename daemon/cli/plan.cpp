#include "campaigns/planner/plan.hpp"
#include "campaigns/calendar/event_words.hpp"
#include "campaigns/moments/moment.hpp"
#include "campaigns/plan_diff.hpp"
#include "campaigns/planner/event_dates.hpp"
#include "campaigns/planner/moment_terms.hpp"
#include "campaigns/planner/plan_again.hpp"
#include "campaigns/planner/still_said.hpp"
#include "core/async_real_clock.hpp"
#include "daemon/cli/command.hpp"
#include "daemon/cli/configuration.hpp"
#include "daemon/cli/json_shapes.hpp"
#include "daemon/cli/known_events.hpp"
#include "daemon/cli/period.hpp"
#include "daemon/cli/plan_page.hpp"
#include "daemon/cli/stored_posts.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <iterator>
#include <memory>
#include <ostream>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace peal::cli {

using campaigns::PlannedPost;

namespace {

constexpr std::chrono::weeks period_default{4};

struct PlanOptions {
    std::string from;
    std::string to;
    std::string folder = default_folder();
    PlanDetails details;
    bool diff = false;
    bool json = false;
};

struct Period {
    Instant from;
    Instant to;
};

Result<Period> find_period(PlanOptions const& options, std::string const& zone, Instant now)
{
    auto const horizon = campaigns::planner::horizon_after(now);
    Period period{now, options.diff ? horizon : now + period_default};
    if (!options.from.empty()) {
        auto const typed = parse_typed(options.from);
        auto const from = typed ? first_moment(*typed, zone) : tl::unexpected(typed.error());
        if (!from) return tl::unexpected(from.error());
        period = {*from, options.diff ? horizon : *from + period_default};
    }
    if (!options.to.empty()) {
        auto const typed = parse_typed(options.to);
        auto const to = typed ? last_moment(*typed, zone) : tl::unexpected(typed.error());
        if (!to) return tl::unexpected(to.error());
        period.to = *to;
    }
    if (period.to <= period.from) return fail(ErrorKind::rejected, "--to lies before --from");
    // The daemon applies a plan from now on, to its horizon.
    if (options.diff) period = {std::max(period.from, now), std::min(period.to, horizon)};
    if (period.to <= period.from)
        return fail(ErrorKind::rejected, "nothing changes in the past, or more than 24 months ahead");
    return period;
}

boost::json::object json_head(Period const& period, std::string const& zone)
{
    return {{"from", to_iso(period.from)}, {"to", to_iso(period.to)}, {"zone", zone}};
}

Exit show_plan(Console& console, PlanOptions const& options, Configuration const& read, Period const& period,
               Instant now)
{
    auto const& definitions = read.loaded.definitions;
    auto const& zone = definitions.partnership.zone;
    auto plan = campaigns::planner::plan(definitions, read.occurrences, now, period.from, period.to);
    auto const unread = tell_unread_calendars(definitions);
    for (auto const* problems : {&read.calendar_problems, &unread})
        plan.problems.insert(plan.problems.end(), problems->begin(), problems->end());
    if (options.json) {
        boost::json::array posts;
        for (auto const& post : plan.posts) posts.push_back(to_json(post));
        auto shown = json_head(period, zone);
        shown["posts"] = std::move(posts);
        shown["problems"] = to_json(plan.problems);
        console.out << boost::json::serialize(shown) << '\n';
    } else {
        print_plan(console, plan.posts, zone, options.details);
        if (auto const horizon = campaigns::planner::horizon_after(now); period.to > horizon)
            console.out << "Peal plans 24 months ahead, up to "
                        << campaigns::planner::date_words(std::chrono::floor<std::chrono::days>(
                               campaigns::to_wall(horizon, zone).value_or(campaigns::Wall())))
                        << ".\n";
        print_problems(console.err, console.colour_err, plan.problems);
    }
    return campaigns::has_errors(plan.problems) ? Exit::problems : Exit::ok;
}

void hold_for_embargo(ComingEvents const& events, PlannedPost& post)
{
    auto const* const event = events.find(post.occurrence);
    if (event == nullptr || !event->embargo || *event->embargo <= post.due) return;
    post.hold +=
        (post.hold.empty() ? "" : "; ") + campaigns::calendar::why_embargoed(*event->embargo, event->known.event.zone);
}

// The whole plan, for the daemon never applies a part of one.
campaigns::planner::Plan whole_plan(campaigns::definitions::Definitions const& definitions, Configuration const& read,
                                    ComingEvents const& events, campaigns::planner::SaidBefore said, Instant now)
{
    auto plan = campaigns::planner::plan(definitions, events.agenda(read), now, now,
                                         campaigns::planner::horizon_after(now), {}, std::move(said));
    plan.problems.insert(plan.problems.end(), read.calendar_problems.begin(), read.calendar_problems.end());
    for (auto& post : plan.posts) hold_for_embargo(events, post);
    return plan;
}

// How the event of a post will stand.
std::optional<campaigns::EventNow> event_now(ComingEvents const& events, std::string const& occurrence)
{
    auto const* const found = events.find(occurrence);
    if (found == nullptr) return {};
    campaigns::EventNow is;
    is.event = found->known.event;
    is.is_confirmed = found->is_confirmed;
    is.has_changed = found->has_changed;
    if (found->known.is_gone || is.event.status == campaigns::calendar::Status::cancelled)
        is.called_off = campaigns::calendar::why_called_off(is.event, found->known.is_gone);
    return is;
}

// Leaves of the plan what touches the period, before or after, and adds to `stored` what the plan brings there from
// elsewhere.
tl::expected<void, Exit> narrow(Program& program, std::vector<PlannedPost>& plan,
                                std::vector<campaigns::StoredPost>& stored, Period const& period)
{
    std::unordered_set<std::string_view> known;
    for (auto const& post : stored) known.insert(post.post.key);
    std::erase_if(plan, [&](PlannedPost const& post) {
        return (post.due < period.from || post.due >= period.to) && !known.contains(post.key);
    });
    std::vector<std::string> unknown;
    for (auto const& post : plan)
        if (!known.contains(post.key)) unknown.push_back(post.key);
    auto others = load_keys(program, unknown);
    if (!others) return tl::unexpected(others.error());
    stored.insert(stored.end(), std::make_move_iterator(others->begin()), std::make_move_iterator(others->end()));
    return {};
}

Exit show_diff(Program& program, PlanOptions const& options, Configuration const& read, Period const& period,
               Instant now)
{
    auto& console = program.console;
    auto stored = load_due(program, period.from, period.to);
    if (!stored) return stored.error();
    auto definitions = read.loaded.definitions;
    if (stored->dry_run) definitions.rehearse_everything();
    if (!stored->base.empty()) definitions.settings.listener.base = stored->base;
    auto known = load_events(program);
    if (!known) return known.error();
    ComingEvents const events(read, std::move(*known), now);
    auto said_before = load_said(program, campaigns::planner::counting_messages(definitions));
    if (!said_before) return said_before.error();
    auto plan = whole_plan(definitions, read, events, std::move(*said_before), now);
    if (campaigns::has_errors(read.calendar_problems)) {
        print_problems(console.err, console.colour_err, plan.problems);
        return report_failure(console, "what would change is not known while a calendar cannot be read");
    }
    if (auto const narrowed = narrow(program, plan.posts, stored->posts, period); !narrowed) return narrowed.error();
    auto said = [&definitions](std::string const& name) {
        return campaigns::planner::is_still_said(definitions, name);
    };
    campaigns::PlanScope scope(period.from, period.to, true, std::move(said));
    scope.now = now;
    scope.grace = definitions.settings.calendar_grace;
    scope.find_event = [&events](std::string const& occurrence) { return event_now(events, occurrence); };
    scope.plan_again = [&definitions](PlannedPost const& post, campaigns::calendar::Occurrence const* event,
                                      bool is_confirmed) {
        return campaigns::planner::plan_again(definitions, post, event, is_confirmed);
    };
    auto const now_said = std::make_shared<campaigns::definitions::Definitions const>(definitions);
    scope.terms_at =
        [&events, restrict = campaigns::planner::terms_at_moment(now_said, events.agenda(read))](PlannedPost& post) {
            restrict(post);
            hold_for_embargo(events, post);
        };
    auto const changes = campaigns::find_changes(std::move(plan.posts), stored->posts, scope, plan.unplanned);
    auto const& zone = definitions.partnership.zone;
    if (options.json) {
        auto shown = json_head(period, zone);
        shown["changes"] = to_json(changes);
        shown["problems"] = to_json(plan.problems);
        console.out << boost::json::serialize(shown) << '\n';
    } else {
        print_changes(console, changes, zone, options.details);
        print_problems(console.err, console.colour_err, plan.problems);
    }
    bool const asks = std::any_of(changes.begin(), changes.end(),
                                  [](campaigns::PlanChange const& change) { return !change.decision.empty(); });
    return asks || campaigns::has_errors(plan.problems) ? Exit::problems : Exit::ok;
}

Exit plan(Program& program, PlanOptions const& options)
{
    auto& console = program.console;
    auto const now = machine_clock().now();
    // The zone is known only when the folder has been read; the reach of anchors makes up for the hours between.
    auto const rough = find_period(options, "UTC", now);
    if (!rough) return refuse_usage(console, rough.error().message);
    auto const first = options.diff ? now : rough->from;
    auto const last = options.diff ? campaigns::planner::horizon_after(now) : rough->to;
    auto const read = read_configuration(options.folder, first, last);
    if (!read) return report_failure(console, read.error().message);
    if (campaigns::has_errors(read->loaded.problems)) {
        print_problems(console.err, console.colour_err, read->loaded.problems);
        return report_failure(console, "nothing is planned while " + options.folder + " has errors");
    }
    auto const period = find_period(options, read->loaded.definitions.partnership.zone, now);
    if (!period) return refuse_usage(console, period.error().message);
    return options.diff ? show_diff(program, options, *read, *period, now)
                        : show_plan(console, options, *read, *period, now);
}

}  // namespace

void add_plan(CLI::App& app, Program& program)
{
    auto* const command = app.add_subcommand("plan", "Show what would be posted, and when, in local time");
    auto const options = std::make_shared<PlanOptions>();
    command->add_option("--from", options->from, "First day, or UTC instant (now)");
    command->add_option("--to", options->to, "Last day, or UTC instant (four weeks on)");
    command->add_option("--config", options->folder, "The folder ($PEAL_CONFIG, else /etc/peal)");
    command->add_flag("--diff", options->diff, "What it would change in the running daemon");
    command->add_flag("--text", options->details.text, "Whole texts, as they will go out");
    command->add_flag("--why", options->details.why, "How each post came to be where it is");
    command->add_flag("--json", options->json, "Print JSON, which has all of this");
    command->add_option("--socket", program.socket, "The daemon's socket, for --diff")->capture_default_str();
    command->footer("Reads the folder and its calendars, and changes nothing. Days are those of the\n"
                    "partnership's zone, the last one included. The daemon plans 24 months ahead.\n"
                    "--diff compares all of that with the posts that the daemon holds: new, moved,\n"
                    "reworded, withdrawn, and those that somebody must decide about.\n\n"
                    "Exit 0 when all is well; 1 when the folder has errors, a message cannot be\n"
                    "planned, or --diff shows something to decide; 3 when --diff finds no daemon.\n\n"
                    "Examples:\n"
                    "  peal plan --config config --why\n"
                    "  peal plan --config config --from 2026-12-01 --to 2026-12-31 --text\n"
                    "  peal plan --config draft --diff");
    command->callback([options, &program] { program.run = [options, &program] { return plan(program, *options); }; });
}

}  // namespace peal::cli
