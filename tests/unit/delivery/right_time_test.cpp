#include "connectors/http_date.hpp"
#include "tests/unit/delivery/world.hpp"

using namespace peal;
using namespace peal::tests;

namespace {

// Networks that tell the time by a clock of their own, when they are up.
struct TimedWorld : World {
    struct Teller final : HttpClient {
        TimedWorld& world;
        explicit Teller(TimedWorld& w) : world(w) {}

        awaitable<Result<HttpResponse>> send(HttpRequest) override
        {
            ++world.asked;
            if (!world.is_up) co_return fail(ErrorKind::transient, "connection refused");
            HttpResponse response(404, "");
            response.headers.push_back({"Date", connectors::to_http_date(world.right_time())});
            co_return response;
        }
    };

    int asked = 0;
    bool is_up = true;
    Duration wrong{0};  // ours less theirs
    Teller teller{*this};
    delivery::ClockWatch x_watch{teller, clock, "https://api.x.com/"};
    delivery::ClockWatch snapchat_watch{teller, clock, "https://businessapi.snapchat.com/"};

    TimedWorld()
    {
        stop();
        clock_watches = {{"x", &x_watch}, {"snapchat", &snapchat_watch}};
        start();
    }
    ~TimedWorld() { stop(); }

    Instant right_time() const { return clock.now() - wrong; }
    void set_clock(Duration by)
    {
        wrong += by;
        clock.step(by);
    }
};

// A disk that takes its time.
class SlowDisk final : public store::Database {
public:
    SlowDisk(store::Database& inner, AsyncClock& clock, Duration const& delay)
        : inner_(inner), clock_(clock), delay_(delay)
    {}

    void close() override {}

private:
    awaitable<Result<>> run(Job job) override
    {
        co_await clock_.sleep_for(delay_);
        co_return co_await inner_.transaction(std::move(job));
    }

    store::Database& inner_;
    AsyncClock& clock_;
    Duration const& delay_;
};

struct SlowWorld : TimedWorld {
    Duration delay{0};

    SlowWorld()
    {
        stop();
        between = std::make_unique<SlowDisk>(*db, clock, delay);
        start();
    }
    ~SlowWorld()
    {
        delay = Duration(0);
        stop();
    }
};

constexpr Duration year = std::chrono::hours(24 * 365);

}  // namespace

TEST_CASE_FIXTURE(TimedWorld, "nobody is asked for the time before there is something to do")
{
    plan({planned("a")});
    clock.run_until(noon - std::chrono::minutes(10));
    CHECK(asked == 0);
    clock.run_until(noon + std::chrono::seconds(1));
    CHECK(asked == 1);
    CHECK(post("a").post.state == State::confirmed);
}

TEST_CASE_FIXTURE(TimedWorld, "a clock that jumps a year ahead misses and sends nothing, and is told")
{
    plan({planned("a"), planned("b", "snapchat", noon + std::chrono::hours(1))});
    clock.run_for(std::chrono::seconds(1));
    set_clock(year);
    clock.run_for(std::chrono::minutes(5));
    CHECK(commits() == 0);
    CHECK(post("a").post.state == State::planned);
    CHECK(post("b").post.state == State::planned);
    CHECK(engine->problem().find("ahead of") != std::string::npos);
    set_clock(-year);
    clock.run_until(noon + std::chrono::hours(1) + std::chrono::seconds(1));
    CHECK(engine->problem().empty());
    CHECK(post("a").post.state == State::confirmed);
    CHECK(post("b").post.state == State::confirmed);
}

TEST_CASE_FIXTURE(TimedWorld, "a start by a wrong clock misses nothing: a network is asked first")
{
    plan({planned("a")});
    stop();
    set_clock(year);
    start();
    clock.run_for(std::chrono::minutes(5));
    CHECK(post("a").post.state == State::planned);
    CHECK(asked > 0);
    set_clock(-year);
    clock.run_until(noon + std::chrono::seconds(1));
    CHECK(post("a").post.state == State::confirmed);
}

TEST_CASE_FIXTURE(TimedWorld, "what waits for its moment when the clock jumps goes out at the right one")
{
    plan({planned("a")});
    clock.run_until(noon - std::chrono::seconds(5));
    REQUIRE(post("a").post.state == State::claimed);
    set_clock(year);
    clock.run_for(std::chrono::seconds(2));
    CHECK(commits() == 0);
    set_clock(-year);
    clock.run_until(noon + std::chrono::seconds(1));
    CHECK(commits() == 1);
    CHECK(post("a").post.state == State::confirmed);
}

TEST_CASE_FIXTURE(SlowWorld, "a clock that is set back between the record and the call lets nothing leave")
{
    plan({planned("a")});
    clock.run_until(noon - std::chrono::seconds(5));
    REQUIRE(post("a").post.state == State::claimed);
    delay = std::chrono::seconds(5);
    clock.run_until(noon + std::chrono::seconds(2));
    set_clock(-year);
    clock.run_for(std::chrono::seconds(20));
    CHECK(commits() == 0);
    delay = Duration(0);
    set_clock(year);
    clock.run_for(std::chrono::minutes(3));
    CHECK(commits() == 1);
    CHECK(post("a").post.state == State::confirmed);
}

TEST_CASE_FIXTURE(TimedWorld, "while no network tells its time posts wait, and are missed only when one does")
{
    is_up = false;
    plan({planned("a")});
    clock.run_until(noon + std::chrono::hours(2));
    CHECK(post("a").post.state == State::planned);
    CHECK(engine->problem().find("no network tells its time") != std::string::npos);
    CHECK(asked < 2000);
    is_up = true;
    clock.run_for(std::chrono::seconds(30));
    CHECK(post("a").post.state == State::missed);
    CHECK(engine->problem().empty());
}

TEST_CASE_FIXTURE(TimedWorld, "a rehearsal needs nobody's time")
{
    is_up = false;
    auto rehearsal = planned("a");
    rehearsal.dry_run = true;
    plan({rehearsal});
    clock.run_until(noon + std::chrono::seconds(1));
    CHECK(post("a").post.state == State::rehearsed);
    CHECK(asked == 0);
}
