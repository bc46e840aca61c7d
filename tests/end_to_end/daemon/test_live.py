"""A configuration that changes under a running daemon, and what `peal plan --diff` says of it before."""

import datetime
import json
import os
import re
import shutil
import time
import unittest

from scene import SOON, Changing
from stage import now, parse_iso, utc_stamp

OLD_WORDS = "whether it happened to you"
NEW_WORDS = "if it happened to you"
AN_HOUR = 3600
VIGIL = "vigil-8912@peal.example"


class Live(Changing):
    def test_new_words_are_planned_within_seconds(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        before = self.only("live")
        self.config.edit("campaigns/live.yaml", OLD_WORDS, NEW_WORDS, 1)
        self.wait_for(lambda: NEW_WORDS in self.only("live")["text"], "the new words to be planned")
        after = self.only("live")
        self.assertEqual((after["id"], after["link"], after["due"]), (before["id"], before["link"], before["due"]))
        self.assertEqual((before["revision"], after["revision"]), (1, 2))
        self.assertEqual(self.configuration()["problems"], [])

    def test_an_editor_that_renames_is_noticed(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        self.only("live")
        beside = self.config.folder / "campaigns" / ".live.yaml.tmp"
        beside.write_text(self.file("live").read_text().replace(OLD_WORDS, NEW_WORDS))
        os.replace(beside, self.file("live"))
        self.wait_for(lambda: NEW_WORDS in self.only("live")["text"], "the new words to be planned")

    def test_a_campaign_that_is_added_goes_out(self):
        self.stage.start_daemon()
        self.plan("late", SOON + 4)
        self.wait_for_state("late", "published")
        self.assertEqual(len(self.sandbox.ledger()), 1)

    def test_errors_are_told_and_change_nothing_until_they_are_mended(self):
        self.plan("live", AN_HOUR)
        self.plan("other", AN_HOUR)
        self.stage.start_daemon()
        post, other = self.only("live"), self.only("other")
        good = self.file("live").read_text()
        self.file("live").write_text(good.replace(OLD_WORDS, NEW_WORDS) + "  - [unclosed\n")
        self.file("other").unlink()

        problems = self.wait_for(lambda: self.configuration()["problems"], "the error to be told")
        self.assertRegex(problems[0], r"campaigns/live\.yaml:\d+:\d+: .+")
        self.assertIn(problems[0], self.stage.ask("status")["problems"])
        self.assertIn("campaigns/live.yaml:", self.stage.peal("status").stdout)
        status, health = self.health()
        self.assertEqual((status, health["well"]), (503, False))
        self.assertIn(problems[0], health["problems"])
        self.assertRegex(self.stage.daemon.log(), r"error +\S*campaigns/live\.yaml:\d+:\d+: ")
        time.sleep(3)  # long enough for the calendar to be read once more
        self.assertEqual([self.stage.post(one["id"])["state"] for one in (post, other)], ["scheduled", "scheduled"])
        self.assertEqual(self.stage.post(post["id"])["revision"], 1)

        self.file("live").write_text(good.replace(OLD_WORDS, NEW_WORDS))
        self.wait_for(lambda: NEW_WORDS in self.only("live")["text"], "the mended change to be planned")
        self.assertEqual(self.stage.post(other["id"])["state"], "cancelled")
        self.assertEqual(self.configuration()["problems"], [])
        self.assertEqual(self.health()[0], 200)

    def test_what_cannot_be_planned_is_held_and_told_and_keeps_nothing_else_back(self):
        self.plan("live", AN_HOUR)
        self.plan("other", AN_HOUR)
        self.stage.start_daemon()
        post = self.only("live")
        good = self.file("live").read_text()
        self.change_taken_up(lambda: (self.config.edit("campaigns/live.yaml", OLD_WORDS, "again and " * 40, 1),
                                      self.config.edit("campaigns/other.yaml", OLD_WORDS, NEW_WORDS, 1)))
        self.wait_for(lambda: NEW_WORDS in self.only("other")["text"], "the other campaign's change to be planned")
        held = self.only("live")
        self.assertEqual((held["id"], held["state"], held["revision"]), (post["id"], "held", 1))
        self.assertRegex(held["reason"], r"campaigns/live\.yaml:\d+:\d+: .+")
        self.assertEqual(self.configuration()["problems"], [])
        problems = self.stage.ask("status")["problems"]
        self.assertRegex(problems[0], r"campaigns/live\.yaml:\d+:\d+: .+")
        status, health = self.health()
        self.assertEqual(status, 503)
        self.assertIn(problems[0], health["problems"])
        self.assertRegex(self.stage.daemon.log(), r"error +\S*campaigns/live\.yaml:\d+:\d+: ")

        self.file("live").write_text(good)
        self.wait_for(lambda: self.only("live")["state"] == "scheduled", "the mended campaign to go on")
        self.assertEqual(self.health()[0], 200)

    def test_files_under_other_names_double_nothing(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        before = self.only("live")
        self.change_taken_up(lambda: self.file("live").rename(self.file("another-name")))
        self.assertEqual(self.only("live")["id"], before["id"])

        # As a copy that is there for a while beside the file.
        shutil.copy(self.file("another-name"), self.file("copy"))
        self.wait_for(lambda: self.configuration()["problems"], "the campaign that is there twice to be told")
        self.change_taken_up(self.file("another-name").unlink)
        after = self.only("live")
        self.assertEqual((after["id"], after["state"], after["revision"]), (before["id"], "scheduled", 1))

    def test_another_id_takes_the_place_of_the_old_one(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        before = self.only("live")
        self.change_taken_up(lambda: self.config.edit("campaigns/live.yaml", "id: live\n", "id: renamed\n", 1))
        posts = self.wait_for(lambda: self.open_posts("renamed"), "the campaign under its new id")
        self.assertEqual(len(posts), 1)
        self.assertEqual(self.stage.post(before["id"])["state"], "cancelled")

    def test_a_deleted_file_withdraws_its_posts_and_a_restored_one_brings_them_back(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        before = self.only("live")
        text = self.file("live").read_text()
        self.file("live").unlink()
        self.wait_for(lambda: self.stage.post(before["id"])["state"] == "cancelled", "the post to be withdrawn")
        self.file("live").write_text(text)
        self.wait_for(lambda: self.stage.post(before["id"])["state"] == "scheduled", "the post to come back")
        self.assertEqual(len(self.stage.posts("live")), 1)

    def test_a_folder_that_is_replaced_is_followed(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        post = self.only("live")
        folder, next_one = self.config.folder, self.stage.folder / "next"
        shutil.copytree(folder, next_one)
        folder.rename(self.stage.folder / "before")
        problems = self.wait_for(lambda: self.configuration()["problems"], "the missing folder to be told")
        self.assertIn(str(folder), problems[0])
        self.assertEqual(self.stage.post(post["id"])["state"], "scheduled")
        next_one.rename(folder)
        self.wait_for(lambda: not self.configuration()["problems"], "the folder to be found again")
        self.config.edit("campaigns/live.yaml", OLD_WORDS, NEW_WORDS, 1)
        self.wait_for(lambda: NEW_WORDS in self.only("live")["text"], "a change in the new folder to be planned")

    def test_what_cannot_change_in_a_run_waits_for_the_next_start(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        before = self.only("live")
        settings = self.config.folder / "peal.yaml"
        text = settings.read_text()
        self.change_taken_up(lambda: settings.write_text(text.replace("base: http://127.0.0.1", "base: http://localhost")))
        self.assertEqual(self.configuration()["at_next_start"], ["peal.yaml: `public.base`"])
        self.assertIn("At the next start: peal.yaml: `public.base`", self.stage.peal("status").stdout)
        self.assertEqual(self.only("live")["text"], before["text"])
        self.assertEqual(self.health()[0], 200)
        self.change_taken_up(lambda: settings.write_text(text))
        self.assertEqual(self.configuration()["at_next_start"], [])


class Diff(Changing):
    def setUp(self):
        super().setUp()
        self.draft = self.stage.folder / "draft"

    def diff(self, *options):
        return self.stage.peal("plan", "--config", self.draft, "--diff", "--socket", self.stage.daemon.socket, *options, check=False)

    def changes(self, campaign):
        done = self.diff("--json")
        changes = json.loads(done.stdout)["changes"]
        return {change["change"] for change in changes if (change["after"] or change["before"])["campaign"] == campaign}

    def test_the_folder_of_the_daemon_changes_nothing(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        self.only("live")
        shutil.copytree(self.config.folder, self.draft)
        done = self.diff()
        self.assertEqual((done.returncode, done.stdout), (0, "Nothing would change.\n"), done.stderr)
        # Links begin with other words only from the next start on.
        settings = self.draft / "peal.yaml"
        settings.write_text(settings.read_text().replace("base: http://127.0.0.1", "base: http://localhost"))
        self.assertEqual(self.diff().stdout, "Nothing would change.\n")

    def test_what_is_shown_is_what_happens(self):
        for name in ("words", "gone", "later"):
            self.plan(name, AN_HOUR)
        self.plan("approved", AN_HOUR, approval="one")
        self.stage.start_daemon()
        post = self.only("approved")
        self.stage.peal("posts", "approve", post["id"])
        gone, later = self.only("gone"), self.only("later")
        shutil.copytree(self.config.folder, self.draft)
        running, self.config.folder = self.config.folder, self.draft
        self.config.edit("campaigns/words.yaml", OLD_WORDS, NEW_WORDS, 1)
        self.file("gone").unlink()
        self.config.edit("campaigns/later.yaml", f"exact: {AN_HOUR}s", f"exact: {AN_HOUR * 2}s", 1)
        self.config.add_campaign("new", [{"id": "only", "uid": self.uid_of("words"), "seconds": AN_HOUR, "text": "You can report hate.",
                                          "headline": "You can report hate.", "alt": "White words on dark blue."}], "none", ["stamp-it-out-x"])
        done = self.diff()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("1 new, 1 moved, 1 reworded, 1 withdrawn; times are those of Europe/London", done.stdout)
        self.assertLessEqual(max(map(len, done.stdout.splitlines())), 80)
        self.assertEqual([self.changes(name) for name in ("new", "later", "words", "gone")], [{"added"}, {"moved"}, {"reworded"}, {"withdrawn"}])

        self.config.edit("campaigns/approved.yaml", OLD_WORDS, NEW_WORDS, 1)
        asked = self.diff()
        self.assertEqual(asked.returncode, 1)
        self.assertTrue(asked.stdout.startswith("Needs a decision\n"), asked.stdout)
        self.assertIn(post["id"], asked.stdout)
        self.assertIn("the new words ask for approval again", asked.stdout)
        self.assertEqual(self.stage.post(post["id"])["revision"], 1, "looking changes nothing")

        # The daemon takes it up, and does just that.
        for file in (running / "campaigns").iterdir():
            file.unlink()
        for file in (self.draft / "campaigns").iterdir():
            shutil.copy(file, running / "campaigns")
        self.wait_for(lambda: self.diff().stdout == "Nothing would change.\n", "the change to be taken up")
        self.assertEqual(self.stage.post(post["id"])["state"], "in_review")
        self.assertEqual(self.stage.post(gone["id"])["state"], "cancelled")
        self.assertEqual((parse_iso(self.only("later")["due"]) - parse_iso(later["due"])).total_seconds(), AN_HOUR)
        self.assertEqual(len(self.stage.posts("new")), 1)

    def plan_vigil(self, seconds=-AN_HOUR, grace="4s"):
        """A post beside an event that is still ahead, which the daemon has planned."""
        self.config.add_event(VIGIL, now().replace(microsecond=0) + datetime.timedelta(hours=3), "Vigil")
        self.config.add_campaign("vigil", [{"id": "only", "uid": VIGIL, "seconds": seconds, "text": "Come to the vigil.", "headline": "Vigil",
                                            "alt": "White words on dark blue."}], "none", ["stamp-it-out-x"])
        settings = self.config.folder / "peal.yaml"
        settings.write_text(settings.read_text().replace("poll_interval: 2s}\ndelivery", f"poll_interval: 2s, grace: {grace}}}\ndelivery"))
        self.stage.start_daemon()
        post = self.only("vigil")
        shutil.copytree(self.config.folder, self.draft)
        return post

    def edit_vigil(self, old, new):
        calendar = self.draft / "calendar.ics"
        head, uid, rest = calendar.read_bytes().decode().partition(f"UID:{VIGIL}")
        self.assertIn(old, rest)
        calendar.write_bytes((head + uid + rest.replace(old, new, 1)).encode())

    def change_of(self, campaign):
        changes = [change for change in json.loads(self.diff("--json").stdout)["changes"] if (change["after"] or change["before"])["campaign"] == campaign]
        return changes[0] if changes else None

    def take_up_calendar(self):
        shutil.copy(self.draft / "calendar.ics", self.config.folder / "calendar.ics.new")
        os.replace(self.config.folder / "calendar.ics.new", self.config.folder / "calendar.ics")

    def take_vigil_out(self):
        calendar = self.draft / "calendar.ics"
        text = calendar.read_bytes().decode()
        begin = text.rindex("BEGIN:VEVENT", 0, text.index(VIGIL))
        end = text.index("END:VEVENT", begin) + len("END:VEVENT\r\n")
        calendar.write_bytes((text[:begin] + text[end:]).encode())

    def assert_shown_as_held(self, post, why):
        asked = self.diff()
        self.assertEqual(asked.returncode, 1, asked.stdout)
        self.assertTrue(asked.stdout.startswith("Needs a decision\n"), asked.stdout)
        self.assertNotIn("ithdrawn", asked.stdout)
        change = self.change_of("vigil")
        self.assertEqual((change["change"], change["id"]), ("altered", post["id"]))
        self.assertIn(f"it is held at once, and cancelled 1 minute later unless somebody releases it: {why}", change["decision"])

    def test_a_post_of_a_cancelled_event_is_shown_as_held_before_it_is_cancelled(self):
        post = self.plan_vigil(grace="60s")
        self.edit_vigil("STATUS:CONFIRMED", "STATUS:CANCELLED")
        self.assert_shown_as_held(post, "its event was cancelled: Vigil")
        self.take_up_calendar()
        held, = self.wait_for_state("vigil", "held")
        self.assertIn("its event was cancelled: Vigil", held["reason"])
        change = self.change_of("vigil")
        self.assertEqual(change["change"], "kept")
        self.assertIn("it is held, and soon cancelled unless somebody releases it", change["decision"])

    def test_so_is_one_of_an_event_that_has_left_the_calendar(self):
        post = self.plan_vigil(grace="60s")
        self.take_vigil_out()
        self.assert_shown_as_held(post, "its event has left the calendar: Vigil")
        self.take_up_calendar()
        self.wait_for_state("vigil", "held")

    def test_when_the_grace_is_over_nothing_is_left_to_show(self):
        self.plan_vigil()
        self.take_vigil_out()
        self.take_up_calendar()
        self.wait_for_state("vigil", "cancelled")
        self.assertEqual(self.diff().stdout, "Nothing would change.\n")

    def test_a_post_that_was_released_although_its_event_is_off_stays(self):
        post = self.plan_vigil(grace="12s")
        self.edit_vigil("STATUS:CONFIRMED", "STATUS:CANCELLED")
        self.take_up_calendar()
        self.wait_for_state("vigil", "held")
        self.stage.peal("posts", "release", post["id"], "--reason", "it says that the event is off")
        done = self.diff()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(self.change_of("vigil")["change"], "kept")
        time.sleep(13)  # longer than the grace
        self.assertEqual(self.stage.post(post["id"])["state"], "scheduled")

    def test_a_post_whose_event_moves_so_that_its_moment_is_over_is_shown_as_missed(self):
        post = self.plan_vigil(-2 * AN_HOUR)
        start = now().replace(microsecond=0) + datetime.timedelta(hours=3)
        text = (self.draft / "calendar.ics").read_bytes().decode()
        old = re.search(r"DTSTART:\S+\r\nDTEND:\S+", text[text.index(VIGIL):]).group()
        earlier = start - datetime.timedelta(hours=2)
        self.edit_vigil(old, f"DTSTART:{utc_stamp(earlier)}\r\nDTEND:{utc_stamp(earlier + datetime.timedelta(minutes=30))}")
        asked = self.diff()
        self.assertEqual(asked.returncode, 1, asked.stdout)
        change = self.change_of("vigil")
        self.assertEqual((change["change"], change["moved"], change["id"]), ("moved", True, post["id"]))
        self.assertIn("its moment is over: it is missed", change["decision"])
        self.take_up_calendar()
        self.wait_for_state("vigil", "missed")

    def test_a_post_under_an_embargo_is_no_difference(self):
        self.stage.start_daemon()
        start = now() + datetime.timedelta(days=3)
        made = self.stage.ask("calendar", "add", "Release", "--start", start.strftime("%Y-%m-%d 12:00"), "--kind", "media",
                              "--embargo", start.strftime("%Y-%m-%d 11:00"), "--by-owner")
        (self.config.folder / "campaigns" / "release.yaml").write_text(f"""\
id: release
title: Release
aim: People hear of it.
audience: external
areas: [all]
owner: leics-police
channels: [stamp-it-out-x]
approval: none
quiet_hours: ignore
messages:
  - id: soon
    text: "{{{{event.title}}}}: it is near."
    schedule:
      anchor: {{title: Release, exact: -4h}}
""")
        self.wait_for_state("release", "held")
        self.assertIn("under embargo", self.only("release")["reason"], made)
        shutil.copytree(self.config.folder, self.draft)
        self.assertEqual(self.diff().stdout, "Nothing would change.\n")

    def uid_of(self, name):
        text = self.file(name).read_text()
        return text[text.index("uid: ") + 5:text.index(", exact")]

    def test_a_daemon_that_rehearses_everything_is_compared_as_such(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon("--dry-run")
        self.only("live")
        shutil.copytree(self.config.folder, self.draft)
        self.assertEqual(self.diff().stdout, "Nothing would change.\n")

    def test_errors_and_no_daemon_have_their_exit_codes(self):
        self.plan("live", AN_HOUR)
        self.stage.start_daemon()
        self.only("live")
        shutil.copytree(self.config.folder, self.draft)
        running, self.config.folder = self.config.folder, self.draft
        self.config.edit("campaigns/live.yaml", OLD_WORDS, "again and " * 40, 1)
        done = self.diff()
        self.assertEqual(done.returncode, 1)
        self.assertIn("Needs a decision", done.stdout)
        self.assertIn("it is held until this is mended", done.stdout)
        self.assertRegex(done.stderr, r"campaigns/live\.yaml:\d+:\d+: ")
        self.assertEqual(self.changes("live"), {"altered"})
        self.config.folder = running
        self.assertEqual(self.stage.daemon.stop(), 0)
        shutil.copy(running / "campaigns" / "live.yaml", self.draft / "campaigns")
        self.assertEqual(self.diff().returncode, 3)
        past = (now().replace(year=now().year - 1)).strftime("%Y-%m-%d")
        self.assertEqual(self.diff("--from", past, "--to", past).returncode, 2)


if __name__ == "__main__":
    unittest.main()
