#pragma once

#include "connectors/connector.hpp"
#include "core/time.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The list of a profile's stories, and how a story of ours is told from one that a colleague posted: the post call answers
// no id, so the list is read before and after. Pure.
namespace peal::connectors::snapchat {

struct Story {
    std::string id;
    std::optional<Instant> created;  // absent: the list does not say, in a way we know
    bool expired = false;
};

struct StoryPage {
    std::vector<Story> stories;
    bool is_complete = true;   // false: an item could not be read, or the network says so itself
    std::string next_link;     // the whole address of the next page, as sent; empty: none given
    std::string next_page_id;  // its cursor; empty: none given
};

// Knows both spellings of the paging block, wrapped and bare items, and times as ISO text, seconds or milliseconds.
StoryPage read_story_page(boost::json::value const& root);

// All pages.
struct StoryList {
    std::vector<Story> stories;
    bool is_complete = true;  // false also when there were more pages than we read
};

// What look_for needs to know, kept as JSON in Ready::evidence.
struct Snapshot {
    std::string media_id;
    std::vector<std::string> before;  // ids that were alive before the call
    bool is_complete = true;          // false: `before` may lack some
    Instant taken_at;
    Instant media_expires_at;
};

std::string to_evidence(Snapshot const& snapshot);

// Absent when the text is not evidence of ours.
std::optional<Snapshot> read_evidence(std::string_view text);

struct DifferenceRules {
    // A story made so much before our call, by the network's clock, can still be ours.
    Duration clock_skew = std::chrono::seconds(5);
    // Up to this much before, it can be neither claimed nor ruled out.
    Duration clock_skew_max = std::chrono::seconds(60);
    // Made so long after our call it is another's; a call may take effect late.
    Duration appears_within = Settling().settle_time + clock_skew_max;
    // A story whose time the list does not say is only claimed when the snapshot is at most this old at the call.
    Duration untimed_snapshot_age_max = std::chrono::seconds(90);
};

// Which story of `after` the attempt made: exactly one that is new, not claimed and neither older nor much younger
// than the call -> found.
Sighting find_ours(Snapshot const& before, StoryList const& after, AttemptRecord const& attempt,
                   DifferenceRules const& rules);

}  // namespace peal::connectors::snapchat
