"""Stopped as systemd stops it, with calls open on every network at once."""

import signal
import time
import unittest

from ground import NETWORKS, Fire, is_commit
from faulty_proxy import Fault
from stage import wait_until

DUE = 12  # a story takes that long to prepare


class Signals(Fire):
    def open_calls(self, **fault):
        """A daemon whose calls that make the posts public are all on the wire."""
        held = Fault("held", **fault)
        proxies = self.through_proxies(lambda network, line: held if is_commit(network, line) else None)
        self.ask_for({network: [DUE] for network in NETWORKS})
        self.stage.start_daemon()
        self.wait_until_planned()
        wait_until(lambda: all(proxy.met for proxy in proxies.values()), "a call on every network to be open", 40, every=0.02)

    def test_sigterm_waits_for_the_calls_that_are_open(self):
        self.open_calls(answer_delay=6)
        began = time.monotonic()
        self.assertEqual(self.stage.daemon.stop(), 0)
        self.assertGreater(time.monotonic() - began, 3, "the answers were awaited")
        self.assertEqual(len(self.sandbox.ledger()), len(NETWORKS))

        self.stage.start_daemon()
        verdict = self.verdict()
        self.tell(verdict)
        self.assert_no_wrong(verdict)
        self.assertEqual((verdict.seen, verdict.unknown), (len(NETWORKS), 0), "no answer was lost")

    def test_a_second_sigterm_ends_it_at_once(self):
        self.open_calls(answer_delay=20)
        daemon = self.stage.daemon
        daemon.process.send_signal(signal.SIGTERM)
        time.sleep(1)
        self.assertTrue(daemon.is_running(), "after the first it waits")
        daemon.process.send_signal(signal.SIGTERM)
        daemon.process.wait(2)
        self.assertEqual(daemon.stop(), -signal.SIGTERM)

        self.stage.start_daemon()
        self.wait_until_settled(10)
        verdict = self.verdict()
        self.tell(verdict)
        self.assert_no_wrong(verdict)
        self.assertEqual(verdict.seen, len(NETWORKS))

    def test_sigterm_before_the_moment_sends_nothing(self):
        self.ask_for({"x": [12, 13], "instagram": [12, 13]})
        self.stage.start_daemon()
        self.wait_until_planned()
        time.sleep(4)
        self.assertEqual(self.stage.daemon.stop(), 0)
        time.sleep(10)
        self.assertEqual(self.sandbox.ledger(), [])

        self.stage.start_daemon()
        self.wait_until_settled(30)
        verdict = self.verdict()
        self.assert_no_wrong(verdict)
        self.assertEqual(verdict.seen, 4, "the next start catches up")


if __name__ == "__main__":
    unittest.main()
