#include "daemon/app/plan_keeper.hpp"

#include "campaigns/planner/moment_terms.hpp"
#include "campaigns/planner/plan.hpp"
#include "campaigns/planner/plan_again.hpp"
#include "campaigns/planner/reach.hpp"
#include "campaigns/planner/still_said.hpp"
#include "core/log.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <utility>

namespace peal::app {

namespace {

// Of a plan's errors; more than anybody reads at once.
constexpr std::size_t errors_max = 100;
constexpr Duration catch_up_patience = std::chrono::seconds(60);

// Files that nobody is told of, such as on a network's disk, are looked at as often as the quickest of them.
Duration shortest_poll(campaigns::definitions::Definitions const& definitions)
{
    auto poll = definitions.settings.calendar_poll_interval;
    for (auto const& source : definitions.calendars)
        if (source.kind == campaigns::definitions::CalendarSource::Kind::file && source.poll)
            poll = std::min(poll, *source.poll);
    return poll;
}

}  // namespace

PlanKeeper::PlanKeeper(Executor executor, Parts parts)
    : parts_(std::move(parts)),
      calendar_files_({parts_.clock, parts_.files, parts_.calendars, parts_.config}),
      woken_(executor),
      done_(executor)
{
    parts_.calendars.use(*parts_.definitions);
}

awaitable<> PlanKeeper::run()
{
    using namespace boost::asio::experimental::awaitable_operators;
    for (;;) {
        auto const asks = asks_;
        co_await refresh();
        if (stop_.stop_requested()) co_return;
        answered_ = asks;
        done_.set();
        if (asks_ == asks) co_await (woken_.wait() || parts_.clock.sleep_for(shortest_poll(*parts_.definitions)));
    }
}

awaitable<> PlanKeeper::catch_up()
{
    using namespace boost::asio::experimental::awaitable_operators;
    auto const mine = ++asks_;
    woken_.set();
    auto const end = parts_.clock.monotonic() + catch_up_patience;
    while (answered_ < mine && parts_.clock.monotonic() < end)
        co_await (done_.wait() || parts_.clock.sleep_for(end - parts_.clock.monotonic()));
}

void PlanKeeper::propose(DefinitionsPtr definitions)
{
    proposed_ = std::move(definitions);
    if (!proposed_) refusal_.clear();
    woken_.set();
}

awaitable<> PlanKeeper::refresh()
{
    auto const proposed = proposed_;
    auto const from = parts_.clock.now();
    auto const to = campaigns::planner::horizon_after(from);
    auto definitions = proposed ? proposed : parts_.definitions;
    auto reach = campaigns::planner::calendar_reach(*definitions, from, to);
    auto look = co_await calendar_files_.look(definitions, reach);
    // Other ones were proposed meanwhile: they are next.
    if (proposed_ != proposed || stop_.stop_requested()) {
        woken_.set();
        co_return;
    }
    if (proposed && adopts(proposed, look)) {
        co_await parts_.on_adopted(proposed);
    } else if (proposed) {
        definitions = parts_.definitions;
        reach = campaigns::planner::calendar_reach(*definitions, from, to);
        look = co_await calendar_files_.look(definitions, reach);
    }
    co_await calendar_files_.take_up(std::move(look), definitions);
    if (retired_by_ != definitions) {
        auto const retired = co_await parts_.calendars.retire_others(*definitions);
        if (!retired) co_return fail(retired.error().message);
        retired_by_ = definitions;
    }
    auto made = co_await draft(from, to, reach);
    if (!made) co_return fail(made.error().message);
    co_await apply(std::move(*made));
}

// Not while a file among their calendars was never read. What is asked for over the network comes when it comes.
bool PlanKeeper::adopts(DefinitionsPtr const& proposed, FileLook const& look)
{
    std::vector<std::string> unread;
    for (auto const& [source, why] : look.refused) {
        auto const* const health = parts_.calendars.find_health(source);
        if (health == nullptr || !health->last_success) unread.push_back("calendar `" + source + "`: " + why);
    }
    if (!unread.empty()) {
        if (unread != refusal_) log::error("the changed configuration waits until its calendars can be read");
        refusal_ = std::move(unread);
        return false;
    }
    proposed_.reset();
    refusal_.clear();
    parts_.definitions = proposed;
    parts_.calendars.use(*proposed);
    adopted_at_ = parts_.clock.now();
    log::info("the changed configuration is in use");
    return true;
}

awaitable<Result<PlanKeeper::Draft>> PlanKeeper::draft(Instant from, Instant to, campaigns::planner::Reach reach)
{
    auto const definitions = parts_.definitions;
    auto agenda = co_await parts_.calendars.agenda(definitions, reach);
    if (!agenda) co_return tl::unexpected<Error>(agenda.error());
    auto said = co_await parts_.plans.said_before(campaigns::planner::counting_messages(*definitions));
    if (!said) co_return tl::unexpected<Error>(said.error());
    Draft made;
    made.to = to;
    made.events_seen = agenda->seen;
    std::function<void()> work = [&] {
        made.events = std::make_shared<campaigns::calendar::EventList const>(
            campaigns::calendar::EventList{agenda->events, reach.from, reach.to, agenda->is_whole});
        auto const report = replanner_.plan(definitions, std::move(agenda->events), from, from, made.to,
                                            stop_.get_token(), std::move(*said));
        made.errors = find_errors(report.problems);
        // There may be very many: the other thread has better to do than to give them back.
        agenda->events = {};
    };
    co_await parts_.files.run(std::move(work));
    co_return made;
}

void PlanKeeper::fail(std::string problem)
{
    auto words = "the plan could not be made: " + std::move(problem);
    if (std::find(problems_.begin(), problems_.end(), words) == problems_.end()) {
        log::error("{}", words);
        problems_.push_back(std::move(words));
    }
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
    events_ = draft.events;
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
    campaigns::TermsAt terms_at;
    std::function<void()> work = [&] {
        update = replanner_.take_update(now, written);
        terms_at = campaigns::planner::terms_at_moment(parts_.definitions, draft.events->events);
    };
    co_await parts_.files.run(std::move(work));
    auto said = [definitions = parts_.definitions](std::string const& name) {
        return campaigns::planner::is_still_said(*definitions, name);
    };
    bool const has_all_calendars = draft.events->is_whole;
    campaigns::PlanScope scope(now, draft.to, has_all_calendars, std::move(said));
    scope.takes_back_overdue = true;
    scope.events_seen = draft.events_seen;
    scope.terms_at = std::move(terms_at);
    scope.grace = parts_.definitions->settings.calendar_grace;
    scope.plan_again = [definitions = parts_.definitions](campaigns::PlannedPost const& stored,
                                                          campaigns::calendar::Occurrence const* event,
                                                          bool is_confirmed) {
        return campaigns::planner::plan_again(*definitions, stored, event, is_confirmed);
    };
    auto applied = co_await parts_.plans.apply(std::move(update), std::move(scope), now, since->base, parts_.on_links);
    // What a calendar that could not be read has lost is looked for again when it can be.
    if (applied && has_all_calendars) mark_ = applied->mark;
    co_return applied;
}

}  // namespace peal::app
