#include "campaigns/calendar/rule_walk.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::campaigns::calendar;

namespace {

// The first `most` results as "2027-10-09" (or with the time, where it is not 10:00).
std::string walk(std::string_view text, std::string_view start, std::size_t most = 5)
{
    auto read = read_rule(text);
    REQUIRE(read);
    auto const first = read_date_value(start)->wall;
    auto const rule = complete_rule(std::move(*read), first, false);
    REQUIRE(rule);
    Work work;
    RuleWalk steps(*rule, first, first, read_date_value("20500101")->wall, work);
    std::string list;
    for (std::size_t i = 0; i < most; ++i) {
        auto const wall = steps.next();
        if (!wall) break;
        auto const words = to_text(*wall);
        list += (list.empty() ? "" : " ") + (words.substr(10) == "T10:00" ? words.substr(0, 10) : words);
    }
    return list;
}

}  // namespace

TEST_CASE("rules name the days they say")
{
    struct Row {
        std::string rule;
        std::string start;
        std::string days;
    };
    for (auto const& row : {
             Row{"FREQ=DAILY;INTERVAL=10", "20270705T100000", "2027-07-05 2027-07-15 2027-07-25 2027-08-04 2027-08-14"},
             Row{"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-1", "20270705T100000",
                 "2028-02-29 2029-02-28 2030-02-28 2031-02-28 2032-02-29"},
             Row{"FREQ=WEEKLY;BYDAY=TU,TH", "20270705T100000",
                 "2027-07-06 2027-07-08 2027-07-13 2027-07-15 2027-07-20"},
             Row{"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO;COUNT=4", "19970805T100000",
                 "1997-08-05 1997-08-10 1997-08-19 1997-08-24"},
             Row{"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=4", "19970805T100000",
                 "1997-08-05 1997-08-17 1997-08-19 1997-08-31"},
             Row{"FREQ=MONTHLY", "20270131T100000", "2027-01-31 2027-03-31 2027-05-31 2027-07-31 2027-08-31"},
             Row{"FREQ=MONTHLY;BYDAY=2TU", "20270701T100000", "2027-07-13 2027-08-10 2027-09-14 2027-10-12 2027-11-09"},
             Row{"FREQ=MONTHLY;BYDAY=-1FR", "20270701T100000",
                 "2027-07-30 2027-08-27 2027-09-24 2027-10-29 2027-11-26"},
             Row{"FREQ=MONTHLY;BYDAY=TH;BYSETPOS=2", "20270701T100000",
                 "2027-07-08 2027-08-12 2027-09-09 2027-10-14 2027-11-11"},
             Row{"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "20270701T100000",
                 "2027-07-30 2027-08-31 2027-09-30 2027-10-29 2027-11-30"},
             Row{"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "20270701T100000",
                 "2027-08-13 2028-10-13 2029-04-13 2029-07-13 2030-09-13"},
             Row{"FREQ=YEARLY", "20280229T100000", "2028-02-29 2032-02-29 2036-02-29 2040-02-29 2044-02-29"},
             Row{"FREQ=YEARLY;BYMONTH=10;BYDAY=2SA", "20270101T100000",
                 "2027-10-09 2028-10-14 2029-10-13 2030-10-12 2031-10-11"},
             Row{"FREQ=YEARLY;BYDAY=20MO", "20270101T100000", "2027-05-17 2028-05-15 2029-05-14 2030-05-20 2031-05-19"},
             Row{"FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SA", "20270101T100000",
                 "2027-10-09 2028-10-14 2029-10-13 2030-10-12 2031-10-11"},
             Row{"FREQ=YEARLY;BYYEARDAY=1,-1", "20270701T100000",
                 "2027-12-31 2028-01-01 2028-12-31 2029-01-01 2029-12-31"},
             Row{"FREQ=YEARLY;BYMONTH=3,9", "20270115T100000",
                 "2027-03-15 2027-09-15 2028-03-15 2028-09-15 2029-03-15"},
             Row{"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "20270101T100000",
                 "2027-05-17 2028-05-15 2029-05-14 2030-05-13 2031-05-12"},
             // only years that have a week 53
             Row{"FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR", "20270101T100000",
                 "2027-01-01 2032-12-31 2038-01-01 2044-01-01 2049-01-01"},
             Row{"FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU", "20270201T100000",
                 "2028-01-02 2028-12-31 2029-12-30 2030-12-29 2031-12-28"},
             // BYSETPOS for weeks and days, the first week being counted whole
             Row{"FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1", "20270705T100000",
                 "2027-07-09 2027-07-16 2027-07-23 2027-07-30 2027-08-06"},
             Row{"FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "20270707T100000",
                 "2027-07-12 2027-07-19 2027-07-26 2027-08-02 2027-08-09"},
             Row{"FREQ=DAILY;BYHOUR=9,12,15;BYSETPOS=2,-1;COUNT=3", "20270705T100000",
                 "2027-07-05T12:00 2027-07-05T15:00 2027-07-06T12:00"},
             Row{"FREQ=HOURLY;INTERVAL=6;COUNT=4", "20270705T100000",
                 "2027-07-05 2027-07-05T16:00 2027-07-05T22:00 2027-07-06T04:00"},
             Row{"FREQ=HOURLY;BYHOUR=9,17;BYMINUTE=0,30;COUNT=3", "20270705T100000",
                 "2027-07-05T17:00 2027-07-05T17:30 2027-07-06T09:00"},
             // in step with the interval, or never
             Row{"FREQ=HOURLY;INTERVAL=24;BYHOUR=5", "20270705T100000", ""},
             Row{"FREQ=DAILY;INTERVAL=7;BYDAY=TU", "20270705T100000", ""},
             Row{"FREQ=MONTHLY;INTERVAL=12;BYMONTH=2", "20270705T100000", ""},
             Row{"FREQ=YEARLY;INTERVAL=32767", "20270705T100000", "2027-07-05"},
         }) {
        CAPTURE(row.rule);
        CHECK(walk(row.rule, row.start) == row.days);
    }
}

