#pragma once

#include "core/time.hpp"
#include "daemon/store/post_record.hpp"

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace peal::store {

// How long after a post of a channel its next one goes, at least; by channel.
using Spacings = std::map<std::string, Duration>;

// How fast a network may be posted to.
struct Pace {
    Duration lead{0};            // a post is claimed so long before its moment, to be prepared
    Spacings spacings;           // the plan keeps them as well: here they are for what goes out late
    bool one_at_a_time = false;  // the channel's last post is settled, and its id known, before the next one goes
    int per_day = 0;             // calls of one channel in any 24 hours; 0: as many as there are
    Duration lease{std::chrono::minutes(5)};  // how long after its moment a claim holds
    std::size_t at_once = SIZE_MAX;           // claims of one turn
    // Where posts go one at a time: those whose call is so young that what it made may still appear on the account. Who
    // makes the calls knows it by a clock that nobody sets.
    std::vector<PostId> young;
};
using Paces = std::map<std::string, Pace>;  // by network

// A post later than this is caught up with, and a channel is never caught up with faster than this.
inline constexpr Duration catch_up_gap = std::chrono::minutes(1);

// What is on its way on a channel, and what has gone.
struct Traffic {
    int in_hand = 0;             // claimed or sending
    bool is_unsure = false;      // what went last is not yet told from what others may have posted
    std::vector<Instant> calls;  // of the last 24 hours, the latest first; no more than the pace asks about
    // When the last post went out that is public, or may be. Where that was not late, it is the post's own moment: those
    // that follow at theirs are not to wait for the fraction of a second that a call takes. Only where posts are spaced.
    std::optional<Instant> last_out;
};

// For the files of this room only.
Traffic read_traffic(SQLite::Database& db, std::string const& channel, Pace const& pace, Instant now);

// Its channel's next call waits for the end of the one before: overdue posts, and where calls are spaced. Pure.
bool is_one_at_a_time(PostRecord const& post, Pace const& pace, Instant now);

// When the post may be claimed as far as its channel's pace goes; empty: when a delivery of the channel has ended. Pure.
std::optional<Instant> find_turn(PostRecord const& post, Pace const& pace, Traffic const& traffic, Instant now);

// Why a post whose moment has come still waits, for people; empty when nothing keeps it. Pure.
std::string why_waiting(PostRecord const& post, Pace const& pace, Traffic const& traffic, Instant now);

// Why a post that may go has not gone in time, for people. Pure.
std::string why_late(PostRecord const& post, Pace const& pace, Traffic const& traffic);

}  // namespace peal::store
