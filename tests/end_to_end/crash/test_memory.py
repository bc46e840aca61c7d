"""The machine has no memory left while posts fall due.

The daemon's allocations fail from a random moment on, for some seconds (RLIMIT_DATA, set from outside just above what it
has). Where it does not get by it ends, and is started again, as systemd does.
"""

import resource
import time
import unittest

from ground import LONG, NETWORKS, Fire
from scene import is_sanitized

FIRST_POST, LAST_POST = 10, 150 if LONG else 40
EVERY = {"x": 2, "instagram": 3, "snapchat": 10}
UNLIMITED = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


@unittest.skipIf(is_sanitized(), "a sanitizer needs more memory than any limit leaves")
class Memory(Fire):
    def data_bytes(self):
        """What the daemon's limit counts: private memory that it may write to."""
        with open(f"/proc/{self.stage.daemon.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmData:")) * 1024

    def starve(self):
        """For a while; true when the daemon has ended over it."""
        daemon = self.stage.daemon
        # What it has freed before it may use again, so sometimes less than it has.
        room = self.random.choice([-(1 << 20), 0, 0, 1 << 12, 1 << 16, 1 << 18])
        try:
            resource.prlimit(daemon.pid, resource.RLIMIT_DATA, (max(0, self.data_bytes() + room), resource.RLIM_INFINITY))
            time.sleep(self.random.uniform(0.5, 4))
            resource.prlimit(daemon.pid, resource.RLIMIT_DATA, UNLIMITED)
        except (FileNotFoundError, ProcessLookupError, StopIteration):
            pass
        return not daemon.is_running()

    def test_nothing_is_lost_or_doubled_when_allocations_fail(self):
        self.ask_for({network: range(FIRST_POST, LAST_POST, EVERY[network]) for network in NETWORKS})
        self.stage.start_daemon()
        self.wait_until_planned()
        starved = deaths = 0
        end = time.monotonic() + LAST_POST
        while time.monotonic() < end:
            time.sleep(self.random.uniform(0, 2))
            starved += 1
            if self.starve():
                deaths += 1
                self.stage.daemon.kill()
                self.stage.start_daemon()
        self.wait_until_settled(1500)
        verdict = self.verdict()
        self.tell(verdict)
        print(f"starved={starved} deaths={deaths}", flush=True)
        self.assert_no_wrong(verdict)
        self.assertEqual(verdict.failed, 0, "what there was no memory for is tried again")
        self.assertGreater(starved, 3)
        self.assertGreater(verdict.seen, len(self.asked) // 2, "most posts are out, or little was tested")


if __name__ == "__main__":
    unittest.main()
