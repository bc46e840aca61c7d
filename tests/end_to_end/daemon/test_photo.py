"""A picture of an officer's own, from the folder to the networks."""

import unittest

from scene import Scene
from stage import compare_with_ledger, drawn_pictures, wait_until

PHOTO = "media/town-hall.jpg"
CONSENT = "Jo Example, given Fri 20 Nov 2026"


class OwnPicture(Scene):
    def plan_with_photo(self, name, seconds, channels):
        self.plan(name, seconds, channels, approval="one")
        self.config.edit(f"campaigns/{name}.yaml", "    artwork:\n", f"""\
    artwork:
      photo: {{file: {PHOTO}, source: taken by us, consent: {{by: Jo Example, on: 2026-11-20}}}}
""", 1)

    def test_it_is_approved_with_its_source_and_goes_out_on_every_network(self):
        self.plan_with_photo("hall", 25, ("x", "instagram", "snapchat"))
        self.stage.start_daemon()
        posts = wait_until(lambda: self.stage.posts("hall"), "the posts to be planned")
        self.assertEqual(len(posts), 3)
        for post in posts:
            self.assertEqual(post["photo"], {"file": PHOTO, "source": "taken by us", "consent": CONSENT})
            self.assertIn(CONSENT, " ".join(self.stage.peal("posts", "show", post["id"]).stdout.split()))
            self.stage.peal("posts", "approve", post["id"])
        self.wait_for_state("hall", "published", seconds=60)
        # Of a story, Peal has to look for its id.
        wait_until(lambda: all(post["remote_id"] for post in self.stage.posts("hall")), "every post to be found on its network", 30)
        posts = [self.stage.post(post["id"]) for post in posts]
        for post in posts:
            self.assertIn(("photo", PHOTO), [(drawn["role"], drawn["text"]) for drawn in post["manifest"]["drawn"]])
        self.assertEqual(compare_with_ledger(posts, self.sandbox.ledger(), drawn_pictures(self.stage.data)), [])

    def test_another_picture_behind_the_name_must_be_approved_again(self):
        self.plan_with_photo("swap", 600, ("x",))
        self.stage.start_daemon()
        first = self.only("swap")
        self.stage.peal("posts", "approve", first["id"])
        self.assertEqual(self.only("swap")["state"], "scheduled")
        picture = self.config.folder / PHOTO
        picture.write_bytes(picture.read_bytes() + b"\n")
        wait_until(lambda: self.only("swap")["revision"] == first["revision"] + 1, "the new picture to be taken up")
        self.assertEqual(self.only("swap")["state"], "in_review")
        self.assertEqual(self.sandbox.ledger(), [])

    def test_a_picture_that_is_taken_away_holds_its_posts_back_and_nothing_else(self):
        self.plan_with_photo("gone", 12, ("x",))
        self.plan("other", 12)
        self.stage.start_daemon()
        post = self.only("gone")
        (self.config.folder / PHOTO).unlink()
        self.stage.peal("posts", "approve", post["id"])
        self.wait_for_state("other", "published")
        self.assertNotEqual(self.only("gone")["state"], "published")
        self.assertEqual(len(self.sandbox.ledger()), 1)
        status = self.stage.peal("status", check=False).stdout
        self.assertIn(PHOTO, " ".join(status.split()))


if __name__ == "__main__":
    unittest.main()
