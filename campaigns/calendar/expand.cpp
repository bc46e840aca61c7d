#include "campaigns/calendar/expand.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "campaigns/calendar/instances.hpp"

namespace peal::campaigns::calendar {

using namespace std::chrono;

namespace {

// An instance that a change moved further than this is not looked for by its day.
constexpr days moved_max{400};

// One odd rule must not use up what all the others need.
constexpr std::int64_t rule_work_max = 1'000'000;
constexpr std::int64_t extra_date_work = 5;

std::string to_date(Instant midnight)
{
    return to_iso(midnight).substr(0, 10);
}

Wall utc_wall(Instant instant)
{
    return Wall(floor<seconds>(instant.time_since_epoch()));
}

// The wall time in `wanted` of the one in `zone`. In its own zone it stays as it was written, also in a gap.
Wall in_zone(Wall wall, Zone const& zone, Zone const& wanted)
{
    return &zone == &wanted ? wall : wanted.wall_of(zone.at(wall));
}

class Expander {
public:
    Expander(Series const& series, Window const& window, Work& work, std::vector<Listed>& out, ProblemList& problems)
        : series_(series), master_(series.master), window_(window), work_(work), out_(out), problems_(problems)
    {}

    void run()
    {
        if (master_ != nullptr) read_exceptions();
        place_changes();
        list_changes();
        if (master_ != nullptr) list_instances();
        choose();
    }

private:
    struct Found {
        Listed listed;
        bool is_changed;  // by hand, and by itself
    };

    struct Change {
        Instant original;  // by which instances are ordered; for an all-day series local midnight
        Wall wall;         // the same in the zone of the series
        Event const* event;
    };

    // What an instance is known by (R4): its original start, or for an all-day series midnight UTC of its date.
    struct Key {
        Instant original;
        bool is_date = false;

        auto operator<=>(Key const&) const = default;
    };

    // The event that lends its zone and kind to the keys.
    Event const& frame(Event const& change) const { return master_ == nullptr ? change : *master_; }

    static Instant instant(Point const& at, Event const& frame)
    {
        if (at.value.form == Form::utc) return Instant(at.value.wall.time_since_epoch());
        return (at.zone == nullptr ? *frame.zone : *at.zone).at(at.value.wall);
    }

    static local_days day(Point const& at, Event const& frame)
    {
        if (at.value.form == Form::utc)
            return day_of(frame.day_zone->wall_of(Instant(at.value.wall.time_since_epoch())));
        return day_of(at.value.wall);
    }

    local_days day(Instance const& instance) const
    {
        return day_of(master_->zone == master_->day_zone ? instance.wall : master_->day_zone->wall_of(instance.at));
    }

    static Key key(bool is_date, Instant at, Wall wall)
    {
        return is_date ? Key{Instant(day_of(wall).time_since_epoch()), true} : Key{at, false};
    }

    // Whether the series is all-day. Without it the name of the instance tells: a day, or the midnight of a whole day.
    bool has_days(Event const& change) const
    {
        if (master_ != nullptr) return master_->all_day;
        auto const& id = change.recurrence_id->value;
        if (id.form == Form::date) return true;
        auto const wall =
            id.form == Form::utc ? change.day_zone->wall_of(Instant(id.wall.time_since_epoch())) : id.wall;
        return change.all_day && wall == Wall(day_of(wall));
    }

    void read_exceptions()
    {
        for (auto const& exception : master_->exceptions) {
            if (master_->all_day || exception.value.form == Form::date)
                excluded_days_.insert(day(exception, *master_));
            else
                excluded_.insert(instant(exception, *master_));
        }
    }

    bool is_excluded(Instance const& instance) const
    {
        return excluded_.contains(instance.at) || (!excluded_days_.empty() && excluded_days_.contains(day(instance)));
    }

    // R5. `at` and `wall` are those of an instance.
    bool is_after_until(Rule const& rule, Instant at, Wall wall) const
    {
        if (!rule.until) return false;
        auto const& until = *rule.until;
        if (master_->all_day || until.form == Form::date) return day_of(wall) > day_of(until.wall);
        return until.form == Form::utc ? at > Instant(until.wall.time_since_epoch()) : wall > until.wall;
    }

