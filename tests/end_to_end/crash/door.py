"""Bytes for a door of the daemon, and what comes back."""

import contextlib
import socket

import ground  # noqa: F401 (which knows where the next one is)
from stage import BROWSER


class Door:
    """What anybody can reach: bytes in, bytes out."""

    def __init__(self, place):
        self.place = place

    def connect(self):
        if isinstance(self.place, tuple):
            return socket.create_connection(self.place, timeout=30)
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(30)
        connection.connect(str(self.place))
        return connection

    @staticmethod
    def read_to_end(connection):
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while piece := connection.recv(65536):
                answer += piece
        return answer

    def say(self, request, half_close=False):
        """All that is answered until the other side closes."""
        with self.connect() as connection:
            # It may be refused before it is whole.
            with contextlib.suppress(OSError):
                connection.sendall(request)
                if half_close:
                    connection.shutdown(socket.SHUT_WR)
            return self.read_to_end(connection)


def visit(path, address="", ending="Connection: close\r\n"):
    """A person's request, who comes from this address by way of the machine's own proxy."""
    forwarded = f"X-Forwarded-For: {address}\r\n" if address else ""
    return (f"GET {path} HTTP/1.1\r\nHost: peal.example\r\nUser-Agent: {BROWSER}\r\nAccept: text/html\r\nAccept-Language: en-GB\r\n"
            f"{forwarded}{ending}\r\n").encode()


def status(answer):
    return answer.split(b" ", 2)[1].decode() if answer.startswith(b"HTTP/1.1 ") else repr(answer[:60])
