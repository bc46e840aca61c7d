#pragma once

#include "connectors/connector.hpp"
#include "core/time.hpp"

#include <array>
#include <string>

namespace peal::delivery {

// Moments after an outcome was given up at which the account is looked at; then once every look_gap.
inline constexpr std::array<Duration, 7> look_moments = {
    std::chrono::seconds(5), std::chrono::seconds(15), std::chrono::seconds(45), std::chrono::minutes(2),
    std::chrono::minutes(5), std::chrono::minutes(10), std::chrono::minutes(15)};
inline constexpr Duration look_gap = std::chrono::minutes(5);
// Looks that fail, or settle nothing, are not repeated for longer than this.
inline constexpr Duration unknown_max = std::chrono::hours(1);

// When the n-th look (from 0) is due, counted from the moment the outcome was given up.
Duration look_moment(int n);

// How far the settling of one unknown outcome has come. Times are monotonic, so that a clock that is set shortens nothing;
// they begin anew with a restart, which can only make the wait longer.
struct Settlement {
    Duration elapsed{0};      // since the outcome was given up, or since the start that found it so
    int empty_looks = 0;      // complete looks that showed nothing, up to the present one
    int resends = 0;          // so often it was sent again already
    bool too_late = false;    // sending it again would be later than it is of use
    Duration unknown_for{0};  // over all restarts, by the wall clock: only when a person is asked depends on it
    bool accepted = false;    // the network said that it has it
};

struct Conclusion {
    enum class Action {
        adopt,       // it is there
        resend,      // proof that it is not: the same bytes again
        ask,         // a person must look
        look_again,  // not settled yet
    };
    Action action = Action::look_again;
    std::string reason;  // for people
};

// What follows from a look at the account. Pure. `so_far.empty_looks` counts this look, if it was empty.
Conclusion conclude(connectors::Sighting const& sighting, Settlement const& so_far,
                    connectors::Settling const& settling);

}  // namespace peal::delivery
