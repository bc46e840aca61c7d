"""Plays docs/campaigns.md: a reader who types what the page says, in the order it says it.

A block ```yaml FILE is the whole file. A block ```yaml change FILE replaces the keys that it names: the last ones that
stand at the same indentation with all that is below them; what is not there yet is added at the end. A block ```console
holds commands after "$ " and what they print; a line "..." in there stands for lines left out. Other blocks are only
shown. It is always the first of December 2026, 10:00, so that the plan is the one that is printed.

    guide.py --write      writes what the commands print into the page
"""

import glob
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

PAGE = pathlib.Path("docs", "campaigns.md")
FAKETIME = next(iter(glob.glob("/usr/lib/*/faketime/libfaketime.so.1")), None)
NOW = "@2026-12-01 10:00:00"

BLOCK = re.compile(r"^```(\w+) ?(.*)\n((?:.*\n)*?)```$", re.M)


def merged(text, change):
    """`text` with the entries of `change` in the place of those of the same name."""
    lines, entries = text.splitlines(), []
    for line in change.splitlines():
        if not entries or (line.strip() and _indentation(line) <= _indentation(entries[0][0])):
            entries.append([])
        entries[-1].append(line)
    for entry in entries:
        depth, name = _indentation(entry[0]), entry[0].split(":")[0].strip()
        starts = [at for at, line in enumerate(lines) if _indentation(line) == depth and line.split(":")[0].strip() == name]
        if not starts:
            lines += entry
            continue
        end = starts[-1] + 1
        while end < len(lines) and (not lines[end].strip() or _indentation(lines[end]) > depth):
            end += 1
        lines[starts[-1]:end] = entry
    return "\n".join(lines) + "\n"


def _indentation(line):
    return len(line) - len(line.lstrip(" "))


def matches(shown, printed):
    """Whether what a page shows is what was printed, lines left out where it says so."""
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


class Reader:
    def __init__(self, source, peal, folder):
        self.source, self.peal, self.folder = pathlib.Path(source), peal, pathlib.Path(folder)
        self.commands = 0
        self.files = 0

    def play(self, page):
        """The page as it would be if every command had just been typed."""
        return BLOCK.sub(self._block, page)

    def _block(self, block):
        kind, what, text = block.groups()
        if kind == "yaml" and what:
            self.files += 1
            path = self.folder / "my-config" / what.removeprefix("change ")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(merged(path.read_text(), text) if what.startswith("change ") else text)
        if kind != "console":
            return block[0]
        lines, shown = [], text.splitlines()
        while shown:
            command = shown.pop(0).removeprefix("$ ")
            expected = []
            while shown and not shown[0].startswith("$ "):
                expected.append(shown.pop(0))
            printed = self.run(command)
            lines += ["$ " + command, *(expected if matches(expected, printed) else printed)]
        return "```console\n" + "".join(line + "\n" for line in lines) + "```"

    def run(self, command):
        self.commands += 1
        said, _, piped = command.rpartition(" | ")
        words = shlex.split(piped)
        stdin = " ".join(shlex.split(said)[1:]) + "\n"  # of echo
        if words[0] == "cp":
            shutil.copytree(self.source / words[2], self.folder / words[3])
            return []
        if words[0] == "rm":
            for path in self.folder.glob(words[1]):
                path.unlink()
            return []
        environment = {**os.environ, "LD_PRELOAD": FAKETIME, "FAKETIME": NOW, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "TZ": "UTC"}
        done = subprocess.run([self.peal, *words[1:]], cwd=self.folder, input=stdin, capture_output=True, text=True, timeout=60, env=environment)
        return (done.stdout + done.stderr).splitlines()


def play(source, peal):
    page = (pathlib.Path(source) / PAGE).read_text()
    with tempfile.TemporaryDirectory() as folder:
        reader = Reader(source, peal, folder)
        return page, reader.play(page), reader


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit(__doc__)
    (pathlib.Path(os.environ["PEAL_SOURCE_DIR"]) / PAGE).write_text(play(os.environ["PEAL_SOURCE_DIR"], os.environ["PEAL"])[1])
