#pragma once

#include "campaigns/calendar/event_list.hpp"
#include "campaigns/calendar/said.hpp"
#include "campaigns/definitions/definitions.hpp"
#include "daemon/links/feeds.hpp"

#include <array>
#include <string_view>
#include <vector>

// What the calendars that go out say; pure but for libical, for the thread that reads files.
namespace peal::app {

// So far the calendars reach: back, and ahead.
inline constexpr std::chrono::days feed_back{30};
inline constexpr std::chrono::days feed_ahead{366};
// Of each kind; the first ones. More is more than clients take.
inline constexpr std::size_t feed_entries_max = 5000;

// The period at `now`: whole days, so that it makes no other text each time.
struct FeedPeriod {
    explicit FeedPeriod(Instant now);

    Instant from;
    Instant to;  // exclusive
};

// What there is to be said.
struct FeedNews {
    campaigns::definitions::Definitions const& definitions;
    campaigns::calendar::EventList const& events;
    std::vector<campaigns::StoredPost> const& posts;  // by moment, those of the period, at most feed_entries_max
    Instant now;
};

// Brings what was said in line with the news, and tells what has changed.
campaigns::calendar::SaidChanges take_in(FeedNews const& news, campaigns::calendar::SaidByUid& said);

// The text of the calendar that holds "events", "posts" or "both".
std::string feed_text(std::string_view holds, campaigns::definitions::Definitions const& definitions,
                      campaigns::calendar::SaidByUid const& said, Instant now);

}  // namespace peal::app
