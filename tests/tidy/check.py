#!/usr/bin/env python3
"""Fails on what no compiler sees: a wrong arrow between rooms, a clock or socket outside its room, a coroutine shape
that g++ 12.2 miscompiles, a file that has grown too long, an address of one machine.

    tests/tidy/check.py [ROOT]      prints file:line: rule: what to do; exits 1 if there is any

The rules are data in rooms.py.
"""

import os
import re
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import coroutine_shapes
from cpp_text import code_only
from rooms import LIBRARIES, LINES_MAX, NETWORKS, REAL, ROOMS

CPP = (".cpp", ".hpp", ".h")
LIMITED = CPP + (".py", ".sh", ".cmake", ".ts", ".js", ".mjs", ".svelte", ".css", ".scss")
TOP_ROOMS = sorted({room.split("/")[0] for room in ROOMS})

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', re.M)

# What each of the real things looks like in code.
REAL_SHAPES = {
    "clock": r"\b(?:\w+_clock|[Cc]lock_type)\s*::\s*now\b|\b(?:std::|::)?time\s*\(\s*(?:nullptr|NULL|0|&\s*\w+)\s*\)"
             r"|\b(?:gettimeofday|clock_gettime|timespec_get)\s*\(",
    "random": r"\b(?:random_device|mt19937(?:_64)?|minstd_rand0?|default_random_engine|ranlux\w+|knuth_b)\b"
              r"|(?<![\w.>])(?:std::|::)?(?:rand|srand|drand48|lrand48|arc4random\w*)\s*\("
              r"|\b(?:getrandom|getentropy|randombytes_\w+|RAND_bytes)\s*\(",
    "thread": r"\bstd\s*::\s*(?:thread|jthread|async|(?:recursive_|shared_|timed_)?mutex|condition_variable(?:_any)?)\b"
              r"|\bpthread_\w+\s*\(|\bthread_pool\b",
    "sleep": r"\bthis_thread\s*::\s*sleep\w*|(?<![\w.>])(?:::)?(?:usleep|nanosleep|clock_nanosleep)\s*\(|(?<!\w)::sleep\s*\(",
    "socket": r"(?<![\w>])::(?:socket|socketpair|connect|bind|listen|accept4?|getaddrinfo)\s*\("
              r"|(?:[=(,!;{}&|]|\breturn)\s*(?:socket|socketpair|connect|accept4?|getaddrinfo)\s*\("
              r"|\b(?:ip::tcp|ip::udp|local::stream_protocol)\b",
}
REAL_REMEDY = {
    "clock": "take the Clock that is handed in",
    "random": "take the Random that is handed in",
    "thread": "the control plane runs on one thread; see the rooms that own others",
    "sleep": "co_await the AsyncClock that is handed in",
    "socket": "talk through HttpClient, or the server in daemon/http",
}
_REAL = {rule: re.compile(shape) for rule, shape in REAL_SHAPES.items()}

# Written so that this file does not hold what it looks for.
_MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:work|root)/")
_REGISTRY = re.compile(r"(?:deb|security|snapshot)\.debian\.org|registry\.(?:npmjs|yarnpkg)\.(?:org|com)|pypi\.org"
                       r"|pythonhosted\.org|static\.crates\.io|index\.crates\.io|proxy\.golang\.org", re.I)


def room_of(path):
    """The row of ROOMS that decides for this file: the longest that matches."""
    rows = [room for room in ROOMS if path.startswith(room[:-1] if room.endswith("*") else room + "/")]
    return max(rows, key=len) if rows else None


def library_of(header):
    names = [(len(start), name) for name, starts in LIBRARIES.items() for start in starts if header.startswith(start)]
    return max(names)[1] if names else None


def check_includes(path, text):
    room = room_of(path)
    if room is None:
        return
    rooms_granted, libraries_granted = ROOMS[room]
    for match in _INCLUDE.finditer(text):
        ours, header = match.groups()
        if ours:
            message = _judge_ours(path, room, rooms_granted, ours)
        else:
            message = _judge_library(room, libraries_granted, header)
        if message:
            yield match.start(), "include", message