TEST_CASE("a series entered in the middle is in step with its beginning")
{
    for (std::string const text :
         {"FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU", "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR",
          "FREQ=YEARLY;INTERVAL=2;BYMONTH=1,7", "FREQ=HOURLY;INTERVAL=7",
          "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,WE,FR;BYSETPOS=2", "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO"}) {
        CAPTURE(text);
        auto const first = read_date_value("20210303T100000")->wall;
        auto const from = read_date_value("20270704T120000")->wall;
        auto const to = read_date_value("20400101")->wall;
        auto const rule = complete_rule(*read_rule(text), first, false);
        REQUIRE(rule);
        Work work;
        RuleWalk whole(*rule, first, first, to, work);
        RuleWalk late(*rule, first, from, to, work);
        std::size_t compared = 0;
        while (auto const wall = whole.next()) {
            if (*wall < from) continue;
            CHECK(late.next() == wall);
            ++compared;
        }
        CHECK_FALSE(late.next());
        CHECK(compared > 1);
    }
}

TEST_CASE("a bad rule is refused with the part that is wrong")
{
    struct Row {
        std::string rule;
        std::string word;
    };
    for (auto const& row :
         {Row{"", "FREQ"}, Row{"BYDAY=MO", "FREQ"}, Row{"FREQ=FORTNIGHTLY", "FORTNIGHTLY"},
          Row{"FREQ=SECONDLY", "SECONDLY"}, Row{"FREQ=MINUTELY;INTERVAL=30", "MINUTELY"},
          Row{"FREQ=DAILY;COUNT=3;UNTIL=20271009", "COUNT and UNTIL"}, Row{"FREQ=DAILY;COUNT=0", "COUNT"},
          Row{"FREQ=DAILY;COUNT=-1", "COUNT"}, Row{"FREQ=DAILY;INTERVAL=0", "INTERVAL"},
          Row{"FREQ=DAILY;INTERVAL=32768", "INTERVAL"}, Row{"FREQ=DAILY;INTERVAL=99999999999999999999", "INTERVAL"},
          Row{"FREQ=DAILY;UNTIL=tomorrow", "UNTIL"}, Row{"FREQ=DAILY;UNTIL=20270230", "UNTIL"},
          Row{"FREQ=MONTHLY;BYDAY=255SU", "BYDAY"}, Row{"FREQ=MONTHLY;BYDAY=0SU", "BYDAY"},
          Row{"FREQ=MONTHLY;BYDAY=XX", "BYDAY"}, Row{"FREQ=MONTHLY;BYDAY=", "BYDAY"},
          Row{"FREQ=WEEKLY;BYDAY=2TU", "BYDAY"}, Row{"FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"},
          Row{"FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"}, Row{"FREQ=YEARLY;BYMONTH=13", "BYMONTH"},
          Row{"FREQ=YEARLY;BYMONTH=5L", "BYMONTH"}, Row{"FREQ=DAILY;BYHOUR=24", "BYHOUR"},
          Row{"FREQ=DAILY;BYMINUTE=60", "BYMINUTE"}, Row{"FREQ=YEARLY;BYWEEKNO=54", "BYWEEKNO"},
          Row{"FREQ=MONTHLY;BYWEEKNO=5", "BYWEEKNO"}, Row{"FREQ=YEARLY;BYYEARDAY=367", "BYYEARDAY"},
          Row{"FREQ=DAILY;BYSETPOS=1", "BYSETPOS"}, Row{"FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"},
          Row{"FREQ=DAILY;FREQ=WEEKLY", "twice"}, Row{"FREQ=DAILY;WKST=XX", "WKST"},
          Row{"RSCALE=CHINESE;FREQ=YEARLY", "RSCALE"}, Row{"FREQ=DAILY;NONSENSE", "NONSENSE"},
          Row{"FREQ=HOURLY;BYMINUTE=0,5,10,15,20,25,30,35,40,45,50,55,59", "times a day"},
          // days that never come
          Row{"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never"},
          Row{"FREQ=DAILY;BYMONTH=4,6,9,11;BYMONTHDAY=31", "never"},
          Row{"FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", "never"}, Row{"FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1", "never"},
          Row{"FREQ=YEARLY;BYWEEKNO=20;BYMONTH=1", "never"}}) {
        CAPTURE(row.rule);
        auto const rule = read_rule(row.rule);
        REQUIRE_FALSE(rule);
        CHECK(rule.error().kind == ErrorKind::rejected);
        CHECK(rule.error().message.find(row.word) != std::string::npos);
    }
    CHECK_FALSE(read_rule(std::string(5000, ';')));
}

