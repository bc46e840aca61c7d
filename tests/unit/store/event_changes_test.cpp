#include "tests/unit/store/changes_fixture.hpp"

// What it means for posts that wait when an event changes: the store holds, moves and cancels as the calendar notes say.

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;
using store::State;

TEST_CASE_FIXTURE(ChangesFixture, "a post of an event that moves keeps its id, and waits for the plan that knows it")
{
    auto const id = only_post().short_id;
    now = due - 30s;
    read_vigil(moved(vigil(), 24h));
    CHECK(only_post().awaits_event > 0);
    // Its old moment comes while the new plan is being made.
    CHECK(claim(due).empty());
    CHECK(only_post().state == State::planned);
    now = due + 1s;
    plan({post(due + 24h)});
    CHECK(only_post().short_id == id);
    CHECK(only_post().plan.due == due + 24h);
    CHECK(only_post().awaits_event == 0);
    CHECK(claim(due + 24h).size() == 1);
    CHECK(open_questions().empty());
}

TEST_CASE_FIXTURE(ChangesFixture, "a plan that was made before its event changed leaves a post waiting")
{
    campaigns::PlanScope scope(now, now + 720h, true, std::set<std::string>());
    scope.events_seen = copy.seen();
    read_vigil(moved(vigil(), 24h));
    campaigns::PlanUpdate update;
    auto stale = post(due);
    stale.text = "Stale words";
    update.posts.emplace_back(std::make_shared<campaigns::PlannedPost const>(stale));
    REQUIRE(run(plans.apply(std::move(update), std::move(scope), now)).has_value());
    CHECK(only_post().plan.text != "Stale words");
    CHECK(only_post().awaits_event > 0);
    plan({post(due)});
    CHECK(only_post().awaits_event == 0);
    CHECK(claim(due).size() == 1);
}

TEST_CASE_FIXTURE(ChangesFixture, "a post that nobody plans anew in time is missed, and never sent with stale words")
{
    read_vigil(moved(vigil(), 24h));
    CHECK(claim(due + 30min).empty());
    CHECK(only_post().state == State::planned);
    CHECK(claim(due + 30min + Duration(1)).empty());
    CHECK(only_post().state == State::missed);
    CHECK(only_post().reason.find("its event had changed") != std::string::npos);
}

TEST_CASE_FIXTURE(ChangesFixture, "one that is being prepared when its event changes does not leave")
{
    auto const claimed = claim(due).at(0);
    SUBCASE("moved")
    {
        now = due;
        read_vigil(moved(vigil(), 1h));
    }
    SUBCASE("cancelled")
    {
        now = due;
        read_vigil(cancelled());
    }
    CHECK_FALSE(run(record_intent(claimed, due)).has_value());
}

TEST_CASE_FIXTURE(ChangesFixture,
                  "a change of words asks for approval again where the post's words are others, and only there")
{
    auto approved = post(due);
    approved.approval = campaigns::Approval::one;
    plan({approved});
    REQUIRE(run(posts.approve(only_post().short_id, {}, "ana", now)).has_value());
    auto event = vigil();
    event.location = "Town hall";
    read_vigil(event);
    SUBCASE("others")
    {
        approved.text = "Come to the town hall: https://peal.example/r/0000000 #StampItOutLLR";
        plan({approved});
        CHECK(shown_state(only_post()) == "in_review");
        CHECK(only_post().revision == 2);
    }
    SUBCASE("the same")
    {
        plan({approved});
        CHECK(shown_state(only_post()) == "scheduled");
    }
    CHECK(open_questions().empty());
}

TEST_CASE_FIXTURE(ChangesFixture, "while another calendar has the event, its posts stay")
{
    auto theirs = vigil();
    theirs.source = "city";
    read({theirs, make_event("a", noon + 300h), make_event("b", noon + 300h)}, "city");
    read_without_vigil();
    plan({post(due)});
    CHECK(only_post().state == State::planned);
    CHECK(claim(due).size() == 1);
}

TEST_CASE_FIXTURE(ChangesFixture, "an event that leaves one calendar after the other is asked about with the last")
{
    auto theirs = vigil();
    theirs.source = "city";
    std::vector<Occurrence> const others{make_event("c", noon + 300h), make_event("d", noon + 300h)};
    read({theirs, others[0], others[1]}, "city");
    plan({post(due)});
    publish();
    read_without_vigil();
    CHECK(open_questions().empty());
    read(others, "city");
    REQUIRE(open_questions().size() == 1);
    CHECK(open_questions()[0].kind == "event-off");
    read({theirs, others[0], others[1]}, "city");
    CHECK(open_questions().empty());
}

