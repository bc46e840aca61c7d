// What a plan costs a large partnership (large_town.hpp): the whole of it, and again when one file was edited or one event
// moved, from the definitions to what is stored. Beside it what no planner can do without, or what this one does not do:
// reading every event for every message, copying the posts of the plan. Times are those of the processor, all threads
// together, so that other work on the machine does not show.
//
// With --count each is done once, in one thread, for callgrind to count its instructions: a start of their own each.
#include "campaigns/planner/plan.hpp"
#include "campaigns/planner/replanner.hpp"
#include "campaigns/planner/still_said.hpp"
#include "core/async_nursery.hpp"
#include "core/async_real_clock.hpp"
#include "core/random.hpp"
#include "daemon/store/delivery_store.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/schema.hpp"
#include "tests/bench/large_town.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#endif

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

using namespace peal;
using namespace peal::bench;
using campaigns::PlanUpdate;
namespace planner = campaigns::planner;

namespace {

constexpr int repeats = 5;  // the middle of so many runs counts

double seconds(std::function<void()> const& work)
{
    auto const began = std::clock();
    work();
    return static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
}

double middle(std::vector<double> all)
{
    std::sort(all.begin(), all.end());
    return all[all.size() / 2];
}

void print(std::string const& title, double taken, std::string const& more = std::string())
{
    std::printf("  %-52s %9.1f ms%s\n", title.c_str(), taken * 1000, more.empty() ? "" : ("  " + more).c_str());
    std::fflush(stdout);
}

// Keeps plans as the daemon does.
class Keeping {
public:
    explicit Keeping(LargeTown const& town) : town_(town) {}

    // What was read is given back by who read it.
    void plan(DefinitionsPtr const& definitions, Events&& events)
    {
        definitions_ = definitions;
        anew = replanner_.plan(definitions, std::move(events), town_.now, town_.now, town_.to).planned_anew;
    }

    void take(bool is_whole = false)
    {
        std::optional<std::vector<std::string>> named;
        if (!is_whole) named.emplace();
        update = replanner_.take_update(town_.now, named);
    }

    campaigns::PlanScope scope() const
    {
        auto said = [all = definitions_](std::string const& name) { return planner::is_still_said(*all, name); };
        return {town_.now, town_.to, true, std::move(said)};
    }

    std::size_t anew = 0;
    PlanUpdate update;

private:
    LargeTown const& town_;
    DefinitionsPtr definitions_;
    planner::Replanner replanner_;
};

// The daemon's database, on the disk that has the folder for what is temporary.
class Store {
public:
    explicit Store(bool with_thread)
    {
        store::DatabaseOptions options;
        if (!with_thread) options.executor = context.get_executor();
        auto opened = store::Database::open(folder_.path() / "peal.db", store::migrations(), std::move(options));
        if (!opened) {
            std::printf("%s\n", opened.error().message.c_str());
            std::exit(1);
        }
        db_ = std::move(*opened);
    }

    store::Applied apply(Keeping& keeping, Instant now)
    {
        return tests::run(context, store(std::move(keeping.update), keeping.scope(), now));
    }

    // The same, with somebody who asks all the while how delivery is doing, as /health does: what each answer took.
    std::vector<Duration> apply_watched(Keeping& keeping, Instant now)
    {
        std::vector<Duration> taken;
        tests::run(context, watch(std::move(keeping.update), keeping.scope(), now, taken));
        return taken;
    }

    asio::io_context context;

private:
    awaitable<store::Applied> store(PlanUpdate update, campaigns::PlanScope scope, Instant now)
    {
        store::PlanStore plans(*db_, *random_);
        auto const since = co_await plans.written_since(std::exchange(mark_, nullptr));
        auto applied = co_await plans.apply(std::move(update), std::move(scope), now, since->base);
        if (!applied) {
            std::printf("%s\n", applied.error().message.c_str());
            std::exit(1);
        }
        mark_ = applied->mark;
        co_return std::move(*applied);
    }

