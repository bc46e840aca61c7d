#include "campaigns/calendar/expand.hpp"
#include "core/random.hpp"
#include "tests/unit/calendar/comparing.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

using namespace peal;
using namespace peal::tests;
using namespace campaigns::calendar;
using namespace std::chrono_literals;

namespace {

// `count` single events, a day apart, the first tomorrow.
std::vector<Occurrence> days_ahead(int count)
{
    std::vector<Occurrence> events;
    for (int n = 1; n <= count; ++n)
        events.push_back(make_event("day-" + std::to_string(n), morning + n * 24h, "Day " + std::to_string(n)));
    return events;
}

std::vector<Occurrence> without(std::vector<Occurrence> events, std::size_t from, std::size_t count)
{
    auto const first = events.begin() + static_cast<std::ptrdiff_t>(from);
    events.erase(first, first + static_cast<std::ptrdiff_t>(count));
    return events;
}

ChangeKind only_kind(KnownEvent const& before, Occurrence const& after)
{
    auto const made = look({before}, {after});
    REQUIRE(made.changes.size() == 1);
    CHECK(made.changes[0].known == std::size_t(0));
    return made.changes[0].kind;
}

}  // namespace

TEST_CASE("what R11 counts is a change; what a feed writes anew at each reading is none")
{
    auto const event = make_event("a", morning + 24h);
    CHECK(look({known(event)}, {event}).changes.empty());
    CHECK(only_kind(known(event), moved(event, 1h)) == ChangeKind::moved);
    auto longer = event;
    longer.end += 1h;
    CHECK(only_kind(known(event), longer) == ChangeKind::moved);
    auto whole_day = event;
    whole_day.all_day = true;
    CHECK(only_kind(known(event), whole_day) == ChangeKind::moved);
    for (auto Occurrence::*text : {&Occurrence::summary, &Occurrence::location, &Occurrence::description}) {
        auto other = event;
        other.*text += "!";
        CHECK(only_kind(known(event), other) == ChangeKind::reworded);
        CHECK(differs_to_people(event, other));
    }
    auto other = event;
    other.url = "https://town.example/vigil";
    other.categories = {"awareness"};
    CHECK(only_kind(known(event), other) == ChangeKind::altered);
    CHECK_FALSE(differs_to_people(event, other));
}

TEST_CASE("an event is cancelled, comes back, and is confirmed as its calendar says")
{
    auto const event = make_event("a", morning + 24h);
    auto cancelled = event, tentative = event;
    cancelled.status = Status::cancelled;
    tentative.status = Status::tentative;
    CHECK(only_kind(known(event), cancelled) == ChangeKind::cancelled);
    CHECK(only_kind(known(cancelled), event) == ChangeKind::restored);
    CHECK(only_kind(known(event), tentative) == ChangeKind::tentative);
    CHECK(only_kind(known(tentative), event) == ChangeKind::confirmed);
    auto gone = known(event);
    gone.is_gone = true;
    CHECK(only_kind(gone, event) == ChangeKind::restored);
    CHECK(look({gone}, {}).changes.empty());
    auto const back = look({gone}, {moved(event, 1h)});
    CHECK(back.changes.at(0).kind == ChangeKind::restored);
    CHECK(back.changes.at(0).has_moved);
    CHECK_FALSE(back.changes.at(0).now.is_gone);
}

TEST_CASE("an event that is ahead and not there any more has left the calendar; one that is over has slid out of it")
{
    auto events = days_ahead(10);
    events.push_back(make_event("yesterday", morning - 24h));
    events.push_back(make_event("far", two_years.to + 1h));
    auto const made = look(known(events), without(days_ahead(10), 4, 1));
    REQUIRE(made.changes.size() == 1);
    CHECK(made.changes[0].kind == ChangeKind::gone);
    CHECK(made.changes[0].now.event.uid == "day-5");
    CHECK(made.changes[0].now.is_gone);
    CHECK(made.slid_out == std::vector<std::size_t>{10, 11});
}

TEST_CASE(
    "what lasts all day is off when it leaves on its first day; afterwards, and once a timed one has begun, it has slid out")
{
    auto const left = [](Duration begun_ago, bool all_day) {
        auto events = days_ahead(10);
        auto event = make_event("fair", morning - begun_ago);
        event.all_day = all_day;
        event.end = event.start + 72h;
        events.push_back(event);
        return count_of(look(known(events), days_ahead(10)), ChangeKind::gone) == 1;
    };
    CHECK(left(9h, true));
    CHECK_FALSE(left(33h, true));
    CHECK_FALSE(left(1h, false));
}