TEST_CASE_FIXTURE(ChangesFixture,
                  "posts follow the calendar that says how the event stands, whichever that comes to be")
{
    // Another holds the event too, a day later.
    auto theirs = moved(vigil(), 24h);
    std::vector<Occurrence> const city{theirs, make_event("a", noon + 300h), make_event("b", noon + 300h)};
    SUBCASE("one that waits")
    {
        read(city, "city");
        plan({post(due)});
        read_without_vigil();
        CHECK(only_post().awaits_event > 0);
        plan({post(due + 24h)});
        CHECK(only_post().plan.due == due + 24h);
        read_vigil(moved(vigil(), 48h));
        CHECK(only_post().awaits_event > 0);
        plan({post(due + 48h)});
        CHECK(only_post().plan.due == due + 48h);
        CHECK(claim(due + 24h).empty());
        CHECK(claim(due + 48h).size() == 1);
    }
    SUBCASE("one that is out")
    {
        publish();
        read(city, "city");
        CHECK(open_questions().empty());
        read_without_vigil();
        REQUIRE(open_questions().size() == 1);
        CHECK(open_questions()[0].text.find("it was Vigil, Wed 3 Mar 2027, 12:00; it is Vigil, Thu 4 Mar") !=
              std::string::npos);
        SUBCASE("and the first calendar has it again, as it was")
        {
            read_vigil(vigil());
            CHECK(open_questions().empty());
        }
        SUBCASE("and the first calendar has it again, at a third time")
        {
            read_vigil(moved(vigil(), 48h));
            REQUIRE(open_questions().size() == 1);
            CHECK(open_questions()[0].text.find("it is Vigil, Fri 5 Mar") != std::string::npos);
        }
        SUBCASE("and the second loses it too")
        {
            read({city[1], city[2]}, "city");
            REQUIRE(open_questions().size() == 1);
            CHECK(open_questions()[0].kind == "event-off");
        }
    }
}

TEST_CASE_FIXTURE(ChangesFixture,
                  "a post whose moment is over now that its event has moved is missed, and a person asked")
{
    now = due - 2h;
    read_vigil(moved(vigil(), -12h));
    auto const again = [&](campaigns::PlannedPost const& stored, Occurrence const* event,
                           bool) -> std::optional<campaigns::PlannedPost> {
        CHECK(stored.message == "come");
        return post(event->start - 24h);
    };
    plan({}, again);
    CHECK(only_post().state == State::missed);
    CHECK(only_post().plan.due == due - 12h);
    CHECK(only_post().reason == "its event has moved, and its moment is over: Vigil, Wed 3 Mar 2027, 00:00");
    REQUIRE(open_questions().size() == 1);
    CHECK(open_questions()[0].kind == "moment-over");
    CHECK(open_questions()[0].about == only_post().short_id);
    CHECK(claim(due).empty());
    auto const asked = open_questions()[0].id;
    SUBCASE("it comes back when the event moves on, or back, and nobody has decided")
    {
        read_vigil(vigil());
        plan({post(due)}, again);
        CHECK(only_post().state == State::planned);
        CHECK(only_post().plan.due == due);
        CHECK(open_questions().empty());
        CHECK(run(questions.load(asked)).value().answer == "its event has moved again");
        CHECK(claim(due).size() == 1);
    }
    SUBCASE("not when somebody has said that it stays missed")
    {
        REQUIRE(run(questions.answer(asked, "leave", "ana", now)).has_value());
        read_vigil(vigil());
        plan({post(due)}, again);
        CHECK(only_post().state == State::missed);
    }
    SUBCASE("nor when somebody has cancelled it")
    {
        REQUIRE(run(posts.cancel(only_post().short_id, "enough", "ana", now)).has_value());
        read_vigil(vigil());
        plan({post(due)}, again);
        CHECK(only_post().state == State::cancelled);
    }
    SUBCASE("nor a second time, when somebody has given it a moment")
    {
        store::PostStore::Moment const moment{due - 1h, "2027-03-02T11:00", "Europe/London"};
        REQUIRE(run(posts.reschedule(only_post().short_id, moment, "ana", now)).has_value());
        read_vigil(vigil());
        plan({post(due)}, again);
        CHECK(only_post().plan.due == moment.at);
        CHECK(claim(moment.at).size() == 1);
    }
}

