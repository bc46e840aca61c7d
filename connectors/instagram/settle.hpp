#pragma once

#include "connectors/connector.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The rules that settle an unknown outcome. Pure.
namespace peal::connectors::instagram {

// One entry of the account's media list.
struct Listed {
    std::string id;
    std::optional<std::string> caption;  // some logins are not shown it
    Instant published_at;
    std::string address;
    std::string product;  // "FEED", "REELS", "STORY"; empty when not given
};

// The media list back to some moment.
struct MediaList {
    std::vector<Listed> entries;
    bool complete = false;       // read without an error, back to that moment
    std::string trouble;         // why not, for people
    bool token_refused = false;  // which is why not

    MediaList() {}
};

// What the container proves.
enum class ContainerProof {
    published,    // it is out
    unpublished,  // it was FINISHED at two looks with the time between them that makes this a proof
    dead,         // EXPIRED or ERROR: it can never be published, but may have been before it expired
    none,         // still in progress, seen FINISHED only once, or not readable
};

// What the list shows of one attempt.
struct Match {
    std::vector<Listed> same_caption;  // in the window, not claimed by another post
    std::vector<Listed> no_caption;    // feed posts in the window that have none, or whose caption is not shown
    bool complete = false;
    std::string trouble;

    Match() {}
};

// Entries this much older than the attempt still count: the clocks of two houses.
inline constexpr Duration list_margin = std::chrono::minutes(2);

// Line ends and runs of white space do not count.
std::string normalised(std::string_view caption);

Match match(MediaList const& list, AttemptRecord const& attempt, std::string_view caption);

// `may_still_appear`: the attempt is so young that its post may not be listed yet. Published without an id is said as
// "cannot tell" until then, so that the caller looks again, and as found without an id after it.
Sighting settle(ContainerProof proof, Match const& match, bool may_still_appear);

}  // namespace peal::connectors::instagram
