"""Whoever knocks: slow, oversized, pipelined, smuggled and half-closed requests, thousands of idle connections, no files left
to open, and everybody at once on one link. Posts go out meanwhile, and people who follow a link are served."""

import concurrent.futures
import contextlib
import itertools
import resource
import threading
import time
import unittest
import urllib.parse

from door import Door, status, visit
from ground import NETWORKS, Fire
from scene import is_sanitized
from stage import follow, now, wait_until

FIRST_POST, POSTS = 12, 8
IDLE = 10_000
BURST = 2_000
# A request that is not whole after so long is given up; a busy machine may take longer to notice.
READ_SECONDS, LATE = 15, 10


class Inbound(Fire):
    def start(self, **more):
        self.ask_for({network: range(FIRST_POST, FIRST_POST + POSTS) if network != "snapchat" else [FIRST_POST] for network in NETWORKS})
        self.stage.start_daemon(**more)
        self.wait_until_planned()
        address = urllib.parse.urlsplit(self.said()[0]["link"])
        self.public = Door((address.hostname, address.port))
        self.office = Door(self.stage.daemon.socket)
        self.links = [urllib.parse.urlsplit(post["link"]).path for post in self.said()]

    def clicks(self, link):
        return next(self.stage.post(post["id"])["clicks"] for post in self.said() if post["link"].endswith(link))

    def wait_for_the_posts(self):
        last = max(one.due for one in self.asked)
        while now() < last:
            yield
            time.sleep(0.5)

    def assert_all_is_out(self):
        self.wait_until_settled(120)
        verdict = self.verdict()
        self.tell(verdict)
        self.assert_no_wrong(verdict)
        self.assertEqual(verdict.seen, len(self.asked))
        late = sorted(self.stage.post(post["id"])["late_ms"] for post in self.said())
        print(f"    late by {late[len(late) // 2]} ms in the middle, {late[-1]} ms at most", flush=True)
        self.assertTrue(self.stage.daemon.is_running())


