#include "daemon/app/calendar_keeper.hpp"

#include "campaigns/calendar/changes.hpp"
#include "campaigns/calendar/handed_out.hpp"
#include "campaigns/planner/calendar_rules.hpp"
#include "core/log.hpp"

#include <functional>
#include <utility>

namespace peal::app {

using campaigns::definitions::CalendarSource;
using campaigns::definitions::Definitions;
using campaigns::definitions::Partnership;
using campaigns::planner::Reach;

namespace {

void log_taken_up(std::string const& what, store::TakenUp const& taken)
{
    if (!taken.has_changed()) return;
    std::string words;
    for (auto const& [kind, count] : taken.changes)
        words += (words.empty() ? "" : ", ") + std::to_string(count) + " " + std::string(to_string(kind));
    log::info("{}: {}; {} posts held, {} wait for the plan, {} questions", what, words, taken.held, taken.waiting,
              taken.asked);
}

}  // namespace

// One who reads, or compares, or joins, at a time.
class CalendarKeeper::Turn {
public:
    explicit Turn(CalendarKeeper& keeper) : keeper_(keeper) { keeper_.is_busy_ = true; }
    Turn(Turn const&) = delete;
    Turn& operator=(Turn const&) = delete;
    ~Turn()
    {
        keeper_.is_busy_ = false;
        keeper_.freed_.set();
    }

private:
    CalendarKeeper& keeper_;
};

CalendarKeeper::CalendarKeeper(Executor executor, Parts parts) : parts_(std::move(parts)), freed_(std::move(executor))
{}

awaitable<Result<>> CalendarKeeper::load()
{
    auto healths = co_await parts_.calendars.health();
    if (!healths) co_return tl::unexpected<Error>(healths.error());
    for (auto& health : *healths) {
        auto const source = health.source;
        healths_.insert_or_assign(source, std::move(health));
    }
    co_return Result<>();
}

awaitable<Result<campaigns::calendar::Expansion>> CalendarKeeper::expand(CalendarSource const& source,
                                                                         Partnership const& partnership,
                                                                         std::string text, Reach reach)
{
    campaigns::calendar::ReadOptions options;
    options.source = source.id;
    options.default_zone = source.zone.empty() ? partnership.zone : source.zone;
    options.ahead_from = reach.ahead_from;
    auto expansion = co_await parts_.worker.read_calendar(std::move(text), std::move(options), reach.from, reach.to);
    if (expansion) campaigns::calendar::leave_out_handed_out(*expansion, partnership.id);
    co_return expansion;
}

void CalendarKeeper::use(Definitions const& definitions)
{
    auto& in_use = in_use_.emplace();
    for (auto& source : campaigns::planner::calendar_rules(definitions)) {
        auto id = source.id;
        in_use.emplace(std::move(id), std::move(source));
    }
    for (auto const& source : definitions.calendars) {
        // It may have been a collection before.
        if (source.kind != CalendarSource::Kind::caldav) inner_problems_.put_unread(source.id, {});
    }
}

awaitable<Result<bool>> CalendarKeeper::take_up(std::string source, campaigns::calendar::Expansion expansion,
                                                Reach reach, Duration grace)
{
    while (is_busy_) co_await freed_.wait();
    Turn const turn(*this);
    // Its events have left with it, and would come back.
    if (in_use_ && !in_use_->contains(source))
        co_return fail(ErrorKind::rejected, "it is not named in calendar.yaml any more");
    auto const rules = in_use_ ? in_use_->at(source) : campaigns::calendar::SourceRules();
    auto const fresh = co_await parts_.events.bring_up_to_date(copy_);
    if (!fresh) co_return tl::unexpected<Error>(fresh.error());
    auto const now = parts_.clock.now();
    store::EventCopy::Known known;
    campaigns::calendar::Comparison comparison;
    std::function<void()> compare = [&] {
        known = copy_.known(source);
        comparison =
            campaigns::calendar::compare(known.events, expansion.occurrences, {reach.from, reach.to}, rules, now);
    };
    co_await parts_.files.run(std::move(compare));
    auto const taken = co_await parts_.events.take_up(source, std::move(known.ids), std::move(comparison), grace, now);
    if (!taken) co_return tl::unexpected<Error>(taken.error());
    log_taken_up("calendar `" + source + "`", *taken);
    inner_problems_.put_read(source, expansion.problems);
    co_return taken->has_changed();
}

awaitable<Result<>> CalendarKeeper::retire_others(Definitions const& definitions)
{
    while (is_busy_) co_await freed_.wait();
    Turn const turn(*this);
    std::vector<std::string> in_use;
    for (auto const& source : definitions.calendars) in_use.push_back(source.id);
    auto const is_named = [&](std::string const& source) { return definitions.find_calendar(source) != nullptr; };
    std::erase_if(healths_, [&](auto const& one) { return !is_named(one.first); });
    inner_problems_.keep_only(is_named);
    auto const forgotten = co_await parts_.calendars.forget_others(in_use);
    if (!forgotten) co_return tl::unexpected<Error>(forgotten.error());
    auto const now = parts_.clock.now();
    auto const retired =
        co_await parts_.events.retire_others(std::move(in_use), definitions.settings.calendar_grace, now);
    if (!retired) co_return tl::unexpected<Error>(retired.error());
    log_taken_up("calendars that are not named any more", *retired);
    co_return Result<>();
}

awaitable<Result<>> CalendarKeeper::settle_drop(std::string question, bool left, Duration grace, std::string actor)
{
    while (is_busy_) co_await freed_.wait();
    Turn const turn(*this);
    auto const now = parts_.clock.now();
    auto const settled = co_await parts_.events.settle_drop(question, left, grace, std::move(actor), now);
    if (!settled) co_return tl::unexpected<Error>(settled.error());
    log_taken_up("question " + question, *settled);
    co_return Result<>();
}

awaitable<> CalendarKeeper::succeeded(std::string source, store::StoredFeedMark mark, bool has_changed,
                                      Instant next_look)
{
    auto const now = parts_.clock.now();
    auto& health = healths_[source];
    if (!health.problem.empty()) log::info("calendar `{}` can be read again", source);
    health.source = source;
    health.last_success = now;
    if (has_changed) health.last_change = now;
    health.next_poll = next_look;
    health.problem.clear();
    health.failures = 0;
    auto const kept = co_await parts_.calendars.succeeded(source, std::move(mark), has_changed, next_look, now);
    if (!kept) log::error("calendar `{}`: {}", source, kept.error().message);
}

awaitable<> CalendarKeeper::failed(std::string source, std::string problem, Instant next_look)
{
    auto& health = healths_[source];
    health.source = source;
    auto words = "calendar `" + source + "`: " + std::move(problem) +
                 (health.last_success ? "; the last good copy stays in use"
                                      : "; its events are not planned until it can be read");
    if (words != health.problem) log::error("{}", words);
    health.problem = words;
    health.next_poll = next_look;
    ++health.failures;
    auto const kept = co_await parts_.calendars.failed(source, std::move(words), next_look);
    if (!kept) log::error("calendar `{}`: {}", source, kept.error().message);
}

awaitable<Result<Agenda>> CalendarKeeper::agenda(DefinitionsPtr definitions, Reach reach)
{
    while (is_busy_) co_await freed_.wait();
    Turn const turn(*this);
    auto const fresh = co_await parts_.events.bring_up_to_date(copy_);
    if (!fresh) co_return tl::unexpected<Error>(fresh.error());
    Agenda agenda;
    agenda.seen = copy_.seen();
    std::map<std::string, std::size_t> counts;
    std::function<void()> join = [&] {
        agenda.events = copy_.agenda(campaigns::planner::calendar_rules(*definitions));
        std::erase_if(agenda.events,
                      [&](auto const& event) { return event.start < reach.from || event.start >= reach.to; });
        counts = copy_.count(reach.from, reach.to);
    };
    co_await parts_.files.run(std::move(join));
    for (auto const& source : definitions->calendars) {
        auto const* const health = find_health(source.id);
        if (health == nullptr || !health->last_success) agenda.is_whole = false;
    }
    counts_ = std::move(counts);
    co_return agenda;
}

store::CalendarHealth const* CalendarKeeper::find_health(std::string const& source) const
{
    auto const found = healths_.find(source);
    return found == healths_.end() ? nullptr : &found->second;
}

std::size_t CalendarKeeper::count(std::string const& source) const
{
    auto const found = counts_.find(source);
    return found == counts_.end() ? 0 : found->second;
}

}  // namespace peal::app