    void add_rule(Rule rule, Wall from, Wall to, Instances& found)
    {
        // DTSTART is the first instance even where its own rule does not make it.
        if (rule.count && !makes(rule, master_->start, master_->start, work_)) --*rule.count;
        auto const given = std::min(work_.left, rule_work_max);
        Work work{given};
        RuleWalk walk(rule, master_->start, from, to, work);
        while (auto const wall = walk.next()) {
            auto const at = master_->zone->at(*wall);
            if (is_after_until(rule, at, *wall)) break;
            if (!found.add({at, *wall, std::nullopt})) break;
        }
        work_.left -= given - work.left;
        if (work.left <= 0 && !said_work_) {
            problems_.add(
                master_->line,
                "an RRULE of this event takes too long to follow from its start; not all of its times are listed");
            said_work_ = true;
        }
    }

    void add_extra_date(ExtraDate const& extra, Wall from, Wall to, Instances& found)
    {
        if ((work_.left -= extra_date_work) <= 0) return;
        auto wall = extra.start.value.wall;
        if (master_->all_day)
            wall = Wall(day(extra.start, *master_));
        else if (extra.start.value.form == Form::date)
            wall += master_->start - day_of(master_->start);
        else
            wall = master_->zone->wall_of(instant(extra.start, *master_));
        if (wall < from || wall >= to) return;
        bool const exact = !master_->all_day && extra.start.value.form != Form::date;
        auto const at = exact ? instant(extra.start, *master_) : master_->zone->at(wall);
        found.add({at, wall, extra.length});
    }

    // Adds the instances of the series whose wall time lies in [from, to), exceptions still among them.
    void add_instances(Wall from, Wall to, Instances& found)
    {
        if (master_->start >= from && master_->start < to)
            found.add({master_->zone->at(master_->start), master_->start, std::nullopt});
        for (auto const& rule : master_->rules) add_rule(rule, from, to, found);
        for (auto const& extra : master_->extra_dates) add_extra_date(extra, from, to, found);
    }

    // Finds out which instance each change means (R6), and keeps the best of those that mean the same (R7).
    void place_changes()
    {
        for (auto const* const event : series_.changes) {
            auto change = place(*event);
            auto const name = key(has_days(*event), change.original, change.wall);
            auto const [existing, is_new] = changes_.try_emplace(name, change);
            if (is_new) continue;
            bool const wins = supersedes(*event, *existing->second.event);
            auto const& loser = wins ? *existing->second.event : *event;
            auto const& winner = wins ? *event : *existing->second.event;
            problems_.add(loser.line, "another event changes the same instance; the one at line " +
                                          std::to_string(winner.line) + " counts");
            if (wins) existing->second = change;
        }
        for (auto const& [name, change] : changes_) {
            if (change.event->this_and_future) ranges_.push_back(change);
        }
        std::sort(ranges_.begin(), ranges_.end(),
                  [](Change const& a, Change const& b) { return a.original < b.original; });
    }

    Change place(Event const& event)
    {
        auto const& id = *event.recurrence_id;
        auto const& within = frame(event);
        if (has_days(event)) {
            Wall const midnight(day(id, within));
            return {within.zone->at(midnight), midnight, &event};
        }
        auto const at = instant(id, within);
        // As in in_zone.
        bool const is_own = id.value.form == Form::local && (id.zone == nullptr || id.zone == within.zone);
        auto const wall = is_own ? id.value.wall : within.zone->wall_of(at);
        auto const local = id.value.form == Form::utc ? within.day_zone->wall_of(at) : id.value.wall;
        bool const may_mean_day = id.value.form == Form::date || local == Wall(day_of(local));
        if (may_mean_day && master_ != nullptr && is_near(at)) {
            auto const wanted = day(id, within);
            Instances found([](Instance const&) { return Side::ahead; });
            add_instances(Wall(wanted) - zone_margin, Wall(wanted) + zone_margin, found);
            auto const exact = found.ahead.find(at);
            if (id.value.form != Form::date && exact != found.ahead.end()) return {at, exact->second.wall, &event};
            for (auto const& [moment, instance] : found.ahead) {
                if (day(instance) == wanted) return {moment, instance.wall, &event};
            }
        }
        return {at, wall, &event};
    }

    bool is_near(Instant at) const { return at >= window_.from - moved_max && at < window_.to + moved_max; }

