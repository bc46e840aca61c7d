"""Started again and again around a moment, as systemd does with a program that cannot stay up."""

import time
import unittest

from ground import Fire
from stage import Trouble, wait_until

DUE = 10
LIVES = 5


class Restarts(Fire):
    def ended_attempts(self):
        post = self.stage.post(self.said()[0]["id"])
        return sum(bool(attempt["ended_at"]) for attempt in post["attempts"])

    def test_a_story_is_not_given_up_within_its_grace(self):
        self.ask_for({"snapchat": [DUE]})
        self.stage.start_daemon()
        self.wait_until_planned()
        self.stage.daemon.kill()
        time.sleep(DUE)
        for _ in range(LIVES):
            self.stage.start_daemon()
            before = self.ended_attempts()
            try:
                wait_until(lambda: self.ended_attempts() > before, "the network's answer", 3, every=0.05)
            except Trouble:
                pass  # a daemon that asks less often is welcome
            self.stage.daemon.kill()
        self.stage.start_daemon()
        self.wait_until_settled(40)
        verdict = self.verdict()
        self.tell(verdict)
        self.assert_no_wrong(verdict)
        self.assertEqual((verdict.seen, verdict.failed), (1, 0))


if __name__ == "__main__":
    unittest.main()
