#pragma once

#include <string_view>

// What a scheduler does when nobody knows whether its call made a post. Peal's own is what the engine does; the others are
// common, and are put in its place for tests/bench/bad_day.cpp.
namespace peal::sim {

enum class Policy {
    ours,
    blind_retry,  // "it failed": sent again
    give_up,      // "it failed": left
    look_once,    // looks at the account at once: sent again when it is not there
};

// What a start does first to the calls it finds without an answer; empty: what the engine does.
constexpr std::string_view at_start(Policy policy)
{
    switch (policy) {
        case Policy::blind_retry:
            return "UPDATE attempt SET closed_at = 0 WHERE closed_at IS NULL AND post_id IN (SELECT id FROM post WHERE "
                   "state = 'sending'); UPDATE post SET state = 'planned' WHERE state = 'sending'";
        case Policy::give_up:
            return "UPDATE attempt SET closed_at = 0 WHERE closed_at IS NULL AND post_id IN (SELECT id FROM post WHERE "
                   "state = 'sending'); UPDATE post SET state = 'failed' WHERE state = 'sending'";
        default: return "";
    }
}

}  // namespace peal::sim
