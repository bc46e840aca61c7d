#include "campaigns/planner/slots.hpp"

#include "campaigns/calendar/recurrence.hpp"
#include "campaigns/definitions/values.hpp"
#include "campaigns/planner/event_dates.hpp"
#include "campaigns/planner/words.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <tuple>

namespace peal::campaigns::planner {

namespace {

using namespace std::chrono_literals;
using definitions::Anchored;
using definitions::AtMoments;
using definitions::Repeat;
using definitions::Weekly;
using std::chrono::days;
using std::chrono::local_days;

local_days monday_of(local_days day)
{
    return day - (std::chrono::weekday(day) - std::chrono::Monday);
}

std::string two_digits(long n)
{
    return (n < 10 ? "0" : "") + std::to_string(n);
}

// "2026-W53": weeks begin on Monday, and a week belongs to the year of its Thursday.
std::string iso_week(local_days day)
{
    auto const thursday = monday_of(day) + days(3);
    auto const year = std::chrono::year_month_day(thursday).year();
    auto const new_year = local_days(year / std::chrono::January / 1);
    return std::to_string(static_cast<int>(year)) + "-W" + two_digits((thursday - new_year).count() / 7 + 1);
}

// The first day of that week, "2026-W53"; nothing for what is none.
std::optional<local_days> week_begin(std::string const& id)
{
    int year = 0, week = 0, length = 0;
    if (std::sscanf(id.c_str(), "%4d-W%2d%n", &year, &week, &length) != 2) return {};
    if (static_cast<std::size_t>(length) != id.size()) return {};
    // The fourth of January is always in the first.
    auto const begin = monday_of(local_days(std::chrono::year(year) / std::chrono::January / 4)) + days(7 * (week - 1));
    return iso_week(begin) == id ? std::optional(begin) : std::nullopt;
}

std::string day_count(long n)
{
    return std::to_string(n) + (n == 1 ? " day" : " days");
}

std::string length_in_words(Duration length)
{
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(length).count();
    std::string text;
    auto const part = [&](long n, char const* unit) {
        if (n == 0) return;
        text += (text.empty() ? "" : " ") + std::to_string(n) + " " + unit + (n == 1 ? "" : "s");
    };
    part(seconds / 3600, "hour");
    part(seconds / 60 % 60, "minute");
    part(seconds % 60, "second");
    return text;
}

// When an event was first meant to be. Of a series that is told by the calendar, whatever people move later.
struct Meant {
    local_days day;
    Instant at;
    calendar::Occurrence const* event;
};

Meant first_meant(calendar::Occurrence const& event, std::string const& zone)
{
    auto const original = event.repeats ? parse_instant(event.original_start) : Result<Instant>(event.start);
    if (!original || !event.repeats) return {first_day(event, zone), event.start, &event};
    bool const is_date = event.original_start.find('T') == std::string::npos;
    auto const day = is_date ? local_days(std::chrono::floor<days>(*original).time_since_epoch())
                             : std::chrono::floor<days>(to_wall(*original, zone).value_or(Wall(event.start_date)));
    return {day, *original, &event};
}

class SlotFinder {
public:
    SlotFinder(definitions::Campaign const& campaign, EventIndex const& events, std::string const& zone, Days window,
               std::set<std::string> const& said, std::size_t slots_max)
        : events_(events), zone_(zone), said_(said), first_day_(campaign.from), window_(window), slots_max_(slots_max)
    {
        if (campaign.from) window_.from = std::max(window_.from, *campaign.from);
        if (campaign.to) window_.to = std::min(window_.to, *campaign.to);
    }

    Result<std::vector<Slot>> run(definitions::Schedule const& schedule)
    {
        std::visit([this](auto const& when) { find(when); }, schedule.when);
        if (fault_) return tl::unexpected<Error>(std::move(*fault_));
        return std::move(slots_);
    }

private:
    void find(AtMoments const& when)
    {
        for (auto const& moment : when.moments) {
            auto const day = std::chrono::floor<days>(moment.value);
            auto id = to_text(Wall(day)).substr(0, 10);
            add_at_wall(std::move(id), moment.value, nullptr, {"at " + to_words(moment.value) + ", as written"});
        }
    }

    void find(Weekly const& when)
    {
        auto const first_week = monday_of(when.first.value_or(local_days(days(0))));
        auto const from = when.first ? std::max(window_.from, *when.first) : window_.from;
        auto const to = when.until ? std::min(window_.to, *when.until) : window_.to;
        for (auto monday = monday_of(from); monday <= to; monday += days(7)) {
            auto const day = monday + (when.day - std::chrono::Monday);
            if (day < from || day > to) continue;
            if ((monday - first_week).count() / 7 % when.every != 0) continue;
            auto const rhythm =
                when.every == 1 ? std::string("every week") : "every " + std::to_string(when.every) + " weeks";
            add_at_wall(iso_week(day), day + when.at, nullptr, {rhythm + ", week " + iso_week(day)});
        }
    }

    void find(Repeat const& when)
    {
        auto const last = when.until ? std::min(window_.to, *when.until) : window_.to;
        if (window_.from > last) return;
        auto const begin = to_moment(Wall(window_.from), zone_), end = to_moment(Wall(last + days(1)), zone_);
        if (!begin || !end) return;
        auto walls = calendar::expand_rule(when.rule.value, when.from + when.at, zone_, begin->at, end->at);
        if (!walls) {
            fault_ = std::move(walls.error());
            return;
        }
        for (auto const wall : *walls) {
            auto id = to_text(Wall(std::chrono::floor<days>(wall))).substr(0, 10);
            add_at_wall(std::move(id), wall, nullptr, {"repeats: " + when.rule.value + ", " + to_words(wall)});
        }
    }

