"""The disk with the data is full while posts fall due.

The data lies on a small file system in memory, which needs a mount namespace of our own: nothing is left behind on
the machine, however the test ends.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
import unittest

from ground import LONG, SEED, Fire, is_commit
from faulty_proxy import Fault
from jury import mark_of
from stage import follow, now, wait_until

WITHIN = "PEAL_OWN_MOUNTS"
DISK_BYTES = 24 << 20
FIRST_POST, POSTS = 14, 8
# The long ones outlast every patience with the disk, of which a minute is the longest.
FULL_SECONDS = 90 if LONG else 12
OPEN_CALLS_FULL_SECONDS = 75 if LONG else 8


def enter_own_mounts():
    """Starts this program again where it may mount; returns why not when that is not permitted."""
    if os.environ.get(WITHIN):
        return ""
    flags = "-m" if os.geteuid() == 0 else "-rm"
    if shutil.which("unshare") is None:
        return "there is no `unshare` here"
    tried = subprocess.run(["unshare", flags, "sh", "-c", "mount -t tmpfs none /tmp"], capture_output=True, text=True)
    if tried.returncode != 0:
        return f"nothing may be mounted here, not even by `unshare {flags}`: {tried.stderr.strip()}"
    os.environ.update({WITHIN: "1", "PEAL_SEED": SEED})
    sys.stdout.flush()
    os.execvp("unshare", ["unshare", flags, sys.executable, os.path.abspath(__file__), *sys.argv[1:]])


class FullDisk(Fire):
    def setUp(self):
        super().setUp()
        credentials = self.stage.data / "credentials"
        kept = {file.name: file.read_bytes() for file in credentials.iterdir()}
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "none", self.stage.data], check=True)
        self.addCleanup(lambda: subprocess.run(["umount", "-l", self.stage.data], check=True))
        credentials.mkdir(mode=0o700)
        for name, content in kept.items():
            (credentials / name).write_bytes(content)
            (credentials / name).chmod(0o600)

    def fill(self):
        """To the last byte; what the daemon frees meanwhile is filled again at the next call."""
        with open(self.stage.data / "filler", "ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    pass

    def free(self):
        (self.stage.data / "filler").unlink()

    def start_until_almost_due(self, posts=POSTS):
        moments = range(FIRST_POST, FIRST_POST + posts)
        self.ask_for({"x": moments, "instagram": moments})
        self.stage.start_daemon()
        self.wait_until_planned()
        time.sleep((min(one.due for one in self.asked) - now()).total_seconds() - 1)
        self.assertEqual(self.sandbox.ledger(), [])

    def intents(self, database):
        """(network, mark) of what the database has an attempt of."""
        db = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)
        try:
            return {(network, mark_of(text)) for network, text in db.execute("SELECT network, post.text FROM attempt JOIN post ON post.id = post_id")}
        finally:
            db.close()

    def public(self):
        return {(entry["network"], mark_of(entry["text"])) for entry in self.sandbox.ledger()}

    def test_it_goes_on_by_itself_when_there_is_room_again(self):
        self.start_until_almost_due()
        links = [(post["link"], post["destination"]) for post in self.said()]
        answered = 0
        end = time.monotonic() + FULL_SECONDS
        while time.monotonic() < end:
            self.fill()
            public = self.public()
            self.assertLessEqual(public, self.intents(self.stage.data / "peal.db"), "nothing is public without an intent on disk")
            link, destination = links[answered % len(links)]
            self.assertEqual(follow(link), (302, destination), "links lead on")
            answered += 1
            time.sleep(0.2)
        print(f"full for {FULL_SECONDS} s: {len(public)} of {len(self.asked)} posts went out, {answered} links were followed", flush=True)
        self.assertLess(len(public), len(self.asked), "the disk was full enough to be felt")
        self.assertTrue(self.stage.daemon.is_running(), self.stage.daemon.last_words())
        self.assertIn("full", " ".join(self.stage.ask("status")["problems"]))

        self.free()
        self.wait_until_settled(60)
        verdict = self.verdict()
        self.tell(verdict)
        self.assert_no_wrong(verdict)
        self.assertEqual((verdict.seen, verdict.missed, verdict.failed), (len(self.asked), 0, 0))
        wait_until(lambda: sum(post["clicks"] for post in self.said()) >= answered, "every click to be counted", 20)
        self.assertEqual(sum(post["clicks"] for post in self.said()), answered)

    def start_with_room_again(self):
        self.free()
        self.stage.start_daemon()
        self.wait_until_settled(60)
        verdict = self.verdict()
        self.tell(verdict)
        self.assert_no_wrong(verdict)
        self.assertEqual((verdict.seen + verdict.unknown, verdict.missed, verdict.failed), (len(self.asked), 0, 0))

    def test_killed_with_a_full_disk(self):
        self.start_until_almost_due()
        end = time.monotonic() + FULL_SECONDS / 2
        while time.monotonic() < end:
            self.fill()
            time.sleep(0.1)
        self.stage.daemon.kill()
        copy = self.stage.folder / "copy"
        copy.mkdir()
        for file in self.stage.data.glob("peal.db*"):
            shutil.copy(file, copy)
        self.assertLessEqual(self.public(), self.intents(copy / "peal.db"), "nothing is public without an intent on disk")

        self.start_with_room_again()

    def test_stopped_with_a_full_disk(self):
        self.start_until_almost_due()
        end = time.monotonic() + 6
        while time.monotonic() < end:
            self.fill()
            time.sleep(0.1)
        self.fill()
        self.assertEqual(self.stage.daemon.stop(), 0, self.stage.daemon.last_words())
        self.start_with_room_again()

    def test_full_while_calls_are_open(self):
        held = Fault("held", answer_delay=3)
        proxies = self.through_proxies(lambda network, line: held if is_commit(network, line) else None, ("x", "instagram"))
        self.start_until_almost_due(posts=1)
        wait_until(lambda: all(proxy.met for proxy in proxies.values()), "the calls to be open", 10, every=0.02)
        end = time.monotonic() + OPEN_CALLS_FULL_SECONDS
        while time.monotonic() < end:
            self.fill()
            time.sleep(0.1)
        self.free()
        self.wait_until_settled(20)
        verdict = self.verdict()
        self.tell(verdict)
        self.assert_no_wrong(verdict)
        self.assertEqual(verdict.seen, len(self.asked))


if __name__ == "__main__":
    if why := enter_own_mounts():
        print(f"skipped: {why}", flush=True)
        FullDisk = unittest.skip(why)(FullDisk)
    unittest.main()
