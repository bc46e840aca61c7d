#include "tests/unit/calendar/comparing.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

// Series that are moved, parted or replaced: which of their times is which.

using namespace peal;
using namespace peal::tests;
using namespace campaigns::calendar;
using namespace std::chrono_literals;

TEST_CASE("the later part of a series that was split keeps its names; what looks alike twice is not guessed at")
{
    std::vector<Occurrence> clinic;
    for (int week = 1; week <= 8; ++week) {
        auto event = make_event("clinic", morning + week * 168h, "Clinic");
        event.repeats = true;
        clinic.push_back(std::move(event));
    }
    auto fresh = clinic;
    for (std::size_t i = 4; i < 8; ++i) fresh[i].uid = "clinic_R2027";
    auto all = known(clinic);
    auto const made = look(all, fresh);
    CHECK(made.changes.size() == 4);
    take_up(all, made);
    for (std::size_t i = 0; i < 8; ++i) CHECK(identity(all[i].event) == identity(clinic[i]));

    auto const twice =
        std::vector{make_event("a", morning + 24h), make_event("b", morning + 24h), make_event("c", morning + 48h)};
    auto renamed = twice;
    renamed[0].uid = "d";
    renamed[1].uid = "e";
    auto const guessed = look(known(twice), renamed);
    CHECK(std::count_if(guessed.changes.begin(), guessed.changes.end(),
                        [](auto const& change) { return change.kind == ChangeKind::added; }) == 2);
}

namespace {

// Every week at that hour, from the next one on.
std::vector<Occurrence> weekly(std::string const& uid, int count, Duration by = 0h)
{
    std::vector<Occurrence> series;
    for (int week = 1; week <= count; ++week) {
        auto event = make_event(uid, morning + week * 168h + by, "Clinic");
        event.repeats = true;
        series.push_back(std::move(event));
    }
    return series;
}

}  // namespace

TEST_CASE("when a whole series is moved, each of its times is moved and none is doubled")
{
    for (auto const by : {Duration(1h), Duration(-26h), Duration(80h)}) {
        auto const clinic = weekly("clinic@town", 8);
        auto all = known(clinic);
        auto const made = look(all, weekly("clinic@town", 8, by));
        CHECK_FALSE(made.drop.has_value());
        CHECK(count_of(made, ChangeKind::moved) == 8);
        CHECK(made.changes.size() == 8);
        take_up(all, made);
        for (std::size_t i = 0; i < 8; ++i) {
            CHECK(identity(all[i].event) == identity(clinic[i]));
            CHECK(all[i].event.start == clinic[i].start + by);
        }
        // And once more, and back.
        take_up(all, look(all, weekly("clinic@town", 8, by + 1h)));
        auto const back = look(all, clinic);
        CHECK(count_of(back, ChangeKind::moved) == 8);
        CHECK(back.changes.size() == 8);
    }
}

TEST_CASE("an event that comes to repeat, and a series that comes to be one event, keep their names")
{
    auto const single = make_event("a", morning + 168h, "Clinic");
    auto const made = look({known(single)}, weekly("a", 3, 2h));
    CHECK(count_of(made, ChangeKind::moved) == 1);
    CHECK(count_of(made, ChangeKind::added) == 2);
    auto all = known(std::vector{single});
    take_up(all, made);
    CHECK(identity(all[0].event) == "a");
    CHECK(look(all, weekly("a", 3, 2h)).changes.empty());
    auto const later = moved(single, 5h);
    auto const back = look(all, {later});
    CHECK(count_of(back, ChangeKind::moved) == 1);
    CHECK(back.changes.front().known == std::size_t(0));
}

TEST_CASE("a time of a series that is taken out has not moved to where a new one begins")
{
    auto const clinic = weekly("clinic", 8);
    auto fresh = weekly("clinic", 9);
    fresh.erase(fresh.begin());
    auto const made = look(known(clinic), fresh);
    CHECK(count_of(made, ChangeKind::gone) == 1);
    CHECK(count_of(made, ChangeKind::added) == 1);
}

namespace {

// What is left of it ends before the fifth week; what follows goes on under another name.
std::vector<Occurrence> split(std::string const& uid, std::string const& later_uid, Duration by,
                              std::string const& title = "Clinic")
{
    auto series = weekly(uid, 4);
    for (auto event : weekly(later_uid, 8, by)) {
        if (event.start < morning + 5 * 168h - 84h) continue;
        event.summary = title;
        series.push_back(std::move(event));
    }
    return series;
}

}  // namespace

