#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/plan_diff.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

// What goes out to those who subscribe: every event and every planned post as one entry of a calendar. Pure.
namespace peal::campaigns::calendar {

// One VEVENT. An occurrence of a series is an entry of its own, with an identity of its own: clients that read a published
// calendar do not agree on what an instance without its series means, nor on RDATE, but all of them read single events. Its
// words are made fit to print, and no longer than a client takes.
struct Entry {
    enum class Kind { event, post };
    Kind kind = Kind::event;
    std::string uid;  // the same for the same event or post, wherever it moves; tells nothing of where it came from
    std::string summary;
    std::string description;
    std::string location;
    std::string url;                      // http or https, or empty
    std::vector<std::string> categories;  // without commas
    Status status = Status::confirmed;
    bool all_day = false;
    Instant start;
    Instant end;                          // exclusive; equal to the start: takes no time
    std::chrono::local_days first_day{};  // when all-day
    std::chrono::local_days last_day{};   // the same, included

    bool operator==(Entry const&) const = default;
};

std::string_view to_string(Entry::Kind kind);  // "event", "post"

// The names that people know a post by.
struct PostNames {
    std::string campaign;  // its title
    std::string channel;
};

// `partnership` is its id: two partnerships that read one calendar give its events different identities.
Entry to_entry(Occurrence const& occurrence, std::string_view partnership);
Entry to_entry(StoredPost const& post, PostNames const& names, std::string_view partnership);

}  // namespace peal::campaigns::calendar
