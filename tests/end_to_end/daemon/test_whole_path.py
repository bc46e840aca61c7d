"""From the calendar and the campaigns to the public, and back as figures."""

import time
import unittest

from scene import Scene
from stage import NETWORKS, compare_with_ledger, drawn_pictures, follow, now, wait_until


class WholePath(Scene):
    readers = True

    def test_a_post_reaches_every_network_once_and_whole(self):
        self.plan("path", channels=NETWORKS)
        self.stage.start_daemon()
        posts = self.wait_for_state("path", "published", seconds=45)

        self.assertEqual({post["network"] for post in posts}, set(NETWORKS))
        wait_until(lambda: all(post["remote_id"] for post in self.stage.posts("path")), "every network's id of its post")
        posts = [self.stage.post(post["id"]) for post in posts]
        self.assertEqual(compare_with_ledger(posts, self.sandbox.ledger(), drawn_pictures(self.stage.data)), [])
        for post in posts:
            self.assertGreaterEqual(post["late_ms"], 0)
            # A network that was not ready refuses, provably without effect; then one call makes it public.
            outcomes = [attempt["outcome"] for attempt in post["attempts"]]
            self.assertEqual((outcomes[-1], outcomes.count("done")), ("done", 1), outcomes)
        shapes = {entry["network"]: (entry["media_width"], entry["media_height"]) for entry in self.sandbox.ledger()}
        self.assertEqual(shapes["snapchat"], (1080, 1920))

        # Readings come back, and end in the report.
        def is_reported():
            return {row["network"]: row["figures"] for row in self.stage.ask("report")["networks"] if any(row["figures"].values())}.keys() == set(NETWORKS)

        wait_until(is_reported, "figures of every network in the report", 45)
        report = self.stage.ask("report")
        self.assertEqual(report["posts"]["published"], 3)
        self.assertIn("3 posts", self.stage.peal("report").stdout)

    def test_a_click_is_on_disk_before_it_is_answered(self):
        self.plan("click")
        self.stage.start_daemon()
        post = self.only("click")
        for _ in range(3):
            self.assertEqual(follow(post["link"]), (302, post["destination"]))
        self.stage.daemon.kill()

        self.stage.start_daemon()
        wait_until(lambda: self.stage.post(post["id"])["clicks"] == 3, "the clicks of before the kill")
        self.assertEqual(follow(post["link"], agent="Twitterbot/1.0")[0], 302)
        wait_until(lambda: self.stage.ask("report")["clicks"].get("preview") == 1, "the network's own look to be counted apart")
        self.assertEqual(self.stage.post(post["id"])["clicks"], 3)
        self.assertEqual(follow(post["link"][:-1])[0], 404)

    def test_planning_again_finds_the_same_post(self):
        self.plan("again", seconds=3600, channels=NETWORKS)
        self.stage.start_daemon()
        first = {post["key"]: (post["id"], post["link"]) for post in wait_until(lambda: self.stage.posts("again"), "the plan")}
        self.assertEqual(len(first), 3)
        self.assertEqual(self.stage.daemon.stop(), 0)
        self.stage.start_daemon()
        time.sleep(3)  # long enough for the calendar to be read once more
        self.assertEqual({post["key"]: (post["id"], post["link"]) for post in self.stage.posts("again")}, first)


class Night(Scene):
    live = False

    def test_a_campaign_that_ignores_quiet_hours_goes_out_late_at_night(self):
        # Wherever it is eleven at night now; the sample is quiet from nine.
        hours = (23 - now().hour + 12) % 24 - 12
        self.config.edit("partnership.yaml", "zone: Europe/London", f"zone: Etc/GMT{-hours:+d}", 1)
        self.plan("night")
        self.stage.start_daemon()
        post = self.wait_for_state("night", "rehearsed")[0]
        self.assertIn(post["wall"][10:13], ("T23", "T00"))


class DryRun(Scene):
    live = False

    def test_the_sample_rehearses_and_tells_nobody(self):
        self.plan("rehearsal", channels=NETWORKS)
        self.stage.start_daemon()
        posts = self.wait_for_state("rehearsal", "rehearsed")
        self.assertEqual(self.sandbox.ledger(), [])
        for post in posts:
            self.assertTrue(post["dry_run"])
            self.assertTrue(post["manifest"]["drawn"], "its artwork is drawn all the same")
        report = self.stage.ask("report")
        self.assertEqual((report["posts"]["published"], report["posts"]["rehearsed"]), (0, 3))


class DryRunOption(Scene):
    def test_the_option_rehearses_what_is_live(self):
        self.plan("option")
        self.stage.start_daemon("--dry-run")
        self.wait_for_state("option", "rehearsed")
        self.assertEqual(self.sandbox.ledger(), [])


if __name__ == "__main__":
    unittest.main()
