"""Runs the program `peal` as a person would."""

import json
import os
import pathlib
import subprocess

PEAL = os.environ["PEAL"]
SOURCE = pathlib.Path(os.environ["PEAL_SOURCE_DIR"])


class Run:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def json(self):
        return json.loads(self.out)


def peal(*arguments, stdin="", environment=None):
    """Text in and out; `stdin` may be bytes. The environment names no socket and no folder unless the test does."""
    clean = {k: v for k, v in os.environ.items() if k not in ("PEAL_SOCKET", "PEAL_CONFIG", "NO_COLOR")}
    data = stdin if isinstance(stdin, bytes) else stdin.encode()
    done = subprocess.run([PEAL, *map(str, arguments)], input=data, capture_output=True, timeout=60, env={**clean, **(environment or {})})
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())
