#include "campaigns/planner/check_posts.hpp"
#include "campaigns/planner/moment_terms.hpp"
#include "campaigns/planner/plan_again.hpp"
#include "campaigns/planner/reach.hpp"
#include "campaigns/planner/still_said.hpp"
#include "core/async_nursery.hpp"
#include "daemon/app/plan_keeper.hpp"
#include "daemon/store/delivery_store.hpp"
#include "daemon/store/post_store.hpp"
#include "daemon/store/schema.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/unit/planner/editor.hpp"
#include "tests/unit/planner/noted.hpp"

#include <fstream>
#include <map>
#include <optional>
#include <utility>

// The daemon stores the differences from plan to plan. Whatever people and networks do meanwhile, the same must come of it as
// of comparing every plan, whole, with all that is stored.
using namespace peal;
using namespace peal::tests;
using namespace peal::test;

namespace {

constexpr int towns = 4, steps = 16;

class TownsCalendar final : public worker::Worker {
public:
    explicit TownsCalendar(Town const& town) : town_(town) {}

    awaitable<Result<worker::Rendition>> draw(campaigns::Artwork) override { co_return worker::Rendition(); }
    awaitable<Result<campaigns::calendar::Expansion>> read_calendar(std::string, campaigns::calendar::ReadOptions,
                                                                    Instant, Instant) override
    {
        if (is_broken) co_return fail(ErrorKind::rejected, "this is a web page, not a calendar");
        campaigns::calendar::Expansion expansion;
        expansion.occurrences = town_.events;
        co_return expansion;
    }

    bool is_broken = false;

private:
    Town const& town_;
};

// A database, and what people and networks do to its posts.
struct Stored {
    Stored(SimClock& c, asio::io_context& x, std::filesystem::path f) : clock(c), context(x), file(std::move(f)) {}

    std::unique_ptr<store::Database> open()
    {
        return store::Database::open(file, store::migrations(), Executor(context.get_executor())).value();
    }
    void reopen()
    {
        db->close();
        db = open();
    }

    template <class T>
    T run(awaitable<T> work)
    {
        return tests::run(clock, context, std::move(work));
    }

    std::vector<store::PostRecord> list()
    {
        store::PostFilter filter;
        filter.limit = 100'000;
        store::PostStore posts(*db);
        return run(posts.list(filter)).value();
    }

    // Everything that is told of each post, but what chance has drawn.
    std::map<std::string, std::string> shown()
    {
        std::map<std::string, std::string> all;
        store::PostStore posts(*db);
        for (auto const& post : list()) {
            auto const detail = run(posts.load(post.short_id)).value();
            auto text = std::string(to_string(post.state)) + " " + post.reason + " r" + std::to_string(post.revision) +
                        " a" + std::to_string(post.approvals) + (post.pinned ? " pinned" : "") +
                        (post.held_by_plan ? " by plan" : "") + " released:" + post.released_hold +
                        " hold:" + post.plan.hold + " due:" + to_iso(post.plan.due) + " " + post.plan.wall + " " +
                        without_code(post.plan.text, post.link_code) +
                        without_code(post.plan.alt_text, post.link_code) + post.plan.artwork.headline +
                        post.plan.destination + std::string(to_string(post.plan.approval)) +
                        (post.plan.dry_run ? " dry" : "") + (post.plan.tentative ? " tentative" : "");
            for (auto const* lines : {&post.plan.why, &post.plan.findings})
                for (auto const& line : *lines) text += "\n  " + line;
            for (auto const& entry : detail.history)
                text += "\n  " + entry.actor + " " + entry.action + ": " + entry.detail;
            all[post.plan.key] = std::move(text);
        }
        return all;
    }

    static std::string without_code(std::string text, std::string const& code)
    {
        if (code.empty()) return text;
        for (auto at = text.find(code); at != std::string::npos; at = text.find(code, at))
            text.replace(at, code.size(), "CODE");
        return text;
    }

    std::optional<std::string> id_of(std::string const& key)
    {
        auto const found = run(store::PlanStore(*db, *random).load_keys({key})).value();
        return found.empty() ? std::nullopt : std::optional(found[0].id);
    }

    // What a person or a network does to a post; refused where that is not possible.
    void happen(int what, std::string const& key, Instant now)
    {
        auto const found = id_of(key);
        if (!found) return;
        auto const& id = *found;
        store::PostStore posts(*db);
        switch (what) {
            case 0: run(posts.hold(id, "wait for the family", "ana", now)); break;
            case 1: run(posts.release(id, "it may go", "ana", now)); break;
            case 2: run(posts.cancel(id, "no", "ana", now)); break;
            case 3: run(posts.approve(id, {}, "ana", now)); break;
            case 4: {
                auto const moment = now + std::chrono::hours(100);
                run(posts.reschedule(id, {moment, "2027-01-01T10:00", "Europe/London"}, "ana", now));
                break;
            }
            default:
                run(posts.settle_not_there(id, {now + std::chrono::hours(50), "2027-01-01T10:00", "Europe/London"},
                                           "ana", now));
        }
    }