    // How far a THISANDFUTURE moves the instances behind it: by the clocks of the series, since those of the zone that the
    // change is written in may be set on other days, or never.
    seconds shift(Change const& change) const
    {
        auto const& event = *change.event;
        if (event.all_day) return event.start - change.wall;
        if (event.zone->at(event.start) == change.original) return seconds(0);
        return in_zone(event.start, *event.zone, *master_->zone) - change.wall;
    }

    // Where an instance is after all, and whose words and length it has.
    struct Placed {
        Event const* event;
        Wall wall;  // in the zone of the event
        Instant at;
        Length length;
    };

    Placed placed(Instance const& instance) const
    {
        auto const next = std::upper_bound(ranges_.begin(), ranges_.end(), instance.at,
                                           [](Instant at, Change const& change) { return at < change.original; });
        if (next == ranges_.begin())
            return {master_, instance.wall, instance.at, instance.length.value_or(master_->length)};
        auto const& range = *std::prev(next);
        auto const& event = *range.event;
        auto const wall = instance.wall + shift(range);
        if (!event.all_day)
            return {&event, in_zone(wall, *master_->zone, *event.zone), master_->zone->at(wall), event.length};
        Wall const midnight(day_of(wall));
        return {&event, midnight, event.zone->at(midnight), event.length};
    }

    static Placed placed(Change const& change)
    {
        auto const& event = *change.event;
        return {&event, event.start, event.zone->at(event.start), event.length};
    }

    bool is_in_window(Placed const& where) const
    {
        auto const begin =
            where.event->all_day && window_.by_date ? Instant(day_of(where.wall).time_since_epoch()) : where.at;
        return begin >= window_.from && begin < window_.to;
    }

    Key key(Instance const& instance) const { return key(master_->all_day, instance.at, instance.wall); }

    Side side_of(Instance const& instance) const
    {
        auto const where = placed(instance);
        if (!is_in_window(where) || changes_.contains(key(instance)) || is_excluded(instance)) return Side::none;
        return where.at < window_.ahead_from ? Side::behind : Side::ahead;
    }

    void list_instances()
    {
        seconds widest{0};
        for (auto const& range : ranges_) widest = std::max(widest, std::min<seconds>(abs(shift(range)), moved_max));
        auto const margin = seconds(zone_margin) + widest;
        bool const off_rule = !master_->rules.empty() &&
                              std::none_of(master_->rules.begin(), master_->rules.end(), [&](Rule const& rule) {
                                  return makes(rule, master_->start, master_->start, work_);
                              });
        if (off_rule)
            problems_.add(master_->line,
                          "DTSTART is not one of the times its own RRULE makes; it is listed all the same");

        Instances found([this](Instance const& instance) { return side_of(instance); });
        add_instances(utc_wall(window_.from) - margin, utc_wall(window_.to) + margin, found);
        is_cut_ = found.is_cut;
        for (auto const* const side : {&found.behind, &found.ahead})
            for (auto const& [at, instance] : *side) list(placed(instance), key(instance), false);
    }

    void list_changes()
    {
        for (auto const& [name, change] : changes_) {
            auto const where = placed(change);
            if (is_in_window(where)) list(where, name, true);
        }
    }

    void list(Placed const& where, Key const& name, bool is_changed)
    {
        auto const& [event, wall, at, length] = where;
        Listed listed{&series_, event, name.original, wall, at, at, int(length.days.count()), name.is_date};
        if (event->all_day)
            listed.end = event->zone->at(Wall(day_of(wall) + length.days));
        else if (length.days != days(0))
            listed.end = std::max(event->zone->at(wall + length.days) + length.seconds, at);
        else
            listed.end = at + length.seconds;
        found_.push_back({listed, is_changed});
    }

    // What is ahead comes first, and there what a person changed by hand: it is not what the limit cuts off.
    bool has_room_before(Found const& a, Found const& b) const
    {
        auto const rank = [&](Found const& one) {
            bool const is_behind = one.listed.start < window_.ahead_from;
            auto const distance = one.listed.start.time_since_epoch();
            return std::tuple(is_behind, !one.is_changed, is_behind ? -distance : distance, one.listed.original);
        };
        return rank(a) < rank(b);
    }

