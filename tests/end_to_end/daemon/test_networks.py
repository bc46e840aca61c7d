"""Networks that answer badly or not at all."""

import time
import unittest

from scene import Scene
from stage import free_port, wait_until


class BadNetworks(Scene):
    def check_a_person_can_see(self, name, network):
        post = self.stage.post(self.stage.posts(name)[0]["id"])
        self.assertTrue(post["reason"], post)
        self.assertNotIn("\n", post["reason"])
        self.assertIn(post["reason"][:20], " ".join(self.stage.peal("posts", "show", post["id"]).stdout.split()))
        return post

    def check_unknown(self, **fault):
        self.sandbox.fault("x", "/2/tweets", method="POST", **fault)
        self.plan("doubt")
        self.stage.start_daemon()
        self.only("doubt")
        self.wait_for_call("x")
        takes_effect = fault.get("takes_effect", True)
        self.wait_for_state("doubt", "published" if takes_effect else "publishing", seconds=30)
        time.sleep(4)  # more than the first wait before another try
        post = self.stage.post(self.stage.posts("doubt")[0]["id"])
        self.assertEqual(len(post["attempts"]), 1)
        if takes_effect:
            # Looking at the account has shown it.
            self.assertEqual((post["state"], post["flag"], post["looks"][-1]["seen"]), ("published", "", "found"))
        else:
            self.check_a_person_can_see("doubt", "x")
            self.assertEqual((post["state"], post["flag"]), ("publishing", "check the account"))
        self.assertTrue(self.stage.daemon.is_running())

    def test_500_to_the_post_itself_is_not_sent_again(self):
        self.check_unknown(status=500)
        self.assertEqual(len(self.sandbox.ledger("x")), 1)

    def test_500_without_effect_is_not_sent_again_either(self):
        self.check_unknown(status=500, takes_effect=False)
        self.assertEqual(self.sandbox.ledger("x"), [])

    def test_no_answer_to_the_post_itself_is_not_sent_again(self):
        self.check_unknown(drop=True)
        self.assertEqual(len(self.sandbox.ledger("x")), 1)

    def test_500_while_preparing_is_tried_again(self):
        self.sandbox.fault("instagram", "/media", method="POST", status=500, takes_effect=False)
        self.sandbox.fault("snapchat", "/media", method="POST", drop=True, takes_effect=False)
        self.plan("again", channels=("instagram", "snapchat"))
        self.stage.start_daemon()
        self.wait_for_call("instagram")
        self.wait_for_call("snapchat")
        self.wait_for_state("again", "published", seconds=45)
        self.assertEqual([entry["network"] for entry in self.sandbox.ledger()], ["instagram", "snapchat"])

    def test_a_network_that_is_not_there(self):
        self.config.edit("peal.yaml", self.sandbox.addresses["x"], f"http://127.0.0.1:{free_port()}", 1)
        self.plan("nobody", channels=("x", "instagram"))
        self.stage.start_daemon()
        self.wait_for_network("instagram", "published")
        posts = {post["network"]: post for post in self.stage.posts("nobody")}
        self.assertEqual((posts["x"]["state"], posts["x"]["flag"]), ("scheduled", ""))
        self.assertTrue(posts["x"]["reason"])
        wait_until(lambda: any(line.startswith(posts["x"]["id"] + " (") and "could not go yet, again at 20" in line
                               for line in self.stage.ask("status")["problems"]), "the post to be told in status", 20)

    def wait_for_network(self, network, state):
        wait_until(lambda: any(post["network"] == network and post["state"] == state for post in self.stage.posts("nobody")),
                   f"{network} to be {state}", 40)

    def test_an_account_that_must_be_reconnected_before_anybody_can_look_is_told_at_once(self):
        self.sandbox.fault("x", "/2/tweets", method="POST", status=500, takes_effect=False)
        self.sandbox.fault("x", "/2/users/", status=401, takes_effect=False, times=100)
        self.sandbox.fault("x", "/2/oauth2/token", status=400, takes_effect=False, times=100)
        self.plan("revoked")
        self.stage.start_daemon()
        post = self.only("revoked")
        self.wait_for_call("x")
        told = wait_until(lambda: [line for line in self.stage.ask("status")["problems"] if post["id"] in line], "the account to be told", 20)
        self.assertIn("Peal cannot look", told[0])
        self.assertIn("must be reconnected", told[0])
        self.assertIn("peal posts settle " + post["id"], self.stage.peal("status").stdout.replace("\n", " "))
        self.assertEqual(next(c["state"] for c in self.stage.ask("status")["channels"] if c["network"] == "x"), "reconnect")
        self.assertEqual(self.stage.post(post["id"])["flag"], "check the account")

    def test_refused_for_good_says_why(self):
        self.sandbox.fault("x", "/2/tweets", method="POST", status=403, takes_effect=False)
        self.plan("refused")
        self.stage.start_daemon()
        self.only("refused")
        self.wait_for_call("x")
        time.sleep(3)
        self.check_a_person_can_see("refused", "x")
        self.assertEqual(self.sandbox.ledger("x"), [])


if __name__ == "__main__":
    unittest.main()
