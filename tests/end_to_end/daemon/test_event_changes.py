"""An event changes in a partner's calendar: what becomes of the posts that wait, of one on its way, and of one that is out."""

import time
import unittest

from partners import DAY, HOUR, MINUTE, CalendarScene, Feed, event
from scene import SOON, now
from stage import parse_iso, utc_stamp, wait_until

TWO_DAYS = 2 * DAY  # that the post stands before its event
CANCELLED = "STATUS:CANCELLED\r\n"


class EventChanges(CalendarScene):
    live = True

    def setUp(self):
        super().setUp()
        self.add_district()
        self.start = (now() + 20 * DAY).replace(microsecond=0)
        self.tea = event("tea", self.start + 10 * DAY, "Tea", category="tea")

    def begin(self, start=None, **campaign):
        """The daemon, with the post of one vigil."""
        self.start = start or self.start
        self.add_vigils(**campaign)
        self.publish(self.start)
        self.stage.start_daemon()
        return self.only_vigil()

    def publish(self, start, title="Vigil", more=""):
        self.say(event("a", start, title, more))

    def say(self, *events):
        # So that what goes is not all there is.
        self.feed.publish(*events, self.tea)

    def look(self, start, *arguments, **more):
        self.publish(start, *arguments, **more)
        self.refresh("district")

    def begin_soon(self):
        """The post is due at once."""
        return self.begin((now() + TWO_DAYS).replace(microsecond=0) + SOON * MINUTE / 60)

    def begin_out(self):
        self.begin_soon()
        post = self.wait_for_state("vigils", "published")[0]
        self.assertEqual(len(self.sandbox.ledger("x")), 1)
        return post

    def check_as_it_went_out(self, before):
        """Nobody but people edits, deletes or repeats what is out."""
        after = self.only_vigil("published")
        for name in ("id", "text", "revision", "remote_id", "due"):
            self.assertEqual(after[name], before[name])
        ledger = self.sandbox.ledger("x")
        self.assertEqual([entry["text"] for entry in ledger], [before["text"]])
        self.assertNotIn("removed_at", ledger[0])

    def only_question(self):
        questions = self.questions()
        self.assertEqual(len(questions), 1, questions)
        return questions[0]

    def event(self):
        return next(one for one in self.stage.ask("calendar", "events", "--source", "district")["events"] if "vigil" in one["categories"])

    def test_a_post_moves_with_its_event_and_is_approved_again_as_it_names_the_day(self):
        post = self.begin(approval="one")
        self.stage.peal("posts", "approve", post["id"])
        self.assertEqual(self.only_vigil()["state"], "scheduled")
        self.look(self.start + DAY)
        after = self.only_vigil()
        self.assertEqual((after["id"], after["key"]), (post["id"], post["key"]))
        self.assertEqual(parse_iso(after["due"]), self.start + DAY - TWO_DAYS)
        self.assertEqual(after["revision"], post["revision"] + 1)
        self.assertEqual(after["state"], "in_review")
        self.assertEqual(self.questions(), [])

    def test_a_post_that_names_no_day_moves_and_stays_approved(self):
        post = self.begin(text="{{event.title}}: come.", approval="one")
        self.stage.peal("posts", "approve", post["id"])
        self.look(self.start + DAY)
        after = self.only_vigil("scheduled")
        self.assertEqual((after["id"], after["revision"]), (post["id"], post["revision"]))
        self.assertEqual(parse_iso(after["due"]), self.start + DAY - TWO_DAYS)

    def test_a_post_whose_moment_is_over_by_the_move_is_missed_and_a_person_asked(self):
        post = self.begin()
        self.look(now().replace(microsecond=0) + TWO_DAYS - HOUR)
        after = self.only_vigil("missed")
        self.assertEqual(after["id"], post["id"])
        self.assertIn("its event has moved, and its moment is over", after["reason"])
        asked = self.only_question()
        self.assertEqual((asked["kind"], asked["about"], asked["choices"]), ("moment-over", post["id"], ["rescheduled", "leave"]))
        self.assertIn(asked["id"], self.stage.peal("status", check=False).stdout)
        time.sleep(3)
        self.assertEqual(self.sandbox.ledger("x"), [])
        self.stage.peal("calendar", "answer", asked["id"], "leave")
        self.assertEqual(self.questions(), [])
        self.assertEqual(self.only_vigil()["state"], "missed")

    def test_a_post_that_was_missed_by_a_slip_of_the_pen_comes_back(self):
        post = self.begin()
        self.look(now().replace(microsecond=0) + TWO_DAYS - HOUR)
        self.only_vigil("missed")
        self.only_question()
        self.look(self.start)
        after = self.only_vigil("scheduled")
        self.assertEqual((after["id"], parse_iso(after["due"])), (post["id"], self.start - TWO_DAYS))
        self.assertEqual(self.questions(), [])
        self.assertEqual(self.sandbox.ledger("x"), [])

    def test_one_that_is_late_by_a_little_goes_out_in_its_new_words(self):
        self.begin()
        self.look(now().replace(microsecond=0) + TWO_DAYS - 10 * MINUTE, "Silent vigil")
        self.wait_for_state("vigils", "published")
        self.assertIn("Silent vigil", self.sandbox.ledger("x")[0]["text"])
        self.assertEqual(self.questions(), [])

    def test_a_cancelled_event_holds_its_post_at_once_and_cancels_it_after_the_grace(self):
        self.set_grace(4)
        post = self.begin()
        self.look(self.start, more=CANCELLED)
        held = self.only_vigil()
        self.assertEqual(held["state"], "held")
        self.assertIn("its event was cancelled", held["reason"])
        self.assertLessEqual(parse_iso(held["called_off_until"]), now() + 5 * MINUTE / 60)
        self.assertEqual(self.only_vigil("cancelled")["id"], post["id"])

        # It takes place after all: the post is as it was.
        self.look(self.start)
        after = self.only_vigil("scheduled")
        self.assertEqual((after["id"], after["text"], after["revision"]), (post["id"], post["text"], post["revision"]))
        self.assertEqual(parse_iso(after["due"]), self.start - TWO_DAYS)
        self.assertIsNone(after["called_off_until"])

    def test_an_event_that_leaves_its_calendar_holds_its_post_and_gives_it_back(self):
        self.set_grace(4)
        post = self.begin()
        self.say()
        self.refresh("district")
        held = self.only_vigil()
        self.assertEqual(held["state"], "held")
        self.assertIn("its event has left the calendar", held["reason"])
        # Within the grace it is as if nothing had been.
        self.look(self.start)
        self.assertEqual(self.only_vigil("scheduled")["id"], post["id"])
        time.sleep(5)
        self.assertEqual(self.only_vigil()["state"], "scheduled")
        self.say()
        self.refresh("district")
        self.only_vigil("cancelled")
        self.assertEqual(self.questions(), [])

    def test_what_is_past_when_its_event_takes_place_after_all_stays_cancelled(self):
        self.set_grace(2)
        self.begin_soon()
        self.look(self.start, more=CANCELLED)
        self.only_vigil("cancelled")
        due = self.start - TWO_DAYS
        wait_until(lambda: now() > due + 2 * MINUTE / 60, "the post's moment to be over", 30)
        self.look(self.start)
        time.sleep(3)
        self.assertEqual(self.only_vigil()["state"], "cancelled")
        self.assertEqual(self.sandbox.ledger("x"), [])

    def test_other_words_reach_the_post_and_are_approved_again_where_they_stand_in_it(self):
        post = self.begin(approval="one")
        self.stage.peal("posts", "approve", post["id"])
        self.look(self.start, more="DESCRIPTION:Bring a candle\r\n")
        self.assertEqual(self.only_vigil()["state"], "scheduled", "the post does not say it")
        self.look(self.start, "Silent vigil", more="DESCRIPTION:Bring a candle\r\n")
        after = self.only_vigil()
        self.assertEqual((after["id"], after["state"], after["revision"]), (post["id"], "in_review", post["revision"] + 1))
        self.assertIn("Silent vigil", after["text"])

    def test_a_post_on_the_wire_goes_out_as_it_is_when_its_event_moves(self):
        self.sandbox.fault("x", "/2/tweets", method="POST", delay_before=6)
        before = self.begin_soon()
        self.wait_for_call("x")
        self.look(self.start + DAY, "Silent vigil")
        on_its_way = self.only_question()
        self.assertEqual((on_its_way["kind"], on_its_way["about"]), ("event-moved", before["id"]))
        self.assertIn("is on its way, and its event has moved", on_its_way["text"])
        self.assertEqual(self.only_vigil()["state"], "publishing")
        self.wait_for_state("vigils", "published")
        time.sleep(3)
        after = self.only_vigil()
        self.assertEqual((after["id"], after["text"], after["revision"]), (before["id"], before["text"], before["revision"]))
        self.assertEqual([entry["text"] for entry in self.sandbox.ledger("x")], [before["text"]])
        self.assertEqual(self.only_question()["id"], on_its_way["id"])

    def test_a_post_on_the_wire_goes_out_when_its_event_is_called_off_and_a_person_is_asked(self):
        self.set_grace(1)
        self.sandbox.fault("x", "/2/tweets", method="POST", delay_after=5)
        before = self.begin_soon()
        self.wait_for_call("x")
        self.look(self.start, more=CANCELLED)
        self.assertEqual(self.only_question()["kind"], "event-off")
        self.wait_for_state("vigils", "published")
        self.check_as_it_went_out({**before, "remote_id": self.only_vigil()["remote_id"]})

    def test_what_is_prepared_when_its_event_changes_does_not_go_out_with_stale_words(self):
        """Its call has not left: it is prepared anew, with the words and the moment of the event as it is."""
        self.sandbox.fault("x", "/2/media/upload", method="POST", delay_before=6)
        before = self.begin_soon()
        self.wait_for_call("x")
        self.assertEqual(self.only_vigil()["state"], "publishing")
        self.look(self.start, "Silent vigil")
        self.wait_for_state("vigils", "published")
        ledger = self.sandbox.ledger("x")
        self.assertEqual(len(ledger), 1)
        self.assertIn("Silent vigil", ledger[0]["text"])
        self.assertEqual(self.only_vigil()["revision"], before["revision"] + 1)
        self.assertEqual(self.questions(), [])

    def test_what_is_prepared_when_its_event_moves_away_waits_for_its_new_moment(self):
        self.sandbox.fault("x", "/2/media/upload", method="POST", delay_before=4)
        before = self.begin_soon()
        self.wait_for_call("x")
        self.look(self.start + DAY)
        after = self.only_vigil("scheduled")
        self.assertEqual(after["id"], before["id"])
        self.assertEqual(parse_iso(after["due"]), self.start + DAY - TWO_DAYS)
        due = self.start - TWO_DAYS
        wait_until(lambda: now() > due + 6 * MINUTE / 60, "its old moment to be over", 30)
        self.assertEqual(self.only_vigil()["state"], "scheduled")
        self.assertEqual(self.sandbox.ledger("x"), [])

    def test_this_and_all_following_times_of_a_series_are_moved_and_nothing_is_said_twice(self):
        """As Google exports it: the series ends before them, and another begins, with another name."""
        week = 7 * DAY
        start = (now() + TWO_DAYS).replace(microsecond=0) + SOON * MINUTE / 60
        self.add_vigils()
        self.say(event("clinic@google.com", start - week, "Clinic", "RRULE:FREQ=WEEKLY;COUNT=10\r\n"))
        self.stage.start_daemon()
        before = {post["id"]: parse_iso(post["due"]) for post in self.wait_for_vigils(9)}
        out = wait_until(lambda: self.vigils("published"), "the next one's post to be out")[0]["id"]

        moved = start + DAY
        self.say(event("clinic@google.com", start - week, "Clinic", f"RRULE:FREQ=WEEKLY;UNTIL={utc_stamp(start - MINUTE)}\r\n"),
                 event(f"clinic_R{utc_stamp(start)[:-1]}@google.com", moved, "Clinic", "RRULE:FREQ=WEEKLY;COUNT=9\r\n"))
        self.refresh("district")
        after = {post["id"]: parse_iso(post["due"]) for post in self.vigils()}
        self.assertEqual(after, {post: due if post == out else due + DAY for post, due in before.items()})
        self.assertEqual(len(self.vigils("scheduled")), 8)
        asked = self.only_question()
        self.assertEqual((asked["kind"], asked["about"]), ("event-moved", out))
        self.assertEqual(len(self.sandbox.ledger("x")), 1)
        self.refresh("district")
        self.assertEqual({post["id"]: parse_iso(post["due"]) for post in self.vigils()}, after)

    def test_an_event_of_two_calendars_follows_the_one_that_has_it(self):
        city = Feed()
        self.addCleanup(city.server_close)
        self.addCleanup(city.shutdown)
        self.add_sources(f'{{id: city, name: City, address: "{city.address}", allow_inside: yes, owner: leics-cc, poll: 1h}}')
        post = self.begin()
        city.publish(event("a", self.start + DAY), event("cake", self.start + 10 * DAY, "Cake", category="tea"))
        self.refresh("city")
        self.assertEqual(self.only_vigil()["due"], post["due"], "who had it first says when it is")

        def due_of_the_same(state="scheduled"):
            after = self.only_vigil()
            self.assertEqual((after["id"], after["key"], after["state"]), (post["id"], post["key"], state))
            return parse_iso(after["due"])

        self.say()
        self.refresh("district")
        self.assertEqual(due_of_the_same(), self.start + DAY - TWO_DAYS)
        self.look(self.start + 3 * DAY)
        self.assertEqual(due_of_the_same(), self.start + 3 * DAY - TWO_DAYS, "it comes back, at another time than the second has it")
        self.say()
        self.refresh("district")
        city.publish(event("cake", self.start + 10 * DAY, "Cake", category="tea"))
        self.refresh("city")
        due_of_the_same("held")
        self.assertEqual(self.questions(), [])

    def test_a_post_that_is_out_stays_as_it_is_whatever_becomes_of_its_event(self):
        before = self.begin_out()
        self.look(self.start, "Silent vigil")
        self.assertEqual(self.questions(), [], "words are nobody's trouble")

        self.look(self.start + DAY, "Silent vigil")
        asked = self.only_question()
        self.assertEqual((asked["kind"], asked["about"], asked["choices"]), ("event-moved", before["id"], ["corrected", "leave"]))
        self.assertIn("Please note a change: Silent vigil, ", asked["proposal"])
        self.check_as_it_went_out(before)

        # Back again nothing is wrong, and nobody has to answer.
        self.look(self.start, "Silent vigil")
        self.assertEqual(self.questions(), [])
        shown = self.stage.ask("calendar", "show", self.event()["id"])
        self.assertEqual([(one["id"], one["answer"]) for one in shown["questions"]], [(asked["id"], "its event is back where it was")])
        self.look(self.start + DAY, "Silent vigil")
        asked = self.only_question()
        self.stage.peal("calendar", "answer", asked["id"], "corrected")

        self.look(self.start + DAY, "Silent vigil", more=CANCELLED)
        asked = self.only_question()
        self.assertEqual((asked["kind"], asked["choices"]), ("event-off", ["posted", "leave"]))
        self.assertIn("This event will not take place: Silent vigil, ", asked["proposal"])
        self.check_as_it_went_out(before)

        self.look(self.start + DAY, "Silent vigil")
        self.assertEqual(self.questions(), [], "it takes place after all")
        self.check_as_it_went_out(before)


if __name__ == "__main__":
    unittest.main()
