"""What changes while Peal is not running counts for what fell due meanwhile: nothing goes out by what was said before."""

import time
import unittest

from partners import DAY, MINUTE, CalendarScene, event
from scene import SOON, now, wait_until

TWO_DAYS = 2 * DAY


class FirstLook(CalendarScene):
    live = True

    def down_while(self, post, change):
        """Stopped before the post's moment, which comes while nothing runs."""
        self.stage.daemon.stop()
        self.assertEqual(self.sandbox.ledger(), [])
        change()
        self.wait_until_overdue(post)
        self.stage.start_daemon()

    def assert_stays_in(self, post, state):
        shown = wait_until(lambda: (lambda seen: seen if seen["state"] == state else None)(self.stage.post(post["id"])), f"the post to be {state}")
        time.sleep(2)
        self.assertEqual(self.sandbox.ledger(), [])
        return shown

    def test_a_campaign_that_was_taken_out_says_nothing_any_more(self):
        self.plan("gone")
        self.plan("stays")
        self.stage.start_daemon()
        post, other = self.only("gone"), self.only("stays")
        self.stage.daemon.stop()
        self.assertEqual(self.sandbox.ledger(), [])
        (self.config.folder / "campaigns" / "gone.yaml").unlink()
        self.wait_until_overdue(other)
        self.stage.start_daemon()
        self.wait_for_state("stays", "published")
        self.assertEqual(len(self.sandbox.ledger()), 1)
        shown = self.stage.post(post["id"])
        self.assertEqual(shown["state"], "cancelled")
        self.assertIn("the plan no longer has it", shown["reason"])

    def test_an_event_that_was_called_off_meanwhile_is_not_announced_though_its_calendar_is_slow(self):
        self.add_sources(f'{{id: district, name: District, address: "{self.feed.address}", allow_inside: yes, owner: leics-cc, poll: 5s}}')
        self.add_vigils()
        start = (now() + TWO_DAYS).replace(microsecond=0) + SOON * MINUTE / 60
        tea = event("tea", start + DAY, "Tea", category="tea")
        self.feed.publish(event("a", start), tea)
        self.stage.start_daemon()
        post = self.only_vigil()  # scheduled, or being prepared already

        def call_off():
            self.feed.publish(event("a", start, more="STATUS:CANCELLED\r\n"), tea)
            text = self.feed.text

            def slow(visit):
                time.sleep(2)
                visit.answer(text)

            self.feed.instead = slow

        self.down_while(post, call_off)
        shown = self.assert_stays_in(post, "held")
        self.assertIn("its event was cancelled", shown["reason"])


if __name__ == "__main__":
    unittest.main()
