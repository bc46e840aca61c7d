#include "tests/sim/bad_day.hpp"

#include "core/log.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::sim;

namespace {

// Enough that the policies differ by more than chance.
constexpr std::uint64_t seeds = 5;

std::map<std::string, Tally> live(Policy policy)
{
    log::set_level(log::Level::off);
    tests::TemporaryFolder const folder;
    std::filesystem::create_directories(folder.path() / "media");
    return live_through(Day::bad, policy, seeds, folder.path());
}

Tally all_of(std::map<std::string, Tally> const& by_network)
{
    Tally all;
    for (auto const& [network, tally] : by_network) all += tally;
    return all;
}

// Of ten thousand.
std::uint64_t share(std::uint64_t count, Tally const& tally)
{
    return count * 10'000 / tally.asked;
}

}  // namespace

TEST_CASE("on a bad day who sends again doubles, who gives up loses, who looks at once does some of both")
{
    auto const retrying = all_of(live(Policy::blind_retry));
    auto const giving_up = all_of(live(Policy::give_up));
    auto const looking = all_of(live(Policy::look_once));
    CHECK(retrying.asked > 500);
    CHECK(share(retrying.doubled, retrying) > 200);
    CHECK(retrying.absent == 0);
    CHECK(giving_up.doubled == 0);
    CHECK(share(giving_up.absent, giving_up) > 200);
    CHECK(looking.doubled > 0);
    CHECK(looking.doubled < retrying.doubled);
    CHECK(looking.absent < giving_up.absent);
}

TEST_CASE(
    "on a bad day Peal doubles nothing, loses nothing, and asks a person where a list proves nothing, and seldom else")
{
    auto const by_network = live(Policy::ours);
    for (auto const& one : by_network) {
        auto const& [network, tally] = one;
        CAPTURE(one.first);
        CHECK(tally.asked > 50);
        CHECK(tally.doubled == 0);
        CHECK(tally.absent == 0);
        CHECK(tally.untruthful == 0);
        // Twice no answer, and by then it is too late.
        if (network != "snapchat") CHECK(tally.to_person <= 2);
    }
    // Where its list shows a story nobody is asked.
    auto const& stories = by_network.at("snapchat");
    CHECK(stories.once + stories.to_person == stories.asked);
}