TEST_CASE("who moves this and all following times of a series moves them, though they have another name from then on")
{
    struct Case {
        std::string later_uid, title;
    };
    // Google's way of naming says what belongs together; else the title does.
    for (auto const& one :
         {Case{"clinic_R20270402T080000@google.com", "Clinic"}, Case{"clinic_R20270402T080000@google.com", "Drop-in"},
          Case{"6f0c1e@google.com", "Clinic"}}) {
        for (auto const by : {Duration(2h), Duration(-26h), Duration(80h)}) {
            auto const& later_uid = one.later_uid;
            CAPTURE(later_uid);
            CAPTURE(by.count());
            auto const clinic = weekly("clinic@google.com", 8);
            auto all = known(clinic);
            auto const fresh = split("clinic@google.com", later_uid, by, one.title);
            auto const made = look(all, fresh);
            CHECK_FALSE(made.drop.has_value());
            CHECK(count_of(made, ChangeKind::moved) == 4);
            CHECK(made.changes.size() == 4);
            take_up(all, made);
            for (std::size_t i = 0; i < 8; ++i) CHECK(identity(all[i].event) == identity(clinic[i]));
            CHECK(all[7].event.start == clinic[7].start + by);
            CHECK(look(all, fresh).changes.empty());

            // And once more, from the seventh week on.
            auto again = fresh;
            for (std::size_t i = 6; i < 8; ++i) {
                again[i].uid =
                    later_uid.starts_with("clinic_R") ? "clinic_R20270416T080000@google.com" : "81ab@google.com";
                again[i] = moved(again[i], 1h);
                again[i].original_start = to_iso(again[i].start);
            }
            auto const twice = look(all, again);
            CHECK(count_of(twice, ChangeKind::moved) == 2);
            CHECK(twice.changes.size() == 2);
        }
    }
}

TEST_CASE("a new series of that title is not taken for the later part of one that goes on, or of either of two")
{
    auto const clinic = weekly("clinic", 8);
    auto second = clinic;
    for (auto const& event : weekly("other", 8, 3h)) second.push_back(event);
    auto const beside = look(known(clinic), second);
    CHECK(count_of(beside, ChangeKind::added) == 8);
    CHECK(beside.changes.size() == 8);

    // One time is taken out of the middle.
    second.erase(second.begin() + 3);
    auto const without_one = look(known(clinic), second);
    CHECK(count_of(without_one, ChangeKind::added) == 8);
    CHECK(count_of(without_one, ChangeKind::gone) == 1);

    auto two = clinic;
    for (auto const& event : weekly("evening", 8, 10h)) two.push_back(event);
    auto fresh = split("clinic", "new", 2h);
    for (auto const& event : weekly("evening", 4, 10h)) fresh.push_back(event);
    CHECK(count_of(look(known(two), fresh), ChangeKind::moved) == 0);
}

TEST_CASE("a new series of that title is the rest of one that has ended only where it begins about there")
{
    // The last three weeks are taken out; another series of ten begins later.
    auto const clinic = weekly("clinic", 12);
    auto const begin_after = [&](Duration by, std::string const& title) {
        auto before = clinic;
        auto fresh = weekly("clinic", 9);
        for (auto& event : before) event.summary = title;
        for (auto& event : fresh) event.summary = title;
        for (auto event : weekly("later", 10, 9 * 168h + by)) {
            event.summary = title;
            fresh.push_back(std::move(event));
        }
        return look(known(before), fresh);
    };
    for (auto const by : {Duration(26 * 168h), Duration(8 * 24h)}) {
        auto const made = begin_after(by, "Clinic");
        CHECK(count_of(made, ChangeKind::moved) == 0);
        CHECK(count_of(made, ChangeKind::gone) == 3);
        CHECK(count_of(made, ChangeKind::added) == 10);
    }
    for (auto const by : {Duration(-24h), Duration(80h)})
        CHECK(count_of(begin_after(by, "Clinic"), ChangeKind::moved) == 3);
    // No title says nothing.
    CHECK(count_of(begin_after(24h, ""), ChangeKind::moved) == 0);
}

TEST_CASE("a moved series that comes to take place at its old times too loses none of them")
{
    auto const before = weekly("clinic", 4);
    auto const after = weekly("clinic", 4, 24h);
    auto all = known(before);
    take_up(all, look(all, after));
    auto both = after;
    both.insert(both.end(), before.begin(), before.end());
    take_up(all, look(all, both));
    REQUIRE(all.size() == 8);
    std::set<std::string> names;
    std::set<Instant> starts;
    for (auto const& one : all) {
        names.insert(identity(one.event));
        starts.insert(one.event.start);
    }
    CHECK(names.size() == 8);
    CHECK(starts.size() == 8);
    CHECK(look(all, both).changes.empty());
}
