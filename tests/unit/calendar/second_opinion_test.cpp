#include "campaigns/calendar/rule_walk.hpp"

#include <doctest/doctest.h>
#include <libical/ical.h>

#include <memory>
#include <string>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::campaigns::calendar;

namespace {

std::vector<std::string> ours(Rule const& rule, std::string const& start, std::size_t most)
{
    auto const first = read_date_value(start)->wall;
    Work work;
    RuleWalk walk(rule, first, first, read_date_value("20600101")->wall, work);
    std::vector<std::string> list;
    while (list.size() < most) {
        auto const wall = walk.next();
        if (!wall) break;
        list.push_back(to_text(*wall).substr(0, 16));
    }
    return list;
}

Result<Rule> complete(std::string const& text, std::string const& start)
{
    auto rule = read_rule(text);
    return rule ? complete_rule(std::move(*rule), read_date_value(start)->wall, false) : rule;
}

std::vector<std::string> libical(std::string const& text, std::string const& start, std::size_t most)
{
    struct Free {
        void operator()(icalrecur_iterator* iterator) const { icalrecur_iterator_free(iterator); }
    };
    auto const rule = icalrecurrencetype_from_string(text.c_str());
    std::unique_ptr<icalrecur_iterator, Free> const iterator(
        icalrecur_iterator_new(rule, icaltime_from_string(start.c_str())));
    std::vector<std::string> list;
    while (iterator && list.size() < most) {
        auto const time = icalrecur_iterator_next(iterator.get());
        if (icaltime_is_null_time(time) != 0 || time.year >= 2060) break;
        char buffer[64];
        std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02dT%02d:%02d", time.year, time.month, time.day, time.hour,
                      time.minute);
        list.emplace_back(buffer);
    }
    return list;
}

// Where libical 3.0.16 does not follow RFC 5545: BYSETPOS in weeks and days and BYMONTHDAY=-1 in days are ignored, the days of
// a yearly BYMONTHDAY are looked for in one month only, and BYMONTH throws a weekly INTERVAL out of step.
bool libical_differs(std::string const& frequency, std::string const& interval, std::string const& by)
{
    auto const has = [&](std::string_view part) { return by.find(part) != std::string::npos; };
    if (frequency == "DAILY") return has("BYSETPOS") || has("-1");
    if (frequency == "WEEKLY") return has("BYSETPOS") || (has("BYMONTH=") && !interval.empty());
    return frequency == "YEARLY" && by.starts_with(";BYMONTHDAY");
}

}  // namespace

// Another implementation, written by others, on the rules where it is known to be right.
TEST_CASE("libical finds the same times")
{
    std::size_t compared = 0;
    for (std::string const frequency : {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}) {
        for (std::string const interval : {"", ";INTERVAL=2", ";INTERVAL=3;WKST=SU", ";INTERVAL=5"}) {
            for (std::string const by :
                 {"", ";BYDAY=TU,SA", ";BYDAY=MO,TU,WE,TH,FR", ";BYMONTH=2,6,11", ";BYMONTH=3;BYDAY=SU",
                  ";BYHOUR=9,17;BYMINUTE=0,30", ";BYMONTHDAY=1,15,-1", ";BYMONTHDAY=13;BYDAY=FR", ";BYDAY=1MO,-1FR",
                  ";BYMONTH=10;BYDAY=2SA", ";BYMONTH=10;BYDAY=SA;BYMONTHDAY=8,9,10,11,12,13,14", ";BYDAY=TH;BYSETPOS=2",
                  ";BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1,1", ";BYYEARDAY=1,100,-1", ";BYWEEKNO=1,20;BYDAY=MO"}) {
                for (std::string const end : {"", ";COUNT=7"}) {
                    for (std::string const start : {"20270131T101500", "20280229T233000"}) {
                        auto const text = "FREQ=" + frequency + interval + by + end;
                        auto const rule = complete(text, start);
                        if (!rule || libical_differs(frequency, interval, by)) continue;
                        CAPTURE(text);
                        CAPTURE(start);
                        CHECK(ours(*rule, start, 12) == libical(text, start, 12));
                        ++compared;
                    }
                }
            }
        }
    }
    CHECK(compared > 500);
}
