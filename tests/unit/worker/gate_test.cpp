#include "daemon/worker/gate.hpp"

#include "core/async_nursery.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

using namespace peal;
using worker::Gate;

namespace {

struct Yard {
    asio::io_context context{1};
    Gate gate{context.get_executor(), 2, 3};
    std::vector<std::string> events;
    std::vector<std::unique_ptr<Nursery>> nurseries;

    // Goes through the gate and stays inside until its nursery is cancelled.
    static awaitable<> visit(Yard& yard, std::string name)
    {
        auto pass = co_await yard.gate.enter();
        if (!pass) {
            yard.events.push_back(name + " " + std::string(to_string(pass.error().kind)));
            co_return;
        }
        yard.events.push_back(name + " in");
        asio::steady_timer forever(yard.context, asio::steady_timer::time_point::max());
        auto const [ec] = co_await forever.async_wait(tok);
        yard.events.push_back(name + (ec ? " out" : " woke"));
    }

    Nursery& start(std::string name)
    {
        nurseries.push_back(std::make_unique<Nursery>(context.get_executor()));
        nurseries.back()->spawn(visit(*this, std::move(name)));
        settle();
        return *nurseries.back();
    }

    void settle()
    {
        context.restart();
        context.poll();
    }

    void stop(Nursery& nursery)
    {
        nursery.cancel();
        settle();
    }
};

using Events = std::vector<std::string>;

}  // namespace

TEST_CASE("two pass, the others follow in the order they came")
{
    Yard yard;
    auto& a = yard.start("a");
    auto& b = yard.start("b");
    auto& c = yard.start("c");
    auto& d = yard.start("d");
    CHECK(yard.events == Events{"a in", "b in"});
    yard.stop(b);
    CHECK(yard.events == Events{"a in", "b in", "b out", "c in"});
    yard.stop(a);
    yard.stop(c);
    yard.stop(d);
    CHECK(yard.events == Events{"a in", "b in", "b out", "c in", "a out", "d in", "c out", "d out"});
}

TEST_CASE("a waiter that is cancelled leaves the queue and keeps no place")
{
    Yard yard;
    auto& a = yard.start("a");
    auto& b = yard.start("b");
    auto& c = yard.start("c");
    auto& d = yard.start("d");
    yard.stop(c);
    yard.stop(a);
    CHECK(yard.events == Events{"a in", "b in", "c cancelled", "a out", "d in"});
    yard.stop(b);
    yard.stop(d);
    auto& e = yard.start("e");
    auto& f = yard.start("f");
    CHECK(yard.events.back() == "f in");
    yard.stop(e);
    yard.stop(f);
}

TEST_CASE("the queue has an end")
{
    Yard yard;
    std::vector<Nursery*> all;
    for (std::string const name : {"a", "b", "c", "d", "e", "f"}) all.push_back(&yard.start(name));
    CHECK(yard.events == Events{"a in", "b in", "f transient"});
    for (auto* nursery : all) yard.stop(*nursery);
}