    void choose()
    {
        if (found_.size() > occurrences_max) {
            is_cut_ = true;
            std::nth_element(found_.begin(), found_.begin() + occurrences_max, found_.end(),
                             [&](Found const& a, Found const& b) { return has_room_before(a, b); });
            found_.resize(occurrences_max);
        }
        if (is_cut_) say_many();
        for (auto const& one : found_) out_.push_back(one.listed);
    }

    static std::string date_of(Listed const& listed)
    {
        auto const& event = *listed.event;
        auto const wall = event.all_day ? listed.wall : event.day_zone->wall_of(listed.start);
        return to_date(Instant(day_of(wall).time_since_epoch()));
    }

    void say_many()
    {
        // What was changed by hand is listed however far off it is, and the others before it are not.
        auto const others =
            std::partition(found_.begin(), found_.end(), [](Found const& one) { return one.is_changed; });
        auto const [first, last] =
            std::minmax_element(others == found_.end() ? found_.begin() : others, found_.end(),
                                [](Found const& a, Found const& b) { return a.listed.start < b.listed.start; });
        auto const& event = master_ == nullptr ? *series_.changes.front() : *master_;
        problems_.add(event.line, "the event has more than " + std::to_string(occurrences_max) +
                                      " occurrences in the period asked for; those from " + date_of(first->listed) +
                                      " to " + date_of(last->listed) + " are listed");
    }

    Series const& series_;
    Event const* master_;
    Window const& window_;
    Work& work_;
    std::vector<Listed>& out_;
    ProblemList& problems_;
    std::set<Instant> excluded_;
    std::set<local_days> excluded_days_;
    std::map<Key, Change> changes_;
    std::vector<Change> ranges_;
    std::vector<Found> found_;
    bool said_work_ = false;
    bool is_cut_ = false;
};

// The local days of a timed event are those of the calendar's zone, whatever zone it was written in.
void set_days(Occurrence& occurrence)
{
    Zone const zone(occurrence.zone);
    auto const end = zone.wall_of(occurrence.end);
    occurrence.start_date = day_of(zone.wall_of(occurrence.start));
    occurrence.end_date = day_of(end);
    bool const ends_at_midnight = occurrence.end > occurrence.start && end == Wall(occurrence.end_date);
    if (ends_at_midnight) occurrence.end_date = std::max(occurrence.end_date - days(1), occurrence.start_date);
}

}  // namespace

bool comes_before(Listed const& a, Listed const& b)
{
    if (a.start != b.start) return a.start < b.start;
    if (auto const order = a.event->uid.compare(b.event->uid); order != 0) return order < 0;
    return a.original < b.original;
}

Occurrence to_occurrence(Listed const& listed, std::string const& source, Words words)
{
    auto const& event = *listed.event;
    auto const* const master = listed.series->master;
    auto const text = [&](std::optional<std::string> Event::*member) {
        if (event.*member) return *(event.*member);
        return master != nullptr ? (master->*member).value_or("") : std::string();
    };
    Occurrence occurrence;
    occurrence.source = source;
    occurrence.uid = event.uid;
    occurrence.original_start = listed.original_is_date ? to_date(listed.original) : to_iso(listed.original);
    occurrence.repeats = master == nullptr || master->repeats();
    occurrence.summary = text(&Event::summary);
    if (words == Words::all) {
        occurrence.description = text(&Event::description);
        occurrence.location = text(&Event::location);
        occurrence.url = text(&Event::url);
        occurrence.categories = event.categories.empty() && master != nullptr ? master->categories : event.categories;
    }
    occurrence.zone = event.calendar_zone;
    occurrence.status = listed.series->is_cancelled ? Status::cancelled : event.status;
    occurrence.all_day = event.all_day;
    occurrence.start = listed.start;
    occurrence.end = listed.end;
    if (event.all_day) {
        occurrence.start_date = day_of(listed.wall);
        occurrence.end_date = occurrence.start_date + days(listed.days - 1);
    } else {
        set_days(occurrence);
    }
    return occurrence;
}

void expand(Series const& series, Window const& window, Work& work, std::vector<Listed>& out, ProblemList& problems)
{
    Expander(series, window, work, out, problems).run();
}

}  // namespace peal::campaigns::calendar
