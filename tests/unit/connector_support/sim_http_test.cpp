#include "tests/support/run.hpp"
#include "tests/support/sim_http.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::connectors;
using peal::tests::run;
using peal::tests::SimHttp;

namespace {

// Counts what reached it.
class Bell final : public Simulator {
public:
    explicit Bell(AsyncClock& clock) : clock_(clock) {}

    std::string_view network() const override { return "bell"; }
    awaitable<HttpResponse> handle(HttpRequest request) override
    {
        auto fault = faults.take(request);
        auto work = ring(std::move(request));
        co_return co_await with_fault(clock_, std::move(fault), std::move(work));
    }
    std::vector<LedgerEntry> ledger() const override { return {}; }
    std::string connect_account(std::string_view) override { return "{}"; }
    void react(std::string_view, std::map<std::string, std::int64_t> const&) override {}
    SimTroubles& troubles() override { return troubles_; }
    bool take_down(std::string_view) override { return false; }
    void renew_elsewhere(std::string_view) override {}
    void end_access(std::string_view) override {}

    SimFaults faults;
    int rings = 0;

private:
    awaitable<HttpResponse> ring(HttpRequest)
    {
        ++rings;
        co_return HttpResponse(200, "rung");
    }

    AsyncClock& clock_;
    SimTroubles troubles_;
};

struct World {
    asio::io_context context;
    SimClock clock{context, *parse_instant("2026-11-24T09:00:00Z")};
    Bell bell{clock};
    SimHttp http{context, clock};

    World() { http.route("bell.example", bell); }

    Result<HttpResponse> ring(std::string url = "https://bell.example/ring",
                              Duration timeout = std::chrono::seconds(30))
    {
        HttpRequest request("POST", std::move(url));
        request.timeout = timeout;
        return run(clock, context, http.send(std::move(request)));
    }
};

}  // namespace

TEST_CASE("an answer comes back after the latency")
{
    World world;
    auto const start = world.clock.now();
    auto const answer = world.ring();
    REQUIRE(answer);
    CHECK(answer->body == "rung");
    CHECK(world.clock.now() - start >= std::chrono::milliseconds(40));
    CHECK(world.clock.now() - start < std::chrono::milliseconds(100));
    CHECK(world.http.count("/ring") == 1);
}

TEST_CASE("each fault has the effect and the answer it names")
{
    struct Row {
        char const* name;
        SimFault fault;
        int rings;
        int status;  // 0: unknown outcome
    };
    std::vector<Row> rows;
    rows.push_back({"refused", refuse_with("/ring", HttpResponse(500, "")), 0, 500});
    rows.push_back({"answered otherwise", answer_after_effect("/ring", HttpResponse(503, "")), 1, 503});
    rows.push_back({"lost on the way in", drop_before_effect("/ring"), 0, 0});
    rows.push_back({"lost on the way out", drop_after_effect("/ring"), 1, 0});
    rows.push_back({"broken off", truncate_answer("/ring"), 1, 0});
    rows.push_back({"late", delay_answer("/ring", std::chrono::seconds(5)), 1, 200});
    for (auto const& row : rows) {
        CAPTURE(std::string(row.name));
        World world;
        world.bell.faults.add(row.fault);
        auto const answer = world.ring();
        CHECK(world.bell.rings == row.rings);
        if (row.status == 0) {
            REQUIRE(!answer);
            CHECK(answer.error().kind == ErrorKind::unknown_outcome);
        } else {
            REQUIRE(answer);
            CHECK(answer->status == row.status);
        }
        CHECK(world.bell.faults.hits() == 1);
        auto const next = world.ring();
        CHECK(next.has_value());
    }
}

TEST_CASE("a request that timed out still takes effect")
{
    World world;
    world.bell.faults.add(delay_effect("/ring", std::chrono::minutes(10)));
    auto const answer = world.ring();
    REQUIRE(!answer);
    CHECK(answer.error().kind == ErrorKind::unknown_outcome);
    CHECK(world.bell.rings == 0);
    world.clock.run_for(std::chrono::minutes(11));
    CHECK(world.bell.rings == 1);
}

TEST_CASE("a fault waits for its method, path and turn")
{
    World world;
    auto fault = refuse_with("/ring", HttpResponse(500, ""));
    fault.method = "POST";
    fault.skip = 1;
    fault.times = 2;
    world.bell.faults.add(fault);
    auto const status = [&](std::string url) { return world.ring(std::move(url))->status; };
    CHECK(status("https://bell.example/other") == 200);
    CHECK(status("https://bell.example/ring") == 200);
    CHECK(status("https://bell.example/ring?x=1") == 500);
    CHECK(status("https://bell.example/ring") == 500);
    CHECK(status("https://bell.example/ring") == 200);
}

TEST_CASE("nothing leaves when the connection is refused or the host is unknown")
{
    World world;
    world.http.refuse_connections(1);
    auto const refused = world.ring();
    REQUIRE(!refused);
    CHECK(refused.error().kind == ErrorKind::transient);
    auto const nowhere = world.ring("https://nowhere.example/");
    REQUIRE(!nowhere);
    CHECK(nowhere.error().kind == ErrorKind::transient);
    CHECK(world.bell.rings == 0);
    CHECK(world.http.requests().empty());
}
