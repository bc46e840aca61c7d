#include "tests/unit/store/event_fixture.hpp"

#include <algorithm>

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;

TEST_CASE_FIXTURE(EventFixture, "what a calendar says is stored whole, and the copy reads only what is new")
{
    auto event = vigil();
    event.description = "Bring a candle.\nAnd a friend.";
    event.location = "Town hall";
    event.url = "https://town.example/vigil";
    event.organiser = "police";
    event.categories = {"awareness", "vigil"};
    event.all_day = true;
    event.repeats = true;
    CHECK(read({event}).changes == std::map<ChangeKind, int>{{ChangeKind::added, 1}});
    CHECK(agenda() == std::vector{event});
    CHECK_FALSE(run(events.bring_up_to_date(copy)).value());
    store::EventCopy another;
    CHECK(run(events.bring_up_to_date(another)).value());
    CHECK(another.agenda(rules) == std::vector{event});
    CHECK(another.seen() == copy.seen());
    CHECK_FALSE(read({event}).has_changed());
}

TEST_CASE_FIXTURE(EventFixture, "an event keeps its history: what changed, when, by which calendar")
{
    read({vigil()});
    now += 1h;
    read({moved(vigil(), 24h)});
    now += 1h;
    auto reworded = moved(vigil(), 24h);
    reworded.summary = "Candle vigil";
    read({reworded});
    auto const detail = run(events.load(only_event().short_id)).value();
    REQUIRE(detail.history.size() == 3);
    CHECK(detail.history[0].what == "added");
    CHECK(detail.history[1].what == "moved");
    CHECK(detail.history[1].actor == "town");
    CHECK(detail.history[1].at == now - 1h);
    CHECK(detail.history[1].before == "Vigil, Wed 3 Mar 2027, 12:00");
    CHECK(detail.history[1].after == "Vigil, Thu 4 Mar 2027, 12:00");
    CHECK(detail.history[2].after == "Candle vigil, Thu 4 Mar 2027, 12:00");
    CHECK(detail.event.revision == 3);
    CHECK(detail.event.changed_at == now);
    CHECK(detail.event.first_seen == now - 2h);
}

TEST_CASE_FIXTURE(EventFixture, "what makes no difference to people is kept, and is no news")
{
    read({vigil()});
    auto event = vigil();
    event.categories = {"vigil"};
    CHECK(read({event}).changes == std::map<ChangeKind, int>{{ChangeKind::altered, 1}});
    CHECK(agenda() == std::vector{event});
    CHECK(only_event().revision == 1);
    CHECK(run(events.load(only_event().short_id)).value().history.size() == 1);
}

TEST_CASE_FIXTURE(EventFixture,
                  "events that have left count as cancelled, and those of a calendar that is not used any more")
{
    auto const other = make_event("other", noon + 72h), third = make_event("third", noon + 96h);
    read({vigil(), other, third});
    CHECK(read({vigil(), third}).changes == std::map<ChangeKind, int>{{ChangeKind::gone, 1}});
    auto const status = [&](std::string const& uid) {
        auto const all = agenda();
        return std::find_if(all.begin(), all.end(), [&](auto const& event) { return event.uid == uid; })->status;
    };
    CHECK(status("other") == Status::cancelled);
    CHECK(status("vigil") == Status::confirmed);
    CHECK(read({vigil(), other, third}).changes == std::map<ChangeKind, int>{{ChangeKind::restored, 1}});
    CHECK(status("other") == Status::confirmed);
    CHECK_FALSE(run(events.retire_others({"town"}, grace, now)).value().has_changed());
    CHECK(run(events.retire_others({"city"}, grace, now)).value().changes ==
          std::map<ChangeKind, int>{{ChangeKind::gone, 3}});
    CHECK(status("vigil") == Status::cancelled);
}

