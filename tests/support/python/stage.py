"""Peal's programs on one stage: the simulated networks, a daemon, its data, all in a temporary folder.

Shared by script/demo and the end-to-end tests. Nothing outlives the stage: programs are stopped by their process ids, and
the kernel ends them should Python itself be killed.
"""

import contextlib
import ctypes
import datetime
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

NETWORKS = ("x", "instagram", "snapchat")
CHANNELS = {network: f"stamp-it-out-{network}" for network in NETWORKS}
HASHTAG = "#StampItOutLLR"
# What a telephone says it is; anything less is counted as a robot.
BROWSER = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"


class Trouble(Exception):
    """Something did not go as it must; the text is for people."""


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def to_iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_iso(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def free_port():
    """None of those that the kernel gives to outgoing connections: it might give it away before our program takes it."""
    with open("/proc/sys/net/ipv4/ip_local_port_range") as limits:
        first_given = int(limits.read().split()[0])
    while True:
        port = random.SystemRandom().randrange(first_given // 2, first_given)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def wait_until(true, what, seconds=30, every=0.1, while_waiting=lambda: None):
    """The first true answer of `true`; Trouble, naming `what`, when there is none in time."""
    end = time.monotonic() + seconds
    while True:
        answer = true()
        if answer:
            return answer
        if time.monotonic() >= end:
            raise Trouble(f"waited {seconds:.0f} s in vain for {what}")
        while_waiting()
        time.sleep(every)


_libc = ctypes.CDLL(None)


def _die_with_parent():
    _libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def clean_environment(**more):
    kept = {k: v for k, v in os.environ.items()
            if k not in ("PEAL_SOCKET", "PEAL_CONFIG", "NO_COLOR", "NOTIFY_SOCKET", "CREDENTIALS_DIRECTORY") and not k.lower().endswith("_proxy")}
    return {**kept, **more}


class Program:
    """A program that says one line of JSON when it is ready and runs until it is stopped."""

    def __init__(self, name, command, log, environment=None):
        self.name, self.log_file = name, pathlib.Path(log)
        # Of its own session: Ctrl-C goes to us, and we stop things in order.
        with open(log, "ab") as errors:
            self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors,
                                            env=clean_environment(**(environment or {})), start_new_session=True, preexec_fn=_die_with_parent)
        self._first = []
        self._said = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self._first.append(line)
            self._said.set()
        self._said.set()

    @property
    def pid(self):
        return self.process.pid

    def said_anything(self):
        return bool(self._first)

    def log(self):
        return self.log_file.read_text(errors="replace")

    def last_words(self):
        lines = self.log().strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def is_running(self):
        return self.process.poll() is None

    def wait_ready(self, seconds=30):
        if not self._said.wait(seconds):
            raise Trouble(f"{self.name} was not ready within {seconds} s: {self.last_words()}")
        if not self._first:
            self.process.wait(10)
            raise Trouble(f"{self.name} ended with {self.process.returncode} instead of starting: {self.last_words()}")
        return json.loads(self._first[0])

    def kill(self):
        """As a power cut would."""
        if self.is_running():
            self.process.kill()
        self.process.wait(10)
        self.stop()

    def stop(self, seconds=45):
        """Asks it to end and returns its exit code."""
        if self.is_running():
            self.process.terminate()
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
            raise Trouble(f"{self.name} did not end within {seconds} s of being asked to") from None
        finally:
            self._reader.join(5)
            self.process.stdout.close()

    def resident_kib(self):
        found = re.search(r"^VmRSS:\s+(\d+) kB", pathlib.Path(f"/proc/{self.pid}/status").read_text(), re.M)
        return int(found.group(1))


class Sandbox(Program):
    """The simulated networks."""

    def __init__(self, binaries, folder, credentials, readers=False):
        accounts = [part for network in NETWORKS for part in ("--account", f"{network}:stampitout:{CHANNELS[network]}")]
        super().__init__("peal-sandbox", [binaries / "peal-sandbox", "--credentials", credentials, *accounts, *(["--readers"] if readers else [])],
                         folder / "sandbox.log")
        self.addresses = self.wait_ready()

    def _call(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(urllib.request.Request(self.addresses["control"] + path, data), timeout=15) as answer:
            return json.loads(answer.read())

    def ledger(self, network=None):
        """What the public can see, as the networks themselves keep it."""
        return [entry for entry in self._call("/ledger")["posts"] if network in (None, entry["network"])]

    def react(self, network, remote_id, **figures):
        self._call("/react", {"network": network, "remote_id": remote_id, "figures": figures})

    def fault(self, network, path, **how):
        self._call("/faults", {"network": network, "path": path, **how})

    def faults_hit(self, network):
        return self._call("/faults")[network]


def utc_stamp(moment):
    return moment.strftime("%Y%m%dT%H%M%SZ")


class Configuration:
    """A copy of the sample partnership that speaks to a sandbox instead of the networks."""

    def __init__(self, source, folder, addresses, port):
        self.folder, self.port = folder, port
        shutil.copytree(source, folder)
        (folder / "peal.yaml").write_text(f"""\
public:
  address: 127.0.0.1
  port: {port}
  base: http://127.0.0.1:{port}
networks:
  x: {{api: "{addresses['x']}"}}
  instagram: {{graph: "{addresses['instagram']}", poll_interval: 1s}}
  snapchat: {{accounts: "{addresses['snapchat']}", api: "{addresses['snapchat']}"}}
calendar: {{poll_interval: 2s}}
delivery: {{measure_interval: 2s}}
links: {{between: none}}
""")

    def edit(self, name, old, new, times):
        """Replaces in one of the files; `times` keeps a change of the sample from being missed."""
        file = self.folder / name
        text = file.read_bytes().decode()
        if text.count(old) != times:
            raise Trouble(f"{name} holds `{old}` {text.count(old)} times, not {times}: the sample has changed, and so must what edits it")
        file.write_bytes(text.replace(old, new).encode())

    def go_live(self):
        """The three channels speak to their networks, and may post at any distance."""
        self.edit("channels.yaml", "spacing: 10m", "dry_run: no", len(NETWORKS))

    def add_event(self, uid, start, title="Peal demonstration"):
        end = start + datetime.timedelta(minutes=30)
        lines = ["BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{utc_stamp(now())}", f"SUMMARY:{title}", f"DTSTART:{utc_stamp(start)}",
                 f"DTEND:{utc_stamp(end)}", "STATUS:CONFIRMED", "END:VEVENT", "END:VCALENDAR"]
        self.edit("calendar.ics", "END:VCALENDAR", "\r\n".join(lines), 1)

    def add_campaign(self, name, messages, approval="none", channels=tuple(CHANNELS.values())):
        """Each message: id, text, headline, alt, and `seconds` after the event `uid`."""
        text = f"""\
id: {name}
title: Demonstration
aim: The whole way of a post can be watched.
audience: external
areas: [all]
languages: [en-GB]
owner: leics-police
channels: [{", ".join(channels)}]
approval: {approval}
quiet_hours: ignore            # it is shown whenever somebody wants to see it
messages:
"""
        for one in messages:
            text += f"""\
  - id: {one['id']}
    label: general
    text: {json.dumps(one['text'])}
    artwork:
      headline: {json.dumps(one['headline'])}
      alt: {json.dumps(one['alt'])}
    schedule:
      anchor: {{uid: {one['uid']}, exact: {one['seconds']}s}}
"""
        (self.folder / "campaigns" / f"{name}.yaml").write_text(text)


class Daemon(Program):
    """`before` are words before the command, of a program that sets its limits and becomes it."""

    def __init__(self, stage, *options, config=None, data=None, socket_path=None, environment=None, before=()):
        self.stage = stage
        self.socket = socket_path or stage.folder / "peal.sock"
        super().__init__("peald", [*before, stage.binaries / "peald", "--config", config or stage.config.folder, "--data", data or stage.data,
                                   "--socket", self.socket, *options], stage.folder / "peald.log", environment)


class Stage:
    """Use it in a `with`. The daemon is started by start_daemon, as often as it takes."""

    def __init__(self, binaries, source, readers=False):
        self.binaries, self.source = pathlib.Path(binaries), pathlib.Path(source)
        self._stack = contextlib.ExitStack()
        self.daemon = self.sandbox = None
        try:
            # A Unix socket's path has little room.
            self.folder = pathlib.Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="peal-", dir="/tmp")))
            self.data = self.folder / "data"
            credentials = self.data / "credentials"
            credentials.mkdir(parents=True)
            credentials.chmod(0o700)
            self.sandbox = Sandbox(self.binaries, self.folder, credentials, readers)
            self._stack.callback(self.sandbox.stop)
            self.config = Configuration(self.source / "config", self.folder / "config", self.sandbox.addresses, free_port())
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        try:
            if self.daemon is not None:
                self.daemon.stop()  # a second time does no harm
        finally:
            self._stack.close()

    def last_lines(self, most=12):
        """The end of each program's log, for whoever looks for a cause."""
        logs = {program.name: program.log().strip().splitlines()[-most:] for program in (self.sandbox, self.daemon) if program}
        return "\n".join(f"{name}: {line}" for name, lines in logs.items() for line in lines)

    def start_daemon(self, *options, **more):
        self.daemon = Daemon(self, *options, **more)
        self.ready = self.daemon.wait_ready()
        return self.ready

    def peal(self, *arguments, check=True):
        """Runs `peal` against this daemon; Trouble when it fails, unless check is False."""
        needs_socket = arguments[0] not in ("check", "plan", "text") and arguments[:2] != ("calendar", "expand")
        command = [self.binaries / "peal", *arguments, *(["--socket", self.daemon.socket] if needs_socket else [])]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60, env=clean_environment())
        if check and done.returncode != 0:
            raise Trouble(f"peal {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr.strip() or done.stdout.strip()}")
        return done

    def ask(self, *arguments):
        return json.loads(self.peal(*arguments, "--json").stdout)

    def posts(self, campaign):
        return self.ask("posts", "ls", "--campaign", campaign)["posts"]

    def post(self, post_id):
        return self.ask("posts", "show", post_id)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def follow(link, agent=BROWSER):
    """Opens a link as a reader would; returns the status and where it leads."""
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))
    request = urllib.request.Request(link, headers={"User-Agent": agent, "Accept": "text/html", "Accept-Language": "en-GB"})
    try:
        with opener.open(request, timeout=15) as answer:
            return answer.status, answer.headers.get("Location", "")
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers.get("Location", "")


