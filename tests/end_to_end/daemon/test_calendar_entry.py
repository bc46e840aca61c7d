"""People fill in the shared calendar in Peal itself: all four kinds, and what they decide about them."""

import unittest

from partners import DAY, HOUR, CalendarScene
from scene import CHANNELS, now
from stage import parse_iso, wait_until


class CalendarEntry(CalendarScene):
    def setUp(self):
        super().setUp()
        self.day = (now() + 30 * DAY).date()

    def add(self, title, *arguments):
        return self.stage.ask("calendar", "add", title, *arguments)

    def show(self, event):
        return self.stage.ask("calendar", "show", event["id"])

    def decide(self, decision, event, *arguments, **more):
        return self.stage.peal("calendar", decision, event["id"], *arguments, **more)

    def refused(self, *arguments):
        """In one line."""
        done = self.stage.peal("calendar", *arguments, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        return done.stderr

    def add_campaign(self, name, schedule, channels=("x",)):
        """A campaign of one message."""
        (self.config.folder / "campaigns" / f"{name}.yaml").write_text(f"""\
id: {name}
title: Entered
aim: What is entered is said.
audience: external
areas: [all]
languages: [en-GB]
owner: leics-police
channels: [{", ".join(CHANNELS[network] for network in channels)}]
approval: none
quiet_hours: ignore
messages:
  - id: only
    label: general
    text: "{{{{event.title}}}}, {{{{event.date}}}}."
    artwork: {{headline: Come, alt: White words on dark blue say "Come".}}
    schedule:
      anchor: {{{schedule}}}
""")

    def post_of(self, name, is_there=lambda post: True):
        def look():
            posts = [self.stage.post(post["id"]) for post in self.stage.posts(name)]
            return posts if len(posts) == 1 and is_there(posts[0]) else None

        return wait_until(look, f"the post of {name}")[0]

    def test_an_event_is_confirmed_changed_called_off_and_counted(self):
        self.add_vigils()
        self.stage.start_daemon()
        made = self.add("Candlelight vigil", "--start", f"{self.day} 18:00", "--end", f"{self.day} 19:00", "--place", "Town Hall Square",
                        "--category", "vigil", "--organiser", "leics-police")
        self.assertEqual((made["kind"], made["needs_confirmation"]), ("event", True))
        post = self.post_of("vigils")
        self.assertTrue(post["tentative"])
        self.assertEqual(post["flag"], "event not confirmed")
        self.assertIn("event not confirmed", self.stage.peal("posts", "ls", "--campaign", "vigils").stdout)
        self.decide("confirm", made)
        post = self.post_of("vigils", lambda post: not post["tentative"])
        self.assertIn("confirmed already", self.refused("confirm", made["id"]))

        # Whoever changes what it says makes it wait again; who looked at another revision changes nothing.
        self.decide("change", made, "--start", f"{self.day + DAY} 18:00")
        moved = self.post_of("vigils", lambda post: post["tentative"])
        self.assertEqual(moved["id"], post["id"])
        self.assertEqual(parse_iso(moved["due"]), parse_iso(post["due"]) + DAY)
        self.assertEqual(parse_iso(self.show(made)["end"]) - parse_iso(self.show(made)["start"]), HOUR)
        self.assertIn("look at it again", self.refused("change", made["id"], "--place", "Guildhall", "--revision", "1"))
        self.decide("change", made, "--place", "Guildhall", "--revision", str(self.show(made)["revision"]), "--by-owner")
        self.post_of("vigils", lambda post: not post["tentative"])

        self.assertIn("reason", self.stage.peal("calendar", "cancel", made["id"], check=False).stderr)
        self.decide("cancel", made, "--reason", "The square is closed")
        self.post_of("vigils", lambda post: post["state"] == "held")
        self.assertIn("nothing to confirm", self.refused("confirm", made["id"]))
        self.decide("restore", made)
        self.assertEqual(self.post_of("vigils", lambda post: post["state"] == "scheduled")["id"], post["id"])
        for words in ("Candlelight vigil", "Guildhall", "The square is closed"):
            self.assertIn(words, self.decide("show", made).stdout)

        self.assertIn("has not begun", self.refused("attendance", made["id"], "40"))
        begun = now() - 2 * HOUR
        self.decide("change", made, "--start", f"{begun:%Y-%m-%d %H:%M}", "--zone", "UTC", "--by-owner")
        self.decide("attendance", made, "40")
        self.decide("attendance", made, "42")
        self.assertEqual(self.show(made)["attendance"], 42)
        self.assertIn("Events: 42 people at 1 event\n", self.stage.peal("report").stdout)
        self.assertIn("Attendance", self.decide("show", made).stdout)
        history = [line["what"] for line in self.show(made)["history"]]
        self.assertEqual(history, ["entered", "confirmed for the calendar's owner", "changed", "changed", "cancelled", "restored",
                                   "changed", "attendance", "attendance"])

        # Over a kill all of it is there.
        self.stage.daemon.kill()
        self.stage.start_daemon()
        self.assertEqual([line["what"] for line in self.show(made)["history"]], history)

    def test_days_of_awareness(self):
        self.add_campaign("week", "category: awareness, title: Hate Crime Week, days: -1, at: \"09:00\"")
        self.stage.start_daemon()
        made = self.add("Hate Crime Week", "--on", f"{self.day}", "--end", f"{self.day + 6 * DAY}", "--kind", "awareness", "--by-owner")
        self.assertEqual((made["kind"], made["all_day"], made["first_day"], made["last_day"]),
                         ("awareness", True, f"{self.day}", f"{self.day + 6 * DAY}"))
        post = self.post_of("week")
        self.assertFalse(post["tentative"])
        self.assertTrue(post["wall"].startswith(f"{self.day - DAY}T09:00"), post["wall"])
        # Moved, it lasts as long.
        self.decide("change", made, "--on", f"{self.day + DAY}", "--by-owner")
        self.assertEqual(self.show(made)["last_day"], f"{self.day + 7 * DAY}")
        self.assertEqual(self.post_of("week", lambda one: one["wall"].startswith(f"{self.day}T09:00"))["id"], post["id"])
        self.decide("cancel", made, "--reason", "another week")
        self.post_of("week", lambda one: one["state"] == "held")
        self.decide("cancel-posts", made)
        self.post_of("week", lambda one: one["state"] == "cancelled")
        self.decide("restore", made)
        self.assertEqual(self.post_of("week", lambda one: one["state"] == "scheduled")["id"], post["id"])

    def test_a_release_is_not_spoken_of_before_its_embargo_ends(self):
        self.add_campaign("release", "category: media, exact: -2h")
        self.stage.start_daemon()
        self.assertIn("only an event of kind media has an embargo",
                      self.refused("add", "Figures", "--start", f"{self.day} 12:00", "--embargo", f"{self.day} 11:00"))
        made = self.add("Yearly figures", "--start", f"{self.day} 12:00", "--kind", "media", "--embargo", f"{self.day} 11:00", "--by-owner")
        held = self.post_of("release", lambda post: post["state"] == "held")
        self.assertIn("under embargo until", held["reason"])
        self.assertIn("Embargo", self.decide("show", made).stdout)
        self.decide("change", made, "--embargo", f"{self.day} 09:00", "--by-owner")
        self.post_of("release", lambda post: post["state"] == "scheduled")
        # Later than its moment again, and taken away.
        self.decide("change", made, "--embargo", f"{self.day} 11:30", "--by-owner")
        self.post_of("release", lambda post: post["state"] == "held")
        self.decide("change", made, "--embargo", "", "--by-owner")
        self.post_of("release", lambda post: post["state"] == "scheduled")
        self.assertIsNone(self.show(made)["embargo"])
        self.decide("cancel", made, "--reason", "not this year")
        self.post_of("release", lambda post: post["state"] == "held")

    def test_a_restriction_holds_what_falls_into_it_once_it_is_confirmed(self):
        self.add_vigils()
        self.stage.start_daemon()
        self.add("Vigil", "--start", f"{self.day} 18:00", "--category", "vigil", "--by-owner")
        self.post_of("vigils")
        made = self.add("Mourning", "--on", f"{self.day - 3 * DAY}", "--end", f"{self.day - DAY}", "--kind", "restriction")
        post = self.post_of("vigils", lambda post: any("may lie in restriction" in line for line in post["why"]))
        self.assertEqual(post["state"], "scheduled", "what nobody has confirmed holds nothing")
        self.decide("confirm", made)
        held = self.post_of("vigils", lambda post: post["state"] == "held")
        self.assertIn("restriction `Mourning`", held["reason"])
        # It ends before the post.
        self.decide("change", made, "--on", f"{self.day - 5 * DAY}", "--end", f"{self.day - 4 * DAY}", "--by-owner")
        self.post_of("vigils", lambda post: post["state"] == "scheduled")
        self.decide("change", made, "--end", f"{self.day - DAY}", "--by-owner")
        self.post_of("vigils", lambda post: post["state"] == "held")
        self.decide("cancel", made, "--reason", "over")
        self.post_of("vigils", lambda post: post["state"] == "scheduled")


if __name__ == "__main__":
    unittest.main()
