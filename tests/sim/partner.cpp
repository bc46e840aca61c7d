#include "tests/sim/partner.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace peal::sim {

using namespace std::chrono_literals;

namespace {

constexpr int singles = 60;
constexpr std::size_t weeks = 120;
constexpr Duration day = 24h;

std::string stamp(Instant moment)
{
    return date::format("%Y%m%dT%H%M%SZ", std::chrono::floor<std::chrono::seconds>(moment));
}

std::string wall_stamp(Instant moment)
{
    return date::format("%Y%m%dT%H%M%S",
                        date::make_zoned("Europe/London", std::chrono::floor<std::chrono::seconds>(moment)));
}

std::string local(char const* how, Instant moment)
{
    return date::format(how, date::make_zoned("Europe/London", std::chrono::floor<std::chrono::seconds>(moment)));
}

// At ten by the town's clocks, whatever these do.
Instant ten_on(date::local_days local_day)
{
    auto const zoned = date::make_zoned("Europe/London", local_day + std::chrono::hours(10));
    return std::chrono::time_point_cast<Duration>(zoned.get_sys_time());
}

Instant walk_in(Instant first, std::size_t week)
{
    auto const zoned = date::make_zoned("Europe/London", std::chrono::floor<std::chrono::seconds>(first));
    return ten_on(date::floor<date::days>(zoned.get_local_time()) + date::weeks(static_cast<int>(week)));
}

std::string lines_of(PartnersEvent const& event)
{
    return "DTSTART:" + stamp(event.start) + "\r\nDURATION:PT1H\r\nSUMMARY:" + event.title +
           "\r\nCATEGORIES:Vigil\r\nSTATUS:" + (event.is_off ? "CANCELLED" : "CONFIRMED") + "\r\n";
}

}  // namespace

Partner::Partner(Random& random, Instant begin) : random_(random), first_walk_(walk_in(begin + 3 * day, 0))
{
    for (int n = 0; n < singles; ++n) {
        Single one;
        one.event.title = "Vigil " + std::to_string(n);
        one.event.start = draw_moment(begin + day * static_cast<int>(random_.below(410)));
        singles_.emplace("vigil-" + std::to_string(n), std::move(one));
    }
}

// Within days of it, at a whole hour of the working day, so that its words are simple.
Instant Partner::draw_moment(Instant near, int days) const
{
    constexpr std::array<int, 7> hours = {9, 10, 11, 13, 14, 15, 16};
    auto const shifted =
        near + day * (static_cast<int>(random_.below(static_cast<std::uint64_t>(2 * days + 1))) - days);
    auto const zoned = date::make_zoned("Europe/London", std::chrono::floor<std::chrono::seconds>(shifted));
    auto const local_day = date::floor<date::days>(zoned.get_local_time());
    return ten_on(local_day) + std::chrono::hours(hours[random_.below(hours.size())] - 10);
}

// More than is taken for gone without asking.
void Partner::clear_or_put_back(Instant now)
{
    auto const is_cleared = [](auto const& one) { return one.second.is_cleared; };
    bool const puts_back = std::any_of(singles_.begin(), singles_.end(), is_cleared);
    for (auto& [uid, single] : singles_) {
        if (puts_back && single.is_cleared) {
            single.is_listed = true;
            single.is_cleared = false;
        } else if (!puts_back && single.is_listed && single.event.start > now && random_.below(3) > 0) {
            single.is_listed = false;
            single.is_cleared = true;
        }
    }
    ++deeds[puts_back ? "all put back" : "cleared"];
}

void Partner::act(Instant now)
{
    if (random_.below(60) == 0) return clear_or_put_back(now);
    if (random_.below(4) == 0) {
        auto const week = (now - first_walk_) / (7 * day) + static_cast<int>(random_.below(3));
        if (week >= 0) act_on_walk(static_cast<std::size_t>(week));
        return;
    }
    auto const distance = [now](Single const& one) { return std::chrono::abs(one.event.start - now - 30h); };
    auto const nearest = std::min_element(singles_.begin(), singles_.end(), [&](auto const& a, auto const& b) {
        return distance(a.second) < distance(b.second);
    });
    auto const any = std::next(singles_.begin(), static_cast<int>(random_.below(singles_.size())));
    act_on_single(random_.below(2) == 0 ? nearest->second : any->second);
}

void Partner::act_on_single(Single& single)
{
    auto& event = single.event;
    switch (random_.below(6)) {
        case 0:
        case 1:
            event.start = draw_moment(event.start);
            ++deeds["moved"];
            break;
        case 2:
            event.is_off = !event.is_off;
            ++deeds[event.is_off ? "cancelled" : "restored"];
            break;
        case 3:
            single.is_listed = !single.is_listed;
            ++deeds[single.is_listed ? "put back" : "deleted"];
            break;
        default:
            event.title = event.title.substr(0, event.title.find(',')) + ", part " + std::to_string(++single.edits);
            ++deeds["renamed"];
    }
}

void Partner::act_on_walk(std::size_t week)
{
    auto const planned = walk_in(first_walk_, week);
    auto& walk = changed_walks_.try_emplace(week, PartnersEvent{"Walk", planned, false}).first->second;
    if (random_.below(2) == 0) {
        walk.start = draw_moment(planned, 1);
        ++deeds["walk moved"];
    } else {
        walk.is_off = !walk.is_off;
        ++deeds[walk.is_off ? "walk cancelled" : "walk restored"];
    }
}

PartnersCalendar Partner::calendar() const
{
    PartnersCalendar all;
    for (auto const& [uid, single] : singles_)
        if (single.is_listed) all.emplace(uid, single.event);
    for (std::size_t week = 0; week < weeks; ++week) {
        auto const changed = changed_walks_.find(week);
        all.emplace("walk " + std::to_string(week), changed != changed_walks_.end()
                                                        ? changed->second
                                                        : PartnersEvent{"Walk", walk_in(first_walk_, week), false});
    }
    return all;
}

std::string Partner::text() const
{
    std::string out = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Town//Town//EN\r\n";
    for (auto const& [uid, single] : singles_)
        if (single.is_listed) out += "BEGIN:VEVENT\r\nUID:" + uid + "\r\n" + lines_of(single.event) + "END:VEVENT\r\n";
    out += "BEGIN:VEVENT\r\nUID:walk\r\nDTSTART;TZID=Europe/London:" + wall_stamp(first_walk_) +
           "\r\nDURATION:PT1H\r\nRRULE:FREQ=WEEKLY;COUNT=" + std::to_string(weeks) +
           "\r\nSUMMARY:Walk\r\nCATEGORIES:Vigil\r\nEND:VEVENT\r\n";
    for (auto const& [week, walk] : changed_walks_)
        out +=
            "BEGIN:VEVENT\r\nUID:walk\r\nRECURRENCE-ID;TZID=Europe/London:" + wall_stamp(walk_in(first_walk_, week)) +
            "\r\n" + lines_of(walk) + "END:VEVENT\r\n";
    return out + "END:VCALENDAR\r\n";
}

std::string date_words(Instant moment)
{
    auto const number = local("%d", moment);
    return local("%A ", moment) + (number.front() == '0' ? number.substr(1) : number) + local(" %B", moment);
}

std::string time_words(Instant moment)
{
    auto const hour = std::stoi(local("%H", moment));
    return std::to_string(hour > 12 ? hour - 12 : hour) + (hour < 12 ? "am" : "pm");
}

}  // namespace peal::sim
