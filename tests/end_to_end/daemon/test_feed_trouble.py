"""A partner's web server has trouble: nothing of the calendar is lost, its health says what is wrong in words, and it recovers."""

import threading
import time
import unittest

from partners import DAY, CalendarScene, Feed, event
from scene import now
from stage import wait_until


def redirect(to):
    return lambda visit: visit.answer("", 302, Location=to)


def page(visit):
    visit.answer("<!DOCTYPE html><html><title>Sign in</title><form method=post></form></html>", kind="text/html")


def cut_off(visit):
    """By whatever writes it; the server itself is content."""
    text = visit.server.text
    visit.answer(text[:text.rindex("END:VEVENT")])


def broken_connection(visit):
    text = visit.server.text
    visit.answer(text[:len(text) // 2], Content_Length=len(text))


def trickle(seconds):
    def answer(visit):
        text = visit.server.text
        visit.answer("", Content_Length=len(text))
        step = max(1, len(text) // (seconds * 4))
        try:
            for at in range(0, len(text), step):
                visit.wfile.write(text[at:at + step].encode())
                time.sleep(0.25)
        except OSError:
            pass  # who asked has gone
    return answer


class FeedTrouble(CalendarScene):
    def setUp(self):
        super().setUp()
        self.add_district()
        self.add_vigils()
        self.start = (now() + 20 * DAY).replace(microsecond=0)
        self.feed.publish(event("a", self.start), event("b", self.start + DAY, "March"))
        self.stage.start_daemon()
        self.before = [(post["id"], post["due"]) for post in self.wait_for_vigils(2, "scheduled")]

    def check_nothing_is_lost(self):
        self.assertEqual([(post["id"], post["due"]) for post in self.vigils("scheduled")], self.before)
        self.assertEqual(self.questions(), [])
        events = self.stage.ask("calendar", "events", "--source", "district")["events"]
        self.assertEqual([(one["status"], one["has_left"]) for one in events], [("confirmed", False)] * 2)

    def trouble(self, instead, *words):
        """A look that goes wrong, and is told in these words wherever people look."""
        self.feed.instead = instead
        failed = self.refresh("district", check=False)
        self.assertEqual(failed.returncode, 1)
        self.check_nothing_is_lost()
        told = self.source("district")["problem"]
        listed = " ".join(self.stage.peal("calendar", "sources").stdout.split())
        status = " ".join(self.stage.peal("status", check=False).stdout.split())
        for word in (*words, "the last good copy stays in use"):
            self.assertIn(word, told)
            self.assertIn(word, listed)
            self.assertIn(word, status)
        self.assertNotIn("secret-8912", told)

    def recover(self):
        self.feed.instead = None
        self.refresh("district")
        self.assertEqual((self.source("district")["problem"], self.source("district")["failures"]), ("", 0))
        self.check_nothing_is_lost()

    def test_something_else_than_a_calendar(self):
        self.trouble(page, "gives a web page instead of a calendar", "sign-in page")
        self.trouble(lambda visit: visit.answer(""), "gives an empty answer instead of a calendar")
        self.trouble(lambda visit: visit.answer("\r\n \r\n"), "gives an empty answer instead of a calendar")
        self.trouble(lambda visit: visit.answer('{"error": "expired"}', kind="application/json"), "gives JSON instead of a calendar")
        self.trouble(lambda visit: visit.answer("", 404), "there is no calendar at this address", "(404)")
        self.trouble(lambda visit: visit.answer("", 401), "asks for a user name and a password")
        self.assertGreaterEqual(self.source("district")["failures"], 6)
        self.recover()

    def test_half_a_calendar(self):
        self.trouble(cut_off, "breaks off in the middle of the calendar")
        self.trouble(broken_connection, "127.0.0.1")
        # What was known before a start is what is planned by after it, too.
        self.stage.daemon.stop()
        self.stage.start_daemon()
        wait_until(lambda: self.stage.peal("calendar", "refresh", "district", check=False).returncode == 1, "the trouble to go on")
        self.check_nothing_is_lost()
        self.recover()

    def test_sent_on(self):
        # Where it moved to on its own machine it is read.
        moved = self.feed.address.replace("ours.ics", "moved.ics")
        self.feed.publish(event("a", self.start), event("b", self.start + DAY, "Silent march"))
        self.feed.instead = lambda visit: visit.answer(self.feed.text) if visit.path.endswith("moved.ics") else redirect(moved)(visit)
        self.refresh("district")
        self.assertIn("Silent march", "".join(self.stage.post(post["id"])["text"] for post in self.vigils()))

        self.trouble(redirect(self.feed.address), "sends us on again and again")
        self.trouble(lambda visit: visit.answer("", 302), "sends us on without saying where")
        # Nobody's calendar leads us to other machines of this network.
        other = Feed()
        self.addCleanup(other.server_close)
        self.addCleanup(other.shutdown)
        other.publish()
        self.trouble(redirect(other.address), "127.0.0.1")
        self.assertEqual(other.asked, 0)
        self.recover()

    def test_a_server_that_is_slow_keeps_nobody_waiting(self):
        self.feed.instead = trickle(10)
        looking = threading.Thread(target=self.refresh, args=("district",))
        looking.start()
        wait_until(lambda: self.feed.asked > 1, "the look to begin")
        self.stage.peal("calendar", "add", "Open day", "--on", f"{self.start:%Y-%m-%d}", "--category", "vigil", "--by-owner")
        self.wait_for_vigils(3)
        self.assertTrue(looking.is_alive(), "the look is still under way")
        looking.join()
        self.assertEqual(self.source("district")["problem"], "")

    def test_a_server_that_never_comes_to_an_end(self):
        self.trouble(trickle(3600), "127.0.0.1")
        self.recover()


if __name__ == "__main__":
    unittest.main()