TEST_CASE_FIXTURE(EventFixture,
                  "when much of a calendar is gone at once a person is asked, and says whether it has left")
{
    std::vector<Occurrence> ten;
    for (int n = 0; n < 10; ++n) ten.push_back(make_event("e" + std::to_string(n), noon + n * 24h));
    read(ten);
    auto const first_two = std::vector(ten.begin(), ten.begin() + 2);
    CHECK_FALSE(read(first_two).has_changed());
    auto const drops = run(events.open_drops()).value();
    REQUIRE(drops.size() == 1);
    CHECK(drops[0].source == "town");
    CHECK(drops[0].reason == "8 of 10 events ahead have left the calendar at once");
    CHECK(drops[0].events.size() == 8);
    REQUIRE(open_questions().size() == 1);
    CHECK(open_questions()[0].kind == "calendar-drop");
    CHECK(open_questions()[0].choices == std::vector<std::string>{"left", "stays"});
    CHECK(refusal(run(questions.answer(open_questions()[0].id, "left", "ana", now))).find("settle it there") !=
          std::string::npos);
    // Asked once, however often it is read.
    read(first_two);
    CHECK(open_questions().size() == 1);
    auto const id = open_questions()[0].id;
    auto const known = copy.known("town").events;
    CHECK(std::none_of(known.begin(), known.end(), [](auto const& event) { return event.is_gone; }));

    SUBCASE("it has")
    {
        CHECK(run(events.settle_drop(id, true, grace, "ana", now)).value().changes.at(ChangeKind::gone) == 8);
        CHECK_FALSE(read(first_two).has_changed());
        CHECK(read(ten).changes.at(ChangeKind::restored) == 8);
    }
    SUBCASE("it has, and one of them is over by then")
    {
        now = noon + 2h + 2 * 24h;
        read(first_two);
        CHECK(open_questions()[0].text.starts_with("calendar `town`: 7 of 7 events ahead are still missing"));
        CHECK(run(events.settle_drop(id, true, grace, "ana", now)).value().changes.at(ChangeKind::gone) == 7);
        auto const all = agenda();
        CHECK(std::count_if(all.begin(), all.end(),
                            [](auto const& event) { return event.status == Status::confirmed; }) == 3);
    }
    SUBCASE("it has not")
    {
        CHECK_FALSE(run(events.settle_drop(id, false, grace, "ana", now)).value().has_changed());
        CHECK_FALSE(read(first_two).has_changed());
        CHECK(run(events.open_drops()).value().empty());
        for (auto const& event : agenda()) CHECK(event.status == Status::confirmed);
    }
    SUBCASE("they are there again")
    {
        CHECK(read(ten).changes == std::map<ChangeKind, int>{{ChangeKind::altered, 8}});
        CHECK(refusal(run(events.settle_drop(id, true, grace, "ana", now))).find("is not open any more") !=
              std::string::npos);
    }
    SUBCASE("the others go too: that is another question than the one that was read")
    {
        read({});
        CHECK(refusal(run(events.settle_drop(id, true, grace, "ana", now))).find("is not open any more") !=
              std::string::npos);
        REQUIRE(open_questions().size() == 1);
        CHECK(open_questions()[0].id != id);
        CHECK(run(questions.load(id)).value().answer == "more is missing since, and asked about anew");
        auto const settled = run(events.settle_drop(open_questions()[0].id, true, grace, "ana", now));
        CHECK(settled.value().changes.at(ChangeKind::gone) == 10);
        refresh();
    }
    CHECK(open_questions().empty());
    CHECK(run(events.open_drops()).value().empty());
    for (auto const& event : copy.known("town").events) CHECK_FALSE(event.is_asked);
}

TEST_CASE_FIXTURE(EventFixture, "two events that calendars happen to give one UID stay two")
{
    auto const ours = make_event("42", noon + 24h, "Open day");
    auto theirs = make_event("42", noon + 72h, "Vigil");
    read({ours});
    now += 1h;
    CHECK(read({theirs}, "city").changes == std::map<ChangeKind, int>{{ChangeKind::added, 1}});
    REQUIRE(agenda().size() == 2);
    CHECK(agenda()[0].summary == "Open day");
    CHECK(agenda()[1].summary == "Vigil");
    CHECK(identity(agenda()[0]) != identity(agenda()[1]));
    auto const name = identity(agenda()[1]);
    CHECK_FALSE(read({theirs}, "city").has_changed());

    // Each goes its own way from then on, and keeps its name.
    theirs = moved(theirs, 2h);
    CHECK(read({theirs}, "city").changes == std::map<ChangeKind, int>{{ChangeKind::moved, 1}});
    CHECK(identity(agenda()[1]) == name);
    CHECK(agenda()[1].start == noon + 74h);
    // It gets another UID, and the old one is given to a third.
    auto renamed = theirs;
    renamed.uid = "43";
    CHECK(read({renamed}, "city").changes == std::map<ChangeKind, int>{{ChangeKind::altered, 1}});
    auto const third = make_event("42", noon + 96h, "Clinic");
    CHECK(read({renamed, third}, "city").changes == std::map<ChangeKind, int>{{ChangeKind::added, 1}});
    CHECK(agenda().size() == 3);
    // The first leaves, and nobody else takes its place.
    read({make_event("b", noon + 24h)});
    auto const all = agenda();
    auto const first = std::find_if(all.begin(), all.end(), [](auto const& event) { return event.uid == "42"; });
    REQUIRE(first != all.end());
    CHECK(first->summary == "Open day");
}

