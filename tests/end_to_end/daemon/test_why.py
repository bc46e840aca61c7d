"""Each step that puts a post where it is can be read: before, in the plan, and of the stored post. Nothing has to be guessed."""

import datetime
import getpass
import json
import time
import unittest

from scene import SOON, Scene
from stage import CHANNELS, now, parse_iso, to_iso, wait_until

DAY = datetime.timedelta(days=1)


def change_of_clocks(month):
    """The next last Sunday of the month, on which the clocks change at night."""
    day = now().date()
    while True:
        day += DAY
        if day.month == month and day.weekday() == 6 and (day + 7 * DAY).month != month:
            return day


class Why(Scene):
    live = False

    def setUp(self):
        super().setUp()
        self.day = now().date() + 10 * DAY

    def campaign(self, name, schedule, more="", channels=("x",)):
        (self.config.folder / "campaigns" / f"{name}.yaml").write_text(f"""\
id: {name}
title: {name}
aim: It is where it is for a reason.
audience: external
areas: [all]
owner: leics-police
channels: [{", ".join(CHANNELS[network] for network in channels)}]
approval: none
{more}
messages:
  - id: only
    text: You can report hate, and this is {name}.
    schedule: {schedule}
""")

    def event(self, uid, start, hours, title, status="CONFIRMED", categories="community"):
        """At a time of the partnership's clocks."""
        lines = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", f"SUMMARY:{title}", f"CATEGORIES:{categories}", f"STATUS:{status}",
                 f"DTSTART;TZID=Europe/London:{start:%Y%m%dT%H%M%S}", f"DURATION:PT{hours}H", "END:VEVENT", "END:VCALENDAR"]
        self.config.edit("calendar.ics", "END:VCALENDAR", "\r\n".join(lines), 1)

    def at(self, hour, minute=0, day=None):
        return datetime.datetime.combine(day or self.day, datetime.time(hour, minute))

    def why(self, name):
        """What the plan and the stored post say, which is the same."""
        done = self.stage.peal("plan", "--config", self.config.folder, "--to", str(now().date() + 400 * DAY), "--json")
        planned = [post for post in json.loads(done.stdout)["posts"] if post["campaign"] == name]
        self.assertEqual(len(planned), 1, name)
        posts = wait_until(lambda: self.stage.posts(name), f"the post of campaign {name} to be planned")
        stored = self.stage.post(posts[0]["id"])
        self.assertEqual(stored["why"], planned[0]["why"])
        self.assertEqual(parse_iso(stored["due"]), parse_iso(planned[0]["due"]))
        page = " ".join(self.stage.peal("posts", "show", stored["id"]).stdout.split())
        for line in stored["why"]:
            self.assertIn(" ".join(line.split()), page)
        day = stored["wall"][:10]
        text = self.stage.peal("plan", "--config", self.config.folder, "--from", day, "--to", day, "--why").stdout
        told = " ".join(text[text.index(f"{name}/only"):].split())
        for line in stored["why"]:
            self.assertIn(" ".join(line.split()), told)
        return stored["wall"], stored["why"]

    def test_every_step_of_the_plan_is_told_in_its_order(self):
        spring, autumn = change_of_clocks(3), change_of_clocks(10)
        self.event("fair@peal.example", self.at(18), 2, "Fair")
        self.event("early@peal.example", self.at(7, day=self.day + DAY), 1, "Early walk")
        self.event("perhaps@peal.example", self.at(12, day=self.day + 2 * DAY), 1, "Perhaps", "TENTATIVE")
        self.event("mourning@peal.example", self.at(0, day=self.day + 4 * DAY), 20, "Mourning", "TENTATIVE", "restriction")
        with open(self.config.folder / "partnership.yaml", "a") as file:
            file.write(f"restrictions:\n  - {{id: poll, reason: Poll of the parish, from: {self.day + 3 * DAY}, to: {self.day + 3 * DAY}}}\n")
        self.campaign("days", '{anchor: {uid: fair@peal.example, days: -3, at: "09:00"}}', channels=("instagram",))
        self.campaign("exact", "{anchor: {uid: fair@peal.example, exact: -2h}}", channels=("instagram",))
        self.campaign("gap", f"{{at: {spring} 01:30}}", "quiet_hours: ignore")
        self.campaign("twice", f"{{at: {autumn} 01:30}}", "quiet_hours: ignore")
        self.campaign("night", f"{{at: {self.day} 22:15}}", channels=("snapchat",))
        self.campaign("before", "{anchor: {uid: early@peal.example, exact: -8h}}", channels=("instagram",))
        self.campaign("first", f"{{at: {self.day} 12:00}}")
        self.campaign("second", f"{{at: {self.day} 12:01}}")
        self.campaign("perhaps", "{anchor: {uid: perhaps@peal.example, exact: -1h}}")
        self.campaign("held", f"{{at: {self.day + 3 * DAY} 10:00}}", f"planned_on: {now().date() - 30 * DAY}")
        self.campaign("may-be-held", f"{{at: {self.day + 4 * DAY} 10:00}}")
        # Held, then moved by quiet hours and the channel's distance, on the day after.
        self.campaign("all-1", f"{{at: {self.day + 3 * DAY} 06:00}}", channels=("instagram",))
        self.campaign("all-2", f"{{at: {self.day + 3 * DAY} 07:30}}", channels=("instagram",))
        self.stage.start_daemon()

        def words(day, time):
            return f"{day:%a} {day.day} {day:%b %Y}, {time}"

        day = self.day
        three_before = f"3 days before the first day of `Fair` ({day:%a} {day.day} {day:%b %Y})"
        self.assertEqual(self.why("days"), (f"{day - 3 * DAY}T09:00", [three_before]))
        self.assertEqual(self.why("exact"), (f"{day}T16:00", ["2 hours before the start of `Fair`"]))
        as_written = f"at {words(spring, '01:30')}, as written"
        self.assertEqual(self.why("gap")[1], [as_written, f"the clocks go forward and skip {words(spring, '01:30')}: moved on by the gap"])
        self.assertEqual(self.why("twice")[1][1], f"the clocks go back and {words(autumn, '01:30')} happens twice: the first")
        self.assertEqual(self.why("night"), (f"{day + DAY}T07:30", [f"at {words(day, '22:15')}, as written", f"quiet hours: moved to {words(day + DAY, '07:30')}"]))
        self.assertEqual(self.why("before"), (f"{day}T20:59", ["8 hours before the start of `Early walk`",
                                                              f"quiet hours; moved back because afterwards is too late: moved to {words(day, '20:59')}"]))
        self.assertEqual(self.why("second"), (f"{day}T12:10", [f"at {words(day, '12:01')}, as written",
                                                              f"moved to {words(day, '12:10')} to keep the channel's distance from the post before"]))
        self.assertEqual(self.why("perhaps")[1], ["1 hour before the start of `Perhaps`", "the event is not confirmed: the post waits until it is"])
        planned_on = now().date() - 30 * DAY
        until = f"{day + 3 * DAY:%a} {(day + 3 * DAY).day} {day + 3 * DAY:%b %Y}"
        self.assertEqual(self.why("held")[1][1:], [f"the campaign was planned on {planned_on:%a} {planned_on.day} {planned_on:%b %Y}",
                                                   f"held: restriction `poll` (Poll of the parish), until {until}"])
        self.assertIn("may lie in restriction `Mourning`", self.why("may-be-held")[1][1])
        day += 3 * DAY
        both = [self.why("all-1"), self.why("all-2")]
        self.assertEqual(sorted(wall for wall, _ in both), [f"{day}T07:30", f"{day}T07:40"])
        moved = next(why for wall, why in both if wall.endswith("07:40"))
        self.assertTrue(all("restriction `poll`" in " ".join(why) for _, why in both))
        self.assertIn(f"moved to {words(day, '07:40')} to keep the channel's distance from the post before", moved)

    def test_a_moment_that_a_person_gave_is_told_as_such(self):
        self.campaign("moved", f"{{at: {self.day} 12:00}}")
        self.stage.start_daemon()
        post = self.only("moved")
        self.stage.peal("posts", "reschedule", post["id"], "--at", f"{self.day}T15:45")
        why = self.stage.post(post["id"])["why"]
        self.assertEqual(why[-1], f"{getpass.getuser()} gave it the moment {self.day:%a} {self.day.day} {self.day:%b %Y}, 15:45")
        self.assertIn(why[-1], " ".join(self.stage.peal("posts", "show", post["id"]).stdout.split()))

    def test_what_is_caught_up_says_how_late_it_went(self):
        self.config.go_live()
        self.plan("late", SOON)
        self.stage.start_daemon()
        post = self.only("late")
        self.assertEqual(self.stage.daemon.stop(), 0)
        time.sleep(max(0.0, (parse_iso(post["due"]) - now()).total_seconds()) + 2)
        self.stage.start_daemon()
        gone, = self.wait_for_state("late", "published")
        self.assertGreaterEqual(gone["late_ms"], 2000)
        self.assertEqual(gone["due"], to_iso(parse_iso(post["due"])), "where it was planned stays on record")
        self.assertRegex(self.stage.peal("posts", "show", post["id"]).stdout, r"\d+ ms after it was due")


if __name__ == "__main__":
    unittest.main()
