#include "tests/unit/store/changes_fixture.hpp"

// What it means for posts that are out, or on their way, when an event changes: they stay, and a person is asked.

using namespace peal;
using namespace peal::tests;
using namespace std::chrono_literals;
using store::State;

TEST_CASE_FIXTURE(ChangesFixture, "a post that is out stays as it is when its event moves; a person is asked once")
{
    publish();
    auto const text = only_post().plan.text;
    read_vigil(moved(vigil(), 24h));
    plan({post(due + 24h)});
    CHECK(only_post().state == State::confirmed);
    CHECK(only_post().plan.text == text);
    REQUIRE(open_questions().size() == 1);
    auto const asked = open_questions()[0];
    CHECK(asked.kind == "event-moved");
    CHECK(asked.about == only_post().short_id);
    CHECK(asked.text == "post " + asked.about +
                            " on stamp-x is out, and its event has moved: it was Vigil, Wed 3 Mar 2027, "
                            "12:00; it is Vigil, Thu 4 Mar 2027, 12:00");
    CHECK(asked.proposal == "Please note a change: Vigil, Thu 4 Mar 2027, 12:00.");
    CHECK(asked.choices == std::vector<std::string>{"corrected", "leave"});

    SUBCASE("and again, it is the same question")
    {
        read_vigil(moved(vigil(), 48h));
        REQUIRE(open_questions().size() == 1);
        CHECK(open_questions()[0].id == asked.id);
        CHECK(open_questions()[0].proposal.find("Fri 5 Mar") != std::string::npos);
    }
    SUBCASE("and answers with one of the choices")
    {
        CHECK(refusal(run(questions.answer(asked.id, "what?", "ana", now))) ==
              "`what?` answers no part of question " + asked.id + "; choose: corrected, leave");
        CHECK(run(questions.answer(asked.id, "corrected", "ana", now)).value().actor == "ana");
        CHECK(open_questions().empty());
        CHECK(refusal(run(questions.answer(asked.id, "leave", "ben", now))) ==
              "question " + asked.id + " is settled: ana said `corrected`");
        CHECK(run(questions.about(asked.about)).value().at(0).answer == "corrected");
        CHECK(refusal(run(questions.answer("q", "leave", "ben", now))).find("there is no question `q`") !=
              std::string::npos);
        read_vigil(moved(vigil(), 48h));
        CHECK(open_questions().size() == 1);
    }
    SUBCASE("and then it is off")
    {
        auto off = moved(vigil(), 24h);
        off.status = Status::cancelled;
        read_vigil(off);
        REQUIRE(open_questions().size() == 1);
        CHECK(open_questions()[0].kind == "event-off");
        CHECK(open_questions()[0].choices == std::vector<std::string>{"posted", "leave"});
        CHECK(open_questions()[0].proposal == "This event will not take place: Vigil, Thu 4 Mar 2027, 12:00.");
        // It takes place after all, and not when the post says.
        read_vigil(moved(vigil(), 24h));
        REQUIRE(open_questions().size() == 1);
        CHECK(open_questions()[0].kind == "event-moved");
    }
    SUBCASE("and then it is off, and takes place after all when the post says")
    {
        read_vigil(cancelled());
        CHECK(open_questions().at(0).kind == "event-off");
        read_vigil(vigil());
        CHECK(open_questions().empty());
    }
}