    void find(Anchored const& when)
    {
        auto const chosen = events_.choose(when);
        for (auto const* event : when.counts() ? counted(when, chosen) : chosen) {
            if (event->status == calendar::Status::cancelled) continue;
            if (when.exact) {
                add_exact(when, *event);
            } else {
                add_by_day(when, *event);
            }
        }
    }

    // Those whose number, counted from the campaign's first day, is asked for.
    Events counted(Anchored const& when, Events const& chosen) const
    {
        std::vector<Meant> order;
        for (auto const* event : chosen) {
            auto const meant = first_meant(*event, zone_);
            if (first_day_ && meant.day >= *first_day_) order.push_back(meant);
        }
        std::sort(order.begin(), order.end(), [](Meant const& a, Meant const& b) {
            return std::tie(a.day, a.at, a.event->uid, a.event->source) <
                   std::tie(b.day, b.at, b.event->uid, b.event->source);
        });
        // Two sources may hold the same event.
        auto const end = std::unique(order.begin(), order.end(), [](Meant const& a, Meant const& b) {
            return identity(*a.event) == identity(*b.event);
        });
        // What is out counts, wherever its event has moved to since.
        auto const is_said = [this](Meant const& one) { return said_.contains(identity(*one.event)); };
        auto const said = static_cast<int>(std::count_if(order.begin(), end, is_said));
        bool const is_full = (when.nth > 0 && said > 0) || (when.at_most > 0 && said >= when.at_most);
        Events counted;
        int number = 0, room = is_full ? 0 : when.at_most > 0 ? when.at_most - said : static_cast<int>(order.size());
        for (auto meant = order.begin(); meant != end; ++meant) {
            // One that is cancelled keeps its number, and makes no post.
            bool const is_off = meant->event->status == calendar::Status::cancelled && !is_said(*meant);
            ++number;
            bool const asked = when.nth > 0 ? number == when.nth : (number - 1) % when.every == 0;
            if (is_said(*meant) || (asked && !is_off && room-- > 0)) counted.push_back(meant->event);
        }
        return counted;
    }

    void add_by_day(Anchored const& when, calendar::Occurrence const& event)
    {
        bool const start = when.edge == Anchored::Edge::start;
        auto const edge = start ? first_day(event, zone_) : last_day(event, zone_);
        auto const wall = edge + days(when.days) + when.at;
        if (is_outside(wall)) return;
        auto const count = std::abs(static_cast<long>(when.days));
        auto distance = when.days == 0 ? "on" : day_count(count) + (when.days < 0 ? " before" : " after");
        add_at_wall(identity(event), wall, &event,
                    {distance + (start ? " the first day of `" : " the last day of `") + title(event) + "` (" +
                     date_words(edge) + ")"});
    }

    void add_exact(Anchored const& when, calendar::Occurrence const& event)
    {
        bool const start = when.edge == Anchored::Edge::start;
        Slot slot;
        slot.at = (start ? event.start : event.end) + *when.exact;
        auto const wall = to_wall(slot.at, zone_);
        if (!wall || is_outside(*wall)) return;
        slot.wall = *wall;
        slot.id = identity(event);
        slot.event = &event;
        auto const length = when.exact->count() == 0 ? "at"
                                                     : length_in_words(Duration(std::abs(when.exact->count()))) +
                                                           (when.exact->count() < 0 ? " before" : " after");
        slot.why = {length + (start ? " the start of `" : " the end of `") + title(event) + "`"};
        add(std::move(slot));
    }

    void add_at_wall(std::string id, Wall wall, calendar::Occurrence const* event, std::vector<std::string> why)
    {
        auto const moment = to_moment(wall, zone_);
        if (!moment) return;
        if (moment->shift == Shift::gap)
            why.push_back("the clocks go forward and skip " + to_words(wall) + ": moved on by the gap");
        if (moment->shift == Shift::overlap)
            why.push_back("the clocks go back and " + to_words(wall) + " happens twice: the first");
        add({std::move(id), moment->at, wall, event, std::move(why)});
    }

    void add(Slot slot)
    {
        if (!is_outside(slot.wall) && slots_.size() < slots_max_) slots_.push_back(std::move(slot));
    }

    // Calendars are read far beyond: how an event's slot came about is not put in words for nothing.
    bool is_outside(Wall wall) const
    {
        auto const day = std::chrono::floor<days>(wall);
        return day < window_.from || day > window_.to;
    }

    static std::string title(calendar::Occurrence const& event) { return one_line(event.summary, 80); }

    EventIndex const& events_;
    std::string const& zone_;
    std::set<std::string> const& said_;
    std::optional<local_days> first_day_;  // of the campaign
    Days window_;
    std::size_t slots_max_;
    std::vector<Slot> slots_;
    std::optional<Error> fault_;
};

}  // namespace

std::optional<Days> days_of_slot(std::string const& id)
{
    if (auto const begin = week_begin(id)) return Days{*begin, *begin + days(6)};
    auto const day = definitions::parse_date(id);
    return day ? std::optional(Days{*day, *day}) : std::nullopt;
}

Result<std::vector<Slot>> find_slots(definitions::Campaign const& campaign, definitions::Message const& message,
                                     EventIndex const& events, std::string const& zone, Days days,
                                     std::set<std::string> const& said, std::size_t slots_max)
{
    return SlotFinder(campaign, events, zone, days, said, slots_max).run(message.schedule);
}

}  // namespace peal::campaigns::planner
