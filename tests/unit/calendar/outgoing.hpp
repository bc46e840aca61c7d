#pragma once

#include "campaigns/calendar/entry.hpp"
#include "campaigns/moments/moment.hpp"

#include <string>

namespace peal::tests {

inline std::chrono::local_days a_day(std::string_view date)
{
    return std::chrono::local_days(
        std::chrono::floor<std::chrono::days>(parse_instant(date).value()).time_since_epoch());
}

// An event of an hour.
inline campaigns::calendar::Occurrence an_occurrence(std::string const& uid, std::string_view start)
{
    campaigns::calendar::Occurrence occurrence;
    occurrence.source = "partnership";
    occurrence.uid = uid;
    occurrence.original_start = std::string(start);
    occurrence.repeats = false;
    occurrence.summary = "Open day";
    occurrence.zone = "Europe/London";
    occurrence.start = parse_instant(start).value();
    occurrence.end = occurrence.start + std::chrono::hours(1);
    return occurrence;
}

// Days from `first` to `last`, both included.
inline campaigns::calendar::Occurrence days_off(std::string const& uid, std::string_view first, std::string_view last)
{
    auto occurrence = an_occurrence(uid, first);
    occurrence.all_day = true;
    occurrence.start_date = a_day(first);
    occurrence.end_date = a_day(last);
    occurrence.start = campaigns::to_moment(campaigns::Wall(occurrence.start_date), occurrence.zone).value().at;
    occurrence.end =
        campaigns::to_moment(campaigns::Wall(occurrence.end_date + std::chrono::days(1)), occurrence.zone).value().at;
    return occurrence;
}

inline campaigns::StoredPost a_post(std::string const& key, std::string_view due,
                                    std::string const& state = "scheduled")
{
    campaigns::StoredPost stored;
    stored.id = "p7k2mq4";
    stored.state = state;
    stored.post.key = key;
    stored.post.network = "x";
    stored.post.due = parse_instant(due).value();
    stored.post.zone = "Europe/London";
    stored.post.text = "You can report hate.\n\nhttps://peal.example/r/7k2mq4x #StampItOutLLR";
    stored.post.dry_run = false;
    return stored;
}

inline campaigns::calendar::PostNames const post_names{"How to report", "Stamp It Out on X"};

}  // namespace peal::tests
