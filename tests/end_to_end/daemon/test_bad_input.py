"""What people get wrong: one clear line each, and no daemon that half runs."""

import socket
import sqlite3
import unittest

from scene import Scene
from stage import Daemon, wait_until

WEB_PAGE = "<!DOCTYPE html>\n<html><head><title>Sign in to your account</title></head><body><form></form></body></html>\n"


def calendar_of(*lines):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *lines, "END:VCALENDAR", ""]).encode()


def series(count, *lines):
    """So many events, each with these lines."""
    return [line for n in range(count)
            for line in ["BEGIN:VEVENT", f"UID:{n}@hostile.example", "DTSTART:20200101T000000Z", *lines, "END:VEVENT"]]


# What strangers may send, and a word of what is said about it.
HOSTILE = {
    "cut off": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTA",
    "does not start with": b"\0" * 1000,
    "nested": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 100_000,
    "256 KB": calendar_of("BEGIN:VEVENT", "SUMMARY:" + "x" * 9_000_000, "END:VEVENT"),
    "10485760 bytes": calendar_of("X-FILLER:" + "x" * 70_000) * 160,
    "20000 events": calendar_of(*series(20_001)),
    "200000 occurrences": calendar_of(*series(2_000, "RRULE:FREQ=DAILY")),
    "too long to expand": calendar_of(*series(2_000, "RRULE:FREQ=HOURLY;BYHOUR=5;COUNT=999999999")),
}


class Refused(Scene):
    def test_broken_yaml(self):
        file = self.config.folder / "campaigns" / "how-to-report.yaml"
        file.write_text(file.read_text() + "\n  - [unclosed\n")
        said = self.refuse()
        self.assertRegex(said, r"campaigns/how-to-report\.yaml:\d+:\d+: .+")
        self.assert_one_line(self.stage.peal("check", self.config.folder, check=False).stdout.splitlines()[0], "how-to-report.yaml")
        self.assertEqual(self.stage.peal("check", self.config.folder, check=False).returncode, 1)

    def test_an_unknown_key_names_the_right_one(self):
        self.config.edit("partnership.yaml", "hashtags:", "hastags:", 1)
        self.assertRegex(self.refuse(), r"partnership\.yaml:\d+:\d+: .*`hastags`.*hashtags")

    def test_every_problem_has_its_line(self):
        self.config.edit("partnership.yaml", "approval: one", "approval: five", 1)
        self.config.edit("channels.yaml", "network: snapchat", "network: snapchatt", 1)
        lines = self.refuse().splitlines()
        self.assertEqual(sum("partnership.yaml:" in line and "five" in line for line in lines), 1, lines)
        self.assertEqual(sum("channels.yaml:" in line and "snapchatt" in line for line in lines), 1, lines)

    def test_a_missing_file(self):
        (self.config.folder / "routes.yaml").unlink()
        self.assertIn("routes.yaml", self.refuse())

    def test_a_missing_folder(self):
        nowhere = self.stage.folder / "nowhere"
        self.assert_one_line(self.refuse(config=nowhere), nowhere)

    def test_a_taken_port(self):
        with socket.socket() as other:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", self.config.port))
            other.listen()
            self.assert_one_line(self.refuse(), self.config.port, "peal.yaml")

    def test_a_data_folder_that_cannot_be_written(self):
        file = self.stage.folder / "file"
        file.write_text("")
        self.assert_one_line(self.refuse(data=file / "data"), file / "data", "--data")

    def test_a_second_daemon_on_the_same_data(self):
        self.stage.start_daemon()
        # They share a log, and the first one says no more after this.
        wait_until(lambda: "the plan has" in self.stage.daemon.log(), "the first plan")
        self.assert_one_line(self.refuse(socket_path=self.stage.folder / "second.sock"), self.stage.data, "another peald", self.stage.daemon.pid)
        self.assertTrue(self.stage.ask("status")["version"], "the first one is unharmed")

    def test_a_database_of_a_newer_version(self):
        self.stage.start_daemon()
        self.assertEqual(self.stage.daemon.stop(), 0)
        database = self.stage.data / "peal.db"
        with sqlite3.connect(database) as db:
            db.execute("PRAGMA user_version=9999")
        db.close()
        before = database.read_bytes()
        self.assert_one_line(self.refuse(), database, "newer", "9999")
        self.assertEqual(database.read_bytes(), before, "and it is left as it was")

    def test_a_wrong_option(self):
        daemon = Daemon(self.stage, "--no-such-option")
        self.assertNotEqual(daemon.process.wait(20), 0)
        daemon.stop()
        self.assertIn("--no-such-option", daemon.log())


