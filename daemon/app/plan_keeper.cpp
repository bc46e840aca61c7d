#include "daemon/app/plan_keeper.hpp"

#include "campaigns/planner/plan.hpp"
#include "campaigns/planner/reach.hpp"
#include "campaigns/planner/still_said.hpp"
#include "core/files.hpp"
#include "core/log.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace peal::app {

namespace {

constexpr std::size_t calendar_bytes_max = 10 << 20;
// Of a plan's errors; more than anybody reads at once.
constexpr std::size_t errors_max = 100;

CalendarState state_of(std::string const& id, std::vector<CalendarState> const& known)
{
    auto const found = std::find_if(known.begin(), known.end(), [&](CalendarState const& one) { return one.id == id; });
    if (found != known.end()) return *found;
    CalendarState state;
    state.id = id;
    return state;
}

}  // namespace

PlanKeeper::PlanKeeper(Executor executor, Parts parts) : parts_(std::move(parts)), woken_(std::move(executor))
{
    for (auto const& source : parts_.definitions->calendars) calendars_.push_back(state_of(source.id, {}));
}

awaitable<> PlanKeeper::run()
{
    using namespace boost::asio::experimental::awaitable_operators;
    for (;;) {
        co_await refresh();
        if (stop_.stop_requested()) co_return;
        auto const interval = parts_.definitions->settings.calendar_poll_interval;
        co_await (woken_.wait() || parts_.clock.sleep_for(interval));
    }
}

void PlanKeeper::propose(DefinitionsPtr definitions)
{
    proposed_ = std::move(definitions);
    if (!proposed_) refusal_.clear();
    woken_.set();
}

awaitable<> PlanKeeper::refresh()
{
    bool const is_done = co_await try_proposed();
    if (is_done) co_return;
    auto made = co_await draft(parts_.definitions);
    co_await apply(std::move(made));
}

// Whether there is nothing left to plan for now.
awaitable<bool> PlanKeeper::try_proposed()
{
    auto const proposed = proposed_;
    if (!proposed) co_return false;
    auto made = co_await draft(proposed);
    // Other ones were proposed meanwhile: they are next.
    if (proposed_ != proposed || stop_.stop_requested()) co_return true;
    std::vector<std::string> unread;
    if (!made.has_all_calendars)
        for (auto const& calendar : made.calendars)
            if (!calendar.problem.empty()) unread.push_back(calendar.problem);
    if (!unread.empty()) {
        if (unread != refusal_) log::error("the changed configuration waits until its calendars can be read");
        refusal_ = std::move(unread);
        co_return false;
    }
    proposed_.reset();
    refusal_.clear();
    parts_.definitions = proposed;
    adopted_at_ = parts_.clock.now();
    log::info("the changed configuration is in use");
    co_await parts_.on_adopted(proposed);
    co_await apply(std::move(made));
    co_return true;
}

awaitable<PlanKeeper::Draft> PlanKeeper::draft(DefinitionsPtr definitions)
{
    Draft made;
    auto const from = parts_.clock.now();
    made.to = campaigns::planner::horizon_after(from);
    auto const reach = campaigns::planner::calendar_reach(*definitions, from, made.to);
    std::vector<campaigns::calendar::Occurrence> occurrences;
    for (auto const& source : definitions->calendars) {
        auto state = state_of(source.id, calendars_);
        auto expansion = co_await read(source, definitions->partnership.zone, state, reach.from, reach.to);
        made.calendars.push_back(std::move(state));
        if (expansion)
            std::move(expansion->occurrences.begin(), expansion->occurrences.end(), std::back_inserter(occurrences));
        else
            made.has_all_calendars = false;
    }
    std::function<void()> work = [&] {
        made.events = std::make_shared<campaigns::calendar::EventList const>(
            campaigns::calendar::EventList{occurrences, reach.from, reach.to, made.has_all_calendars});
        auto const report =
            replanner_.plan(definitions, std::move(occurrences), from, from, made.to, stop_.get_token());
        made.errors = find_errors(report.problems);
        // There may be very many: the other thread has better to do than to give them back.
        occurrences = {};
    };
    co_await parts_.files.run(std::move(work));
    co_return made;
}

// With the places where they are, and no more than anybody reads.
std::vector<std::string> PlanKeeper::find_errors(std::vector<campaigns::Problem> const& problems) const
{
    std::vector<std::string> errors;
    std::size_t others = 0;
    for (auto const& problem : problems) {
        if (problem.severity != campaigns::Severity::error) continue;
        if (errors.size() < errors_max)
            errors.push_back((parts_.config / to_string(problem)).string());
        else
            ++others;
    }
    if (others > 0)
        errors.push_back("and " + std::to_string(others) + " more errors: peal plan --config " +
                         parts_.config.string() + " lists them");
    return errors;
}

