"""That a daemon which sends twice is found out: the state after a kill is turned into the one that a bad daemon would
leave, a call on the wire that looks as if it had never begun."""

import sqlite3
import unittest

from ground import Fire, is_commit
from faulty_proxy import Fault
from stage import wait_until

NETWORKS = ("instagram", "snapchat")  # X refuses to say the same again


class Planted(Fire):
    def test_a_second_call_is_found(self):
        held = Fault("held", answer_delay=20)
        proxies = self.through_proxies(lambda network, line: held if is_commit(network, line) else None, NETWORKS)
        self.ask_for({network: [12] for network in NETWORKS})
        self.stage.start_daemon()
        self.wait_until_planned()
        wait_until(lambda: all(proxy.met for proxy in proxies.values()), "the calls to be open", 40, every=0.02)
        wait_until(lambda: len(self.sandbox.ledger()) == len(NETWORKS), "the posts to be public", 10)
        self.stage.daemon.kill()
        with sqlite3.connect(self.stage.data / "peal.db") as db:
            db.execute("DELETE FROM attempt")
            self.assertEqual(db.execute("UPDATE post SET state = 'planned' WHERE state = 'sending'").rowcount, len(NETWORKS))
        db.close()
        # Closing it has taken the write-ahead log away, which the daemon would miss.
        (self.stage.data / "peal.db-open").unlink()

        self.stage.start_daemon()
        wait_until(lambda: len(self.sandbox.ledger()) == 2 * len(NETWORKS), "the daemon to fall for it", 40)
        self.assertEqual(self.verdict().doubled, len(NETWORKS))


if __name__ == "__main__":
    unittest.main()