class BadCalendar(Scene):
    def test_a_sign_in_page_leaves_the_last_good_copy_in_use(self):
        self.plan("kept", seconds=14)
        self.stage.start_daemon()
        self.only("kept")
        good = self.stage.ask("status")["calendar"][0]
        self.assertGreater(good["occurrences"], 0)
        (self.config.folder / "calendar.ics").write_text(WEB_PAGE)

        def problem():
            return self.stage.ask("status")["calendar"][0]["problem"]

        self.assert_one_line(wait_until(problem, "the calendar's problem to be seen"), "calendar.ics", "web page")
        self.assertIn("web page", " ".join(self.stage.peal("status").stdout.split()))
        self.wait_for_state("kept", "published")

        # Also for a daemon that never saw the good one.
        self.assertEqual(self.stage.daemon.stop(), 0)
        self.stage.start_daemon()
        self.assertIn("web page", wait_until(problem, "the calendar's problem to be seen"))
        # Counted with the first plan, a moment after the start.
        wait_until(lambda: self.stage.ask("status")["calendar"][0]["occurrences"] == good["occurrences"],
                   "the events of the good copy to be counted")

    def test_nothing_that_strangers_send_stops_the_daemon(self):
        self.plan("stays", seconds=3600)
        self.stage.start_daemon()
        post = self.only("stays")
        calendar = self.config.folder / "calendar.ics"
        text = calendar.read_bytes()
        good = self.stage.ask("status")["calendar"][0]
        for word, hostile in HOSTILE.items():
            with self.subTest(word):
                calendar.write_bytes(hostile)
                wait_until(lambda: word in self.stage.ask("status")["calendar"][0]["problem"], f"`{word}` to be seen", 60)
                self.assertEqual(self.stage.ask("status")["calendar"][0]["occurrences"], good["occurrences"])
                self.assertEqual(self.stage.post(post["id"])["state"], "scheduled")
        calendar.write_bytes(text)
        wait_until(lambda: not self.stage.ask("status")["calendar"][0]["problem"], "the good calendar to be read again", 60)
        self.assertEqual(self.stage.ask("status")["calendar"][0]["occurrences"], good["occurrences"])

    def test_check_refuses_a_sign_in_page(self):
        (self.config.folder / "calendar.ics").write_text(WEB_PAGE)
        done = self.stage.peal("check", self.config.folder, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("calendar.ics", done.stdout)

    def test_a_calendar_that_went_away_withdraws_nothing(self):
        self.plan("stays", seconds=3600)
        self.stage.start_daemon()
        post = self.only("stays")
        (self.config.folder / "calendar.ics").unlink()
        wait_until(lambda: self.stage.ask("status")["calendar"][0]["problem"], "the calendar's problem to be seen")
        self.assertEqual(self.stage.post(post["id"])["state"], "scheduled")


class Credentials(Scene):
    def test_a_broken_credential_file_is_told_without_its_words(self):
        file = self.stage.data / "credentials" / "stamp-it-out-x.json"
        file.write_text('{"access_token": "very-secret-words", "acces_token": "more-secret-words"}')
        said = self.refuse()
        self.assert_one_line(said, "stamp-it-out-x")
        self.assertNotIn("secret-words", said)

    def test_a_channel_without_credentials_says_so(self):
        (self.stage.data / "credentials" / "stamp-it-out-x.json").unlink()
        self.stage.start_daemon()
        status = {channel["id"]: channel["state"] for channel in self.stage.ask("status")["channels"]}
        self.assertEqual(status["stamp-it-out-x"], "no credentials")
        self.assertEqual(status["stamp-it-out-snapchat"], "connected")


if __name__ == "__main__":
    unittest.main()