TEST_CASE_FIXTURE(ChangesFixture, "what is out is right again when its event moves back: nobody has to answer any more")
{
    publish();
    read_vigil(moved(vigil(), 24h));
    auto const asked = open_questions().at(0);
    SUBCASE("at once")
    {
        read_vigil(vigil());
        CHECK(open_questions().empty());
        CHECK(run(questions.load(asked.id)).value().answer == "its event is back where it was");
        read_vigil(moved(vigil(), 48h));
        CHECK(open_questions().at(0).text.find("it was Vigil, Wed 3 Mar 2027, 12:00") != std::string::npos);
    }
    SUBCASE("after it had gone farther away: it is compared with what the post says")
    {
        read_vigil(moved(vigil(), 48h));
        CHECK(open_questions().at(0).text.find("it was Vigil, Wed 3 Mar 2027, 12:00; it is Vigil, Fri 5 Mar") !=
              std::string::npos);
        auto reworded = vigil();
        reworded.summary = "Silent vigil";
        read_vigil(reworded);
        CHECK(open_questions().empty());
    }
    SUBCASE("somebody has corrected it: that is wrong now")
    {
        REQUIRE(run(questions.answer(asked.id, "corrected", "ana", now)).has_value());
        read_vigil(vigil());
        REQUIRE(open_questions().size() == 1);
        CHECK(open_questions()[0].text.find("it was Vigil, Thu 4 Mar 2027, 12:00; it is Vigil, Wed 3 Mar") !=
              std::string::npos);
    }
    SUBCASE("somebody has left it as it was")
    {
        REQUIRE(run(questions.answer(asked.id, "leave", "ana", now)).has_value());
        read_vigil(vigil());
        CHECK(open_questions().empty());
    }
}

TEST_CASE_FIXTURE(ChangesFixture,
                  "what was not out after all, and goes with new words, is right: the next move is another one")
{
    auto const claimed = lose_answer();
    read_vigil(moved(vigil(), 24h));
    CHECK(open_questions().size() == 1);
    now = due + 2h;
    auto const again = now + 1h;
    store::PostStore::Moment const later{again, "2027-03-02T15:00", "Europe/London"};
    REQUIRE(run(posts.settle_not_there(claimed.short_id, later, "ana", now)).has_value());
    CHECK(open_questions().size() == 1);
    auto reworded = post(due + 24h);
    reworded.text = "Come on Thursday: https://peal.example/r/0000000 #StampItOutLLR";
    plan({reworded});
    CHECK(open_questions().empty());
    auto const sent = claim(again).at(0);
    REQUIRE(run(record_intent(sent, again)).has_value());
    REQUIRE(run(deliveries.confirm(claim_of(sent), "1", "https://x.com/1", "201", again, again)).has_value());
    now = again + 1min;
    read_vigil(vigil());
    REQUIRE(open_questions().size() == 1);
    CHECK(open_questions()[0].text.find("it was Vigil, Thu 4 Mar 2027, 12:00; it is Vigil, Wed 3 Mar 2027") !=
          std::string::npos);
}

TEST_CASE_FIXTURE(ChangesFixture,
                  "what is not on the account, and whose event has changed meanwhile, does not go again as it was")
{
    auto const claimed = lose_answer();
    auto const again = [this](campaigns::PlannedPost const&, Occurrence const* event, bool) {
        auto reworded = post(event->start - 24h);
        reworded.text = "Vigil, " + event->location + ": https://peal.example/r/0000000 #StampItOutLLR";
        return std::optional(reworded);
    };
    SUBCASE("cancelled")
    {
        read_vigil(cancelled());
        plan({}, again);
        CHECK(only_post().state == State::unknown);
        REQUIRE(run(deliveries.plan_resend(claim_of(claimed), "not listed", now)).has_value());
        CHECK(claim(now).empty());
        plan({}, again);
        CHECK(only_post().state == State::held);
        CHECK(only_post().reason.find("its event was cancelled") != std::string::npos);
        CHECK(claim(now).empty());
        CHECK(claim(now + grace).empty());
        CHECK(only_post().state == State::cancelled);
    }
    SUBCASE("with another place")
    {
        auto event = vigil();
        event.location = "Town Hall";
        read_vigil(event);
        plan({}, again);
        REQUIRE(run(deliveries.plan_resend(claim_of(claimed), "not listed", now)).has_value());
        CHECK(claim(now).empty());
        plan({}, again);
        REQUIRE(claim(now).size() == 1);
        CHECK(only_post().plan.text.starts_with("Vigil, Town Hall"));
        CHECK(only_post().revision == 2);
    }
    SUBCASE("nothing was planned in time")
    {
        read_vigil(cancelled());
        REQUIRE(run(deliveries.plan_resend(claim_of(claimed), "not listed", now)).has_value());
        CHECK(claim(due + 30min + Duration(1)).empty());
        CHECK(only_post().state == State::missed);
        CHECK(only_post().reason.find("its event had changed") != std::string::npos);
    }
    SUBCASE("it is seen after all")
    {
        read_vigil(cancelled());
        REQUIRE(run(deliveries.adopt(claim_of(claimed), "1", "https://x.com/1", "list", now)).has_value());
        plan({}, again);
        CHECK(only_post().state == State::confirmed);
        CHECK(open_questions().size() == 1);
    }
}

