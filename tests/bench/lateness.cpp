// How late posts go that are due in the same second: Peal's engine beside a scheduler that looks once an interval, as most
// do. Both work with the same store on a real disk, the same connector, a network in memory that answers at once, and
// pictures that cost nothing to draw. What differs is who wakes when, and what is done before the moment.
#include "connectors/x/simulator.hpp"
#include "connectors/x/x.hpp"
#include "core/async_nursery.hpp"
#include "core/async_real_clock.hpp"
#include "core/digest.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "daemon/delivery/engine.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/schema.hpp"
#include "tests/sim/artist.hpp"
#include "tests/support/sim_http.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

using namespace peal;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t channels = 100;  // X takes a hundred posts of an account in a quarter of an hour
constexpr std::size_t at_once = 32;    // deliveries of the scheduler that polls

std::string channel_name(std::size_t n)
{
    return "stamp-" + std::to_string(n);
}

campaigns::PlannedPost planned(std::size_t n, Instant due)
{
    campaigns::PlannedPost post;
    post.campaign = "bench";
    post.message = "m" + std::to_string(n);
    post.occurrence = "2027-03-01";
    post.network = "x";
    post.channel = channel_name(n % channels);
    post.key = "bench/" + post.message + "/" + post.channel;
    post.organisation = "leics-police";
    post.lang = "en-GB";
    post.due = due;
    post.wall = "2027-03-01T12:00";
    post.zone = "Europe/London";
    post.text = "Report hate, story " + std::to_string(n) + ": https://peal.example/r/0000000 #StampItOutLLR";
    post.alt_text = "A card that says how to report hate";
    post.artwork.shape = "card";
    post.artwork.headline = "Report hate";
    post.destination = "https://www.report-it.org.uk";
    post.approval = campaigns::Approval::none;
    post.dry_run = false;
    return post;
}

struct Rig {
    tests::TemporaryFolder folder;
    asio::io_context context;
    std::unique_ptr<AsyncClock> clock = make_real_clock(context.get_executor());
    std::unique_ptr<Random> random = make_seeded_random(1);
    std::unique_ptr<connectors::Simulator> x = connectors::x::make_x_simulator(*clock, *random);
    tests::SimHttp http{context, *clock};
    sim::Drawings drawings;
    sim::Artist artist{drawings, false};
    std::unique_ptr<connectors::Connector> connector = connectors::x::make_x_connector(http, *clock, *random);
    std::unique_ptr<store::Database> db = store::Database::open(folder.path() / "peal.db", store::migrations()).value();
    store::PlanStore plans{*db, *random};
    store::PostStore posts{*db};
    store::DeliveryStore deliveries{*db};
    vault::Accounts accounts{context.get_executor(), *clock, *random, store::GrantStore(*db),
                             vault::Sealer::load({}, folder.path(), *random).value()};

    Rig()
    {
        http.route("api.x.com", *x);
        http.set_latency(Duration(0));
        std::filesystem::create_directories(folder.path() / "media");
    }

    awaitable<> connect()
    {
        for (std::size_t n = 0; n < channels; ++n) {
            auto const name = channel_name(n);
            auto const written = write_file(folder.path() / (name + ".json"), x->connect_account(name));
            if (!written) throw std::runtime_error(written.error().message);
            std::vector<std::filesystem::path> const folders = {folder.path()};
            co_await accounts.connect(name, name, folders, *connector);
        }
    }

    awaitable<> plan(std::size_t count, Instant due)
    {
        constexpr std::size_t batch = 500;
        for (std::size_t from = 0; from < count; from += batch) {
            std::vector<campaigns::PlannedPost> part;
            for (auto n = from; n < std::min(count, from + batch); ++n) part.push_back(planned(n, due));
            auto const now = clock->now();
            auto const applied = co_await plans.apply(std::move(part), now, now, false, now);
            if (!applied) throw std::runtime_error(applied.error().message);
        }
    }
};

// Looks once an interval, and does with each post all that has to be done when it has found it.
class Poller {
public:
    Poller(Rig& rig, Duration every) : rig_(rig), every_(every), changed_(rig.context.get_executor()) {}

    awaitable<> run(Instant first)
    {
        Nursery working(rig_.context.get_executor());
        auto tick = first;
        while (!stopping_) {
            for (;;) {
                store::Paces paces;
                paces["x"].lease = 5min;
                auto const free = at_once - std::min(at_once, working.size());
                auto due = co_await rig_.deliveries.claim_due(rig_.clock->now(), std::move(paces), free);
                if (!due) throw std::runtime_error(due.error().message);
                bool const found = !due->posts.empty();
                for (auto& post : due->posts) {
                    auto work = deliver(std::move(post));
                    working.spawn(std::move(work));
                }
                if (!found && working.size() == 0) break;
                co_await changed_.wait();
            }
            tick += every_;
            co_await rig_.clock->sleep_until(tick);
        }
        co_await working.join();
    }

