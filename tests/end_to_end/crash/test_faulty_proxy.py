"""That a bad connection is as bad as a test asked for."""

import pathlib
import random
import socket
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support" / "python"))

from faulty_proxy import Fault, FaultyProxy  # noqa: E402
from stage import wait_until  # noqa: E402

REQUEST = b"POST /here HTTP/1.1\r\n\r\n" + b"q" * 100_000
ANSWER = b"a" * 100_000


class Network:
    """Takes one request of that length on each connection and answers it."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.heard = []
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                said = b""
                try:
                    while len(said) < len(REQUEST) and (more := connection.recv(1 << 16)):
                        said += more
                    if len(said) == len(REQUEST):
                        connection.sendall(ANSWER)
                except OSError:
                    pass
                self.heard.append(len(said))


class Proxy(unittest.TestCase):
    def ask(self, fault, wait=20.0):
        """Bytes that the network heard, bytes that came back, seconds."""
        network, lines = Network(), []
        self.addCleanup(network.listener.close)
        proxy = FaultyProxy(network.address, lambda line: lines.append(line) or fault, random.Random(1))
        self.addCleanup(proxy.close)
        began, back = time.monotonic(), 0
        with socket.create_connection(("127.0.0.1", int(proxy.address.rsplit(":", 1)[1]))) as connection:
            connection.settimeout(wait)
            try:
                connection.sendall(REQUEST)
                while more := connection.recv(1 << 16):
                    back += len(more)
            except OSError:
                pass
        took = time.monotonic() - began
        if not fault.black_hole and fault.request_cut != 0:
            wait_until(lambda: network.heard, "the network's end of it", 5)
        self.assertEqual(lines, ["POST /here HTTP/1.1"])
        return sum(network.heard), back, took

    def test_without_a_fault_all_goes_through(self):
        self.assertEqual(self.ask(Fault())[:2], (len(REQUEST), len(ANSWER)))

    def test_a_request_is_cut(self):
        self.assertEqual(self.ask(Fault(request_cut=0))[:2], (0, 0))
        self.assertEqual(self.ask(Fault(request_cut=30_000))[:2], (30_000, 0))

    def test_an_answer_is_cut(self):
        self.assertEqual(self.ask(Fault(answer_cut=0))[:2], (len(REQUEST), 0))
        self.assertEqual(self.ask(Fault(answer_cut=30_000))[:2], (len(REQUEST), 30_000))

    def test_late_and_slow(self):
        for fault in (Fault(request_delay=1), Fault(answer_delay=1), Fault(request_rate=100_000), Fault(answer_rate=100_000)):
            heard, back, took = self.ask(fault)
            self.assertEqual((heard, back), (len(REQUEST), len(ANSWER)))
            self.assertGreater(took, 0.9, fault)

    def test_a_black_hole(self):
        self.assertEqual(self.ask(Fault(black_hole=True), wait=1.0)[:2], (0, 0))

    def test_stalls_lose_nothing(self):
        heard, back, took = self.ask(Fault(stall_chance=0.3, stall=0.05))
        self.assertEqual((heard, back), (len(REQUEST), len(ANSWER)))
        self.assertGreater(took, 0.05)

    def test_who_asked_is_gone_and_the_request_arrives(self):
        network = Network()
        self.addCleanup(network.listener.close)
        proxy = FaultyProxy(network.address, lambda line: Fault(request_delay=1), random.Random(1))
        self.addCleanup(proxy.close)
        short = REQUEST[:1000]
        with socket.create_connection(("127.0.0.1", int(proxy.address.rsplit(":", 1)[1]))) as connection:
            connection.sendall(short)
        wait_until(lambda: network.heard, "what was said before", 5)
        self.assertEqual(network.heard, [len(short)])


if __name__ == "__main__":
    unittest.main()
