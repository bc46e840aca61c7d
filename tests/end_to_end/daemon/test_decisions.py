"""What officers decide through `peal`, and that the daemon keeps to it."""

import getpass
import time
import unittest

from scene import SOON, Scene
from stage import now, parse_iso


class Decisions(Scene):
    def test_a_pause_stops_and_resuming_names_what_was_missed(self):
        self.plan("paused", SOON)
        self.stage.start_daemon()
        post = self.only("paused")
        self.stage.peal("pause", "network", "x", "--reason", "a major incident")
        status = self.stage.ask("status")
        self.assertEqual([(pause["scope"], pause["target"], pause["by"]) for pause in status["pauses"]], [("network", "x", getpass.getuser())])
        self.wait_until_overdue(post)
        self.assertEqual(self.sandbox.ledger(), [])

        resumed = self.stage.ask("resume", "network", "x")
        self.assertEqual([missed["id"] for missed in resumed["missed"]], [post["id"]])
        time.sleep(2)
        self.assertEqual(self.stage.post(post["id"])["state"], "missed")
        self.assertEqual(self.sandbox.ledger(), [])

    def test_a_hold_keeps_back_until_release(self):
        self.plan("held", SOON + 4)
        self.stage.start_daemon()
        post = self.only("held")
        self.stage.peal("posts", "hold", post["id"], "--reason", "waiting for the family")
        held = self.stage.post(post["id"])
        self.assertEqual((held["state"], held["history"][-1]["by"]), ("held", getpass.getuser()))
        self.stage.peal("posts", "release", post["id"])
        self.wait_for_state("held", "published")
        self.assertEqual(len(self.sandbox.ledger()), 1)

    def test_a_release_after_its_moment_does_not_send(self):
        self.plan("late", SOON)
        self.stage.start_daemon()
        post = self.only("late")
        self.stage.peal("posts", "hold", post["id"], "--reason", "not sure")
        self.wait_until_overdue(post)
        self.assertIn(self.stage.post(post["id"])["state"], ("held", "missed"))
        self.stage.peal("posts", "release", post["id"], check=False)
        time.sleep(2)
        self.wait_for_state("late", "missed")
        self.assertEqual(self.sandbox.ledger(), [])

    def test_what_needs_approval_waits_for_it(self):
        self.plan("approved", SOON + 4, approval="one")
        self.stage.start_daemon()
        post = self.only("approved")
        self.assertEqual(post["state"], "in_review")
        refused = self.stage.peal("posts", "approve", post["id"], "--revision", "7", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assert_one_line(refused.stderr, "7")
        self.stage.peal("posts", "approve", post["id"])
        self.assertEqual([approval["by"] for approval in self.stage.post(post["id"])["approvals"]], [getpass.getuser()])
        self.wait_for_state("approved", "published")

    def test_without_approval_it_does_not_go(self):
        self.plan("unapproved", SOON, approval="one")
        self.stage.start_daemon()
        self.wait_until_overdue(self.only("unapproved"))
        self.assertIn(self.only("unapproved")["state"], ("in_review", "missed"))
        self.assertEqual(self.sandbox.ledger(), [])

    def wait_until_overdue(self, post):
        time.sleep(max(0.0, (parse_iso(post["due"]) - now()).total_seconds()) + 2)


if __name__ == "__main__":
    unittest.main()