    void stop() { stopping_ = true; }

private:
    awaitable<> deliver(store::PostRecord post)
    {
        store::Claim const claim{post.id, post.epoch};
        auto account = co_await rig_.accounts.find(post.plan.channel);
        auto picture = co_await rig_.artist.draw(post.plan.artwork);
        store::RenditionRecord rendition;
        rendition.revision = post.revision;
        rendition.token = rig_.random->word("0123456789abcdef", 26);
        rendition.digest = sha256_hex(picture->bytes);
        rendition.content_type = picture->content_type;
        rendition.manifest = picture->manifest;
        auto const media = rig_.folder.path() / "media";
        auto const saved = co_await rig_.deliveries.save_picture(post.id, std::move(rendition), picture->bytes, media,
                                                                 rig_.clock->now());
        if (!saved) throw std::runtime_error(saved.error().message);
        connectors::OutgoingPost outgoing;
        outgoing.key = post.plan.key;
        outgoing.text = post.plan.text;
        outgoing.lang = post.plan.lang;
        outgoing.media.emplace();
        outgoing.media->bytes = std::move(picture->bytes);
        outgoing.media->content_type = picture->content_type;
        outgoing.media->width = picture->width;
        outgoing.media->height = picture->height;
        outgoing.media->alt_text = post.plan.alt_text;
        auto ready = co_await rig_.connector->prepare(*account, std::move(outgoing));
        if (!ready) throw std::runtime_error(ready.error().message);
        store::Intent intent;
        intent.method = ready->method;
        intent.url = ready->url;
        intent.content_type = ready->content_type;
        intent.body = ready->body;
        auto recorded = co_await rig_.deliveries.record_intent(claim, std::move(intent), 30s, rig_.clock->now());
        if (!recorded) throw std::runtime_error(recorded.error().message);
        auto const commit_at = rig_.clock->now();
        auto const outcome = co_await rig_.connector->commit(*account, std::move(*ready));
        auto const& done = std::get<connectors::Done>(outcome);
        co_await rig_.deliveries.confirm(claim, done.remote_id, done.address, "", commit_at, rig_.clock->now());
        changed_.set();
    }

    Rig& rig_;
    Duration every_;
    Event changed_;
    bool stopping_ = false;
};

awaitable<> wait_for_all(Rig& rig, std::size_t count)
{
    for (auto left = 600; left > 0; --left) {
        co_await rig.clock->sleep_for(250ms);
        auto const counts = co_await rig.posts.count_by_shown_state();
        if (counts && counts->at("published") + counts->at("missed") + counts->at("failed") >= static_cast<int>(count))
            co_return;
    }
}

awaitable<> print_row(Rig& rig, std::string title, std::size_t count)
{
    store::PostFilter filter;
    filter.limit = static_cast<int>(count) + 1;
    auto const all = co_await rig.posts.list(std::move(filter));
    std::vector<std::int64_t> late;
    std::int64_t drained = 0, early = 0;
    for (auto const& post : *all) {
        if (!post.commit_at || !post.published_at) continue;
        late.push_back((*post.commit_at - post.plan.due).count());
        early += late.back() < 0;
        drained = std::max(drained, (*post.published_at - post.plan.due).count());
    }
    std::sort(late.begin(), late.end());
    auto const at = [&](std::size_t per_cent) { return late.empty() ? -1 : late[(late.size() - 1) * per_cent / 100]; };
    std::printf("%7zu  %-22s %8lld %8lld %8lld %10lld   %zu of %zu, %lld early, seen %zu\n", count, title.c_str(),
                static_cast<long long>(at(50)), static_cast<long long>(at(99)), static_cast<long long>(at(100)),
                static_cast<long long>(drained), late.size(), count, static_cast<long long>(early),
                rig.x->ledger().size());
    std::fflush(stdout);
}

awaitable<> measure_peal(Rig& rig, std::size_t count)
{
    co_await rig.connect();
    delivery::Parts parts{*rig.clock,
                          *rig.random,
                          rig.deliveries,
                          rig.posts,
                          rig.artist,
                          rig.accounts,
                          {{"x", rig.connector.get()}},
                          rig.folder.path() / "media",
                          "https://peal.example"};
    delivery::Engine engine(rig.context.get_executor(), std::move(parts));
    Nursery running(rig.context.get_executor());
    // Everything is planned, and prepared as far ahead as it may be, when the moment comes.
    auto const due = rig.clock->now() + 25s;
    co_await rig.plan(count, due);
    auto work = engine.run();
    running.spawn(std::move(work));
    co_await rig.clock->sleep_until(due);
    co_await wait_for_all(rig, count);
    co_await print_row(rig, "Peal", count);
    engine.stop();
    co_await running.join();
}

awaitable<> measure_poller(Rig& rig, std::size_t count, Duration every)
{
    co_await rig.connect();
    // Due in the middle between two looks: neither lucky nor unlucky.
    auto const first = rig.clock->now() + 5s;
    auto const moment = first + every * (every < 30s ? 10 : 0) + every / 2;
    co_await rig.plan(count, moment);
    Poller poller(rig, every);
    Nursery running(rig.context.get_executor());
    auto work = poller.run(first);
    running.spawn(std::move(work));
    co_await rig.clock->sleep_until(moment);
    co_await wait_for_all(rig, count);
    co_await print_row(rig, "looks every " + std::to_string(every.count() / 1000) + " s", count);
    poller.stop();
    running.cancel();
    co_await running.join();
}

template <class Measure>
void run(Measure measure)
{
    Rig rig;
    std::exception_ptr failure;
    asio::co_spawn(rig.context, measure(rig), [&](std::exception_ptr thrown) {
        failure = thrown;
        rig.context.stop();
    });
    rig.context.run();
    rig.db->close();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace

int main()
{
    log::set_level(log::Level::off);
    std::printf("Posts due in the same second, in milliseconds after it\n");
    std::printf("%7s  %-22s %8s %8s %8s %10s\n", "posts", "scheduler", "p50", "p99", "max", "all known");
    for (std::size_t const count : {100u, 10'000u}) {
        run([count](Rig& rig) { return measure_peal(rig, count); });
        run([count](Rig& rig) { return measure_poller(rig, count, 1s); });
        run([count](Rig& rig) { return measure_poller(rig, count, 60s); });
    }
}
