"""The process stands still, as in a suspended machine, and goes on as if no time had passed."""

import signal
import time
import unittest

from ground import LONG, NETWORKS, Fire, is_commit
from faulty_proxy import Fault
from stage import now, wait_until

# Longer than a lease on a post, which is the deadline of a call (30 s) and a little; the short run shows the same
# without the lease.
STILL_SECONDS = 45 if LONG else 16
DUE, LEAD = 12, 2  # a story takes that long to prepare; it stands still so long before the first moment


class Suspended(Fire):
    max_late = "10s"

    def stand_still(self, seconds):
        self.stage.daemon.process.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        self.stage.daemon.process.send_signal(signal.SIGCONT)

    def prepared(self, *seconds):
        """The same moments on every network; returns the first."""
        self.ask_for({network: seconds for network in NETWORKS})
        self.stage.start_daemon()
        self.wait_until_planned()
        return min(one.due for one in self.asked)

    def finish(self):
        self.wait_until_settled(30)
        verdict = self.verdict()
        self.tell(verdict)
        self.assert_no_wrong(verdict)
        return verdict

    def test_past_moments(self):
        wakes = DUE - LEAD + STILL_SECONDS
        # Stories go one at a time: the last has the time to be prepared once the one before it is known to be out.
        first = self.prepared(DUE, wakes - 1, wakes + 25)
        time.sleep((first - now()).total_seconds() - LEAD)
        self.assertEqual(self.sandbox.ledger(), [])
        self.stand_still(STILL_SECONDS)
        verdict = self.finish()
        ends = {(one.network, one.due): self.state_of(one) for one in self.asked}
        for network in NETWORKS:
            late, just, ahead = (ends[network, due] for due in sorted({one.due for one in self.asked}))
            self.assertEqual((late, just, ahead), ("missed", "published", "published"), network)
        self.assertEqual(verdict.seen, 2 * len(NETWORKS))

    def test_in_the_middle_of_the_calls_nothing_is_sent_again(self):
        held = Fault("held", answer_delay=3)
        proxies = self.through_proxies(lambda network, line: held if is_commit(network, line) else None)
        self.prepared(DUE)
        wait_until(lambda: all(proxy.met for proxy in proxies.values()), "a call on every network to be open", 40, every=0.02)
        self.stand_still(STILL_SECONDS)
        verdict = self.finish()
        self.assertEqual(verdict.seen, len(NETWORKS))


if __name__ == "__main__":
    unittest.main()
