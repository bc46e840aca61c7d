"""What the tests of the running daemon have in common: a stage of their own, a campaign or two, and waiting."""

import http.client
import json
import os
import pathlib
import socket
import sys
import time
import unittest
import uuid

SOURCE = pathlib.Path(os.environ["PEAL_SOURCE_DIR"])
BINARIES = pathlib.Path(os.environ["PEAL_BIN_DIR"])
sys.path.insert(0, str(SOURCE / "tests" / "support" / "python"))

import stage  # noqa: E402
from stage import CHANNELS, Daemon, Stage, now, parse_iso, wait_until  # noqa: E402

# From the start of a daemon to a post, for a busy machine.
SOON = 8
SETTLED = ("published", "rehearsed", "failed", "missed", "cancelled")


def is_sanitized():
    return bool(os.environ.get("PEAL_SANITIZE"))


class _OverSocket(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=15)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class Scene(unittest.TestCase):
    readers = False
    live = True

    def setUp(self):
        self.stage = Stage(BINARIES, SOURCE, readers=self.readers)
        self.addCleanup(self._close)
        self.config, self.sandbox = self.stage.config, self.stage.sandbox
        if self.live:
            self.config.go_live()

    def _close(self):
        self._log = "".join(file.read_text(errors="replace") for file in sorted(self.stage.folder.glob("*.log")))
        self.stage.close()

    def run(self, result=None):
        self._log = ""
        before = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > before:
            print(f"--- what {self.id()} left in the logs\n{self._log[-6000:]}---", file=sys.stderr)
        return result

    def plan(self, name, seconds=SOON, channels=("x",), approval="none", text="You can report hate, whether it happened to you or to somebody else."):
        """A campaign of one message, due so many seconds from now on these networks."""
        uid = f"{name}-{uuid.uuid4()}@peal.example"
        self.config.add_event(uid, now().replace(microsecond=0))
        message = {"id": "only", "uid": uid, "seconds": seconds, "text": text, "headline": "You can report hate.",
                   "alt": 'White words on dark blue say "You can report hate."'}
        self.config.add_campaign(name, [message], approval, [CHANNELS[network] for network in channels])

    def only(self, name):
        """The campaign's one post, once the plan has been applied."""
        posts = wait_until(lambda: self.stage.posts(name), f"the post of campaign {name} to be planned")
        self.assertEqual(len(posts), 1)
        return self.stage.post(posts[0]["id"])

    def wait_for_state(self, name, *states, seconds=30):
        """The campaign's posts, once all are in one of these states."""
        def look():
            posts = self.stage.posts(name)
            return posts if posts and all(post["state"] in states for post in posts) else None

        try:
            posts = wait_until(look, f"{name} to be {' or '.join(states)}", seconds, every=0.2)
        except stage.Trouble as trouble:
            self.fail(f"{trouble}; it is {[(post['network'], post['state'], post['flag'], post['reason']) for post in self.stage.posts(name)]}")
        return [self.stage.post(post["id"]) for post in posts]

    def wait_until_overdue(self, post):
        time.sleep(max(0.0, (parse_iso(post["due"]) - now()).total_seconds()) + 2)

    def health(self):
        """What a watching program is told: the status, and the answer."""
        connection = _OverSocket(self.stage.daemon.socket)
        self.addCleanup(connection.close)
        connection.request("GET", "/health")
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    def wait_for_call(self, network, times=1, seconds=30):
        """Until a fault has been met: the call is on the wire, or has been misled."""
        wait_until(lambda: self.sandbox.faults_hit(network) >= times, f"a call to {network} to meet its fault", seconds)

    def refuse(self, **more):
        """Starts a daemon that must not start, and returns what it said."""
        before = self.stage.daemon.log() if self.stage.daemon else ""
        daemon = Daemon(self.stage, **more)
        try:
            code = daemon.process.wait(20)
        finally:
            daemon.kill()
        said = daemon.log().removeprefix(before)
        self.assertEqual(code, 1, said)
        self.assertFalse(daemon.said_anything(), "it never says that it is ready")
        return said

    def assert_one_line(self, text, *words):
        """Exactly one line, which says all of this."""
        lines = text.strip().splitlines()
        self.assertEqual(len(lines), 1, text)
        for word in words:
            self.assertIn(str(word), lines[0])


class Changing(Scene):
    """A configuration that changes under a running daemon."""

    def file(self, name):
        return self.config.folder / "campaigns" / f"{name}.yaml"

    def configuration(self):
        return self.stage.ask("status")["configuration"]

    def wait_for(self, true, what):
        return wait_until(true, what, 20, every=0.2)

    def open_posts(self, *campaigns):
        return [post for name in campaigns for post in self.stage.posts(name) if post["state"] != "cancelled"]

    def change_taken_up(self, change):
        """Does it, and waits until the daemon has taken it up."""
        before = self.configuration()["changed_at"]
        time.sleep(1.1)  # moments are told to the second here
        change()
        self.wait_for(lambda: self.configuration()["changed_at"] not in (None, before), "the change to be taken up")