TEST_CASE_FIXTURE(ChangesFixture,
                  "what was missed, and whose event was called off since, is held when somebody gives it a moment")
{
    now = due + 2h;
    CHECK(claim(now).empty());
    REQUIRE(only_post().state == State::missed);
    read_vigil(cancelled());
    plan({});
    store::PostStore::Moment const at_once{now, "2027-03-02T14:00", "Europe/London"};
    CHECK(refusal(run(posts.reschedule(only_post().short_id, at_once, "ana", now)))
              .find("its event was cancelled: Vigil") != std::string::npos);
    CHECK(only_post().state == State::missed);
    store::PostStore::Moment const later{now + 1h, "2027-03-02T15:00", "Europe/London"};
    REQUIRE(run(posts.reschedule(only_post().short_id, later, "ana", now)).has_value());
    CHECK(claim(now).empty());
    plan({});
    CHECK(only_post().state == State::held);
    // A person decides.
    REQUIRE(run(posts.release(only_post().short_id, "the vigil takes place elsewhere", "ana", now)).has_value());
}

TEST_CASE_FIXTURE(ChangesFixture, "nobody is asked about a rehearsal, nor about an event that is over, nor about words")
{
    SUBCASE("a rehearsal")
    {
        auto rehearsed = post(due);
        rehearsed.dry_run = true;
        plan({rehearsed});
        auto const claimed = claim(due).at(0);
        REQUIRE(run(deliveries.rehearse(claim_of(claimed), due)).has_value());
        now = due + 1min;
        read_vigil(moved(vigil(), 24h));
    }
    SUBCASE("an event that is over")
    {
        publish();
        now = vigil().end + 1h;
        read_vigil(moved(vigil(), -1h));
    }
    SUBCASE("words")
    {
        publish();
        auto event = vigil();
        event.summary = "Candle vigil";
        read_vigil(event);
    }
    CHECK(open_questions().empty());
}

TEST_CASE_FIXTURE(ChangesFixture, "a call that is on the wire ends as it does, and a person is asked")
{
    auto const claimed = claim(due).at(0);
    REQUIRE(run(record_intent(claimed, due)).has_value());
    now = due;
    read_vigil(cancelled());
    CHECK(only_post().state == State::sending);
    REQUIRE(open_questions().size() == 1);
    CHECK(open_questions()[0].text.find("is on its way, and its event was cancelled") != std::string::npos);
    CHECK(run(deliveries.confirm(claim_of(claimed), "1", "", "201", due, due)).has_value());
    CHECK(only_post().state == State::confirmed);
}

TEST_CASE_FIXTURE(ChangesFixture, "while its event is under way a person is asked too, and told when it ends now")
{
    auto week = vigil();
    week.end = week.start + 72h;
    read_vigil(week);
    plan({post(due)});
    publish();
    now = week.start + 24h;
    SUBCASE("it ends sooner")
    {
        week.end -= 24h;
        read_vigil(week);
        REQUIRE(open_questions().size() == 1);
        CHECK(open_questions()[0].text.find("it was Vigil, Wed 3 Mar 2027, 12:00, until Sat 6 Mar 2027, 12:00; it is "
                                            "Vigil, Wed 3 Mar 2027, 12:00, until Fri 5 Mar 2027, 12:00") !=
              std::string::npos);
        CHECK(open_questions()[0].proposal ==
              "Please note a change: Vigil, Wed 3 Mar 2027, 12:00, until Fri 5 Mar 2027, 12:00.");
    }
    SUBCASE("it is off")
    {
        week.status = Status::cancelled;
        read_vigil(week);
        REQUIRE(open_questions().size() == 1);
        CHECK(open_questions()[0].kind == "event-off");
    }
}
