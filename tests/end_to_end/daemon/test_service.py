"""The daemon as a service: what it tells systemd, and how much room it takes."""

import http.client
import json
import os
import socket
import stat
import time
import unittest

from scene import Scene, is_sanitized
from stage import wait_until

IS_RELEASE = os.environ.get("PEAL_BUILD_TYPE") == "Release"
# What is promised holds for the release build; a debug build shows at least that nothing has grown out of hand.
RESIDENT_BYTES_MAX = 30_000_000 if IS_RELEASE else 40_000_000


class Service(Scene):
    live = False

    def test_tells_systemd_that_it_is_ready_and_that_it_stops(self):
        path = self.stage.folder / "notify.sock"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.bind(str(path))
            manager.settimeout(20)
            self.stage.start_daemon(environment={"NOTIFY_SOCKET": str(path)})
            self.assertIn(b"READY=1", manager.recv(4096).split(b"\n"))
            self.assertEqual(self.stage.daemon.stop(), 0)
            self.assertIn(b"STOPPING=1", manager.recv(4096).split(b"\n"))

    def test_ready_means_ready(self):
        ready = self.stage.start_daemon()
        self.assertEqual(ready, {"public": f"http://127.0.0.1:{self.config.port}", "socket": str(self.stage.daemon.socket)})
        # The very next call is answered, and others of this machine cannot speak on the socket.
        self.assertEqual(self.stage.peal("status").returncode, 0)
        self.assertEqual(stat.S_IMODE(os.stat(self.stage.daemon.socket).st_mode) & 0o007, 0)

    def health(self):
        with socket.socket(socket.AF_UNIX) as office:
            office.settimeout(20)
            office.connect(str(self.stage.daemon.socket))
            answer = http.client.HTTPResponse(self.send(office))
            answer.begin()
            return answer.status, json.loads(answer.read())

    @staticmethod
    def send(office):
        office.sendall(b"GET /health HTTP/1.1\r\nHost: peal\r\nConnection: close\r\n\r\n")
        return office

    def test_health_says_whether_posts_go_out(self):
        self.stage.start_daemon()
        status, health = self.health()
        self.assertEqual((status, health["well"], health["problems"]), (200, True, []))
        self.assertEqual((health["delivery"]["unknown"], health["delivery"]["needs_person"], health["delivery"]["oldest_due_age_s"]), (0, 0, None))
        self.assertGreater(health["delivery"]["disk_free_mb"], 0)
        wait_until(lambda: self.health()[1]["delivery"]["last_record_at"], "the plan to be recorded")
        self.assertEqual(health["delivery"]["click_lag_ms"], 0)
        # A calendar that went away is a reason to look.
        (self.stage.config.folder / "calendar.ics").unlink()
        wait_until(lambda: self.health()[0] == 503, "the missing calendar to be a problem", 40)
        self.assertTrue(self.health()[1]["problems"])
        self.assertEqual(self.stage.ask("status")["delivery"].keys(), health["delivery"].keys())

    def test_nothing_secret_is_readable_by_others(self):
        self.stage.start_daemon()
        for name in ("credentials", "credentials/master.key"):
            self.assertEqual(stat.S_IMODE((self.stage.data / name).stat().st_mode) & 0o077, 0, name)

    @unittest.skipIf(is_sanitized(), "a sanitizer's own memory is not Peal's")
    def test_idle_it_takes_less_than_30_mb(self):
        self.stage.start_daemon()
        time.sleep(3)
        self.assertGreater(self.stage.ask("status")["posts"]["in_review"], 20, "the sample is loaded and planned")
        resident = self.stage.daemon.resident_kib() * 1024
        print(f"resident: {resident / 1e6:.1f} MB")
        self.assertLess(resident, RESIDENT_BYTES_MAX)

    def test_peal_says_so_when_nobody_is_there(self):
        self.stage.start_daemon()
        self.assertEqual(self.stage.daemon.stop(), 0)
        done = self.stage.peal("status", check=False)
        self.assertEqual(done.returncode, 3)
        self.assert_one_line(done.stderr, self.stage.daemon.socket)


if __name__ == "__main__":
    unittest.main()
