#include "daemon/store/event_difference.hpp"

#include "campaigns/calendar/event_words.hpp"
#include "campaigns/moments/moment.hpp"
#include "daemon/store/event_row.hpp"

#include <vector>

namespace peal::store {

using campaigns::calendar::Occurrence;

namespace {

std::string local(Instant instant, std::string const& zone)
{
    auto const wall = campaigns::to_wall(instant, zone);
    return wall ? campaigns::to_words(*wall) : to_iso(instant);
}

std::string listed(std::vector<std::string> const& words)
{
    std::string text;
    for (auto const& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string embargo_of(EventRecord const& record)
{
    return record.embargo ? local(*record.embargo, record.event().zone) : std::string();
}

}  // namespace

EventDifference difference(EventRecord const& before, EventRecord const& after)
{
    auto const& was = before.event();
    auto const& is = after.event();
    EventDifference lines{describe(was), describe(is)};
    auto const add = [&](std::string_view label, std::string const& old_text, std::string const& new_text) {
        if (old_text == new_text) return;
        auto const line = [&](std::string const& text) {
            return "\n" + std::string(label) + " " + (text.empty() ? "-" : text);
        };
        lines.before += line(old_text);
        lines.after += line(new_text);
    };
    // Of one that has moved, only where it lasts longer or shorter too.
    bool const is_as_long = was.all_day == is.all_day && was.end - was.start == is.end - is.start;
    if (!is_as_long) add("until", describe_end(was), describe_end(is));
    add("zone", was.zone, is.zone);
    add("kind", std::string(to_string(before.kind)), std::string(to_string(after.kind)));
    add("embargo until", embargo_of(before), embargo_of(after));
    add("organiser", was.organiser, is.organiser);
    add("categories", listed(was.categories), listed(is.categories));
    add("page", was.url, is.url);
    add("about", was.description, is.description);
    return lines;
}

}  // namespace peal::store
