"""The machine's clock is wrong, or is set while posts wait.

The clock of this machine cannot be set for a test, and time namespaces have only the clocks that nobody sets
(CLOCK_MONOTONIC, CLOCK_BOOTTIME). libfaketime gives one process another CLOCK_REALTIME, and changes it while the process
runs. What it cannot do is to end a timer when the clock is set, as the kernel does for timerfd (TFD_TIMER_CANCEL_ON_SET):
that a sleeper is woken by a step is left to the simulations.
"""

import glob
import time
import unittest

from ground import Fire
from scene import is_sanitized
from stage import now

LIBRARY = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), None)
DUE = 12


@unittest.skipIf(LIBRARY is None, "there is no libfaketime here (Debian's package faketime)")
@unittest.skipIf(is_sanitized(), "a sanitizer wants to be the first library")
class Clock(Fire):
    def set_clock(self, seconds):
        (self.stage.folder / "clock").write_text(f"{seconds:+d}\n")

    def start_with_clock(self, seconds):
        self.set_clock(seconds)
        self.stage.start_daemon(environment={"LD_PRELOAD": LIBRARY, "FAKETIME_TIMESTAMP_FILE": str(self.stage.folder / "clock"),
                                             "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"})
        self.wait_until_planned()

    def sleep_until(self, moment, seconds):
        time.sleep(max(0.0, (moment - now()).total_seconds() + seconds))

    def finish(self):
        self.wait_until_settled(20)
        verdict = self.verdict()
        self.tell(verdict)
        self.assert_no_wrong(verdict)
        return verdict

    def test_set_back_just_before_the_moment_it_waits_again(self):
        self.ask_for({"x": [DUE], "instagram": [DUE]})
        self.start_with_clock(0)
        due = self.asked[0].due
        self.sleep_until(due, -2)
        self.set_clock(-6)
        self.sleep_until(due, 4)
        self.assertEqual(self.sandbox.ledger(), [], "by its own clock it is not yet due")
        self.assertEqual(self.finish().seen, 2)

    def test_set_forward_over_the_moment_it_goes_once(self):
        self.ask_for({"x": [DUE], "instagram": [DUE]})
        self.start_with_clock(-600)
        self.sleep_until(self.asked[0].due, 2)
        self.assertEqual(self.sandbox.ledger(), [])
        self.set_clock(0)
        self.assertEqual(self.finish().seen, 2)

    def test_an_hour_ahead_of_the_networks_it_publishes_nothing(self):
        self.ask_for({"x": [DUE + 3600]})
        self.start_with_clock(0)
        self.set_clock(3600)
        self.sleep_until(now(), DUE + 4)
        self.assertEqual(self.sandbox.ledger(), [])


if __name__ == "__main__":
    unittest.main()