TEST_CASE(
    "a person is asked about a time of restricted publicity that is not there any more, and about nothing else with it")
{
    auto events = days_ahead(10);
    events[2].categories = {"Purdah"};
    events[2].summary = "Pre-election period";
    SourceRules rules;
    rules.categories = {{"purdah", "restriction"}};
    auto const made = compare(known(events), without(events, 2, 2), two_years, rules, morning);
    REQUIRE(made.drop.has_value());
    CHECK(made.drop->events == std::vector<std::size_t>{2});
    CHECK(made.drop->reason.find("`Pre-election period`") != std::string::npos);
    REQUIRE(made.changes.size() == 1);
    CHECK(made.changes[0].now.event.uid == "day-4");
    // It is said with a word, and stays until then.
    auto all = known(events);
    take_up(all, made);
    auto const again = compare(all, without(events, 2, 2), two_years, rules, morning);
    REQUIRE(again.drop.has_value());
    CHECK(again.drop->reason.empty());
    CHECK(again.changes.empty());
    // Its calendar may say so itself.
    auto off = events;
    off[2].status = Status::cancelled;
    CHECK_FALSE(compare(known(events), off, two_years, rules, morning).drop.has_value());
}

TEST_CASE("what lies behind the last of as many times as one event may have was not looked at, and has not left")
{
    auto const hours = [](std::size_t count, std::string const& uid) {
        std::vector<Occurrence> times;
        for (std::size_t i = 0; i < count; ++i) {
            auto& one = times.emplace_back(make_event(uid, morning + 1h * static_cast<int>(i + 1)));
            one.repeats = true;
        }
        return times;
    };
    auto before = hours(occurrences_max, "busy");
    before.push_back(make_event("far", morning + 24h * 300));
    // Another one between the others: the last two have no room any more.
    auto fresh = without(before, occurrences_max - 2, 2);
    fresh.insert(fresh.begin(), make_event("busy", morning + 90min));
    fresh.insert(fresh.begin(), make_event("busy", morning + 150min));
    for (std::size_t i = 0; i < 2; ++i) fresh[i].repeats = true;
    auto const made = look(known(before), fresh);
    CHECK(count_of(made, ChangeKind::added) == 2);
    CHECK(made.changes.size() == 2);
    CHECK(made.slid_out == std::vector<std::size_t>{occurrences_max - 2, occurrences_max - 1});
    // One that is missing among them has left, and so have the last ones of a series that has room.
    auto const one_less = look(known(before), without(fresh, 10, 1));
    CHECK(count_of(one_less, ChangeKind::gone) == 3);
    fresh.push_back(make_event("busy", morning + 210min));
    fresh.back().repeats = true;
    auto const replaced = look(known(before), without(fresh, 10, 1));
    CHECK(count_of(replaced, ChangeKind::gone) == 1);
    CHECK(count_of(replaced, ChangeKind::added) == 3);
}

TEST_CASE("when much goes at once, all of it, or the end of the calendar, a person is asked and nothing goes")
{
    auto const ten = days_ahead(10);
    struct Case {
        std::size_t from, count;
        char const* reason;
    };
    for (auto const& c :
         {Case{0, 10, "all 10 events ahead have left the calendar"},
          Case{2, 4, "4 of 10 events ahead have left the calendar at once"},
          Case{8, 2, "the calendar ends with 2027-03-09, and 2 events after that day have left it at once"}}) {
        auto const made = look(known(ten), without(ten, c.from, c.count));
        REQUIRE(made.drop.has_value());
        CHECK(made.drop->events.size() == c.count);
        CHECK(made.drop->reason == c.reason);
        CHECK(made.changes.empty());
    }
    CHECK(look(known(days_ahead(1)), {}).drop->reason == "the only event ahead has left the calendar");
    // Three of ten are no more than the guard lets go, and so are two of three.
    CHECK_FALSE(look(known(ten), without(ten, 2, 3)).drop.has_value());
    CHECK(look(known(ten), without(ten, 2, 3)).changes.size() == 3);
    CHECK_FALSE(look(known(days_ahead(3)), without(days_ahead(3), 0, 2)).drop.has_value());
    // The last one alone may just be off.
    CHECK_FALSE(look(known(ten), without(ten, 9, 1)).drop.has_value());
}

TEST_CASE("what else a reading brings counts while a person is asked about what it lacks")
{
    auto const ten = days_ahead(10);
    auto fresh = without(ten, 0, 5);
    fresh[0] = moved(fresh[0], 1h);
    fresh.push_back(make_event("new", morning + 48h, "New"));
    auto const made = look(known(ten), fresh);
    CHECK(made.drop.has_value());
    REQUIRE(made.changes.size() == 2);
    CHECK(made.changes[0].kind == ChangeKind::moved);
    CHECK(made.changes[1].kind == ChangeKind::added);
}