class Requests(Inbound):
    def test_what_is_no_request_is_refused_and_what_is_one_is_answered(self):
        self.start()
        link = self.links[0]
        inner = visit(link)
        host = b"Host: peal.example\r\n"
        refused = {
            "an unended head": (b"GET / HTTP/1.1\r\n" + host + b"X: " + b"x" * 9000, "431"),
            "a thousand headers": (b"GET / HTTP/1.1\r\n" + host + b"X: y\r\n" * 1000 + b"\r\n", "431"),
            "a large body": (b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 2000000\r\n\r\n" + b"x" * 2_000_000, "(413|b'')"),  # cut off while it is still sent
            "an endless length": (b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 99999999999999999999999\r\n\r\n", "400"),
            "a request inside a chunked body": (b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner, "4.."),
            "a request inside a second length": (b"POST / HTTP/1.1\r\n" + host + b"Content-Length: 0\r\nContent-Length: 5\r\n\r\n" + inner, "400"),
            "chunked under another name": (b"POST / HTTP/1.1\r\n" + host + b"Transfer-Encoding: xchunked\r\n\r\n" + inner, "4.."),
            "a length with a sign": (b"POST / HTTP/1.1\r\n" + host + b"Content-Length: +5\r\n\r\n" + inner, "400"),
            "a space before the colon": (b"POST / HTTP/1.1\r\n" + host + b"Content-Length : 5\r\n\r\n" + inner, "400"),
            "two hosts": (b"GET / HTTP/1.1\r\n" + host + host + b"\r\n", "400"),
            "another's address": (b"GET http://example.org/ HTTP/1.1\r\n" + host + b"\r\n", "400"),
            "a tunnel": (b"CONNECT example.org:443 HTTP/1.1\r\n" + host + b"\r\n", "405"),
            "another protocol": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500), "400"),
        }
        for (name, (request, code)), door in itertools.product(refused.items(), (self.public, self.office)):
            with self.subTest(name, door=door.place):
                answer = door.say(request, half_close=True)
                self.assertRegex(status(answer), f"^{code}$")
                self.assertLessEqual(answer.count(b"HTTP/1.1 "), 1, "nothing behind it is read")
        self.assertEqual(self.clicks(link), 0, "no request was smuggled in")

        pipelined = self.public.say(visit(link, "203.0.113.1", "") + visit(link, "203.0.113.2"))
        self.assertEqual(pipelined.count(b"HTTP/1.1 302 "), 2)
        self.assertEqual(status(self.public.say(visit(link, "203.0.113.3", ""), half_close=True)), "302")
        self.assertEqual(self.public.say(b"", half_close=True), b"")
        wait_until(lambda: self.clicks(link) == 3, "three clicks to be counted")

        for _ in self.wait_for_the_posts():
            pass
        self.assert_all_is_out()

    def test_a_request_that_trickles_in_is_given_up_and_holds_nobody(self):
        self.start()
        slow = [(door, door.connect()) for door in (self.public, self.office) for _ in range(20)]
        began, ended = time.monotonic(), []

        def trickle(connection):
            with contextlib.suppress(OSError), connection:
                connection.settimeout(1)
                for byte in itertools.cycle(b"GET / HTTP/1.1\r\nX: y\r\n"):
                    connection.sendall(bytes([byte]))
                    with contextlib.suppress(TimeoutError):
                        if not connection.recv(100):
                            break
            ended.append(time.monotonic() - began)

        threads = [threading.Thread(target=trickle, args=(connection,), daemon=True) for _, connection in slow]
        for thread in threads:
            thread.start()
        for _ in self.wait_for_the_posts():
            self.assertEqual(status(self.public.say(visit("/"))), "200")
        for thread in threads:
            thread.join(READ_SECONDS + LATE)
        self.assertEqual(len(ended), len(slow))
        self.assertLess(max(ended), READ_SECONDS + LATE)
        self.assert_all_is_out()

    def test_everybody_follows_one_link_at_once(self):
        self.start()
        link = self.links[0]

        def follow_it(number):
            began = time.monotonic()
            answer = self.public.say(visit(link, f"198.51.{number // 250}.{number % 250}"))
            return status(answer), time.monotonic() - began

        began = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(16) as people:
            answers = list(people.map(follow_it, range(BURST)))
        seconds = time.monotonic() - began
        self.assertEqual({code for code, _ in answers}, {"302"})
        waits = sorted(wait for _, wait in answers)
        print(f"    {BURST} clicks in {seconds:.1f} s; p50 {waits[BURST // 2] * 1000:.0f} ms, p99 {waits[BURST * 99 // 100] * 1000:.0f} ms", flush=True)
        wait_until(lambda: self.clicks(link) == BURST, "every click to be counted, once")
        # One who clicks a hundred times is a program; so is what unfolds links.
        for _ in range(100):
            self.public.say(visit(self.links[1], "192.0.2.1"))
        wait_until(lambda: self.stage.ask("report")["clicks"].get("bot") == 90, "the hundred to be counted as one who asks too often")
        self.assertEqual(self.clicks(self.links[1]), 10)
        for _ in self.wait_for_the_posts():
            pass
        self.assert_all_is_out()


@unittest.skipIf(is_sanitized(), "a sanitizer's memory would be measured")
class Flood(Inbound):
    def setUp(self):
        super().setUp()
        # Ours, which hold the other ends.
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limits[1], limits[1]))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, limits)
        self.most = min(IDLE, limits[1] - 500) if limits[1] != resource.RLIM_INFINITY else IDLE

    def connect_all(self, door, most, into):
        for _ in range(most):
            # The queue of those who knock may be full.
            with contextlib.suppress(TimeoutError, BlockingIOError, ConnectionError):
                into.append(door.connect())

    def test_idle_connections_keep_nobody_out(self):
        self.start()
        before = self.stage.daemon.resident_kib()
        held = []
        self.addCleanup(lambda: [connection.close() for connection in held])
        self.connect_all(self.public, self.most, held)
        served = 0
        for _ in self.wait_for_the_posts():
            self.assertEqual(status(self.public.say(visit(self.links[0]))), "302")
            served += 1
            self.connect_all(self.public, 50, held)
        grown = self.stage.daemon.resident_kib() - before
        print(f"    {len(held)} connections held, {served} visits between them; {grown / 1024:.1f} MiB more", flush=True)
        self.assertGreater(served, 3)
        self.assertLess(grown, 100 * 1024)
        self.assert_all_is_out()

    def test_the_last_files_are_kept_for_the_posts(self):
        self.start(before=("prlimit", "--nofile=96"))
        held = []
        self.addCleanup(lambda: [connection.close() for connection in held])
        for door in (self.public, self.office):
            self.connect_all(door, 300, held)
        for _ in self.wait_for_the_posts():
            self.assertEqual(status(self.public.say(visit(self.links[0]))), "302")
            self.connect_all(self.public, 50, held)
        self.assert_all_is_out()
        for connection in held:
            connection.close()
        self.assertEqual(follow(self.said()[0]["link"])[0], 302)


if __name__ == "__main__":
    unittest.main()
