#include "daemon/office/event_times.hpp"

#include "campaigns/moments/moment.hpp"
#include "daemon/office/answers.hpp"
#include "daemon/office/days.hpp"

namespace peal::office {

namespace json = boost::json;
using campaigns::Wall;
using campaigns::calendar::Occurrence;

namespace {

constexpr std::chrono::days longest{366};
constexpr std::chrono::days farthest{3653};  // ten years

Result<Wall> read_wall(std::string text)
{
    // The blank is how people write it.
    if (text.size() == 16 && text[10] == ' ') text[10] = 'T';
    auto const as_if_utc =
        text.size() == 16 ? parse_instant(text + ":00Z") : Result<Instant>(fail(ErrorKind::rejected, ""));
    if (!as_if_utc)
        return fail(ErrorKind::rejected, "`" + text.substr(0, 40) + "` is no local time; write 2027-10-09T10:00");
    return Wall(std::chrono::floor<std::chrono::seconds>(as_if_utc->time_since_epoch()));
}

// Rejected where the clocks leave that time out.
Result<Instant> to_instant(Wall wall, std::string const& zone)
{
    auto const moment = campaigns::to_moment(wall, zone);
    if (!moment) return tl::unexpected<Error>(moment.error());
    if (moment->shift != campaigns::Shift::gap) return moment->at;
    auto const later = campaigns::to_wall(moment->at, zone);
    return fail(ErrorKind::rejected, campaigns::to_text(wall) + " does not exist in " + zone +
                                         ": the clocks go forward then" +
                                         (later ? "; write " + campaigns::to_text(*later) : std::string()));
}

// What a body says about when the event is. Empty texts: it says nothing.
struct Given {
    std::string first_day, last_day, start, end, zone;
    std::optional<bool> all_day;