TEST_CASE_FIXTURE(EventFixture, "an event of two calendars with another title or another time is still one")
{
    read({vigil()});
    SUBCASE("title")
    {
        auto theirs = vigil();
        theirs.summary = "Their vigil";
        read({theirs}, "city");
    }
    SUBCASE("time")
    {
        read({moved(vigil(), 3h)}, "city");
    }
    CHECK(agenda().size() == 1);
}

TEST_CASE_FIXTURE(EventFixture,
                  "an event of two calendars is one; whoever had it first keeps it until it has left there")
{
    auto theirs = vigil();
    theirs.source = "city";
    theirs.summary = "The city's vigil";
    read({theirs}, "city");
    now += 1h;
    read({vigil(), make_event("a", noon + 24h)});
    CHECK(agenda().size() == 2);
    CHECK(agenda()[1].summary == "The city's vigil");
    CHECK(agenda()[1].status == Status::tentative);
    auto cancelled = theirs;
    cancelled.status = Status::cancelled;
    read({cancelled}, "city");
    CHECK(agenda()[1].status == Status::cancelled);
    read({theirs, make_event("b", noon + 24h)}, "city");
    read({make_event("b", noon + 24h)}, "city");
    auto const all = agenda();
    auto const vigils = std::count_if(all.begin(), all.end(), [](auto const& event) { return event.uid == "vigil"; });
    CHECK(vigils == 1);
    CHECK(std::find_if(all.begin(), all.end(), [](auto const& event) { return event.uid == "vigil"; })->summary ==
          "Vigil");
}

TEST_CASE_FIXTURE(EventFixture, "a series that had moved before a second calendar was read is one series in both")
{
    auto const series = [](std::string const& source, Duration by) {
        std::vector<Occurrence> times;
        for (int i = 0; i < 3; ++i) {
            auto time = make_event("ser", noon + 100h + by + i * 168h);
            time.source = source;
            time.repeats = true;
            times.push_back(time);
        }
        return times;
    };
    auto const names = [&] {
        std::vector<std::string> all;
        for (auto const& event : agenda()) all.push_back(event.uid + "@" + event.original_start);
        std::sort(all.begin(), all.end());
        return all;
    };
    read(series("town", 0h));
    auto const before = names();
    REQUIRE(before.size() == 3);
    read(series("town", -1h));
    CHECK(names() == before);
    auto copied = agenda();
    auto fresh = copied;
    for (auto& event : fresh) {
        event.source = "city";
        event.original_start = to_iso(event.start);
    }
    read(fresh, "city");
    CHECK(names() == before);
    // What they do from now on they do under that name.
    for (auto& event : fresh) {
        event = moved(event, 2h);
        event.original_start = to_iso(event.start);
    }
    read(fresh, "city");
    CHECK(names() == before);
    read({}, "town");
    CHECK(names() == before);
}