TEST_CASE_FIXTURE(ChangesFixture, "one that a person held is held again when its event moves back before its moment")
{
    REQUIRE(run(posts.hold(only_post().short_id, "ask the mayor", "ana", now)).has_value());
    now = due - 2h;
    read_vigil(moved(vigil(), -12h));
    plan({}, [this](auto const&, Occurrence const* event, bool) { return std::optional(post(event->start - 24h)); });
    REQUIRE(only_post().state == State::missed);
    read_vigil(vigil());
    plan({post(due)});
    CHECK(only_post().state == State::held);
    CHECK(only_post().reason == "ask the mayor");
}

TEST_CASE_FIXTURE(
    ChangesFixture,
    "a post that is due and waits for its turn is missed too where its event moves back, and a person asked")
{
    now = due + 5min;
    read_vigil(moved(vigil(), -12h));
    auto const again = [this](campaigns::PlannedPost const&, Occurrence const* event,
                              bool) -> std::optional<campaigns::PlannedPost> { return post(event->start - 24h); };
    SUBCASE("it waits")
    {
        plan({}, again);
        CHECK(only_post().state == State::missed);
        CHECK(only_post().reason == "its event has moved, and its moment is over: Vigil, Wed 3 Mar 2027, 00:00");
        REQUIRE(open_questions().size() == 1);
        CHECK(open_questions()[0].kind == "moment-over");
        CHECK(claim(now).empty());
        plan({}, again);
        CHECK(open_questions().size() == 1);
    }
}

TEST_CASE_FIXTURE(ChangesFixture, "nobody is asked any more when to say what does not take place")
{
    now = due - 2h;
    read_vigil(moved(vigil(), -12h));
    plan({}, [this](auto const&, Occurrence const* event, bool) { return std::optional(post(event->start - 24h)); });
    REQUIRE(open_questions().size() == 1);
    SUBCASE("cancelled")
    {
        read_vigil(cancelled());
    }
    SUBCASE("gone")
    {
        read_without_vigil();
    }
    CHECK(open_questions().empty());
    CHECK(only_post().state == State::missed);
}

TEST_CASE_FIXTURE(ChangesFixture, "a post that somebody cancels while its event moves back stays cancelled")
{
    now = due - 2h;
    read_vigil(moved(vigil(), -12h));
    REQUIRE(run(posts.cancel(only_post().short_id, "not needed", "ana", now)).has_value());
    plan({},
         [this](campaigns::PlannedPost const&, Occurrence const* event, bool) -> std::optional<campaigns::PlannedPost> {
             return post(event->start - 24h);
         });
    CHECK(only_post().state == State::cancelled);
    CHECK(open_questions().empty());
}

TEST_CASE_FIXTURE(ChangesFixture, "only a little late, and before the event, it is caught up in its new words")
{
    now = due - 2h;
    read_vigil(moved(vigil(), -130min));
    auto const again = [&](campaigns::PlannedPost const&, Occurrence const* event,
                           bool) -> std::optional<campaigns::PlannedPost> {
        auto made = post(event->start - 24h);
        made.text = "Come earlier: https://peal.example/r/0000000 #StampItOutLLR";
        return made;
    };
    plan({}, again);
    CHECK(only_post().state == State::planned);
    CHECK(open_questions().empty());
    auto const claimed = claim(now);
    REQUIRE(claimed.size() == 1);
    CHECK(claimed[0].plan.text.starts_with("Come earlier"));
}

TEST_CASE_FIXTURE(ChangesFixture,
                  "what is overdue when its event has other words is caught up in them, or goes as it is")
{
    now = due + 5min;
    auto event = vigil();
    event.location = "Town hall";
    read_vigil(event);
    CHECK(claim(now).empty());
    SUBCASE("in them")
    {
        plan({}, [&](auto const&, Occurrence const* at, bool) {
            auto made = post(due);
            made.text = "Come to " + at->location + ": https://peal.example/r/0000000 #StampItOutLLR";
            return std::optional(made);
        });
        CHECK(only_post().plan.text.starts_with("Come to Town hall"));
    }
    SUBCASE("as it is, where nobody can say them")
    {
        plan({});
    }
    CHECK(claim(now).size() == 1);
    CHECK(open_questions().empty());
}

TEST_CASE_FIXTURE(ChangesFixture, "what the definitions do not say of the event any more is withdrawn at once")
{
    plan({}, [](campaigns::PlannedPost const&, Occurrence const*, bool) -> std::optional<campaigns::PlannedPost> {
        return {};
    });
    CHECK(only_post().state == State::cancelled);
    CHECK(only_post().reason == "the plan no longer has it");
}