TEST_CASE("what a person is asked about stays so until it is there again, whatever else comes and goes")
{
    auto const ten = days_ahead(10);
    auto all = known(ten);
    auto fresh = without(ten, 0, 4);
    take_up(all, look(all, fresh));
    for (int n = 0; n < 30; ++n)
        fresh.push_back(make_event("more-" + std::to_string(n), morning + (n + 20) * 24h, "More"));
    auto const grown = look(all, fresh);
    REQUIRE(grown.drop.has_value());
    CHECK(grown.drop->events.size() == 4);
    CHECK(grown.drop->reason.empty());
    take_up(all, grown);
    // One more may go meanwhile.
    auto const smaller = look(all, without(fresh, 0, 1));
    CHECK(smaller.drop->events.size() == 4);
    CHECK(smaller.changes.size() == 1);
    // All the others are asked about too.
    auto const none = look(all, {});
    CHECK(none.drop->events.size() == 40);
    CHECK(none.drop->reason == "the other 36 events ahead have left the calendar too, and with them all 40");
    auto const back = look(all, ten);
    CHECK(std::count_if(back.changes.begin(), back.changes.end(), [](auto const& change) {
              return change.kind == ChangeKind::altered && !change.now.is_asked;
          }) == 4);
}

TEST_CASE("who takes out one event after the other is asked about them like who takes out all of them at once")
{
    auto const ten = days_ahead(10);
    auto all = known(ten);
    take_up(all, look(all, without(ten, 0, 4)));
    for (std::size_t gone = 5; gone <= 9; ++gone) {
        auto const made = look(all, without(ten, 0, gone));
        CHECK(made.changes.empty());
        REQUIRE(made.drop.has_value());
        CHECK(made.drop->reason ==
              "1 more, " + std::to_string(gone) + " of 10 events ahead in all, have left the calendar");
        take_up(all, made);
    }
}

TEST_CASE("whoever is asked about missing events reads how many the answer decides about")
{
    auto const twenty = days_ahead(20);
    auto all = known(twenty);
    take_up(all, look(all, without(twenty, 0, 8)));
    CHECK(look(all, without(twenty, 0, 15)).drop->reason ==
          "7 more, 15 of 20 events ahead in all, have left the calendar");
    auto few_asked = known(twenty);
    few_asked[0].is_asked = few_asked[1].is_asked = true;
    CHECK(look(few_asked, without(without(twenty, 18, 2), 0, 2)).drop->reason ==
          "the calendar ends with 2027-03-19, and 2 events after that day have left it at once: "
          "4 of 20 events ahead in all have left");
    CHECK(look(all, {}).drop->reason == "the other 12 events ahead have left the calendar too, and with them all 20");

    auto const fewer = look(all, without(twenty, 0, 5));
    CHECK(fewer.drop->reason.empty());
    CHECK(fewer.drop->rest == "5 of 20 events ahead are still missing");
    CHECK(fewer.drop->events.size() == 5);
    // One of the others is off meanwhile, and goes without a word.
    CHECK(look(all, without(without(twenty, 10, 1), 0, 1)).drop->rest == "1 of 19 events ahead is still missing");
    CHECK(look(all, without(twenty, 0, 8)).drop->rest.empty());

    auto five = known(days_ahead(5));
    for (std::size_t i = 0; i < 4; ++i) five[i].is_asked = true;
    CHECK(look(five, {}).drop->reason == "the other event ahead has left the calendar too, and with them all 5");
}

TEST_CASE("a calendar that goes back to an older name is understood, and never makes two of one event")
{
    auto const event = make_event("a", morning + 24h);
    auto renamed = known(event);
    renamed.written_as = "b";
    auto const back = look({renamed}, {event});
    REQUIRE(back.changes.size() == 1);
    CHECK(back.changes[0].known == std::size_t(0));
    CHECK(back.changes[0].now.written_as == "a");
    auto other = event;
    other.uid = "b";
    CHECK(look({renamed}, {event, other}).changes.empty());
}

TEST_CASE("what a person has decided to keep is not asked about again, until it is in the calendar once more")
{
    auto all = known(days_ahead(10));
    for (auto& one : all) one.is_kept = true;
    auto const made = look(all, {});
    CHECK_FALSE(made.drop.has_value());
    CHECK(made.changes.empty());
    auto const back = look(all, {all[0].event});
    REQUIRE(back.changes.size() == 1);
    CHECK(back.changes[0].kind == ChangeKind::altered);
    CHECK_FALSE(back.changes[0].now.is_kept);
}

TEST_CASE("what a person has decided to keep is known again when it comes back under another name")
{
    auto const five = days_ahead(5);
    auto all = known(five);
    for (auto& one : all) one.is_kept = true;
    auto fresh = five;
    for (auto& event : fresh) event.uid = "new-" + event.uid;
    auto const made = look(all, fresh);
    REQUIRE(made.changes.size() == 5);
    for (auto const& change : made.changes) {
        CHECK(change.kind == ChangeKind::altered);
        CHECK_FALSE(change.now.is_kept);
    }
    take_up(all, made);
    REQUIRE(all.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) CHECK(identity(all[i].event) == identity(five[i]));
}