    // What is due is begun, and of that every second call has an outcome that nobody knows.
    void deliver(Instant now)
    {
        store::DeliveryStore deliveries(*db);
        store::Paces paces;
        for (auto const* network : {"x", "instagram", "snapchat"}) paces[network].lead = std::chrono::hours(2);
        auto const due = run(deliveries.claim_due(now, paces, 100)).value();
        for (auto const& post : due.posts) {
            store::Claim const claim{post.id, post.epoch};
            store::Intent intent;
            intent.method = "POST";
            if (post.plan.key.size() % 3 == 0) continue;
            if (!run(deliveries.record_intent(claim, intent, std::chrono::seconds(30), now))) continue;
            if (post.plan.key.size() % 2 == 0) run(deliveries.mark_unknown(claim, "no answer", false, now));
        }
    }

    SimClock& clock;
    asio::io_context& context;
    std::filesystem::path file;
    std::unique_ptr<Random> random = make_seeded_random(1);
    std::unique_ptr<store::Database> db = open();
};

class Comparison {
public:
    explicit Comparison(int seed) : maker_(static_cast<std::uint64_t>(seed)), town_(maker_.town()) { start(); }
    ~Comparison() { stop(); }

    void step()
    {
        auto before = clock_.now();
        auto moment = before;
        editor_.edit(moment);
        // Nothing is planned of itself meanwhile.
        clock_.run_for(std::min<Duration>(moment - before, std::chrono::hours(20)) +
                       std::chrono::minutes(maker_.below(90)));
        people();
        if (maker_.chance(6)) restart();
        worker_.is_broken = maker_.chance(10);
        plan();
        auto const one = by_difference_.shown(), other = whole_.shown();
        CHECK(one.size() == other.size());
        for (auto const& post : one) {
            CAPTURE(post.first);
            auto const found = other.find(post.first);
            REQUIRE(found != other.end());
            CHECK(post.second == found->second);
        }
        posts += one.size();
    }

    std::size_t posts = 0, deeds = 0;

private:
    void people()
    {
        auto const now = clock_.now();
        for (auto const& post : by_difference_.list()) {
            // What the plan could not follow comes back while the plan has long been another one.
            bool const is_missed = post.state == store::State::missed, is_unknown = store::is_unsettled(post.state);
            if (!maker_.chance(is_missed || is_unknown ? 3 : 25)) continue;
            auto const what = is_missed ? 4 : is_unknown ? 5 : static_cast<int>(maker_.below(6));
            ++deeds;
            for (auto* side : {&by_difference_, &whole_}) side->happen(what, post.plan.key, now);
        }
        // By a clock that is ahead, so that the plan still has what is missed or on the wire.
        if (maker_.chance(3))
            for (auto* side : {&by_difference_, &whole_}) side->deliver(now + std::chrono::hours(24 * 20));
    }

    // The keeper's plan, and the same one made from nothing.
    void plan()
    {
        auto const now = clock_.now();
        auto const definitions = read();
        auto const before = applied_;
        write_calendar();
        keeper_->propose(definitions);
        context_.restart();
        clock_.run_for(Duration(1));
        REQUIRE(applied_ == before + 1);
        // Its calendar was never read: what was in use still is.
        if (keeper_->definitions() != definitions) REQUIRE(worker_.is_broken);
        apply_whole(keeper_->definitions(), now);
    }

    // Its calendar is taken up by a store of its own, and the plan made anew.
    void apply_whole(app::DefinitionsPtr const& all, Instant now)
    {
        auto const to = campaigns::planner::horizon_after(now);
        auto const reach = campaigns::planner::calendar_reach(*all, now, to);
        auto const grace = all->settings.calendar_grace;
        if (!worker_.is_broken) {
            campaigns::calendar::Expansion expansion;
            expansion.occurrences = town_.events;
            auto const covered = campaigns::planner::Reach{reach.from, reach.to + std::chrono::hours(24)};
            REQUIRE(whole_.run(whole_calendars_->take_up("partnership", expansion, covered, grace)));
            auto told = [this, now]() -> awaitable<bool> {
                store::StoredFeedMark no_mark;
                co_await whole_calendars_->succeeded("partnership", std::move(no_mark), false, now);
                co_return true;
            };
            whole_.run(told());
        }
        auto agenda = whole_.run(whole_calendars_->agenda(all, reach)).value();
        auto made = campaigns::planner::plan(*all, agenda.events, now, now, to);
        test::note_findings(*all, made.posts, agenda.events);
        campaigns::PlanUpdate update;
        for (auto& post : made.posts)
            update.posts.emplace_back(std::make_shared<campaigns::PlannedPost const>(std::move(post)));
        update.unplanned = std::move(made.unplanned);
        auto said = [all](std::string const& name) { return campaigns::planner::is_still_said(*all, name); };
        campaigns::PlanScope scope(now, to, agenda.is_whole, said);
        scope.events_seen = agenda.seen;
        scope.grace = grace;
        scope.terms_at = campaigns::planner::terms_at_moment(all, agenda.events);
        scope.plan_again = [all](auto const& stored, auto const* event, bool is_confirmed) {
            return campaigns::planner::plan_again(*all, stored, event, is_confirmed);
        };
        store::PlanStore plans(*whole_.db, *whole_.random);
        REQUIRE(whole_.run(plans.apply(std::move(update), std::move(scope), now)).has_value());
    }

