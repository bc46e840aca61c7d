"""Steady work for as long as it takes to see what a daemon does not give back: memory, open files.

Posts fall due all the time, people and programs follow links, officers change a campaign, which is planned anew each
time, and somebody looks at the status. Five minutes with PEAL_LONG=1 or PEAL_ALL=1, half a minute else.

    test_soak.py --binaries DIR                 by hand
"""

import collections
import datetime
import os
import statistics
import threading
import time
import unittest
import urllib.parse

from door import Door, status, visit
from ground import LONG, Fire
from scene import is_sanitized
from stage import CHANNELS, now, wait_until

SECONDS = 300 if LONG else 30
# Caches fill, threads take their first memory, the first of each network's posts goes out.
WARM_UP = 60 if LONG else 12
# Instagram takes 50 posts a day; Snapchat wants to be asked slowly.
EVERY = {"x": 4, "instagram": 7, "snapchat": 15}
FIRST_POST = 6
# A click each; together some hundred a second, of ever new people.
PAUSE_OF_A_READER, READERS = 0.04, 4
# From the first third after the warm-up to the last. A leak of a hundred bytes a click would be a MiB and more in five minutes.
GROWTH_KIB_MAX = 1024
FILES_MORE_MAX = 8


class Readers:
    """People who follow links, each once; every fifth request is a program's, every seventh leads nowhere."""

    def __init__(self, door, links):
        self.door, self.links = door, links
        self.answers = collections.Counter()
        self.people = 0
        self.enough = threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self.work, args=(number,), daemon=True) for number in range(READERS)]

    def work(self, number):
        turn = 0
        while not self.enough.wait(PAUSE_OF_A_READER):
            turn += 1
            address = f"198.{18 + number}.{turn // 250 % 250}.{turn % 250}"
            request = visit("/r/0000000" if turn % 7 == 0 else self.links[turn % len(self.links)], address)
            is_program = turn % 5 == 0
            if is_program:
                request = request.replace(b"Mozilla/5.0", b"curl/8.5.0")
            answer = status(self.door.say(request))
            with self.lock:
                self.answers[answer] += 1
                self.people += answer == "302" and not is_program

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.enough.set()
        for thread in self.threads:
            thread.join(60)


class Soak(Fire):
    rounds = 0

    def change_a_campaign(self):
        """A message of next year gets other words, which makes it another revision."""
        self.rounds += 1
        message = {"id": "later", "uid": "soak@peal.example", "seconds": 0, "text": f"Round {self.rounds}: you can report hate.",
                   "headline": "You can report hate.", "alt": 'White words on dark blue say "You can report hate."'}
        self.config.add_campaign("soak-later", [message], channels=list(CHANNELS.values()))

    def files(self):
        return len(os.listdir(f"/proc/{self.stage.daemon.pid}/fd"))

    def work_steadily(self):
        """(seconds, resident KiB, open files) a second, while it all goes on."""
        office = Door(self.stage.daemon.socket)
        began, samples = time.monotonic(), []
        for turn in range(SECONDS):
            if turn % 3 == 0:
                self.change_a_campaign()
            if turn % 5 == 0:
                self.stage.ask("status")
            self.assertIn(status(office.say(b"GET /health HTTP/1.1\r\nHost: peal\r\nConnection: close\r\n\r\n")), ("200", "503"))
            samples.append((time.monotonic() - began, self.stage.daemon.resident_kib(), self.files()))
            time.sleep(max(0, began + turn + 1 - time.monotonic()))
        return samples

    def judge_samples(self, samples):
        steady = [sample for sample in samples if sample[0] >= WARM_UP]
        self.assertGreater(len(steady), 9, "the machine was too busy to look")
        third = len(steady) // 3
        early, late = steady[:third], steady[-third:]
        grown = statistics.median(kib for _, kib, _ in late) - statistics.median(kib for _, kib, _ in early)
        slope = statistics.linear_regression([at for at, _, _ in steady], [kib for _, kib, _ in steady]).slope
        files = [max(count for _, _, count in some) for some in (early, late)]
        print(f"    resident {samples[0][1] / 1024:.1f} MiB at first, {early[0][1] / 1024:.1f} warm, {late[-1][1] / 1024:.1f} at the end: "
              f"{grown:.0f} KiB more, {slope * 60:.0f} KiB a minute; at most {files[0]} files open, then {files[1]}", flush=True)
        self.assertLessEqual(files[1], files[0] + FILES_MORE_MAX, "files stay open")
        if not is_sanitized():  # whose own memory would be measured
            self.assertLessEqual(grown, GROWTH_KIB_MAX, "memory is not given back")

    def test_steady_work_takes_no_more_and_no_more(self):
        self.config.add_event("soak@peal.example", now().replace(microsecond=0) + datetime.timedelta(days=200))
        self.change_a_campaign()
        self.ask_for({network: range(FIRST_POST, SECONDS, every) for network, every in EVERY.items()})
        self.stage.start_daemon()
        self.wait_until_planned()
        links = [urllib.parse.urlsplit(post["link"]) for post in self.said()]
        quiet = self.files()
        readers = Readers(Door((links[0].hostname, links[0].port)), [link.path for link in links])
        self.addCleanup(readers.stop)
        readers.start()
        samples = self.work_steadily()
        readers.stop()

        self.wait_until_settled(300)
        verdict = self.verdict()
        self.tell(verdict)
        self.judge_samples(samples)
        print(f"    {sum(readers.answers.values())} requests for links, {self.rounds} changed plans", flush=True)
        self.assert_no_wrong(verdict)
        self.assertEqual((verdict.seen, verdict.missed, verdict.failed), (len(self.asked), 0, 0))
        self.assertEqual(set(readers.answers), {"302", "404"})
        wait_until(lambda: sum(self.stage.post(post["id"])["clicks"] for post in self.said()) == readers.people, "every click to be counted, once", 30, every=1)
        self.assertEqual(self.stage.posts("soak-later")[0]["text"].split(":")[0], f"Round {self.rounds}", "each change was planned")
        wait_until(lambda: self.files() <= quiet + 2, f"open files to be {quiet} again, as before the first reader", 30, every=1)
        self.assertTrue(self.stage.daemon.is_running())


if __name__ == "__main__":
    unittest.main()
