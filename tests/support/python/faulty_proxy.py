"""A bad connection to a network: a TCP proxy that loses, delays and cuts what goes through it.

It knows no HTTP but the first line of a connection's first request, by which a test chooses what goes wrong. What was
let through before a cut is really sent on, also when the one who asked has died meanwhile, as in a real network.
"""

import asyncio
import dataclasses
import socket
import struct
import threading

CHUNK = 16 << 10
FIRST_LINE_MAX = 4096


@dataclasses.dataclass(frozen=True)
class Fault:
    """What happens to one connection; the default is nothing. Bytes and seconds count from its start."""

    name: str = "none"
    black_hole: bool = False             # taken, and never heard of again
    request_delay: float = 0             # before the first byte goes on to the network
    request_cut: "int | None" = None     # so many bytes reach the network; then both sides are reset
    request_rate: "int | None" = None    # bytes a second
    answer_delay: float = 0              # before the first byte comes back
    answer_cut: "int | None" = None      # so many bytes come back; then both sides are reset
    answer_rate: "int | None" = None
    stall_chance: float = 0              # of each piece, in both directions: it is lost and sent again, and again
    stall: float = 0.2                   # seconds of the first wait, which doubles each time


NONE = Fault()


class FaultyProxy:
    """Stands before one network. `choose(first_line)` gives each new connection its Fault; it is called on the proxy's
    own thread. Use it in a `with`, or call close()."""

    def __init__(self, address, choose, random):
        self._host, self._port = address.rsplit("//", 1)[1].split(":")
        self._choose, self._random = choose, random
        self._connections = set()
        self.met = []  # names of the faults that a connection was given, in this order
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        started.wait(10)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(10)

    def _run(self, started):
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(started))
        self._loop.close()

    async def _serve(self, started):
        self._stop = asyncio.Event()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        started.set()
        await self._stop.wait()
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _accept(self, reader, writer):
        task = asyncio.current_task()
        self._connections.add(task)
        try:
            await self._carry(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # a connection that ended is what this is about
        finally:
            self._connections.discard(task)
            reset(writer)

    async def _carry(self, reader, writer):
        first = b""
        while b"\n" not in first and len(first) < FIRST_LINE_MAX:
            more = await reader.read(CHUNK)
            if not more:
                return
            first += more
        fault = self._choose(first.split(b"\r\n", 1)[0].decode("latin-1")) or NONE
        if fault is not NONE:
            self.met.append(fault.name)
        if fault.black_hole:
            while await reader.read(CHUNK):
                pass
            return
        there_reader, there_writer = await asyncio.open_connection(self._host, self._port)
        asking = asyncio.create_task(self._pass(reader, there_writer, fault, fault.request_delay, fault.request_cut, fault.request_rate, first))
        answering = asyncio.create_task(self._pass(there_reader, writer, fault, fault.answer_delay, fault.answer_cut, fault.answer_rate, b""))
        try:
            done, _ = await asyncio.wait({asking, answering}, return_when=asyncio.FIRST_COMPLETED)
            # Whoever asked may be gone: what it had said still arrives. The end of the answers ends it all.
            if done == {asking} and not asking.exception() and asking.result():
                await asyncio.wait({answering})
            if answering.done() and not answering.exception() and answering.result():
                writer.close()  # as the network did: what is still to be read stays
                await writer.wait_closed()
        finally:
            asking.cancel()
            answering.cancel()
            await asyncio.gather(asking, answering, return_exceptions=True)
            reset(there_writer)

    async def _pass(self, reader, writer, fault, delay, cut, rate, piece):
        """Until this side has said all: True. False when it was cut."""
        left = cut
        if delay:
            piece = piece or await reader.read(CHUNK)
            await asyncio.sleep(delay)
        while True:
            piece = piece or await reader.read(CHUNK)
            if not piece:
                writer.write_eof()
                return True
            if left is not None:
                piece = piece[:left]
                left -= len(piece)
            for at in range(0, len(piece), step := max(1, (rate or 20 * CHUNK) // 20)):
                if rate:
                    await asyncio.sleep(0.05)
                await self._stall(fault)
                writer.write(piece[at:at + step])
                await writer.drain()
            if left == 0:
                if cut:
                    await asyncio.sleep(0.05)  # a reset at once would take back what was just sent
                return False
            piece = b""

    async def _stall(self, fault):
        wait = fault.stall
        while fault.stall_chance and wait < 4 and self._random.random() < fault.stall_chance:
            await asyncio.sleep(wait)
            wait *= 2


def reset(writer):
    """Ends a connection as a broken one ends: without a farewell."""
    try:
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    except OSError:
        pass
    writer.transport.abort()