TEST_CASE_FIXTURE(EventFixture, "what is entered in Peal waits until it is confirmed, and again when it has changed")
{
    auto const entered = run(events.add(own("Open day", noon + 24h), "jo", false, now)).value();
    CHECK(entered.is_own());
    CHECK(entered.entered_by == "jo");
    REQUIRE(agenda().size() == 1);
    CHECK(agenda()[0].status == Status::tentative);
    CHECK(agenda()[0].categories == std::vector<std::string>{"event"});
    CHECK(refusal(run(events.confirm(entered.short_id, 7, "ana", now))) ==
          "event " + entered.short_id + " has changed: you looked at revision 7, it is at 1; look at it again");
    REQUIRE(run(events.confirm(entered.short_id, 1, "ana", now)).has_value());
    CHECK(agenda()[0].status == Status::confirmed);
    CHECK(refusal(run(events.confirm(entered.short_id, {}, "ben", now))).find("confirmed already, by ana") !=
          std::string::npos);

    auto const changed =
        run(events.change(entered.short_id, 1, own("Open day", noon + 30h), "jo", false, grace, now)).value();
    CHECK(changed.revision == 2);
    CHECK(changed.event().uid == entered.event().uid);
    CHECK(agenda()[0].status == Status::tentative);
    CHECK(agenda()[0].start == noon + 30h);
    CHECK(
        refusal(run(events.change(entered.short_id, 1, own("x", noon), "jo", false, grace, now))).find("revision 1") !=
        std::string::npos);
    REQUIRE(run(events.change(entered.short_id, 2, own("Open day", noon + 31h), "ana", true, grace, now)).has_value());
    CHECK(agenda()[0].status == Status::confirmed);

    REQUIRE(run(events.cancel(entered.short_id, "the hall is shut", grace, "jo", now)).has_value());
    CHECK(agenda()[0].status == Status::cancelled);
    CHECK(refusal(run(events.cancel(entered.short_id, "again", grace, "jo", now))).find("cancelled already") !=
          std::string::npos);
    CHECK(refusal(run(events.confirm(entered.short_id, {}, "ana", now))).find("nothing to confirm") !=
          std::string::npos);
    REQUIRE(run(events.restore(entered.short_id, grace, "jo", now)).has_value());
    CHECK(agenda()[0].status == Status::confirmed);
    auto const history = run(events.load(entered.short_id)).value().history;
    std::vector<std::string> words;
    for (auto const& entry : history) words.push_back(entry.actor + " " + entry.what);
    CHECK(words == std::vector<std::string>{"jo entered", "ana confirmed for the calendar's owner", "jo changed",
                                            "ana changed", "jo cancelled", "jo restored"});
}

TEST_CASE_FIXTURE(EventFixture, "what is not sound is refused in words that say what would be")
{
    auto const add = [&](store::OwnEvent const& event) { return refusal(run(events.add(event, "jo", false, now))); };
    CHECK(add(own(" ", noon)) == "an event needs a title");
    auto backwards = own("Open day", noon);
    backwards.event.end = noon - 1h;
    CHECK(add(backwards).find("ends before it begins") != std::string::npos);
    auto embargoed = own("Release", noon);
    embargoed.embargo = noon;
    CHECK(add(embargoed).find("only an event of kind media has an embargo") != std::string::npos);
    embargoed.kind = store::EventKind::media;
    auto const release = run(events.add(embargoed, "jo", true, now)).value();
    CHECK(run(events.load(release.short_id)).value().event.embargo == noon);
    CHECK(agenda()[0].categories == std::vector<std::string>{"media", "under embargo until Mon 1 Mar 2027, 12:00"});
    CHECK(refusal(run(events.load("e000000"))) == "there is no event `e000000`; list them with: peal calendar events");
    CHECK(refusal(run(events.cancel(release.short_id, "", grace, "jo", now))) == "cancelling an event needs a reason");
    CHECK(refusal(run(events.restore(release.short_id, grace, "jo", now))).find("is not cancelled") !=
          std::string::npos);

    read({vigil()});
    store::EventFilter filter;
    filter.source = "town";
    auto const theirs = run(events.list(filter)).value().at(0).short_id;
    CHECK(refusal(run(events.cancel(theirs, "no", grace, "jo", now))) ==
          "event " + theirs + " is in the calendar `town`; change it there, and Peal follows");
}

TEST_CASE_FIXTURE(EventFixture, "an event of a provisional calendar waits again when it has moved")
{
    auto theirs = vigil();
    theirs.source = "city";
    read({theirs}, "city");
    CHECK(agenda()[0].status == Status::tentative);
    store::EventFilter filter;
    filter.only_unconfirmed = true;
    CHECK(run(events.list(filter)).value().size() == 1);
    REQUIRE(run(events.confirm(only_event().short_id, {}, "ana", now)).has_value());
    CHECK(run(events.list(filter)).value().empty());
    CHECK(agenda()[0].status == Status::confirmed);
    SUBCASE("at another time")
    {
        read({moved(theirs, 1h)}, "city");
    }
    SUBCASE("or is of another kind, such as a restriction")
    {
        theirs.categories = {"restriction"};
        read({theirs}, "city");
        auto const history = run(events.load(only_event().short_id)).value().history;
        CHECK(history.back().after.find("categories restriction") != std::string::npos);
    }
    SUBCASE("or leads to another page")
    {
        theirs.url = "https://other.example";
        read({theirs}, "city");
    }
    CHECK(agenda()[0].status == Status::tentative);
    CHECK(only_event().revision == 2);
}