TEST_CASE("events with a new name at every reading keep the one they had first")
{
    auto const three = days_ahead(3);
    auto all = known(three);
    for (int reading = 0; reading < 3; ++reading) {
        auto fresh = three;
        for (auto& event : fresh) event.uid += "-" + std::to_string(reading);
        auto const made = look(all, fresh);
        CHECK_FALSE(made.drop.has_value());
        REQUIRE(made.changes.size() == 3);
        for (auto const& change : made.changes) CHECK(change.kind == ChangeKind::altered);
        take_up(all, made);
        for (std::size_t i = 0; i < 3; ++i) CHECK(identity(all[i].event) == identity(three[i]));
    }
}

TEST_CASE("of two events with one name the first counts")
{
    auto const event = make_event("a", morning + 24h);
    auto const made = look({}, {event, moved(event, 5h)});
    REQUIRE(made.changes.size() == 1);
    CHECK(made.changes[0].now.event == event);
}

namespace {

// A partner at work for some weeks.
class Partner {
public:
    explicit Partner(Random& random) : random_(random)
    {
        for (auto n = 5 + random_.below(30); n > 0; --n) add();
    }

    std::vector<Occurrence> const& events() const { return events_; }

    void work(Instant now)
    {
        for (auto n = random_.below(4); n > 0; --n) {
            if (events_.empty() || random_.below(3) == 0) {
                add();
                continue;
            }
            auto& event = events_[random_.below(events_.size())];
            switch (random_.below(6)) {
                case 0: event = moved(event, std::chrono::hours(random_.below(200)) - 100h); break;
                case 1: event.summary += "!"; break;
                case 2: event.status = Status::cancelled; break;
                case 3: event.status = Status::confirmed; break;
                case 4: event.uid += "'"; break;
                default: std::swap(event, events_.back()); events_.pop_back();
            }
        }
        // Some feeds drop what is over.
        if (random_.below(3) == 0) std::erase_if(events_, [&](auto const& event) { return event.end < now - 24h; });
    }

private:
    void add()
    {
        auto event = make_event("e" + std::to_string(++count_), morning + std::chrono::hours(random_.below(2000)),
                                "Event " + std::to_string(random_.below(20)));
        event.repeats = random_.below(3) == 0;
        events_.push_back(std::move(event));
    }

    Random& random_;
    int count_ = 0;
    std::vector<Occurrence> events_;
};

}  // namespace

TEST_CASE("whatever a partner does, a reading taken up leaves nothing to take up, and little or nothing goes at once")
{
    std::map<ChangeKind, int> seen;
    int drops = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        auto const random = make_seeded_random(seed);
        Partner partner(*random);
        std::vector<KnownEvent> all;
        for (int day = 0; day < 30; ++day) {
            auto const now = morning + day * 24h;
            partner.work(now);
            auto fresh = partner.events();
            for (std::size_t i = fresh.size(); i > 1; --i) std::swap(fresh[i - 1], fresh[random->below(i)]);
            // The feed hiccups.
            if (random->below(15) == 0) fresh.resize(fresh.size() / 2);
            auto const before = all;
            auto const made = compare(all, fresh, two_years, {}, now);
            take_up(all, made);

            std::size_t ahead = 0, gone = 0;
            for (auto const& one : before)
                ahead += !one.is_gone && one.event.status != Status::cancelled && one.event.start > now;
            for (auto const& change : made.changes) {
                ++seen[change.kind];
                if (change.kind != ChangeKind::gone) continue;
                ++gone;
                CHECK(change.now.event.start > now);
            }
            CHECK((gone < 3 || gone * 100 <= ahead * 30));
            CHECK((gone == 0 || gone < ahead));
            drops += made.drop.has_value();
            if (made.drop && !made.drop->reason.empty()) CHECK(gone == 0);

            // Names are once, and no event loses the one that its posts hang on.
            std::set<std::string> names;
            for (std::size_t i = 0; i < all.size(); ++i) {
                CHECK(names.insert(identity(all[i].event)).second);
                if (i < before.size()) CHECK(identity(all[i].event) == identity(before[i].event));
            }
            auto const again = compare(all, fresh, two_years, {}, now);
            CHECK(again.changes.empty());
            CHECK(again.drop.has_value() == made.drop.has_value());
        }
    }
    CHECK(drops > 0);
    for (auto const kind : {ChangeKind::added, ChangeKind::moved, ChangeKind::reworded, ChangeKind::cancelled,
                            ChangeKind::restored, ChangeKind::altered, ChangeKind::gone})
        CHECK(seen[kind] > 0);
}
