#include "tests/unit/x/world.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace peal;
using namespace peal::connectors;
using peal::tests::XWorld;

namespace {

std::string publish(XWorld& world, std::string text)
{
    return std::get<Done>(world.publish(std::move(text))).remote_id;
}

Result<std::vector<Readings>> measure(XWorld& world, std::vector<std::string> ids)
{
    return world.wait(world.connector->measure(world.account, std::move(ids)));
}

}  // namespace

TEST_CASE("figures come under our names, the private ones too")
{
    XWorld world;
    auto const id = publish(world, "Speak up.");
    world.x->react(id, {{"likes", 5},
                        {"replies", 2},
                        {"reposts", 3},
                        {"quotes", 1},
                        {"saves", 4},
                        {"impressions", 120},
                        {"link_clicks", 9},
                        {"profile_clicks", 6},
                        {"dances", 1}});
    world.x->react("1", {{"likes", 5}});
    auto const readings = measure(world, {id});
    REQUIRE(readings);
    REQUIRE(readings->size() == 1);
    auto const& figures = readings->front().figures;
    CHECK(readings->front().remote_id == id);
    CHECK(figures.at("likes") == 5);
    CHECK(figures.at("replies") == 2);
    CHECK(figures.at("reposts") == 3);
    CHECK(figures.at("quotes") == 1);
    CHECK(figures.at("saves") == 4);
    CHECK(figures.at("impressions") == 120);
    CHECK(figures.at("link_clicks") == 9);
    CHECK(figures.at("profile_clicks") == 6);
    CHECK(readings->front().note.empty());
}

TEST_CASE("an old post is asked for public figures only: a private one is absent, not 0")
{
    XWorld world;
    auto const old_id = publish(world, "Old");
    world.x->react(old_id, {{"likes", 5}, {"link_clicks", 9}});
    world.clock.run_for(std::chrono::hours(24 * 40));
    world.account = world.connect("leicester_unity");
    auto const young_id = publish(world, "Young");
    auto const readings = measure(world, {old_id, young_id});
    REQUIRE(readings);
    REQUIRE(readings->size() == 2);
    for (auto const& reading : *readings) {
        bool const is_old = reading.remote_id == old_id;
        CHECK(reading.figures.contains("link_clicks") == !is_old);
        CHECK(reading.figures.at("likes") == (is_old ? 5 : 0));
        CHECK(reading.note.empty() == !is_old);
    }
}

TEST_CASE("private figures that are denied are absent, with the reason")
{
    x::XSimulatorOptions options;
    options.private_figures_age = Duration(0);
    XWorld world(options);
    auto const id = publish(world, "Speak up.");
    auto const readings = measure(world, {id});
    REQUIRE(readings);
    CHECK(!readings->front().figures.contains("link_clicks"));
    CHECK(readings->front().figures.contains("likes"));
    CHECK(readings->front().note.find("private figures") != std::string::npos);
}

TEST_CASE("a deleted, an unknown and an impossible id are missing from the list; the others are there")
{
    XWorld world;
    auto const kept = publish(world, "Kept");
    auto const gone = publish(world, "Gone");
    REQUIRE(world.call("DELETE", "/2/tweets/" + gone).status == 200);
    auto const readings = measure(world, {gone, kept, "1993000000000000001", "not-an-id", ""});
    REQUIRE(readings);
    REQUIRE(readings->size() == 1);
    CHECK(readings->front().remote_id == kept);
}

TEST_CASE("posts are asked for a hundred at a time")
{
    x::XSimulatorOptions options;
    options.posts_per_window = 1000;
    XWorld world(options);
    std::vector<std::string> ids;
    for (int i = 0; i < 230; ++i) ids.push_back(publish(world, "Post " + std::to_string(i)));
    auto const before = world.http.count("/2/tweets?ids=");
    auto const readings = measure(world, ids);
    REQUIRE(readings);
    CHECK(readings->size() == 230);
    CHECK(world.http.count("/2/tweets?ids=") - before == 3);
    CHECK(measure(world, {})->empty());
    CHECK(world.http.count("/2/tweets?ids=") - before == 3);
}

TEST_CASE("a reading that fails is an error, unless a part was read")
{
    x::XSimulatorOptions options;
    options.posts_per_window = 1000;
    XWorld world(options);
    std::vector<std::string> ids;
    for (int i = 0; i < 101; ++i) ids.push_back(publish(world, "Post " + std::to_string(i)));
    for (auto const& [status, kind] : {std::pair(500, ErrorKind::transient), std::pair(401, ErrorKind::auth_expired),
                                       std::pair(429, ErrorKind::rate_limited)}) {
        auto fault = refuse_with("/2/tweets", HttpResponse(status, "{}"));
        fault.method = "GET";
        world.faults->add(fault);
        auto const failed = measure(world, ids);
        REQUIRE(!failed);
        CHECK(failed.error().kind == kind);
    }
    auto second = refuse_with("/2/tweets", HttpResponse(500, "{}"));
    second.skip = 1;
    world.faults->add(second);
    auto const part = measure(world, ids);
    REQUIRE(part);
    CHECK(part->size() == 100);
}
