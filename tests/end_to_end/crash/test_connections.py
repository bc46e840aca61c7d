"""Bad connections to the networks: slow, stalling, cut anywhere, answered late or never."""

import collections
import time
import unittest

from ground import LONG, NETWORKS, Fire, is_commit
from faulty_proxy import Fault
from stage import now

FIRST_POST = 14
# A call that nobody answers is given up after 30 s. A story whose outcome is unknown keeps its channel's next ones for ten
# minutes; what has waited for half an hour is missed.
SETTLE_SECONDS = 2100
POSTS = {network: posts * (3 if LONG else 1) for network, posts in {"x": 14, "instagram": 14, "snapchat": 4}.items()}
EVERY = {"x": 1, "instagram": 1, "snapchat": 4}

# Of the call that makes the post public: one connection each, in this order. Whether the network has the post is up to
# its ledger.
COMMIT_FAULTS = [
    Fault("black hole", black_hole=True),
    Fault("answer later than anybody waits", answer_delay=33),
    Fault("late request", request_delay=33),
    Fault("slow request", request_rate=400),
    Fault("slow answer", answer_rate=200),
    Fault("late answer", answer_delay=4),
    Fault("cut before the request", request_cut=0),
    Fault("cut within the head of the request", request_cut=40),
    Fault("cut within the request", request_cut=300),
    Fault("cut before the answer", answer_cut=0),
    Fault("cut within the head of the answer", answer_cut=9),
    Fault("cut within the answer", answer_cut=150),
]


class Connections(Fire):
    def run_to_the_end(self, seconds):
        self.ask_for(seconds)
        self.stage.start_daemon()
        self.wait_until_planned()
        last = max(one.due for one in self.asked)
        time.sleep(max(0.0, (last - now()).total_seconds()))
        self.wait_until_settled(SETTLE_SECONDS)
        verdict = self.verdict()
        self.tell(verdict)
        self.assert_no_wrong(verdict)
        self.assertTrue(self.stage.daemon.is_running())
        return verdict

    def stream(self):
        return {network: range(FIRST_POST, FIRST_POST + posts * EVERY[network], EVERY[network]) for network, posts in POSTS.items()}


class Commits(Connections):
    """Each way of failing once, at the one call that must not be repeated."""

    def test_commits(self):
        left = {network: list(COMMIT_FAULTS) for network in NETWORKS}

        def choose(network, line):
            return left[network].pop(0) if left[network] and is_commit(network, line) else None

        proxies = self.through_proxies(choose)
        posts = len(COMMIT_FAULTS) + 1
        verdict = self.run_to_the_end({network: range(FIRST_POST, FIRST_POST + 2 * posts, 2) for network in NETWORKS})
        for proxy in proxies.values():
            self.assertEqual(proxy.met, [fault.name for fault in COMMIT_FAULTS])
        # The slow, the late and the one without a fault are told in full, so they are known.
        self.assertLessEqual(verdict.unknown, len(NETWORKS) * (posts - 4))
        self.assertEqual(verdict.failed, 0)
        # A request that is later than anybody waits arrives all the same, and was not sent again meanwhile.
        time.sleep(5)
        self.assert_no_wrong(self.verdict())


class Storm(Connections):
    """Any connection may break anywhere: preparations, looks and the call itself."""

    def draw(self, network, line):
        random, commit = self.random, is_commit(network, line)
        # Other calls share their connections, which live until they are cut.
        if random.random() < (0.5 if commit else 0.2):
            return None
        kind = random.choice(("request cut", "answer cut", "slow", "late", "black hole" if commit else "late"))
        if kind == "request cut":
            return Fault(kind, request_cut=random.choice([0, random.randrange(600), random.randrange(60_000)]))
        if kind == "answer cut":
            return Fault(kind, answer_cut=random.choice([0, random.randrange(300), random.randrange(3_000)]))
        if kind == "slow":
            return Fault(kind, request_rate=random.randrange(20_000, 200_000), answer_rate=random.randrange(200, 20_000))
        if kind == "late":
            return Fault(kind, request_delay=random.uniform(0, 2), answer_delay=random.uniform(0, 3))
        return Fault(kind, black_hole=True)

    def test_everything_breaks_now_and_then(self):
        proxies = self.through_proxies(self.draw)
        verdict = self.run_to_the_end(self.stream())
        met = sum((collections.Counter(proxy.met) for proxy in proxies.values()), collections.Counter())
        print(f"    faults met: {dict(met)}", flush=True)
        self.assertGreater(met.total(), len(self.asked) // 3)
        self.assertGreater(verdict.seen, len(self.asked) // 3)


class Stalls(Connections):
    """Pieces are lost and sent again after ever longer waits, as on a bad radio link. Nothing breaks, so all arrives."""

    def test_nothing_is_lost_but_time(self):
        stalling = Fault("stalls", stall_chance=0.15, answer_delay=0.05)
        self.through_proxies(lambda network, line: stalling)
        verdict = self.run_to_the_end(self.stream())
        self.assertEqual((verdict.seen, verdict.unknown, verdict.failed), (len(self.asked), 0, 0))


if __name__ == "__main__":
    unittest.main()