def _judge_ours(path, room, granted, included):
    if included.split("/")[0] not in TOP_ROOMS:
        return f'"{included}": write our own headers from the root of the repository, "room/file.hpp"'
    theirs = room_of(included)
    allowed = theirs == room or "*" in granted or any(_within(theirs, place) for place in granted)
    if not allowed:
        return f"{room} may not include {theirs}"
    mine, other = _network_of(path), _network_of(included)
    if mine in NETWORKS and other in NETWORKS + ["http"] and mine != other:
        return f"connectors/{mine} may not include connectors/{other}: what they share belongs in connectors/"
    return None


def _within(room, place):
    return room == place or (room.startswith(place + "/") and not room.endswith("*"))


def _network_of(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "connectors" and len(parts) > 2 else None


def _judge_library(room, granted, header):
    library = library_of(header)
    if library is None:
        # A standard header has neither folder nor ending.
        if "/" in header or header.endswith((".h", ".hpp")):
            return f"<{header}> belongs to no library in tests/tidy/rooms.py"
        return None
    if "*" in granted or library in granted:
        return None
    return f"{room} may not use {library} (<{header}>)"


def check_real_things(path, code):
    for rule, shape in _REAL.items():
        if path.startswith("cmake/") or any(fnmatchcase(path, place) for place in REAL[rule]):
            continue
        for match in shape.finditer(code):
            found = re.sub(r"\s+", " ", match.group()).strip(" =(,!;{}&|")
            yield match.start(), rule, f"{found} outside its room: {REAL_REMEDY[rule]}"


def check_text(path, text):
    """What is forbidden in any file, whatever its language."""
    if path.endswith(LIMITED) or path.startswith("script/"):
        lines = text.count("\n")
        if lines > LINES_MAX:
            yield len(text) - 1, "length", f"{lines} lines, at most {LINES_MAX}: split it by what it is about"
    for match in _MACHINE_PATH.finditer(text):
        yield match.start(), "machine-path", f"{match.group()} names a folder of one machine"
    for match in _REGISTRY.finditer(text):
        yield match.start(), "registry", f"{match.group()}: packages are named, never their addresses"


def files_below(root):
    """What git tracks or would track; without git, everything but build results."""
    try:
        listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "-co", "--exclude-standard"], check=True,
                                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode().split("\0")
        return sorted(name for name in set(listed) if name and (root / name).is_file())
    except (OSError, subprocess.CalledProcessError):
        found = []
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if name not in ("build", "node_modules", ".git", ".cache", "__pycache__")]
            found += [str((Path(folder) / name).relative_to(root)) for name in names]
        return sorted(found)


def check_tree(root):
    """Every problem below root as (file, line, rule, message)."""
    root = Path(root)
    texts = {}
    for path in files_below(root):
        data = (root / path).read_bytes()
        if b"\0" not in data[:8192]:
            texts[path] = data.decode("utf-8", "replace")

    codes = {path: code_only(text) for path, text in texts.items() if path.endswith(CPP)}
    with_constructor, aggregates = set(), set()
    for code in codes.values():
        found, plain = coroutine_shapes.types_with_constructor(code)
        with_constructor |= found
        aggregates |= plain
    # Where two rooms use one name for a type, the one without a constructor decides.
    with_constructor -= aggregates

    problems = []
    for path, text in texts.items():
        found = list(check_text(path, text))
        if path in codes:
            code = codes[path]
            found += check_includes(path, text)
            found += check_real_things(path, code)
            found += coroutine_shapes.check(code, with_constructor, aggregates)
        problems += [(path, text.count("\n", 0, at) + 1, rule, message) for at, rule, message in found]
    return sorted(set(problems))


def main(arguments):
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parents[2]
    problems = check_tree(root)
    for path, line, rule, message in problems:
        print(f"{path}:{line}: {rule}: {message}")
    if problems:
        print(f"tidy: {len(problems)} problem{'s' if len(problems) > 1 else ''}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
