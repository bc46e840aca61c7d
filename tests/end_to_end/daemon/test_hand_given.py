"""A moment that a person gives by hand: restrictions count there, and not where the plan had the post."""

import datetime
import getpass
import unittest
import uuid

from scene import Changing
from stage import CHANNELS, now, wait_until


class HandGiven(Changing):
    def setUp(self):
        super().setUp()
        self.first, self.inside, self.last = ((now() + datetime.timedelta(days=days)).date() for days in (3, 4, 5))

    def mourn(self, person, first):
        with open(self.config.folder / "partnership.yaml", "a") as file:
            file.write(f"approvers:\n  - {{id: head, name: the head of communications, people: [{person}]}}\n"
                       f"restrictions:\n  - {{id: mourning, reason: National mourning, from: {first}, to: {self.last}, approver: head}}\n")

    def plan_later(self):
        """A post of the campaign `later`, behind the time of mourning."""
        uid = f"later-{uuid.uuid4()}@peal.example"
        self.config.add_event(uid, now().replace(microsecond=0) + datetime.timedelta(days=9))
        message = {"id": "only", "uid": uid, "seconds": -60, "text": "You can report hate, whether it happened to you or to somebody else.",
                   "headline": "You can report hate.", "alt": 'White words on dark blue say "You can report hate."'}
        self.config.add_campaign("later", [message], "none", [CHANNELS["x"]])

    def reschedule(self, post, day):
        return self.stage.peal("posts", "reschedule", post["id"], "--at", f"{day}T10:00")

    def test_inside_a_restriction_it_waits_for_the_word_of_its_approver(self):
        self.mourn("somebody-else", self.first)
        self.plan_later()
        self.stage.start_daemon()
        post = self.only("later")
        self.assertEqual(post["state"], "scheduled")
        self.assertIn("state held", self.reschedule(post, self.inside).stdout)
        held = self.stage.post(post["id"])
        self.assertIn("restriction `mourning`", held["reason"])
        self.assertIn("the head of communications must agree", held["reason"])
        let_go = ("posts", "release", post["id"], "--reason", "it may go")
        refused = self.stage.peal(*let_go, check=False)
        self.assertEqual(refused.returncode, 1)
        self.assert_one_line(refused.stderr, "waits for the head of communications: only somebody-else may let it go")
        self.config.edit("partnership.yaml", "people: [somebody-else]", f"people: [{getpass.getuser()}]", 1)
        wait_until(lambda: self.stage.peal(*let_go, check=False).returncode == 0, "the change to be taken up")
        self.assertEqual(self.stage.post(post["id"])["state"], "scheduled")

        # Out of it again nothing holds it.
        self.reschedule(post, self.last + datetime.timedelta(days=2))
        self.assertEqual(self.stage.post(post["id"])["state"], "scheduled")

    def test_nor_is_it_sent_into_one_now(self):
        self.mourn("somebody-else", now().date() - datetime.timedelta(days=1))
        self.plan_later()
        self.stage.start_daemon()
        post = self.only("later")
        self.assertEqual(post["state"], "scheduled")
        refused = self.stage.peal("posts", "send-now", post["id"], check=False)
        self.assertEqual(refused.returncode, 1)
        self.assert_one_line(refused.stderr, "restriction `mourning`", "the head of communications must agree", f"peal posts release {post['id']}")
        self.assertEqual(self.stage.post(post["id"])["due"], post["due"])
        self.assertEqual(self.sandbox.ledger(), [])

    def test_a_restriction_that_comes_later_holds_it_where_it_is(self):
        self.plan_later()
        self.stage.start_daemon()
        post = self.only("later")
        self.assertIn("state scheduled", self.reschedule(post, self.inside).stdout)
        self.change_taken_up(lambda: self.mourn("somebody-else", self.first))
        held = self.wait_for(lambda: (lambda seen: seen if seen["state"] == "held" else None)(self.stage.post(post["id"])), "it to be held")
        self.assertIn("restriction `mourning`", held["reason"])
        self.config.edit("partnership.yaml", f"to: {self.last}", f"to: {self.first}", 1)
        self.wait_for(lambda: self.stage.post(post["id"])["state"] == "scheduled", "it to be let go as the restriction ends sooner")

    def test_a_mended_text_reaches_it_when_its_own_moment_is_over(self):
        self.plan("mended")
        self.stage.start_daemon()
        post = self.only("mended")
        self.reschedule(post, self.inside)
        given = self.stage.post(post["id"])["due"]
        self.wait_until_overdue(post)
        self.change_taken_up(lambda: self.config.edit("campaigns/mended.yaml", "You can report hate, whether", "You can always report hate, whether", 1))
        mended = self.wait_for(lambda: (lambda seen: seen if seen["revision"] > post["revision"] else None)(self.stage.post(post["id"])), "its words to change")
        self.assertTrue(mended["text"].startswith("You can always report hate"), mended["text"])
        self.assertEqual((mended["due"], mended["state"]), (given, "scheduled"))
        self.assertEqual(self.sandbox.ledger(), [])


if __name__ == "__main__":
    unittest.main()
