"""script/demo, without the building."""

import os
import pathlib
import signal
import subprocess
import sys
import unittest

from scene import BINARIES, SOURCE

COMMAND = [sys.executable, SOURCE / "script" / "demo.py", "--binaries", BINARIES]


def stages():
    return {path.name for path in pathlib.Path("/tmp").glob("peal-????????")}


class Demo(unittest.TestCase):
    def test_once_ends_well_within_two_minutes(self):
        done = subprocess.run([*COMMAND, "--once"], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        last = done.stdout.strip().splitlines()[-3:]
        for network, line in zip(("X", "Instagram", "Snapchat"), last):
            self.assertRegex(line, rf"^{network}: 2 of 2 posts published, each seen once")
        self.assertIn(" 302 https://", done.stdout)
        self.assertIn("#StampItOutLLR", done.stdout)

    def test_when_it_cannot_start_it_says_why_in_one_line(self):
        before = stages()
        broken = subprocess.run([*COMMAND[:-1], SOURCE / "no-such-folder", "--once"], capture_output=True, text=True, timeout=60)
        self.assertNotEqual(broken.returncode, 0)
        self.assertEqual(len(broken.stderr.strip().splitlines()), 1, broken.stderr)
        self.assertEqual(stages() - before, set())

    def test_stopped_in_the_middle_it_leaves_nothing(self):
        with subprocess.Popen([*COMMAND], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as demo:
            for line in demo.stdout:
                if line.startswith("The posts"):
                    break
            listed = subprocess.run(["ps", "-o", "pid=,comm=", "--ppid", str(demo.pid)], capture_output=True, text=True).stdout
            children = [line.split()[0] for line in listed.splitlines() if line.split()[1] in ("peald", "peal-sandbox")]
            self.assertEqual(len(children), 2, listed)
            demo.send_signal(signal.SIGTERM)
            _, errors = demo.communicate(timeout=60)
            self.assertEqual(demo.returncode, 128 + signal.SIGTERM, errors)
        for child in children:
            self.assertFalse(os.path.exists(f"/proc/{child}"))


if __name__ == "__main__":
    unittest.main()
