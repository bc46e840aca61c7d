#include "core/async_deadline.hpp"
#include "core/async_event.hpp"
#include "core/async_nursery.hpp"
#include "core/async_real_clock.hpp"
#include "core/async_sim_clock.hpp"
#include "core/async_thread.hpp"
#include "tests/support/run.hpp"

#include <doctest/doctest.h>

#include <thread>

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;

namespace {

Instant const noon = parse_instant("2027-03-01T12:00:00Z").value();

awaitable<> count_after(AsyncClock& clock, Duration span, int& count)
{
    bool const awake = co_await clock.sleep_for(span);
    if (awake) ++count;
}

awaitable<Result<int>> answer_after(AsyncClock& clock, Duration span)
{
    co_await clock.sleep_for(span);
    co_return 42;
}

}  // namespace

TEST_CASE("virtual time jumps from sleeper to sleeper, in order")
{
    asio::io_context context;
    SimClock clock(context, noon);
    Nursery nursery(context.get_executor());
    int count = 0;
    for (auto const span : {3h, 1h, 2h}) nursery.spawn(count_after(clock, span, count));
    clock.run_for(90min);
    CHECK(count == 1);
    CHECK(clock.now() == noon + 90min);
    clock.run_for(24h);
    CHECK(count == 3);
    CHECK(nursery.size() == 0);
}

TEST_CASE("setting the clock wakes those who wait for a wall time, not those who wait for a span")
{
    asio::io_context context;
    SimClock clock(context, noon);
    Nursery nursery(context.get_executor());
    int spans = 0, walls = 0;
    nursery.spawn(count_after(clock, 1h, spans));
    auto wait_for_wall = [](SimClock& c, int& n) -> awaitable<> {
        bool const awake = co_await c.sleep_until(noon + 1h);
        if (awake) ++n;
    };
    nursery.spawn(wait_for_wall(clock, walls));
    clock.run_for(1min);
    clock.step(-30min);
    clock.run_for(1min);
    CHECK(walls == 1);
    CHECK(spans == 0);
    CHECK(clock.now() == noon - 28min);
    CHECK(clock.monotonic() == Duration(2min));
    clock.run_for(1h);
    CHECK(spans == 1);
}

TEST_CASE("a nursery cancels its children and is joined, a thousand of them")
{
    asio::io_context context;
    SimClock clock(context, noon);
    Nursery nursery(context.get_executor());
    int count = 0;
    for (int i = 0; i < 1000; ++i) nursery.spawn(count_after(clock, 1h, count));
    clock.run_for(1min);
    CHECK(nursery.size() == 1000);
    nursery.cancel();
    CHECK_FALSE(nursery.spawn(count_after(clock, 1h, count)));
    clock.run_for(Duration(0));
    CHECK(nursery.size() == 0);
    CHECK(count == 0);
}

TEST_CASE("a child that ends just as it is cancelled from outside the loop is told nothing any more")
{
    asio::io_context context;
    auto nursery = std::make_unique<Nursery>(context.get_executor());
    bool has_ended = false;
    auto child = [](asio::io_context& around, bool& ended) -> awaitable<> {
        co_await asio::post(around, asio::use_awaitable);
        ended = true;
    };
    nursery->spawn(child(context, has_ended));
    while (nursery->size() == 1 && context.poll_one() > 0 && !has_ended) {
        // Its last step may be the next in the queue.
        nursery->cancel();
    }
    context.restart();
    context.poll();
    CHECK(has_ended);
    CHECK(nursery->size() == 0);
    nursery.reset();
    context.restart();
    context.poll();
}

TEST_CASE("what ends a child ends the program, and not the other children; being cancelled does not")
{
    asio::io_context context;
    SimClock clock(context, noon);
    Nursery nursery(context.get_executor());
    auto fail_soon = [](SimClock& c) -> awaitable<> {
        co_await c.sleep_for(1s);
        throw std::runtime_error("broken");
    };
    int count = 0;
    nursery.spawn(fail_soon(clock));
    nursery.spawn(count_after(clock, 1h, count));
    CHECK_THROWS_WITH_AS(clock.run_for(2s), "broken", std::runtime_error);
    CHECK(nursery.size() == 1);
    nursery.cancel();
    clock.run_for(Duration(0));
    CHECK(nursery.size() == 0);
    CHECK(count == 0);
}

TEST_CASE("a deadline ends work that takes too long, and lets the rest through")
{
    asio::io_context context;
    SimClock clock(context, noon);
    auto const in_time =
        tests::run(clock, context, with_deadline<int>(clock, 10s, answer_after(clock, 3s), "the answer"));
    CHECK(in_time == 42);
    auto const start = clock.monotonic();
    auto const late = tests::run(clock, context, with_deadline<int>(clock, 10s, answer_after(clock, 1h), "the answer"));
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().kind == ErrorKind::transient);
    CHECK(late.error().message == "the answer took longer than 10000 ms");
    CHECK(clock.monotonic() - start < 11s);
}

TEST_CASE("an event wakes everybody who waits, and is remembered for who comes next")
{
    asio::io_context context;
    SimClock clock(context, noon);
    Event event(context.get_executor());
    Nursery nursery(context.get_executor());
    int woken = 0;
    auto wait = [](Event& e, int& n) -> awaitable<> {
        co_await e.wait();
        ++n;
    };
    for (int i = 0; i < 3; ++i) nursery.spawn(wait(event, woken));
    clock.run_for(1s);
    CHECK(woken == 0);
    event.set();
    clock.run_for(1s);
    CHECK(woken == 3);
    event.set();
    nursery.spawn(wait(event, woken));
    clock.run_for(1s);
    CHECK(woken == 4);
    nursery.spawn(wait(event, woken));
    clock.run_for(1s);
    CHECK(woken == 4);
    nursery.cancel();
    clock.run_for(1s);
    CHECK(nursery.size() == 0);
}

TEST_CASE("blocking work runs elsewhere, in order, and its caller goes on at home")
{
    asio::io_context context;
    WorkThread thread;
    auto const home = std::this_thread::get_id();
    auto work = [](WorkThread& t, std::thread::id at_home) -> awaitable<bool> {
        std::thread::id elsewhere;
        std::function<void()> job = [&] { elsewhere = std::this_thread::get_id(); };
        co_await t.run(std::move(job));
        co_return elsewhere != at_home&& std::this_thread::get_id() == at_home;
    };
    CHECK(tests::run(context, work(thread, home)));
}

TEST_CASE("the machine's clock waits until a moment, and its waits can be cancelled")
{
    asio::io_context context;
    auto const clock = make_real_clock(context.get_executor());
    auto const until = clock->now() + 60ms;
    CHECK(tests::run(context, clock->sleep_until(until)));
    CHECK(clock->now() >= until);
    CHECK(tests::run(context, clock->sleep_until(until - 1h)));

    Nursery nursery(context.get_executor());
    int count = 0;
    nursery.spawn(count_after(*clock, 1h, count));
    auto wait_long = [](AsyncClock& c, int& n) -> awaitable<> {
        bool const awake = co_await c.sleep_until(c.now() + 1h);
        if (awake) ++n;
    };
    nursery.spawn(wait_long(*clock, count));
    context.restart();
    context.run_for(30ms);
    nursery.cancel();
    context.restart();
    context.run_for(30ms);
    CHECK(nursery.size() == 0);
    CHECK(count == 0);
}