TEST_CASE_FIXTURE(EventFixture, "how many came is filled in once the event has begun, and may be put right")
{
    read({vigil()});
    auto const id = only_event().short_id;
    CHECK(refusal(run(events.set_attendance(id, 40, "jo", now))).find("has not begun") != std::string::npos);
    now = noon + 49h;
    CHECK(refusal(run(events.set_attendance(id, -1, "jo", now))).find("0 or more") != std::string::npos);
    REQUIRE(run(events.set_attendance(id, 40, "jo", now)).has_value());
    CHECK(run(events.set_attendance(id, 45, "ana", now)).value().attendance == 45);
    auto const start = only_event().event().start;
    CHECK(run(events.attendance(start, start + 1h)).value().people == 45);
    CHECK(run(events.attendance(start, start + 1h)).value().events == 1);
    CHECK(run(events.attendance(start + 1s, start + 1h)).value().events == 0);
    CHECK(run(events.load(id)).value().history.back().before == "40");
    read({vigil()});
    CHECK(only_event().attendance == 45);
}

TEST_CASE_FIXTURE(EventFixture, "many events are stored in pieces, and all of them are there")
{
    std::vector<Occurrence> many;
    for (int n = 0; n < 2500; ++n) many.push_back(make_event("e" + std::to_string(n), noon + n * 1h));
    CHECK(read(many).changes.at(ChangeKind::added) == 2500);
    CHECK(agenda().size() == 2500);
    CHECK_FALSE(read(many).has_changed());
    many[1200] = moved(many[1200], 5h);
    CHECK(read(many).changes == std::map<ChangeKind, int>{{ChangeKind::moved, 1}});
    auto const after = agenda();
    CHECK(std::count(after.begin(), after.end(), many[1200]) == 1);
}

TEST_CASE_FIXTURE(EventFixture, "a calendar's health is kept: its last success and change, its next look, its problem")
{
    store::StoredFeedMark mark;
    mark.etag = "\"a\"";
    mark.body_hash = "9f86";
    mark.refresh_interval = 1h;
    CHECK(run(calendars.load_mark("town")).value() == store::StoredFeedMark());
    REQUIRE(run(calendars.succeeded("town", mark, true, now + 15min, now)).has_value());
    REQUIRE(run(calendars.succeeded("town", mark, false, now + 30min, now + 15min)).has_value());
    REQUIRE(run(calendars.failed("town", "calendar `town`: a sign-in page", now + 31min)).has_value());
    REQUIRE(run(calendars.failed("town", "calendar `town`: a sign-in page", now + 33min)).has_value());
    auto const health = run(calendars.health()).value();
    REQUIRE(health.size() == 1);
    CHECK(health[0].last_success == now + 15min);
    CHECK(health[0].last_change == now);
    CHECK(health[0].next_poll == now + 33min);
    CHECK(health[0].problem == "calendar `town`: a sign-in page");
    CHECK(health[0].failures == 2);
    CHECK(run(calendars.load_mark("town")).value() == mark);
    REQUIRE(run(calendars.succeeded("town", mark, false, now + 60min, now + 33min)).has_value());
    CHECK(run(calendars.health()).value()[0].problem.empty());
    CHECK(run(calendars.health()).value()[0].failures == 0);
}

TEST_CASE_FIXTURE(EventFixture, "a collection's members and token are kept together")
{
    using Member = store::StoredCollection::Member;
    store::StoredCollection state;
    state.url = "https://dav.example/c/";
    state.sync_token = "1";
    state.etags = {{"/c/a.ics", "\"1\""}, {"/c/b.ics", "\"1\""}};
    std::vector<Member> const both{{"/c/a.ics", "\"1\"", "A"}, {"/c/b.ics", "\"1\"", "B"}};
    REQUIRE(run(calendars.save_collection("shared", state, both, {})).has_value());
    CHECK(run(calendars.load_collection("shared")).value() == state);
    CHECK(run(calendars.load_members("shared")).value() == both);
    CHECK(run(calendars.load_collection("other")).value() == store::StoredCollection());

    state.sync_token = "2";
    state.etags = {{"/c/a.ics", "\"2\""}};
    std::vector<Member> const changed{{"/c/a.ics", "\"2\"", "A2"}};
    SUBCASE("told that one is gone")
    {
        REQUIRE(run(calendars.save_collection("shared", state, changed, {"/c/b.ics"})).has_value());
    }
    SUBCASE("by a list of all that are left")
    {
        REQUIRE(run(calendars.save_collection("shared", state, changed, {})).has_value());
    }
    CHECK(run(calendars.load_collection("shared")).value() == state);
    CHECK(run(calendars.load_members("shared")).value() == changed);
}
