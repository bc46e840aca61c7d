"""What the checks say about a post, and that an officer's answer stays with the words that were looked at."""

import getpass
import unittest

from scene import SOON, Scene
from stage import wait_until

AN_HOUR = 3600
# More words than anybody reads in one breath.
LONG = ("You can report hate to somebody you trust in a library or a community centre near you, or on the telephone, or at "
        "home with a friend who helps you to find the words.")
FINDING = "a sentence has 34 words"


class Answers(Scene):
    def only_finding(self, name):
        findings = self.only(name)["findings"]
        self.assertEqual(len(findings), 1, findings)
        return findings[0]

    def answer(self, post_id, number, reason, check=True):
        return self.stage.peal("posts", "answer", post_id, number, "--reason", reason, check=check)

    def test_a_finding_is_accepted_with_a_reason_and_the_post_goes_on(self):
        self.plan("long", SOON + 6, approval="one", text=LONG)
        self.stage.start_daemon()
        post = self.only("long")
        self.assertIn(FINDING, self.only_finding("long")["text"])
        self.assertIsNone(self.only_finding("long")["answer"])
        self.assertIn("1. " + FINDING, self.stage.peal("posts", "show", post["id"]).stdout)

        said = self.answer(post["id"], 1, "accepted because these are the words of the charity").stdout
        self.assertEqual(said, f"answered: finding 1 of {post['id']}, revision 1\n")
        answer = self.only_finding("long")["answer"]
        self.assertEqual((answer["by"], answer["reason"]), (getpass.getuser(), "accepted because these are the words of the charity"))
        shown = " ".join(self.stage.peal("posts", "show", post["id"]).stdout.split())
        self.assertIn(f"(accepted by {getpass.getuser()}: accepted because these are the words of the charity)", shown)

        self.stage.peal("posts", "approve", post["id"])
        out, = self.wait_for_state("long", "published")
        self.assertEqual(len(self.sandbox.ledger()), 1)
        self.assertEqual(out["findings"][0]["answer"], answer, "what was accepted can be seen later, too")
        self.assertEqual([(one["by"], one["detail"]) for one in out["history"] if one["action"] == "accepted a finding"],
                         [(getpass.getuser(), f"{out['findings'][0]['text']}: {answer['reason']}")])

    def test_new_words_ask_again_and_nothing_else_does(self):
        self.plan("long", AN_HOUR, text=LONG)
        self.stage.start_daemon()
        post = self.only("long")
        self.answer(post["id"], 1, "read aloud to three people, who understood it")

        # Another moment is no other text; nor is a start of the daemon.
        self.config.edit("campaigns/long.yaml", f"exact: {AN_HOUR}s", f"exact: {2 * AN_HOUR}s", 1)
        wait_until(lambda: self.only("long")["due"] != post["due"], "the new moment to be planned")
        self.assertEqual(self.stage.daemon.stop(), 0)
        self.stage.start_daemon()
        self.assertEqual(self.only_finding("long")["answer"]["reason"], "read aloud to three people, who understood it")

        self.config.edit("campaigns/long.yaml", "who helps you", "who can help you", 1)
        changed = wait_until(lambda: self.only("long")["revision"] == 2 and self.only("long"), "the new words to be planned")
        self.assertIn("a sentence has 35 words", changed["findings"][0]["text"])
        self.assertIsNone(changed["findings"][0]["answer"])

        # The old words are a new revision as well: nobody has looked at it.
        self.config.edit("campaigns/long.yaml", "who can help you", "who helps you", 1)
        back = wait_until(lambda: self.only("long")["revision"] == 3 and self.only("long"), "the old words to be planned")
        self.assertIsNone(back["findings"][0]["answer"])
        self.assertEqual([one["action"] for one in back["history"]].count("accepted a finding"), 1, "it stays on record")
        self.answer(post["id"], 1, "still true")
        self.assertEqual(self.only_finding("long")["answer"]["reason"], "still true")

    def test_another_answer_takes_the_place_of_the_first(self):
        self.plan("long", AN_HOUR, text=LONG)
        self.stage.start_daemon()
        post = self.only("long")
        for reason in ("not sure", "agreed with the charity"):
            self.answer(post["id"], 1, reason)
        self.assertEqual(self.only_finding("long")["answer"]["reason"], "agreed with the charity")
        history = [one["detail"] for one in self.stage.post(post["id"])["history"] if one["action"] == "accepted a finding"]
        self.assertEqual(len(history), 2)

    def test_what_cannot_be_answered_is_refused_with_what_to_do(self):
        self.plan("long", AN_HOUR, text=LONG)
        self.plan("short", 4 * AN_HOUR)  # so that they do not get in each other's way
        self.stage.start_daemon()
        post, short = self.only("long"), self.only("short")
        for post_id, number, reason, *words in (
                ("p000000", 1, "agreed", "p000000", "peal posts ls"),
                (post["id"], 2, "agreed", "no finding 2", "peal posts show " + post["id"]),
                (post["id"], 1, "", "reason"),
                (post["id"], 1, " \t", "reason"),
                (short["id"], 1, "agreed", "the checks say nothing about post " + short["id"])):
            refused = self.answer(post_id, number, reason, check=False)
            self.assertEqual(refused.returncode, 1, (post_id, number, reason, refused.stdout))
            self.assert_one_line(refused.stderr, *words)
        for arguments in ((post["id"], "0", "--reason", "agreed"), (post["id"], "one", "--reason", "agreed"), (post["id"], "1"), (post["id"],)):
            self.assertEqual(self.stage.peal("posts", "answer", *arguments, check=False).returncode, 2, arguments)
        self.assertIsNone(self.only_finding("long")["answer"])
        self.assertNotIn("accepted a finding", [one["action"] for one in self.stage.post(post["id"])["history"]])


if __name__ == "__main__":
    unittest.main()
