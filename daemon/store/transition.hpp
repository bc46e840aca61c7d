#pragma once

#include "daemon/store/post_record.hpp"

#include <optional>
#include <string_view>

// The states of a delivery and the steps between them, as docs/reliability.md draws them. Pure.
namespace peal::store {

enum class Step {
    claim,     // its moment is near, and it may go
    release,   // what was prepared is given back: its lease is over, a stop, a passing failure
    intend,    // the attempt is on disk, the call may leave
    rehearse,  // a dry run has done everything but the call
    confirm,   // the network says it is public, or the account shows it
    retry,     // proof that the call made nothing: again, not before a moment
    fail,      // proof that it made nothing, and trying again would not help
    lose,      // nobody knows what the call made
    resend,    // proof by looking that it made nothing: the same bytes once more
    ask,       // looking does not settle it: a person must
    hold,
    unhold,
    miss,  // its moment came while it might not go, or went by
    cancel,
    reschedule,   // a person gives it a new moment
    restore,      // the plan has it again
    find_absent,  // a person has looked: it is not there
    doubt,        // the record is older than its moment: it may have gone out since
};
std::string_view to_string(Step step);

// Where `step` leads from `from`; nothing when it is not one of the steps from there.
std::optional<State> next_state(State from, Step step);

}  // namespace peal::store
