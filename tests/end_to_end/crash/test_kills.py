"""`kill -9` at random moments, and started again at once, while posts are due all the time on every network.

    test_kills.py                               20 kills; 200 with PEAL_LONG=1 or PEAL_ALL=1
    test_kills.py --binaries DIR --kills 2000   as many as are wanted, by hand; the last line sums up
    test_kills.py ... --jobs 10                 so many rounds side by side: most of a round is waiting
    PEAL_SEED=n test_kills.py ...               the same moments again
"""

import argparse
import collections
import os
import subprocess
import sys
import time
import unittest

from ground import LONG, NETWORKS, SEED, Fire, stage
from faulty_proxy import Fault
from jury import Verdict

# A sandbox takes 50 posts a day on Instagram, as the network does: so many kills have one of their own.
KILLS_A_ROUND = 20
FIRST_POST, LAST_POST = 10, 54
# Snapchat wants to be asked slowly, and several calls go before a story.
EVERY = {"x": 2, "instagram": 2, "snapchat": 10}
# A story whose outcome is unknown keeps its channel's next ones for ten minutes, and what is late then goes one a minute.
CALM_SECONDS = 1500


class Kills(Fire):
    """One round: a sandbox, a daemon that is killed again and again, and the jury."""

    totals = Verdict()
    killed = 0

    def seconds_to_live(self):
        """Most lives end soon, some while it starts; a few are long enough to prepare a story."""
        draw = self.random.random()
        if draw < 0.2:
            return self.random.uniform(0, 0.3)
        return self.random.uniform(0.3, 2.5) if draw < 0.8 else self.random.uniform(3, 7)

    def latency(self, _network, _line):
        """Calls take as long as over the internet, so that kills find them open."""
        return Fault("far away", request_delay=self.random.uniform(0, 0.4), answer_delay=self.random.uniform(0, 0.4))

    def one_round(self, kills):
        self.through_proxies(self.latency)
        self.ask_for({network: range(FIRST_POST, LAST_POST, EVERY[network]) for network in NETWORKS})
        self.stage.start_daemon()
        self.wait_until_planned()
        for _ in range(kills):
            time.sleep(self.seconds_to_live())
            self.stage.daemon.kill()
            Kills.killed += 1
            self.start_unheard()
        self.stage.daemon.wait_ready()
        self.wait_until_settled(CALM_SECONDS)
        verdict = self.verdict()
        Kills.totals += verdict
        self.tell(verdict, kills)
        self.assert_no_wrong(verdict)
        self.assertGreater(verdict.seen, len(self.asked) // 2, "most posts are out, or little was tested")


def rounds(kills):
    suite = unittest.TestSuite()
    for n, begin in enumerate(range(0, kills, KILLS_A_ROUND)):

        class Round(Kills):
            turn = n

            def runTest(self, part=min(KILLS_A_ROUND, kills - begin)):
                self.one_round(part)

        Round.__qualname__ = f"round {n + 1}"
        suite.addTest(Round())
    return suite


def side_by_side(kills, jobs):
    """Each round in a process of its own, with a seed of its own that follows from ours."""
    waiting = [(n, min(KILLS_A_ROUND, kills - begin)) for n, begin in enumerate(range(0, kills, KILLS_A_ROUND))]
    running, ended = {}, []
    while waiting or running:
        while waiting and len(running) < jobs:
            n, part = waiting.pop(0)
            environment = {**os.environ, "PEAL_SEED": f"{SEED}-{n}"}
            running[n] = subprocess.Popen([sys.executable, __file__, "--kills", str(part)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                          text=True, env=environment)
        n, one = next(iter(running.items()))
        said = one.communicate()[0]
        del running[n]
        print(said, end="", flush=True)
        ended.append((one.returncode, said.strip().splitlines()[-1]))
    # Each ends with "kills=20 asked=49 ...".
    sums = collections.Counter()
    for _, line in ended:
        sums.update({name: int(figure) for name, _, figure in (part.partition("=") for part in line.split()) if figure.isdigit()})
    print(" ".join(f"{name}={figure}" for name, figure in sums.items()), flush=True)
    return 0 if all(code == 0 for code, _ in ended) else 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200 if LONG else KILLS_A_ROUND)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    if options.jobs > 1:
        return side_by_side(options.kills, options.jobs)
    result = unittest.TextTestRunner(verbosity=2 if options.verbose else 1).run(rounds(options.kills))
    print(Kills.totals.line(Kills.killed), flush=True)
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
