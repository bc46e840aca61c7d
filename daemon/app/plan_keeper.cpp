#include "daemon/app/plan_keeper.hpp"

#include "campaigns/planner/plan.hpp"
#include "campaigns/planner/reach.hpp"
#include "core/files.hpp"
#include "core/log.hpp"

namespace peal::app {

namespace {

constexpr std::size_t calendar_bytes_max = 10 << 20;

}  // namespace

PlanKeeper::PlanKeeper(Parts parts) : parts_(std::move(parts))
{
    for (auto const& source : parts_.definitions.calendars) {
        CalendarState state;
        state.id = source.id;
        calendars_.push_back(std::move(state));
    }
}

awaitable<> PlanKeeper::run()
{
    for (;;) {
        co_await refresh();
        co_await parts_.clock.sleep_for(parts_.definitions.settings.calendar_poll_interval);
    }
}

awaitable<> PlanKeeper::refresh()
{
    auto const now = parts_.clock.now();
    auto const to = campaigns::planner::horizon_after(now);
    auto const reach = campaigns::planner::calendar_reach(parts_.definitions, now, to);
    std::vector<campaigns::calendar::Occurrence> occurrences;
    bool whole = true;
    for (std::size_t i = 0; i < calendars_.size(); ++i) {
        auto expansion = co_await read(parts_.definitions.calendars[i], calendars_[i], reach.from, reach.to);
        if (!expansion) {
            whole = false;
            continue;
        }
        std::move(expansion->occurrences.begin(), expansion->occurrences.end(), std::back_inserter(occurrences));
    }
    auto plan = campaigns::planner::plan(parts_.definitions, occurrences, now, now, to);
    problems_.clear();
    for (auto const& problem : plan.problems)
        if (problem.severity == campaigns::Severity::error) problems_.push_back(to_string(problem));
    auto const count = plan.posts.size();
    auto const applied =
        co_await parts_.plans.apply(std::move(plan.posts), now, to, whole, now, std::move(plan.unplanned));
    if (!applied) {
        problems_.push_back("the plan could not be stored: " + applied.error().message);
        log::error("{}", problems_.back());
        co_return;
    }
    if (applied->added + applied->moved + applied->reworded + applied->withdrawn + applied->restored + applied->held +
            applied->lifted >
        0)
        log::info("plan of {} posts: {} new, {} moved, {} reworded, {} withdrawn, {} restored, {} held, {} released",
                  count, applied->added, applied->moved, applied->reworded, applied->withdrawn, applied->restored,
                  applied->held, applied->lifted);
    if (applied->in_flight > 0)
        log::warn("{} posts differ from the plan but are out, or on their way: they stay as they are",
                  applied->in_flight);
    parts_.on_applied();
}

// The calendar as it is now, else as it was when it could be read last.
awaitable<std::optional<campaigns::calendar::Expansion>> PlanKeeper::read(
    campaigns::definitions::CalendarSource const& source, CalendarState& state, Instant from, Instant to)
{
    auto const copy = parts_.copies / (source.id + ".ics");
    std::string text;
    auto fresh = co_await expand(parts_.config / source.file.value, source, from, to, text);
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
    auto kept = co_await expand(copy, source, from, to, text);
    state.problem = "calendar `" + source.id + "`: " + fresh.error().message +
                    (kept ? "; the last good copy stays in use" : "; its events are not planned until it can be read");
    log::error("{}", state.problem);
    if (!kept) co_return std::nullopt;
    state.occurrences = kept->occurrences.size();
    co_return std::move(*kept);
}

awaitable<Result<campaigns::calendar::Expansion>> PlanKeeper::expand(
    std::filesystem::path file, campaigns::definitions::CalendarSource const& source, Instant from, Instant to,
    std::string& text)
{
    Result<std::string> content;
    std::function<void()> load = [&] { content = read_file(file, calendar_bytes_max); };
    co_await parts_.files.run(std::move(load));
    if (!content) co_return tl::unexpected<Error>(content.error());
    text = std::move(*content);
    campaigns::calendar::ReadOptions options;
    options.source = source.id;
    options.default_zone = source.zone.empty() ? parts_.definitions.partnership.zone : source.zone;
    auto expansion = co_await parts_.worker.read_calendar(text, options, from, to);
    if (!expansion) co_return fail(expansion.error().kind, source.file.value + ": " + expansion.error().message);
    co_return std::move(*expansion);
}

}  // namespace peal::app
