"""What officers decide through `peal`, and that the daemon keeps to it."""

import getpass
import os
import pwd
import shutil
import subprocess
import time
import unittest

from scene import SOON, Scene
from stage import clean_environment


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

    def test_what_a_restriction_holds_needs_a_reason_to_go(self):
        with open(self.config.folder / "partnership.yaml", "a") as file:
            file.write("restrictions:\n  - {id: poll, reason: Poll of the parish, from: 2020-01-01}\n")
        self.plan("kept-back", SOON + 6)
        self.stage.start_daemon()
        post = self.only("kept-back")
        self.assertEqual(post["state"], "held")
        self.assertIn("restriction `poll` (Poll of the parish)", post["reason"])
        refused = self.stage.peal("posts", "release", post["id"], check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("held by the plan", refused.stderr)
        self.stage.peal("posts", "release", post["id"], "--reason", "planned long before, and not about the poll")
        self.wait_for_state("kept-back", "published")
        self.assertEqual(len(self.sandbox.ledger()), 1)

    def test_a_message_with_an_error_is_held_until_it_is_mended_and_others_go_on(self):
        for name in ("broken", "sound", "gone"):
            self.plan(name, seconds=3600)
        self.stage.start_daemon()
        for name in ("broken", "sound", "gone"):
            self.only(name)
        self.assertEqual(self.stage.daemon.stop(), 0)
        self.config.edit("campaigns/broken.yaml", "You can report hate, whether", "x" * 300 + " whether", 1)
        (self.config.folder / "campaigns" / "gone.yaml").unlink()
        self.stage.start_daemon()
        held = self.wait_for_state("broken", "held")[0]
        self.assertRegex(held["reason"], r"^campaigns/broken\.yaml:\d+:\d+: .* too many")
        self.wait_for_state("gone", "cancelled")
        self.assertEqual(self.only("sound")["state"], "scheduled")

        self.assertEqual(self.stage.daemon.stop(), 0)
        self.config.edit("campaigns/broken.yaml", "x" * 300 + " whether", "You can report hate, whether", 1)
        self.stage.start_daemon()
        self.wait_for_state("broken", "scheduled")

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

    def test_a_missed_post_goes_when_it_is_sent_now(self):
        self.plan("again", SOON)
        self.stage.start_daemon()
        post = self.only("again")
        self.stage.peal("pause", "--reason", "a major incident")
        self.wait_until_overdue(post)
        self.stage.peal("resume")
        self.wait_for_state("again", "missed")
        self.stage.peal("posts", "send-now", post["id"])
        self.wait_for_state("again", "published")
        self.assertEqual(len(self.sandbox.ledger()), 1)

    def test_a_new_moment_is_kept_and_a_cancelled_post_does_not_go(self):
        self.plan("moved", SOON)
        self.plan("given-up", SOON)
        self.stage.start_daemon()
        moved, given_up = self.only("moved"), self.only("given-up")
        self.stage.peal("posts", "reschedule", moved["id"], "--at", "2030-12-01T09:30")
        self.stage.peal("posts", "cancel", given_up["id"], "--reason", "the event is off")
        self.wait_until_overdue(given_up)
        self.assertEqual(self.sandbox.ledger(), [])
        moved = self.stage.post(moved["id"])
        self.assertEqual((moved["state"], moved["due"]), ("scheduled", "2030-12-01T09:30:00Z"))
        self.assertEqual(self.stage.post(given_up["id"])["state"], "cancelled")
        self.assertNotEqual(self.stage.peal("posts", "reschedule", moved["id"], "--at", "tomorrow", check=False).returncode, 0)

    def test_a_withdrawn_approval_stops_it(self):
        self.plan("withdrawn", SOON + 4, approval="one")
        self.stage.start_daemon()
        post = self.only("withdrawn")
        self.stage.peal("posts", "approve", post["id"])
        self.stage.peal("posts", "withdraw", post["id"], "--reason", "the figure is out of date")
        self.wait_until_overdue(post)
        self.wait_for_state("withdrawn", "missed")
        self.assertEqual(self.sandbox.ledger(), [])

    def in_doubt(self, name):
        """A post that the network never got, and nobody knows."""
        self.sandbox.fault("x", "/2/tweets", method="POST", status=500, takes_effect=False)
        self.plan(name, SOON)
        self.stage.start_daemon()
        post = self.only(name)
        self.wait_for_call("x")
        self.wait_for_state(name, "publishing")
        return post["id"]

    def test_who_did_not_find_a_post_in_doubt_has_it_sent_again(self):
        post_id = self.in_doubt("not-there")
        self.assertNotEqual(self.stage.peal("posts", "settle", post_id, check=False).returncode, 0, "it must be said what was found")
        self.stage.peal("posts", "settle", post_id, "--not-there")
        self.wait_for_state("not-there", "published")
        self.assertEqual(len(self.sandbox.ledger("x")), 1)
        self.assertEqual([attempt["outcome"] for attempt in self.stage.post(post_id)["attempts"]], ["absent", "done"])

    def test_who_found_a_post_in_doubt_says_where(self):
        post_id = self.in_doubt("there")
        refused = self.stage.peal("posts", "settle", post_id, "--posted", "somewhere", check=False)
        self.assert_one_line(refused.stderr, "somewhere", "no web address")
        refused = self.stage.peal("posts", "settle", post_id, "--posted", "https://www.instagram.com/p/abc", check=False)
        self.assert_one_line(refused.stderr, "instagram.com", "https://x.com/NAME/status/NUMBER")
        self.stage.peal("posts", "settle", post_id, "--posted", "https://x.com/stampitout/status/1993000000000000001")
        post = self.stage.post(post_id)
        self.assertEqual((post["state"], post["remote_id"]), ("published", "1993000000000000001"))
        self.assertEqual(len(post["attempts"]), 1)

    def test_who_gives_a_post_in_doubt_up_has_it_left_alone(self):
        post_id = self.in_doubt("left")
        self.stage.peal("posts", "settle", post_id, "--cancel", "--reason", "the event is over")
        post = self.stage.post(post_id)
        self.assertEqual((post["state"], post["attempts"][0]["outcome"]), ("cancelled", "unknown"))
        self.assertNotEqual(self.stage.peal("posts", "settle", post_id, "--not-there", check=False).returncode, 0)
        self.assertEqual(self.sandbox.ledger(), [])

    def test_a_call_on_the_wire_is_named_until_its_outcome_is_known(self):
        self.sandbox.fault("x", "/2/tweets", method="POST", delay_after=6)
        self.plan("leaving", SOON)
        self.stage.start_daemon()
        post = self.only("leaving")
        self.wait_for_call("x")
        paused = self.stage.ask("pause", "--reason", "a major incident")
        self.assertEqual([one["id"] for one in paused["on_the_wire"]], [post["id"]])
        self.assertEqual([one["id"] for one in self.stage.ask("status")["on_the_wire"]], [post["id"]])
        self.assertIn("HAS LEFT", self.stage.peal("status").stdout)
        self.wait_for_state("leaving", "published")
        self.assertEqual(self.stage.ask("status")["on_the_wire"], [])

    def test_the_end_of_one_pause_names_those_that_are_left(self):
        self.stage.start_daemon()
        for target in ((), ("organisation", "leics-police"), ("network", "instagram")):
            self.stage.peal("pause", *target, "--reason", "a major incident")
        said = self.stage.peal("resume").stdout
        for word in ("Everything is paused no longer", "organisation leics-police", "network instagram"):
            self.assertIn(word, said)
        self.stage.peal("resume", "network", "instagram")
        self.assertEqual(self.stage.peal("resume", "organisation", "leics-police").stdout, "The organisation leics-police goes on.\n")

    def test_nobody_confirms_his_own_exception_to_a_pause(self):
        self.plan("warning", SOON + 8)
        self.stage.start_daemon()
        post = self.only("warning")
        self.stage.peal("posts", "warn-and-inform", post["id"])
        self.stage.peal("pause", "--reason", "a major incident")
        refused = self.stage.peal("posts", "confirm", post["id"], check=False)
        self.assert_one_line(refused.stderr, "another person must confirm it")
        self.wait_until_overdue(post)
        self.assertEqual(self.sandbox.ledger(), [])

    def a_colleague(self):
        """`peal` as another Unix user, whom the service's group lets in."""
        if os.geteuid() != 0:
            self.skipTest("only root may act as another Unix user")
        known = {user.pw_name: user for user in pwd.getpwall()}
        user = known.get("nobody") or self.skipTest("this machine has no user `nobody`")
        peal = self.stage.folder / "peal"
        shutil.copy(self.stage.binaries / "peal", peal)  # from where everybody may run it
        self.stage.folder.chmod(0o711)
        os.chown(self.stage.daemon.socket, -1, user.pw_gid)

        def run(*arguments):
            return subprocess.run([peal, *arguments, "--socket", self.stage.daemon.socket], capture_output=True, text=True, timeout=60, cwd="/",
                                  user=user.pw_uid, group=user.pw_gid, extra_groups=(), env=clean_environment())

        return user.pw_name, run

    def test_a_colleague_confirms_an_exception_to_every_pause_and_it_goes(self):
        self.plan("warning", SOON + 14)
        self.plan("other", SOON + 14)
        self.stage.start_daemon()
        name, as_colleague = self.a_colleague()
        post = self.only("warning")
        self.stage.peal("posts", "warn-and-inform", post["id"])
        early = as_colleague("posts", "confirm", post["id"])
        self.assertEqual(early.returncode, 1, "there is nothing to be excepted from yet")
        self.stage.peal("pause", "--reason", "a major incident")
        self.stage.peal("pause", "network", "x", "--reason", "the account is being looked at")
        self.assertEqual(self.stage.peal("posts", "confirm", post["id"], check=False).returncode, 1, "nobody confirms his own")
        confirmed = as_colleague("posts", "confirm", post["id"])
        self.assertEqual(confirmed.returncode, 0, confirmed.stderr)

        self.wait_for_state("warning", "published")
        self.wait_until_overdue(self.only("other"))
        self.assertEqual(len(self.sandbox.ledger("x")), 1, "what is no exception stays back")
        self.assertEqual([(one["by"]) for one in self.stage.post(post["id"])["history"] if one["action"].startswith("confirmed")], [name])


if __name__ == "__main__":
    unittest.main()