    app::DefinitionsPtr read()
    {
        auto files = written(town_);
        files["peal.yaml"] += "calendar: {poll_interval: 24h}\n";
        files["calendar.yaml"] = "sources:\n  - {id: partnership, name: Town, file: calendar.ics, owner: council}\n";
        files["calendar.ics"] = "BEGIN:VCALENDAR\nEND:VCALENDAR\n";
        return std::make_shared<campaigns::definitions::Definitions const>(loaded(files));
    }

    // Whatever the worker makes of it, it is another one.
    void write_calendar()
    {
        std::ofstream(folder_.path() / "calendar.ics") << "BEGIN:VCALENDAR\nX-N:" << ++written_ << "\nEND:VCALENDAR\n";
    }

    void start()
    {
        write_calendar();
        calendars_.emplace(context_.get_executor(),
                           app::CalendarKeeper::Parts{clock_, files_, worker_,
                                                      store::EventStore(*by_difference_.db, *by_difference_.random),
                                                      store::CalendarStore(*by_difference_.db)});
        whole_calendars_.emplace(context_.get_executor(),
                                 app::CalendarKeeper::Parts{clock_, files_, worker_,
                                                            store::EventStore(*whole_.db, *whole_.random),
                                                            store::CalendarStore(*whole_.db)});
        whole_.run(whole_calendars_->load());
        by_difference_.run(calendars_->load());
        app::PlanKeeper::Parts parts{clock_,
                                     files_,
                                     *calendars_,
                                     store::PlanStore(*by_difference_.db, *by_difference_.random),
                                     read(),
                                     folder_.path(),
                                     [](app::DefinitionsPtr) -> awaitable<> { co_return; },
                                     [this](auto) { ++applied_; }};
        keeper_.emplace(context_.get_executor(), std::move(parts));
        nursery_.emplace(context_.get_executor());
        auto const now = clock_.now();
        auto const definitions = keeper_->definitions();
        nursery_->spawn(keeper_->run());
        context_.restart();
        clock_.run_for(Duration(1));
        apply_whole(definitions, now);
    }

    void stop()
    {
        nursery_->cancel();
        context_.restart();
        clock_.run_for(Duration(1));
        nursery_.reset();
        keeper_.reset();
        calendars_.reset();
        whole_calendars_.reset();
    }

    void restart()
    {
        stop();
        worker_.is_broken = false;
        for (auto* side : {&by_difference_, &whole_}) side->reopen();
        start();
    }

    Maker maker_;
    Town town_;
    Editor editor_{maker_, town_};
    TemporaryFolder folder_;
    asio::io_context context_;
    SimClock clock_{context_, at("2026-11-24T12:00:00Z")};
    Stored by_difference_{clock_, context_, folder_.path() / "difference.db"};
    Stored whole_{clock_, context_, folder_.path() / "whole.db"};
    TownsCalendar worker_{town_};
    WorkThread files_{Executor(context_.get_executor())};
    int applied_ = 0, written_ = 0;
    std::optional<app::CalendarKeeper> calendars_, whole_calendars_;
    std::optional<app::PlanKeeper> keeper_;
    std::optional<Nursery> nursery_;
};

}  // namespace

TEST_CASE("storing the differences, one after another, leaves what storing each plan whole leaves")
{
    std::size_t posts = 0, deeds = 0;
    for (int seed = 1; seed <= towns; ++seed) {
        CAPTURE(seed);
        Comparison comparison(seed);
        for (int step = 0; step < steps; ++step) {
            CAPTURE(step);
            comparison.step();
        }
        posts += comparison.posts;
        deeds += comparison.deeds;
    }
    // What never happens proves nothing.
    CHECK(posts > 2000);
    CHECK(deeds > 100);
}