    awaitable<> watch(PlanUpdate update, campaigns::PlanScope scope, Instant now, std::vector<Duration>& taken)
    {
        auto const clock = make_real_clock(context.get_executor());
        Nursery nursery(context.get_executor());
        bool is_stored = false;
        auto asking = ask(*clock, now, is_stored, taken);
        nursery.spawn(std::move(asking));
        co_await store(std::move(update), std::move(scope), now);
        is_stored = true;
        co_await nursery.join();
    }

    awaitable<> ask(AsyncClock& clock, Instant now, bool const& is_stored, std::vector<Duration>& taken)
    {
        store::DeliveryStore deliveries(*db_);
        while (!is_stored) {
            auto const began = clock.monotonic();
            co_await deliveries.figures(now);
            co_await deliveries.in_trouble(now);
            taken.push_back(clock.monotonic() - began);
            co_await clock.sleep_for(std::chrono::milliseconds(5));
        }
    }

    tests::TemporaryFolder folder_;
    std::unique_ptr<Random> random_ = make_seeded_random(1);
    std::unique_ptr<store::Database> db_;
    store::PlanMarkPtr mark_;
};

// One of the changes, and back again.
struct Change {
    char const* title;
    DefinitionsPtr const& definitions;
    Events const& events;
};

std::vector<Change> changes_of(LargeTown const& town)
{
    return {{"again after one edited file", town.edited, town.events},
            {"again after one moved event", town.all, town.one_moved},
            {"again after a moved series of 22 events", town.all, town.series_moved}};
}

std::string told(Keeping const& keeping, store::Applied const& applied)
{
    return std::to_string(keeping.anew) + " campaigns planned anew, " +
           std::to_string(applied.moved + applied.reworded) + " posts written";
}

// With a store the whole way counts, without one only planning.
void time_changes(LargeTown const& town, Keeping& keeping, Store* store)
{
    for (auto const& change : changes_of(town)) {
        std::vector<double> planning, storing;
        store::Applied applied;
        for (int i = 0; i < 2 * repeats; ++i) {
            bool const is_back = i % 2 == 1;
            auto events = is_back ? town.events : change.events;
            auto const& definitions = is_back ? town.all : change.definitions;
            planning.push_back(seconds([&] {
                keeping.plan(definitions, std::move(events));
                keeping.take();
            }));
            if (store != nullptr) storing.push_back(seconds([&] { applied = store->apply(keeping, town.now); }));
        }
        if (store == nullptr) {
            print(change.title, middle(planning));
            continue;
        }
        auto const planned = middle(planning), stored = middle(storing);
        char parts[100];
        std::snprintf(parts, sizeof parts, "planning %.1f, storing %.1f; ", planned * 1000, stored * 1000);
        print(change.title, planned + stored, parts + told(keeping, applied));
    }
}

void time_planning(LargeTown const& town)
{
    std::vector<double> whole, kept;
    for (int i = 0; i < 3; ++i) {
        planner::Plan plan;
        whole.push_back(seconds([&] { plan = planner::plan(*town.all, town.events, town.now, town.now, town.to); }));
        Keeping keeping(town);
        auto events = town.events;
        kept.push_back(seconds([&] { keeping.plan(town.all, std::move(events)); }));
    }
    print("planning the whole", middle(whole));
    print("the whole with its findings, kept to go on from", middle(kept));
}

void time_storing(LargeTown const& town)
{
    Keeping keeping(town);
    keeping.plan(town.all, Events(town.events));
    keeping.take();
    auto const count = std::to_string(keeping.update.posts.size()) + " posts";
    Store store(true);
    std::vector<Duration> answers;
    print("storing the whole", seconds([&] { answers = store.apply_watched(keeping, town.now); }), count);
    std::sort(answers.begin(), answers.end());
    auto const of = [&](std::size_t hundredths) {
        return static_cast<double>(answers[(answers.size() - 1) * hundredths / 100].count()) / 1000;
    };
    auto const more = std::to_string(answers.size()) + " answers, half within " +
                      std::to_string(answers[answers.size() / 2].count()) + " ms, the last " +
                      std::to_string(answers.back().count()) + " ms";
    print("  meanwhile, 99 in 100 answers to /health within", of(99), more);
    keeping.take(true);
    print("comparing the whole with what is stored", seconds([&] { store.apply(keeping, town.now); }), count);
    std::printf("from the change to the disk\n");
    time_changes(town, keeping, &store);
}

// Every event compared with every message's title, timed on one message in a hundred.
double look_at_all(LargeTown const& town)
{
    std::size_t found = 0;
    auto const& campaigns = town.all->campaigns;
    auto const part = seconds([&] {
        for (std::size_t i = 0; i < campaigns.size(); i += 100) {
            for (auto const& message : campaigns[i].messages) {
                auto const& anchor = std::get<campaigns::definitions::Anchored>(message.schedule.when);
                for (auto const& event : town.events) found += event.summary == anchor.title ? 1U : 0U;
            }
        }
    });
    return found == 0 ? 0 : part * 100;
}

void time_what_is_not_done(LargeTown const& town)
{
    auto const plan = planner::plan(*town.all, town.events, town.now, town.now, town.to);
    std::vector<campaigns::PlannedPost> copy;
    std::printf("beside it\n");
    print("copying the posts of the plan", seconds([&] { copy = plan.posts; }));
    print("only comparing every event with each message", look_at_all(town));
}

#ifdef CALLGRIND_START_INSTRUMENTATION
void count(std::string const& title, std::function<void()> const& work)
{
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
    work();
    CALLGRIND_DUMP_STATS_AT(title.c_str());
    CALLGRIND_STOP_INSTRUMENTATION;
}

// Only what some campaigns say is stored: to fill a store under callgrind takes long, and what a change costs hardly depends
// on how much more there is.
int count_all()
{
    LargeTown const town("");
    count("planning the whole", [&] { planner::plan(*town.all, town.events, town.now, town.now, town.to); });
    Keeping keeping(town);
    keeping.plan(town.all, Events(town.events));
    keeping.take();
    // Those beside the series that is moved, the one that is edited, and others.
    std::set<std::string> kept;
    for (int n = 70; n < campaign_count; n += 200) kept.insert("c" + std::to_string(n));
    for (int n = 490; n < 505; ++n) kept.insert("c" + std::to_string(n));
    std::erase_if(keeping.update.posts, [&](auto const& post) { return !kept.contains(post.planned->campaign); });
    Store store(false);
    count("storing " + std::to_string(keeping.update.posts.size()) + " posts of it",
          [&] { store.apply(keeping, town.now); });
    for (auto const& change : changes_of(town)) {
        auto events = change.events;
        count(std::string(change.title) + ": planning", [&] {
            keeping.plan(change.definitions, std::move(events));
            keeping.take();
        });
        store::Applied applied;
        count(std::string(change.title) + ": storing", [&] { applied = store.apply(keeping, town.now); });
        if (applied.added > 0) return 1;
        keeping.plan(town.all, Events(town.events));
        keeping.take();
        store.apply(keeping, town.now);
    }
    return 0;
}
#else
int count_all()
{
    std::printf("built without valgrind's header; install Debian's package valgrind, and build again\n");
    return 1;
}
#endif

}  // namespace

int main(int count, char** words)
{
    if (count > 1 && std::string_view(words[1]) == "--count") return count_all();
    LargeTown const town("");
    std::printf("%d campaigns of %d messages, %d recurring events, %zu occurrences\n", campaign_count, messages, series,
                town.events.size());
    std::printf("a channel that keeps no distance\n");
    time_planning(town);
    time_storing(town);
    {
        std::printf("a channel that keeps a minute between its posts, planning alone\n");
        LargeTown const spaced(", spacing: 1m");
        time_planning(spaced);
        Keeping keeping(spaced);
        keeping.plan(spaced.all, Events(spaced.events));
        keeping.take();
        time_changes(spaced, keeping, nullptr);
    }
    time_what_is_not_done(town);
    return 0;
}