def missing_words(post):
    """What the public must be told and this post does not say: hashtag, tagline, short link, alternative text."""
    said = post["text"]
    if post["network"] == "snapchat":
        said = " ".join(drawn["text"] for drawn in (post["manifest"] or {"drawn": []})["drawn"])
    # Where nothing can be clicked, the address is shown as people type it.
    link = re.sub("^https?://", "", post["link"])
    squeezed = "".join(said.split())
    wanted = {"hashtag": HASHTAG, "tagline": "Report hate. Emergency: 999.", "reporting link": link}
    missing = [name for name, words in wanted.items() if not words or "".join(words.split()) not in squeezed]
    if not post["alt_text"]:
        missing.append("alternative text")
    return missing


def compare_with_ledger(posts, ledger, pictures):
    """Why these published posts are not, each of them once and whole and nothing beside them, what the public can see: a
    line for each reason, none when all is true. `pictures` are the digests of the files that the daemon drew."""
    wrong = []
    for post in posts:
        network = post["network"]
        own = [entry for entry in ledger if entry["network"] == network]
        # A story has no text; what it is known by is its id, which Peal reads from the network's list.
        seen = [entry for entry in own if entry["remote_id"] == post["remote_id"] or (post["text"] and entry["text"] == post["text"])]
        name = f"{network}: post {post['id']}"
        if len(seen) != 1:
            wrong.append(f"{name} is seen {len(seen)} times")
            continue
        entry = seen[0]
        if network != "snapchat":
            for field in ("text", "alt_text"):
                if entry[field] != post[field]:
                    wrong.append(f"{name} should have the {field} `{post[field]}`, and the network shows `{entry[field]}`")
        if entry["remote_id"] != post["remote_id"]:
            wrong.append(f"{name} is {entry['remote_id']} there, and Peal knows it as `{post['remote_id']}`")
        if entry["media_digest"] not in pictures:
            wrong.append(f"{name} does not show the picture that was drawn for it")
        if missing := missing_words(post):
            wrong.append(f"{name} lacks its {' and its '.join(missing)}")
    for network in NETWORKS:
        there, ours = (sum(one["network"] == network for one in some) for some in (ledger, posts))
        if there != ours:
            wrong.append(f"{network} shows {there} posts, and Peal published {ours}")
    digests = [entry["media_digest"] for entry in ledger if entry["network"] == "snapchat"]
    if len(set(digests)) != len(digests):
        wrong.append("snapchat shows the same picture twice")
    return wrong


def drawn_pictures(data):
    return {hashlib.sha256(file.read_bytes()).hexdigest() for file in (data / "media").iterdir()}