TEST_CASE_FIXTURE(ChangesFixture,
                  "what the plan says nothing of since its event has changed is withdrawn with that reason")
{
    read_vigil(moved(vigil(), -6h));
    plan({}, [](campaigns::PlannedPost const&, Occurrence const*, bool) -> std::optional<campaigns::PlannedPost> {
        return {};
    });
    CHECK(only_post().state == State::cancelled);
    CHECK(only_post().reason ==
          "its event has changed, and the plan says nothing of it there: Vigil, Wed 3 Mar 2027, 06:00");
    plan({post(due)});
    CHECK(only_post().state == State::planned);
}

TEST_CASE_FIXTURE(ChangesFixture,
                  "what a person gave its moment keeps it when its event moves, and follows in its words")
{
    store::PostStore::Moment const moment{noon + 30h, "2027-03-02T18:00", "Europe/London"};
    REQUIRE(run(posts.reschedule(only_post().short_id, moment, "ana", now)).has_value());
    read_vigil(moved(vigil(), -6h));
    auto reworded = post(now - 6h);
    reworded.text = "Sooner: https://peal.example/r/0000000 #StampItOutLLR";
    plan({}, [&](auto const&, auto const&, bool) { return std::optional(reworded); });
    CHECK(only_post().plan.due == moment.at);
    CHECK(only_post().plan.text.starts_with("Sooner"));
    CHECK(claim(moment.at).size() == 1);
}

TEST_CASE_FIXTURE(ChangesFixture,
                  "what would come after its event at the moment that a person gave it is missed, and asked about")
{
    store::PostStore::Moment const moment{noon + 30h, "2027-03-02T18:00", "Europe/London"};
    REQUIRE(run(posts.reschedule(only_post().short_id, moment, "ana", now)).has_value());
    read_vigil(moved(vigil(), -30h));
    CHECK(only_post().state == State::missed);
    auto const asked = run(questions.open()).value();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].kind == "moment-over");
    CHECK(asked[0].about == only_post().short_id);

    // Who gives it a moment after the event means that.
    REQUIRE(run(posts.reschedule(only_post().short_id, moment, "ana", now)).has_value());
    auto reworded = moved(vigil(), -30h);
    reworded.summary = "Vigil for all";
    read_vigil(reworded);
    CHECK(only_post().state != State::missed);
}

TEST_CASE_FIXTURE(EventFixture, "an embargo counts at the moment that a person gives")
{
    auto release = own("Release", noon + 48h);
    release.kind = store::EventKind::media;
    release.embargo = noon + 24h;
    auto const event = run(events.add(release, "jo", true, now)).value();
    auto const wanted = beside(event.event(), "later", noon + 30h);
    plan({wanted});
    auto const id = only_post().short_id;
    auto const refused = run(posts.reschedule(id, {now, "2027-03-01T12:00", "Europe/London"}, "ana", now));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message.find("under embargo until Tue 2 Mar 2027, 12:00") != std::string::npos);
    CHECK(only_post().plan.due == noon + 30h);
    auto const give = [&](Instant at) {
        REQUIRE(run(posts.reschedule(id, {at, "2027-03-02T10:00", "Europe/London"}, "ana", now)).has_value());
    };
    give(noon + 22h);
    CHECK(only_post().state == State::held);
    plan({wanted});
    CHECK(only_post().state == State::held);
    CHECK(only_post().plan.hold == "its event is under embargo until Tue 2 Mar 2027, 12:00");
    give(noon + 25h);
    CHECK(only_post().state == State::planned);

    // The end of the embargo moves behind it.
    release.embargo = noon + 27h;
    REQUIRE(run(events.change(event.short_id, 1, release, "jo", true, grace, now)).has_value());
    plan({wanted});
    CHECK(only_post().state == State::held);
    CHECK(only_post().plan.due == noon + 25h);
}

TEST_CASE_FIXTURE(EventFixture, "nothing about a release goes out under its embargo")
{
    auto release = own("Release", noon + 48h);
    release.kind = store::EventKind::media;
    release.embargo = noon + 24h;
    auto const event = run(events.add(release, "jo", true, now)).value();
    plan({beside(event.event(), "early", noon), beside(event.event(), "later", noon + 24h)});
    CHECK(find("early").state == State::held);
    CHECK(find("early").reason == "its event is under embargo until Tue 2 Mar 2027, 12:00");
    CHECK(find("later").state == State::planned);
    CHECK(plan({beside(event.event(), "early", noon), beside(event.event(), "later", noon + 24h)}).unchanged == 2);
    release.embargo = noon;
    REQUIRE(run(events.change(event.short_id, 1, release, "jo", true, grace, now)).has_value());
    CHECK(plan({beside(event.event(), "early", noon), beside(event.event(), "later", noon + 24h)}).lifted == 1);
    CHECK(find("early").state == State::planned);
}
