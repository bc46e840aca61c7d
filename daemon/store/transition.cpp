#include "daemon/store/transition.hpp"

#include <array>

namespace peal::store {

namespace {

struct Edge {
    State from;
    Step step;
    State to;
};

constexpr std::array edges = {
    Edge{State::planned, Step::claim, State::claimed},
    Edge{State::planned, Step::hold, State::held},
    Edge{State::planned, Step::miss, State::missed},
    Edge{State::planned, Step::cancel, State::cancelled},
    Edge{State::planned, Step::reschedule, State::planned},
    Edge{State::planned, Step::doubt, State::needs_person},

    Edge{State::claimed, Step::release, State::planned},
    Edge{State::claimed, Step::intend, State::sending},
    Edge{State::claimed, Step::rehearse, State::rehearsed},
    Edge{State::claimed, Step::fail, State::failed},
    Edge{State::claimed, Step::hold, State::held},
    Edge{State::claimed, Step::miss, State::missed},
    Edge{State::claimed, Step::cancel, State::cancelled},
    Edge{State::claimed, Step::reschedule, State::planned},

    Edge{State::sending, Step::confirm, State::confirmed},
    Edge{State::sending, Step::retry, State::planned},
    Edge{State::sending, Step::fail, State::failed},
    Edge{State::sending, Step::lose, State::unknown},

    Edge{State::unknown, Step::confirm, State::confirmed},
    Edge{State::unknown, Step::resend, State::planned},
    Edge{State::unknown, Step::ask, State::needs_person},
    Edge{State::unknown, Step::find_absent, State::planned},
    Edge{State::unknown, Step::cancel, State::cancelled},

    Edge{State::needs_person, Step::confirm, State::confirmed},
    Edge{State::needs_person, Step::find_absent, State::planned},
    Edge{State::needs_person, Step::cancel, State::cancelled},

    Edge{State::held, Step::unhold, State::planned},
    Edge{State::held, Step::miss, State::missed},
    Edge{State::held, Step::cancel, State::cancelled},
    Edge{State::held, Step::reschedule, State::held},

    Edge{State::missed, Step::reschedule, State::planned},
    Edge{State::missed, Step::cancel, State::cancelled},
    Edge{State::missed, Step::restore, State::planned},
    Edge{State::cancelled, Step::restore, State::planned},
    Edge{State::failed, Step::reschedule, State::planned},
    Edge{State::failed, Step::cancel, State::cancelled},
};

constexpr std::array<std::string_view, 18> names = {
    "claim", "release", "intend", "rehearse", "confirm", "retry",      "fail",    "lose",        "resend",
    "ask",   "hold",    "unhold", "miss",     "cancel",  "reschedule", "restore", "find absent", "doubt",
};

}  // namespace

std::string_view to_string(Step step)
{
    return names[static_cast<std::size_t>(step)];
}

std::optional<State> next_state(State from, Step step)
{
    for (auto const& edge : edges)
        if (edge.from == from && edge.step == step) return edge.to;
    return std::nullopt;
}

}  // namespace peal::store
