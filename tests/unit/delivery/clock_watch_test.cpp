#include "connectors/http_date.hpp"
#include "daemon/delivery/clock_watch.hpp"
#include "tests/support/run.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::tests;

namespace {

// A network whose clock is right.
struct Network final : HttpClient {
    SimClock& clock;
    Duration differs{0};
    bool has_date = true;
    Duration takes{0};  // from the date to the answer

    explicit Network(SimClock& c) : clock(c) {}

    awaitable<Result<HttpResponse>> send(HttpRequest) override
    {
        HttpResponse response(200, "{}");
        if (has_date) response.headers.push_back({"Date", connectors::to_http_date(clock.now() + differs)});
        if (takes > Duration(0)) co_await clock.sleep_for(takes);
        co_return response;
    }
};

struct WatchFixture {
    asio::io_context context;
    SimClock clock{context, parse_instant("2027-03-01T12:00:00Z").value()};
    Network network{clock};
    delivery::ClockWatch watch{network, clock, "https://api.example/"};

    void ask() { REQUIRE(run(clock, context, watch.send(HttpRequest("GET", "https://api.example/"))).has_value()); }
};

}  // namespace

TEST_CASE_FIXTURE(WatchFixture, "our clock is compared with the network's at each answer that has a date")
{
    CHECK_FALSE(watch.skew().has_value());
    network.has_date = false;
    ask();
    CHECK_FALSE(watch.skew().has_value());
    network.has_date = true;
    ask();
    CHECK(std::chrono::abs(watch.skew().value()) <= std::chrono::seconds(1));
    network.differs = std::chrono::minutes(3);
    ask();
    CHECK(std::chrono::abs(watch.skew().value() + std::chrono::minutes(3)) <= std::chrono::seconds(1));
}

TEST_CASE_FIXTURE(WatchFixture, "a clock that is set after the last answer is noticed without another one")
{
    ask();
    clock.run_for(std::chrono::hours(1));
    CHECK(std::chrono::abs(watch.skew().value()) <= std::chrono::seconds(1));
    clock.step(std::chrono::hours(1));
    CHECK(watch.skew().value() > std::chrono::minutes(59));
}

TEST_CASE_FIXTURE(WatchFixture, "an answer that was long under way makes no difference of the clocks")
{
    network.takes = std::chrono::seconds(20);
    ask();
    CHECK_FALSE(watch.skew().has_value());
    network.takes = std::chrono::seconds(4);
    ask();
    CHECK(std::chrono::abs(watch.skew().value()) <= std::chrono::seconds(1));
    // What is known already stays known.
    network.takes = std::chrono::seconds(90);
    ask();
    CHECK(std::chrono::abs(watch.skew().value()) <= std::chrono::seconds(1));
    clock.step(std::chrono::seconds(70));
    CHECK(watch.skew().value() > std::chrono::seconds(64));
}

TEST_CASE_FIXTURE(WatchFixture, "a network is asked for its time, and what it said grows old")
{
    REQUIRE(run(clock, context, [](delivery::ClockWatch& w) -> awaitable<bool> {
        co_await w.ask();
        co_return true;
    }(watch)));
    CHECK(watch.skew().has_value());
    CHECK(watch.was_heard_recently());
    clock.run_for(delivery::clock_heard_recently + std::chrono::seconds(1));
    CHECK_FALSE(watch.was_heard_recently());
}

TEST_CASE("a difference is said in words")
{
    CHECK(delivery::to_words(std::chrono::seconds(75)) == "75 s ahead of");
    CHECK(delivery::to_words(-std::chrono::minutes(3)) == "3 min behind");
}