void PlanKeeper::tell(std::vector<std::string> errors)
{
    for (auto const& error : errors)
        if (std::find(problems_.begin(), problems_.end(), error) == problems_.end()) log::error("{}", error);
    if (errors.empty() && !problems_.empty()) log::info("the last plan's problems are gone");
    problems_ = std::move(errors);
}

awaitable<> PlanKeeper::apply(Draft draft)
{
    if (stop_.stop_requested()) co_return;
    calendars_ = std::move(draft.calendars);
    events_ = std::move(draft.events);
    tell(std::move(draft.errors));
    auto applied = co_await put_in_store(draft);
    if (!applied) {
        problems_.push_back("the plan could not be stored: " + applied.error().message);
        log::error("{}", problems_.back());
        parts_.on_applied(std::nullopt);
        co_return;
    }
    if (applied->added + applied->moved + applied->reworded + applied->withdrawn + applied->restored + applied->held +
            applied->lifted >
        0)
        log::info("the plan has {} posts new, {} moved, {} reworded, {} withdrawn, {} restored, {} held, {} released",
                  applied->added, applied->moved, applied->reworded, applied->withdrawn, applied->restored,
                  applied->held, applied->lifted);
    if (applied->in_flight > 0)
        log::warn("{} posts differ from the plan but are out, or on their way: they stay as they are",
                  applied->in_flight);
    parts_.on_applied(std::move(applied->links));
}

// The difference to the plan that is stored, where that is known, else all of it.
awaitable<Result<store::Applied>> PlanKeeper::put_in_store(Draft const& draft)
{
    auto const since = co_await parts_.plans.written_since(std::exchange(mark_, nullptr));
    if (!since) co_return tl::unexpected<Error>(since.error());
    std::optional<std::vector<std::string>> written;
    if (since->base) written = since->keys;
    // What fell due while the plan was made may be out already, under the name it had before.
    auto const now = parts_.clock.now();
    campaigns::PlanUpdate update;
    std::function<void()> work = [&] { update = replanner_.take_update(now, written); };
    co_await parts_.files.run(std::move(work));
    auto said = [definitions = parts_.definitions](std::string const& name) {
        return campaigns::planner::is_still_said(*definitions, name);
    };
    campaigns::PlanScope scope(now, draft.to, draft.has_all_calendars, std::move(said));
    auto applied = co_await parts_.plans.apply(std::move(update), std::move(scope), now, since->base);
    // What a calendar that could not be read has lost is looked for again when it can be.
    if (applied && draft.has_all_calendars) mark_ = applied->mark;
    co_return applied;
}

// The calendar as it is now, else as it was when it could be read last.
awaitable<std::optional<campaigns::calendar::Expansion>> PlanKeeper::read(
    campaigns::definitions::CalendarSource const& source, std::string const& zone, CalendarState& state, Instant from,
    Instant to)
{
    auto const copy = parts_.copies / (source.id + ".ics");
    std::string text;
    auto fresh = co_await expand(parts_.config / source.file.value, source, zone, from, to, text);
    if (fresh) {
        state.read_at = parts_.clock.now();
        state.occurrences = fresh->occurrences.size();
        state.problem.clear();
        for (auto const& problem : fresh->problems)
            log::warn("{}:{}: {}", source.file.value, problem.line, problem.message);
        std::function<void()> keep = [&] {
            if (auto written = write_file(copy, text); !written) log::error("{}", written.error().message);
        };
        co_await parts_.files.run(std::move(keep));
        co_return std::move(*fresh);
    }
    auto kept = co_await expand(copy, source, zone, from, to, text);
    state.problem = "calendar `" + source.id + "`: " + fresh.error().message +
                    (kept ? "; the last good copy stays in use" : "; its events are not planned until it can be read");
    log::error("{}", state.problem);
    if (!kept) co_return std::nullopt;
    state.occurrences = kept->occurrences.size();
    co_return std::move(*kept);
}

awaitable<Result<campaigns::calendar::Expansion>> PlanKeeper::expand(
    std::filesystem::path file, campaigns::definitions::CalendarSource const& source, std::string const& zone,
    Instant from, Instant to, std::string& text)
{
    Result<std::string> content;
    std::function<void()> load = [&] { content = read_file(file, calendar_bytes_max); };
    co_await parts_.files.run(std::move(load));
    if (!content) co_return tl::unexpected<Error>(content.error());
    text = std::move(*content);
    campaigns::calendar::ReadOptions options;
    options.source = source.id;
    options.default_zone = source.zone.empty() ? zone : source.zone;
    auto expansion = co_await parts_.worker.read_calendar(text, options, from, to);
    if (!expansion) co_return fail(expansion.error().kind, source.file.value + ": " + expansion.error().message);
    co_return std::move(*expansion);
}

}  // namespace peal::app
