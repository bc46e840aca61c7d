#include "daemon/app/link_judgement.hpp"

#include "daemon/app/night.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace std::chrono_literals;
using connectors::pages::Finding;
using connectors::pages::Found;
using store::LinkState;

namespace {

Instant const two = parse_instant("2027-03-01T02:00:00Z").value();

// What looks that find this make of an address.
struct Looks {
    std::optional<store::LinkCheck> check;

    LinkState find(Found found, Duration after)
    {
        check = app::judge_link("https://a.example", check, Finding{found, "is so"}, two + after);
        return check->state;
    }
};

std::string at(app::Night const& night, std::string const& after, std::size_t i, std::size_t count)
{
    return to_iso(night.next(parse_instant(after).value(), i, count));
}

}  // namespace

TEST_CASE("a page that is gone is dead when it is gone again, some time later")
{
    Looks looks;
    CHECK(looks.find(Found::gone, 0min) == LinkState::failing);
    CHECK(looks.find(Found::gone, 5min) == LinkState::failing);
    CHECK(looks.find(Found::gone, 10min) == LinkState::dead);
    CHECK(looks.check->failing_since == two);
    CHECK(looks.check->detail == "is so");
    CHECK(looks.find(Found::gone, 70min) == LinkState::dead);
    CHECK(looks.find(Found::page, 130min) == LinkState::works);
    CHECK(looks.check->failures == 0);
    CHECK_FALSE(looks.check->failing_since.has_value());
}

TEST_CASE("silence and trouble must last for more than an hour")
{
    for (auto const found : {Found::silent, Found::trouble}) {
        Looks looks;
        CHECK(looks.find(found, 0min) == LinkState::failing);
        CHECK(looks.find(found, 10min) == LinkState::failing);
        CHECK(looks.find(found, 40min) == LinkState::failing);
        CHECK(looks.find(found, 59min) == LinkState::failing);
        CHECK(looks.find(found, 60min) == LinkState::dead);
    }
    Looks rare;
    CHECK(rare.find(Found::silent, 0min) == LinkState::failing);
    CHECK(rare.find(Found::silent, 48h) == LinkState::failing);
    CHECK(rare.find(Found::moved, 49h) == LinkState::works);
}

TEST_CASE("a dead link stays dead whatever is wrong with it, and what only a person can tell is no failure")
{
    Looks looks;
    looks.find(Found::gone, 0min);
    REQUIRE(looks.find(Found::astray, 10min) == LinkState::dead);
    CHECK(looks.find(Found::silent, 20min) == LinkState::dead);
    CHECK(looks.find(Found::refused, 30min) == LinkState::works);
    CHECK(looks.find(Found::barred, 40min) == LinkState::works);
}

TEST_CASE("what does not work is tried again soon at first, then every hour; what works waits for the night")
{
    Looks looks;
    looks.find(Found::silent, 0min);
    CHECK(app::tried_again_after(*looks.check) == 10min);
    looks.find(Found::silent, 10min);
    CHECK(app::tried_again_after(*looks.check) == 30min);
    looks.find(Found::silent, 40min);
    CHECK(app::tried_again_after(*looks.check) == 60min);
    looks.find(Found::silent, 100min);
    CHECK(app::tried_again_after(*looks.check) == 60min);
    looks.find(Found::page, 160min);
    CHECK_FALSE(app::tried_again_after(*looks.check).has_value());
}

TEST_CASE("the looks of a night are spread over it, by local clocks")
{
    app::Night const night{{2h, 5h}, "Europe/London", 0.5};
    CHECK(at(night, "2027-07-01T12:00:00Z", 0, 3) == "2027-07-02T01:30:00Z");
    CHECK(at(night, "2027-07-01T12:00:00Z", 2, 3) == "2027-07-02T03:30:00Z");
    CHECK(at(night, "2027-07-02T01:29:59Z", 0, 3) == "2027-07-02T01:30:00Z");
    CHECK(at(night, "2027-07-02T01:30:00Z", 0, 3) == "2027-07-03T01:30:00Z");
    CHECK(at(night, "2027-12-01T12:00:00Z", 0, 1) == "2027-12-02T03:30:00Z");

    app::Night const across{{23h, 1h}, "Europe/London", 0};
    CHECK(at(across, "2027-12-01T23:10:00Z", 1, 2) == "2027-12-02T00:00:00Z");
}