TEST_CASE("a COUNT that nobody lives to see is as good as none")
{
    for (auto const* const count : {"1000000000", "99999999999999999999"}) {
        auto const rule = read_rule("FREQ=DAILY;COUNT=" + std::string(count));
        REQUIRE(rule);
        CHECK(rule->count.value_or(0) > 100'000'000);
    }
    CHECK_FALSE(read_rule("FREQ=DAILY;COUNT=1000000000x"));
}

TEST_CASE("a rule is refused when its first time and its months never meet")
{
    auto const rule = complete_rule(*read_rule("FREQ=MONTHLY;BYMONTH=2"), read_date_value("20270130")->wall, true);
    REQUIRE_FALSE(rule);
    CHECK(rule.error().message.find("never") != std::string::npos);
}

TEST_CASE("an all-day series has no hours")
{
    CHECK_FALSE(complete_rule(*read_rule("FREQ=HOURLY"), read_date_value("20270705")->wall, true));
    auto const rule = complete_rule(*read_rule("FREQ=DAILY;BYHOUR=9,10"), read_date_value("20270705")->wall, true);
    REQUIRE(rule);
    CHECK(rule->by_hour == std::vector<int>{0});
}

TEST_CASE("a walk ends when its work is used up")
{
    auto const first = read_date_value("20270705T100000")->wall;
    auto const rule = complete_rule(*read_rule("FREQ=DAILY;INTERVAL=7;BYDAY=TU"), first, false);
    Work work{100};
    RuleWalk steps(*rule, first, first, read_date_value("99990101")->wall, work);
    CHECK_FALSE(steps.next());
    CHECK(work.left <= 0);
}
