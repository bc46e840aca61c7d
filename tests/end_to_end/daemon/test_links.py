"""A link that leads to no page, and what the running daemon makes of it. A night's looks take too long to wait for, so that an
earlier look is written into the database while the daemon is down."""

import http.server
import sqlite3
import threading
import time
import unittest

from scene import Scene
from stage import wait_until

AN_HOUR = 3600


class Page:
    """A web server with one page, which may be gone."""

    def __init__(self):
        self.status, self.asked = 200, 0
        page = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                page.asked += 1
                self.send_response(page.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/report"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Links(Scene):
    live = False

    def setUp(self):
        super().setUp()
        self.page = Page()
        self.addCleanup(self.page.close)
        self.config.edit("routes.yaml", "https://www.report-it.org.uk", self.page.address, 1)
        self.config.edit("peal.yaml", "links: {between: none}", 'fetch: {allow: [127.0.0.1]}', 1)
        self.plan("links", AN_HOUR)

    def look_back(self, seconds, **row):
        """The daemon has looked so long ago, and found this."""
        ago = int((time.time() - seconds) * 1000)
        with sqlite3.connect(self.stage.data / "peal.db") as db:
            db.execute("DELETE FROM link_check")
            db.execute("INSERT INTO link_check (address, state, detail, failures, failing_since, looked_at) VALUES (?, ?, ?, ?, ?, ?)",
                       (self.page.address, row["state"], row["detail"], row["failures"], ago, ago))
        db.close()

    def wait_for_state(self, state):
        return wait_until(lambda: [post for post in self.stage.posts("links") if post["state"] == state], f"the post to be {state}", 20, every=0.2)

    def test_a_dead_link_holds_its_post_and_is_told_until_it_works_or_a_person_lets_it_go(self):
        self.stage.start_daemon()
        self.only("links")
        self.stage.daemon.stop()
        self.assertEqual(self.page.asked, 0)  # nothing but at night

        self.page.status = 404
        self.look_back(15 * 60, state="failing", detail="leads to no page (404)", failures=1)
        self.stage.start_daemon()
        self.wait_for_state("held")
        post = self.only("links")
        self.assertIn(f"its link {self.page.address} leads to no page (404)", post["reason"])
        status, health = self.health()
        self.assertEqual(status, 503)
        told = [problem for problem in health["problems"] if self.page.address in problem]
        self.assertEqual(len(told), 1)
        self.assertIn("(route `true-vision`, since ", told[0])
        self.assertIn(f"posts that lead to {self.page.address} are held", self.stage.peal("status").stdout)

        self.assertNotEqual(self.stage.peal("posts", "release", post["id"], check=False).returncode, 0)
        self.stage.peal("posts", "release", post["id"], "--reason", "I have tried it by hand")
        self.assertNotEqual(self.stage.post(post["id"])["state"], "held")

        self.stage.daemon.stop()
        self.page.status = 200
        self.look_back(2 * AN_HOUR, state="dead", detail="leads to no page (404)", failures=3)
        self.stage.start_daemon()
        wait_until(lambda: self.health()[0] == 200, "the link to work again", 20, every=0.2)
        self.assertNotEqual(self.only("links")["state"], "held")

    def test_without_leave_no_link_leads_into_the_own_network(self):
        self.config.edit("peal.yaml", "fetch: {allow: [127.0.0.1]}", "", 1)
        self.stage.start_daemon()
        self.only("links")
        self.stage.daemon.stop()
        self.page.status = 404
        self.look_back(15 * 60, state="failing", detail="leads to no page (404)", failures=1)
        self.stage.start_daemon()
        time.sleep(8)
        self.assertEqual(self.page.asked, 0)
        self.assertNotEqual(self.only("links")["state"], "held")


if __name__ == "__main__":
    unittest.main()
