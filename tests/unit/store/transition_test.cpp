#include "daemon/store/transition.hpp"

#include <doctest/doctest.h>

#include <map>
#include <utility>

using namespace peal::store;

namespace {

constexpr int states = static_cast<int>(State::cancelled) + 1;
constexpr int steps = static_cast<int>(Step::doubt) + 1;

// docs/reliability.md in words, read once more by hand: what is not here is refused.
std::map<std::pair<State, Step>, State> const expected = {
    {{State::planned, Step::claim}, State::claimed},
    {{State::planned, Step::hold}, State::held},
    {{State::planned, Step::miss}, State::missed},
    {{State::planned, Step::cancel}, State::cancelled},
    {{State::planned, Step::reschedule}, State::planned},
    {{State::planned, Step::doubt}, State::needs_person},
    {{State::claimed, Step::release}, State::planned},
    {{State::claimed, Step::intend}, State::sending},
    {{State::claimed, Step::rehearse}, State::rehearsed},
    {{State::claimed, Step::fail}, State::failed},
    {{State::claimed, Step::hold}, State::held},
    {{State::claimed, Step::miss}, State::missed},
    {{State::claimed, Step::cancel}, State::cancelled},
    {{State::claimed, Step::reschedule}, State::planned},
    {{State::sending, Step::confirm}, State::confirmed},
    {{State::sending, Step::retry}, State::planned},
    {{State::sending, Step::fail}, State::failed},
    {{State::sending, Step::lose}, State::unknown},
    {{State::unknown, Step::confirm}, State::confirmed},
    {{State::unknown, Step::resend}, State::planned},
    {{State::unknown, Step::ask}, State::needs_person},
    {{State::unknown, Step::find_absent}, State::planned},
    {{State::unknown, Step::cancel}, State::cancelled},
    {{State::needs_person, Step::confirm}, State::confirmed},
    {{State::needs_person, Step::find_absent}, State::planned},
    {{State::needs_person, Step::cancel}, State::cancelled},
    {{State::held, Step::unhold}, State::planned},
    {{State::held, Step::miss}, State::missed},
    {{State::held, Step::cancel}, State::cancelled},
    {{State::held, Step::reschedule}, State::held},
    {{State::missed, Step::reschedule}, State::planned},
    {{State::missed, Step::cancel}, State::cancelled},
    {{State::missed, Step::restore}, State::planned},
    {{State::failed, Step::reschedule}, State::planned},
    {{State::failed, Step::cancel}, State::cancelled},
    {{State::cancelled, Step::restore}, State::planned},
};

}  // namespace

TEST_CASE("each step leads where the table says, and every other one is refused")
{
    for (int s = 0; s < states; ++s) {
        for (int t = 0; t < steps; ++t) {
            auto const from = static_cast<State>(s);
            auto const step = static_cast<Step>(t);
            CAPTURE(to_string(from));
            CAPTURE(to_string(step));
            auto const found = expected.find({from, step});
            auto const to = next_state(from, step);
            CHECK(to.has_value() == (found != expected.end()));
            if (to && found != expected.end()) CHECK(*to == found->second);
        }
    }
}

TEST_CASE("no step but a proof or a person leads from a call that has left back to one that may leave")
{
    for (auto const from : {State::sending, State::unknown, State::needs_person}) {
        for (int t = 0; t < steps; ++t) {
            auto const step = static_cast<Step>(t);
            if (next_state(from, step) != State::planned) continue;
            CAPTURE(to_string(step));
            CHECK((step == Step::retry || step == Step::resend || step == Step::find_absent));
        }
    }
    for (int t = 0; t < steps; ++t) CHECK_FALSE(next_state(State::confirmed, static_cast<Step>(t)).has_value());
}
