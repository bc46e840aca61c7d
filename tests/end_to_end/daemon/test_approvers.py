"""Posts that wait for the word of one role, and that the daemon takes it from nobody else."""

import getpass
import time
import unittest

from scene import SOON, Scene
from stage import wait_until


class Approvers(Scene):
    def restrict(self, *people):
        with open(self.config.folder / "partnership.yaml", "a") as file:
            file.write(f"approvers:\n  - {{id: head, name: the head of communications, people: [{', '.join(people)}]}}\n"
                       "restrictions:\n  - {id: poll, reason: Poll of the parish, from: 2020-01-01, approver: head}\n")

    def test_what_waits_for_the_word_of_one_role_nobody_else_lets_go(self):
        self.restrict("somebody-else", "another")
        self.plan("kept-back", SOON + 20)
        self.stage.start_daemon()
        post = self.only("kept-back")
        self.assertIn("and the head of communications must agree", post["reason"])
        let_go = ("posts", "release", post["id"], "--reason", "not about the poll")
        refused = self.stage.peal(*let_go, check=False)
        self.assertEqual(refused.returncode, 1)
        self.assert_one_line(refused.stderr, post["id"], "waits for the head of communications: only somebody-else, another may let it go")

        # Nor by a detour over a hold of one's own, an approval, another moment or an exception.
        self.stage.peal("posts", "hold", post["id"], "--reason", "mine")
        self.stage.peal("posts", "release", post["id"])
        self.stage.peal("posts", "approve", post["id"], check=False)
        self.stage.peal("posts", "warn-and-inform", post["id"], check=False)
        self.assertNotEqual(self.stage.peal("posts", "send-now", post["id"], check=False).returncode, 0)
        held = self.stage.post(post["id"])
        self.assertEqual(held["state"], "held", held)
        self.assertNotEqual(self.stage.peal(*let_go, check=False).returncode, 0)
        self.wait_until_overdue(post)
        self.assertEqual(self.sandbox.ledger(), [])
        late = self.stage.peal("posts", "send-now", post["id"], check=False)
        time.sleep(2)
        self.assertEqual(self.sandbox.ledger(), [], late.stdout)

    def test_nor_when_something_else_comes_to_hold_it(self):
        self.restrict("somebody-else")
        self.plan("called-off", 3600)
        self.plan("too-long", 3600)
        self.stage.start_daemon()
        self.only("called-off")
        self.only("too-long")
        self.config.edit("calendar.ics", "UID:called-off-", "STATUS:CANCELLED\r\nUID:called-off-", 1)
        self.config.edit("campaigns/too-long.yaml", "You can report hate, whether", "You can report hate, " + "again and again, " * 20 + "whether", 1)
        for name, words in (("called-off", "its event was cancelled"), ("too-long", "campaigns/too-long.yaml")):
            post = wait_until(lambda: next((post for post in self.stage.posts(name) if words in post["reason"]), None),
                              f"{name} to be held for something else")
            refused = self.stage.peal("posts", "release", post["id"], "--reason", "it may go", check=False)
            self.assertEqual(refused.returncode, 1)
            self.assert_one_line(refused.stderr, "only somebody-else may let it go")

    def test_who_has_the_role_lets_it_go_and_a_change_of_who_counts_at_once(self):
        self.restrict("somebody-else")
        self.plan("kept-back", SOON + 10)
        self.stage.start_daemon()
        post = self.only("kept-back")
        let_go = ("posts", "release", post["id"], "--reason", "not about the poll")
        self.assertEqual(self.stage.peal(*let_go, check=False).returncode, 1)
        self.config.edit("partnership.yaml", "people: [somebody-else]", f"people: [somebody-else, {getpass.getuser()}]", 1)
        wait_until(lambda: self.stage.peal(*let_go, check=False).returncode == 0, "the change to be taken up")
        self.wait_for_state("kept-back", "published")
        self.assertEqual(len(self.sandbox.ledger()), 1)

    def test_what_the_media_may_take_up_only_its_lead_lets_go(self):
        with open(self.config.folder / "partnership.yaml", "a") as file:
            file.write("approvers:\n  - {id: press, name: the police press office, people: [somebody-else], organisation: leics-police}\n")
        self.plan("media", SOON + 10)
        self.config.edit("campaigns/media.yaml", "    label: general\n", "    label: general\n    media_sensitive: yes\n", 1)
        self.stage.start_daemon()
        post = self.only("media")
        self.assertIn("Leicestershire Police leads and must agree", post["reason"])
        let_go = ("posts", "release", post["id"], "--reason", "the release is out")
        refused = self.stage.peal(*let_go, check=False)
        self.assertEqual(refused.returncode, 1)
        self.assert_one_line(refused.stderr, "waits for the police press office: only somebody-else may let it go")
        self.config.edit("partnership.yaml", "people: [somebody-else]", f"people: [{getpass.getuser()}]", 1)
        wait_until(lambda: self.stage.peal(*let_go, check=False).returncode == 0, "the change to be taken up")
        self.wait_for_state("media", "published")

    def test_an_approver_who_is_nobody_is_an_error(self):
        with open(self.config.folder / "partnership.yaml", "a") as file:
            file.write("restrictions:\n  - {id: poll, reason: Poll of the parish, from: 2020-01-01, approver: head}\n")
        self.assertIn("unknown approver `head`; say under `approvers` in partnership.yaml who that is", self.refuse())


if __name__ == "__main__":
    unittest.main()
