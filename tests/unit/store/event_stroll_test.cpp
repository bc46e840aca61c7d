#include "tests/unit/store/event_fixture.hpp"

#include <algorithm>

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;
using store::State;

namespace {

// What every published post must have been: planned by its event as it stood then.
struct Stroll : EventFixture {
    Stroll() { now = noon; }

    static Duration draw(Random& chance, std::uint64_t hours) { return std::chrono::hours(chance.below(hours)); }
};

}  // namespace

TEST_CASE_FIXTURE(Stroll, "whatever a partner does in 400 days, what goes out is what the calendar said at its moment")
{
    auto const chance = make_seeded_random(400);
    std::vector<Occurrence> town;
    for (int n = 0; n < 40; ++n)
        town.push_back(make_event("e" + std::to_string(n), noon + 100h + draw(*chance, 9000), "Event"));
    auto const wanted = [&](Occurrence const& event) { return event.start - 24h; };
    auto const text_of = [&](Occurrence const& event) {
        return "It is at " + to_iso(event.start) + ": https://peal.example/r/0000000";
    };
    auto const post_of = [&](Occurrence const& event) {
        auto made = beside(event, "come", wanted(event));
        made.text = text_of(event);
        return made;
    };
    int published = 0, ended = 0, held = 0;
    std::map<std::string, int> out;
    for (auto const end = now + 400 * 24h; now < end;) {
        if (chance->below(3) > 0) {
            // One of them all, or the one that is nearest: the last days are the interesting ones.
            auto const nearest = std::min_element(town.begin(), town.end(), [&](auto const& a, auto const& b) {
                auto const far = [&](auto const& one) { return std::chrono::abs(one.start - now - 40h); };
                return far(a) < far(b);
            });
            auto& event = chance->below(2) == 0 ? *nearest : town[chance->below(town.size())];
            switch (chance->below(4)) {
                case 0: event = moved(event, draw(*chance, 200) - 100h); break;
                case 1: event.status = Status::cancelled; break;
                case 2: event.status = Status::confirmed; break;
                default: event.summary += "!";
            }
            held += read(town).held;
        }
        std::vector<campaigns::PlannedPost> posts_ahead;
        for (auto const& event : agenda())
            if (event.status == Status::confirmed && wanted(event) >= now) posts_ahead.push_back(post_of(event));
        plan(std::move(posts_ahead),
             [&](auto const&, Occurrence const* event, bool) { return std::optional(post_of(*event)); });
        // Until the next look at the calendar.
        auto const next_look = now + draw(*chance, 48) + 10min;
        for (auto at = now; at < next_look;) {
            auto const turn = run(deliveries.claim_due(at, paces(), 10)).value();
            for (auto const& claimed : turn.posts) {
                auto const event = std::find_if(town.begin(), town.end(), [&](auto const& one) {
                    return identity(one) == claimed.plan.occurrence;
                });
                REQUIRE(event != town.end());
                CHECK(event->status == Status::confirmed);
                CHECK(claimed.plan.text.starts_with("It is at " + to_iso(event->start)));
                CHECK(claimed.plan.due == wanted(*event));
                CHECK(++out[claimed.plan.key] == 1);
                REQUIRE(run(record_intent(claimed, at)).has_value());
                REQUIRE(run(deliveries.confirm(claim_of(claimed), claimed.short_id, "", "201", at, at)).has_value());
                ++published;
            }
            at = std::max(at + Duration(1), turn.next.value_or(next_look));
        }
        now = next_look;
    }
    auto const all = run(posts.list(store::PostFilter())).value();
    for (auto const& post : all) {
        if (post.plan.due > now || post.state == State::confirmed) continue;
        ++ended;
        CHECK((post.state == State::missed || post.state == State::cancelled));
        CHECK_FALSE(post.reason.empty());
    }
    CHECK(published > 10);
    CHECK(ended > 3);
    CHECK(held > 3);
}
