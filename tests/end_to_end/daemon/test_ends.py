"""How the daemon ends, well or badly, and what the next one makes of it."""

import contextlib
import shutil
import sqlite3
import time
import unittest

from scene import SOON, Daemon, Scene
from stage import follow, now, parse_iso, wait_until

CREATE = "/2/tweets"


class Ends(Scene):
    def test_sigterm_ends_it_at_once(self):
        self.plan("far", seconds=3600)
        self.stage.start_daemon()
        self.only("far")
        began = time.monotonic()
        self.assertEqual(self.stage.daemon.stop(), 0)
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual([line for line in self.stage.daemon.log().splitlines() if " error " in line.lower()], [])

    def test_sigterm_ends_it_well_from_the_moment_it_is_ready(self):
        for _ in range(5):
            self.stage.start_daemon()
            self.assertEqual(self.stage.daemon.stop(), 0)

    def test_sigterm_waits_for_the_call_that_is_open(self):
        self.sandbox.fault("x", CREATE, method="POST", delay_after=4)
        self.plan("open")
        self.stage.start_daemon()
        post = self.only("open")
        self.wait_for_call("x")
        self.assertEqual(self.stage.daemon.stop(), 0)

        self.stage.start_daemon()
        post = self.stage.post(post["id"])
        self.assertEqual((post["state"], post["flag"]), ("published", ""))
        self.assertEqual([entry["remote_id"] for entry in self.sandbox.ledger("x")], [post["remote_id"]])

    def check_is_unknown_and_stays_so(self, name, seen):
        """After a kill in the middle of the call: a person is told, and nothing is sent again."""
        self.wait_for_call("x")
        self.stage.daemon.kill()

        self.stage.start_daemon()
        post = self.only(name)
        self.assertEqual((post["state"], post["flag"]), ("publishing", "check the account"))
        self.assertEqual(self.stage.ask("status")["posts"]["check_account"], 1)
        self.assertIn("check the account", self.stage.peal("posts", "ls", "--campaign", name).stdout)
        time.sleep(4)
        self.assertEqual(len(self.sandbox.ledger("x")), seen)
        post = self.stage.post(post["id"])
        self.assertEqual((post["state"], post["flag"], len(post["attempts"])), ("publishing", "check the account", 1))

    def test_killed_before_the_receipt_of_what_was_published(self):
        self.sandbox.fault("x", CREATE, method="POST", delay_after=20)
        self.plan("published")
        self.stage.start_daemon()
        self.wait_for_call("x")
        self.stage.daemon.kill()

        # The next start looks at the account, finds the post there, and sends nothing.
        self.stage.start_daemon()
        self.wait_for_state("published", "published", seconds=20)
        post = self.only("published")
        self.assertEqual((post["flag"], len(post["attempts"])), ("", 1))
        self.assertEqual([entry["remote_id"] for entry in self.sandbox.ledger("x")], [post["remote_id"]])

    def test_killed_before_the_receipt_of_what_never_arrived(self):
        # The network would take a second call, so one that is made shows in its ledger.
        self.sandbox.fault("x", CREATE, method="POST", takes_effect=False, delay_after=20, drop=True)
        self.plan("lost")
        self.stage.start_daemon()
        self.check_is_unknown_and_stays_so("lost", seen=0)

    def test_killed_its_links_lead_on_before_its_database_is_in_use(self):
        self.plan("far", seconds=3600)
        self.stage.start_daemon()
        post = self.only("far")
        self.stage.daemon.kill()
        # Whoever holds the database keeps the start waiting for two seconds, as looking through a large one does for longer.
        with contextlib.closing(sqlite3.connect(self.stage.data / "peal.db", isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            self.stage.daemon = Daemon(self.stage)
            answer = wait_until(lambda: self.follow_if_open(post["link"]), "the link to be answered", every=0.02)
            self.assertFalse(self.stage.daemon.said_anything())
        self.assertEqual(answer, (302, post["destination"]))
        self.stage.daemon.wait_ready()
        self.assertEqual(follow(post["link"]), (302, post["destination"]))
        self.assertEqual(self.stage.post(post["id"])["state"], "scheduled")

    def follow_if_open(self, link):
        try:
            return follow(link)
        except OSError:
            return None

    def test_killed_while_preparing_it_goes_on(self):
        # Nothing public had begun, so the next start sends it, once.
        self.sandbox.fault("x", "/2/media", delay_after=20)
        self.plan("prepared")
        self.stage.start_daemon()
        self.wait_for_call("x")
        self.stage.daemon.kill()

        self.stage.start_daemon()
        self.wait_for_state("prepared", "published")
        self.assertEqual(len(self.sandbox.ledger("x")), 1)

    def test_restored_from_a_backup_it_asks_about_what_was_due_since(self):
        self.plan("since", seconds=12)
        self.stage.start_daemon()
        post = self.only("since")
        self.assertEqual(self.stage.daemon.stop(), 0)
        backup = (self.stage.data / "peal.db").read_bytes()
        self.stage.start_daemon()
        self.wait_for_state("since", "published")
        self.assertEqual(self.stage.daemon.stop(), 0)

        (self.stage.data / "peal.db").write_bytes(backup)
        self.stage.start_daemon("--after-restore")
        post = self.stage.post(post["id"])
        self.assertEqual((post["state"], post["flag"]), ("publishing", "check the account"))
        self.assertIn("restored backup", post["reason"])
        self.assertEqual([pause["scope"] for pause in self.stage.ask("status")["pauses"]], ["all"])
        time.sleep(4)
        seen = self.sandbox.ledger("x")
        self.assertEqual(len(seen), 1, "nothing was sent again")
        self.stage.peal("posts", "settle", post["id"], "--posted", seen[0]["address"])
        self.assertEqual(self.stage.post(post["id"])["state"], "published")

    def back_up(self, to):
        """As docs/operators.md says for a daemon that runs. What need not be of one moment is copied as files."""
        to.mkdir(mode=0o700)
        for name in ("peal.db", "clicks.db"):
            with contextlib.closing(sqlite3.connect(self.stage.data / name, timeout=20)) as db:
                db.execute("VACUUM INTO ?", (str(to / name),))
        for name in ("media", "credentials", "calendar"):
            if (self.stage.data / name).exists():
                shutil.copytree(self.stage.data / name, to / name)

    def restore(self, backup):
        """In the place of the data folder, of which nothing stays."""
        self.stage.data.rename(self.stage.folder / "put-away")
        backup.rename(self.stage.data)

    def test_a_backup_of_a_running_daemon_is_whole_and_can_be_started(self):
        self.plan("before", SOON)
        self.plan("since", SOON + 20)
        self.plan("later", 3600)
        self.stage.start_daemon()
        before, since, later = (self.only(name) for name in ("before", "since", "later"))
        # Taken over and over while posts go out and links are followed; the last is the one that is kept.
        backups = []
        clicks_max = 8  # of one visitor in a minute: who clicks more often is not counted as a person
        while self.only("before")["state"] != "published" or len(backups) < 3:
            if len(backups) < clicks_max:
                self.assertEqual(follow(before["link"])[0], 302)
            backups.append(self.stage.folder / f"backup-{len(backups)}")
            self.back_up(backups[-1])
        clicks = min(len(backups), clicks_max)
        wait_until(lambda: self.stage.post(before["id"])["clicks"] == clicks, "all clicks to be counted")
        kept = self.stage.folder / "backup"
        self.back_up(kept)
        for folder in (*backups, kept):
            for name in ("peal.db", "clicks.db"):
                self.assertEqual([file.name for file in folder.glob(f"{name}-*")], [], "a backup is one file")
                with contextlib.closing(sqlite3.connect(folder / name)) as db:
                    self.assertEqual(db.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
                    self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(), [])
        self.assertLess(now(), parse_iso(since["due"]), "the backup is older than what it is asked about")

        # The daemon has not noticed, and goes on.
        self.wait_for_state("since", "published", seconds=40)
        self.assertEqual(follow(since["link"])[0], 302)
        self.assertEqual(self.stage.daemon.stop(), 0)

        self.restore(kept)
        self.stage.start_daemon("--after-restore")
        restored = {name: self.stage.post(post["id"]) for name, post in (("before", before), ("since", since), ("later", later))}
        self.assertEqual((restored["before"]["state"], restored["before"]["clicks"]), ("published", clicks))
        self.assertEqual((restored["since"]["state"], restored["since"]["flag"]), ("publishing", "check the account"))
        self.assertEqual(restored["later"]["state"], "scheduled")
        self.assertEqual([pause["scope"] for pause in self.stage.ask("status")["pauses"]], ["all"])
        self.assertEqual(follow(before["link"])[0], 302, "links lead on")
        seen = self.sandbox.ledger("x")
        address = next(entry["address"] for entry in seen if entry["remote_id"] != restored["before"]["remote_id"])
        self.stage.peal("posts", "settle", since["id"], "--posted", address)
        self.assertEqual(self.stage.post(since["id"])["state"], "published")

        # Gone through by a person, it works again as it did, without the option.
        self.assertEqual(self.stage.daemon.stop(), 0)
        self.stage.start_daemon()
        self.assertEqual(len(self.sandbox.ledger("x")), len(seen), "nothing was sent again")
        self.stage.peal("resume")
        self.stage.peal("posts", "send-now", later["id"])
        self.wait_for_state("later", "published")
        self.assertEqual(len(self.sandbox.ledger("x")), 3)


if __name__ == "__main__":
    unittest.main()
