#include "tests/unit/delivery/world.hpp"

using namespace peal;
using namespace peal::tests;

TEST_CASE_FIXTURE(World, "a hundred posts of one second are prepared before it and leave in it")
{
    std::vector<campaigns::PlannedPost> many;
    for (int n = 0; n < 100; ++n) many.push_back(planned("m" + std::to_string(n)));
    plan(std::move(many));
    clock.run_until(noon - Duration(1));
    CHECK(worker.drawn == 100);
    CHECK(commits() == 0);
    clock.run_until(noon + std::chrono::seconds(1));
    CHECK(commits() == 100);
    CHECK(x->ledger().size() == 100);
}

TEST_CASE_FIXTURE(World, "a picture that a power cut has torn is drawn anew")
{
    plan({planned("a")});
    clock.run_until(noon - std::chrono::seconds(10));
    REQUIRE(worker.drawn == 1);
    stop();
    for (auto const& file : std::filesystem::directory_iterator(folder.path() / "media"))
        std::filesystem::resize_file(file.path(), 100);
    start();
    clock.run_for(std::chrono::minutes(2));
    CHECK(worker.drawn == 2);
    CHECK(post("a").post.state == State::confirmed);
}

TEST_CASE_FIXTURE(World, "a network that does not answer keeps no other one waiting")
{
    std::vector<campaigns::PlannedPost> many;
    for (int n = 0; n < 90; ++n) many.push_back(planned("m" + std::to_string(n)));
    many.push_back(planned("story", "snapchat"));
    plan(std::move(many));
    // Every preparation on X hangs until its time is up.
    auto hanging = connectors::delay_answer("/2/media", std::chrono::minutes(10));
    hanging.times = 1000;
    x_faults->add(std::move(hanging));
    clock.run_until(noon + std::chrono::seconds(2));
    CHECK(worker.drawn < 60);
    CHECK(post("story").post.state == State::confirmed);
    CHECK(post("m0").post.state == State::claimed);
}