    bool days() const { return !first_day.empty() || !last_day.empty(); }
    bool hours() const { return !start.empty() || !end.empty(); }
    bool anything() const { return days() || hours() || !zone.empty() || all_day; }
};

Result<Given> read_given(json::object const& body)
{
    Given given;
    for (auto const& [name, place] :
         {std::pair{"first_day", &given.first_day}, std::pair{"last_day", &given.last_day},
          std::pair{"start", &given.start}, std::pair{"end", &given.end}, std::pair{"zone", &given.zone}}) {
        auto text = text_member(body, name);
        if (!text) return tl::unexpected<Error>(text.error());
        *place = std::move(*text);
    }
    auto const all_day = flag_member(body, "all_day");
    if (!all_day) return tl::unexpected<Error>(all_day.error());
    if (body.contains("all_day")) given.all_day = *all_day;
    if (given.days() && given.hours())
        return fail(ErrorKind::rejected,
                    "an event has either days (`first_day`, `last_day`) or a local time (`start`, `end`)");
    if (given.all_day.value_or(false) && given.hours())
        return fail(ErrorKind::rejected, "an event of whole days has no `start` or `end`; give `first_day`");
    if (!given.all_day.value_or(true) && given.days())
        return fail(ErrorKind::rejected, "an event that does not last whole days has a `start`, no `first_day`");
    return given;
}

bool has_start(Occurrence const& event)
{
    return event.start != Instant();
}

Result<> put_days(Given const& given, Occurrence& event)
{
    auto const length =
        event.all_day && has_start(event) ? event.end_date - event.start_date : std::chrono::local_days::duration(0);
    if (given.first_day.empty() && !has_start(event))
        return fail(ErrorKind::rejected, "an event needs a first day (`first_day`, as 2027-10-09)");
    if (!given.first_day.empty()) {
        auto const day = read_date(given.first_day);
        if (!day) return tl::unexpected<Error>(day.error());
        event.start_date = *day;
    }
    event.end_date = event.start_date + length;
    if (!given.last_day.empty()) {
        auto const day = read_date(given.last_day);
        if (!day) return tl::unexpected<Error>(day.error());
        event.end_date = *day;
    }
    if (event.end_date < event.start_date)
        return fail(ErrorKind::rejected,
                    "the event ends before it begins; give it a later last day, or an earlier first");
    event.all_day = true;
    auto const start = midnight(event.start_date, event.zone);
    if (!start) return tl::unexpected<Error>(start.error());
    auto const end = midnight(event.end_date + std::chrono::days(1), event.zone);
    if (!end) return tl::unexpected<Error>(end.error());
    event.start = *start;
    event.end = *end;
    return {};
}

// `before` says where the event stood on the clocks of its zone.
Result<> put_hours(Given const& given, Occurrence& event, std::string const& zone_before)
{
    bool const had_hours = has_start(event) && !event.all_day;
    if (given.start.empty() && !had_hours)
        return fail(ErrorKind::rejected, "an event needs a start (`start`, as 2027-10-09T10:00)");
    Wall start{}, end{};
    if (had_hours) {
        auto const from = campaigns::to_wall(event.start, zone_before);
        auto const to = campaigns::to_wall(event.end, zone_before);
        if (!from || !to) return tl::unexpected<Error>(from ? to.error() : from.error());
        start = *from;
        end = *to;
    }
    if (!given.start.empty()) {
        auto const wall = read_wall(given.start);
        if (!wall) return tl::unexpected<Error>(wall.error());
        end = had_hours ? *wall + (end - start) : *wall;
        start = *wall;
    }
    if (!given.end.empty()) {
        auto const wall = read_wall(given.end);
        if (!wall) return tl::unexpected<Error>(wall.error());
        end = *wall;
    }
    auto const from = to_instant(start, event.zone);
    if (!from) return tl::unexpected<Error>(from.error());
    auto const to = to_instant(end, event.zone);
    if (!to) return tl::unexpected<Error>(to.error());
    if (*to < *from)
        return fail(ErrorKind::rejected, "the event ends before it begins; give it a later end, or an earlier start");
    event.all_day = false;
    event.start = *from;
    event.end = *to;
    event.start_date = std::chrono::floor<std::chrono::days>(start);
    event.end_date = std::chrono::floor<std::chrono::days>(end);
    // What ends at midnight does not reach into the next day.
    if (event.end_date > event.start_date && end == Wall(event.end_date)) event.end_date -= std::chrono::days(1);
    return {};
}

Result<> check_length(Occurrence const& event, Instant now)
{
    if (event.end - event.start > longest) return fail(ErrorKind::rejected, "an event lasts a year at most");
    if (event.start > now + farthest || event.start < now - farthest)
        return fail(ErrorKind::rejected, "the event would begin in " + to_iso(event.start).substr(0, 4) +
                                             "; events lie within ten years of today");
    return {};
}

Result<> read_embargo(json::object const& body, store::OwnEvent& own)
{
    if (!body.contains("embargo")) return {};
    auto const text = text_member(body, "embargo");
    if (!text) return tl::unexpected<Error>(text.error());
    own.embargo.reset();
    if (text->empty()) return {};
    auto const wall = read_wall(*text);
    if (!wall) return tl::unexpected<Error>(wall.error());
    auto const at = to_instant(*wall, own.event.zone);
    if (!at) return tl::unexpected<Error>(at.error());
    own.embargo = *at;
    return {};
}

}  // namespace

Result<> read_times(json::object const& body, store::OwnEvent& own, Instant now)
{
    auto& event = own.event;
    auto const given = read_given(body);
    if (!given) return tl::unexpected<Error>(given.error());
    auto const zone_before = event.zone;
    if (!given->zone.empty()) event.zone = given->zone;
    if (!given->anything() && !has_start(event))
        return fail(
            ErrorKind::rejected,
            "an event needs a first day (`first_day`, as 2027-10-09) or a start (`start`, as 2027-10-09T10:00)");
    if (given->anything()) {
        bool const whole_days = given->days() || (!given->hours() && given->all_day.value_or(event.all_day));
        auto const put = whole_days ? put_days(*given, event) : put_hours(*given, event, zone_before);
        if (!put) return put;
    }
    if (auto sound = check_length(event, now); !sound) return sound;
    return read_embargo(body, own);
}

}  // namespace peal::office
