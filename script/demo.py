"""The demonstration itself; script/demo builds what it needs and calls it."""

import argparse
import datetime
import pathlib
import signal
import sys
import textwrap
import time
import uuid
import zoneinfo

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support" / "python"))

from stage import NETWORKS, Stage, Trouble, compare_with_ledger, drawn_pictures, follow, now, parse_iso, to_iso  # noqa: E402

NAMES = {"x": "X", "instagram": "Instagram", "snapchat": "Snapchat"}
CAMPAIGN = "demo"
SECONDS_MAX = 115  # of an unattended run, stopping everything included
STOPPING_SECONDS = 10
# After the daemon's start: time for the networks to take in the pictures.
FIRST_SECONDS, SECOND_SECONDS = 20, 32


def messages(uid):
    return [
        {"id": "seen-hate", "uid": uid, "seconds": FIRST_SECONDS,
         "text": "Have you seen or felt hate because of who someone is? You can report it, whether it happened to you or to somebody else.",
         "headline": "Seen hate? You can report it.", "alt": 'White words on dark blue say "Seen hate? You can report it."'},
        {"id": "witnesses", "uid": uid, "seconds": SECOND_SECONDS,
         "text": "Did you see it happen to somebody else? Witnesses can report hate too. What you noticed may be the missing piece.",
         "headline": "Witnesses can report hate too.", "alt": 'White words on dark blue say "Witnesses can report hate too."'},
    ]


class Screen:
    """A progress line on a terminal; elsewhere a line every quarter minute. Bold and dim words on a terminal only."""

    def __init__(self):
        self.live = sys.stdout.isatty()
        self._open = False
        self._told = time.monotonic()

    def say(self, text=""):
        self.clear()
        print(text, flush=True)

    def head(self, text):
        self.say()
        self.say(f"\033[1m{text}\033[0m" if self.live else text)

    def progress(self, text):
        if self.live:
            print(f"\r\033[K\033[2m{text}\033[0m", end="", flush=True)
            self._open = True
        elif time.monotonic() - self._told >= 15:
            self._told = time.monotonic()
            print(text, flush=True)

    def clear(self):
        if self._open:
            print("\r\033[K", end="", flush=True)
            self._open = False


class Demo:
    def __init__(self, stage, screen, once):
        self.stage, self.screen, self.once = stage, screen, once
        self.is_over = False
        self.end = time.monotonic() + SECONDS_MAX - STOPPING_SECONDS

    def check_alive(self):
        for program in (self.stage.sandbox, self.stage.daemon):
            if not program.is_running():
                raise Trouble(f"{program.name} ended with {program.process.returncode}: {program.last_words()}")

    def watch(self, look, waiting_for, seconds, every=0.5):
        """Calls `look` until it is true; `waiting_for` is a text, or makes one."""
        began = time.monotonic()
        while not (answer := look()):
            self.check_alive()
            if self.once and time.monotonic() > self.end:
                raise Trouble(f"the demonstration is not done after {SECONDS_MAX - STOPPING_SECONDS} s")
            text = waiting_for() if callable(waiting_for) else waiting_for
            if time.monotonic() - began > seconds:
                self.screen.clear()
                raise Trouble(f"after {seconds} s still {text}")
            self.screen.progress(text)
            time.sleep(every)
        self.screen.clear()
        return answer

    def set_up(self):
        config = self.stage.config
        config.go_live()
        uid = f"demo-{uuid.uuid4()}@peal.example"
        self.began = now().replace(microsecond=0)
        config.add_event(uid, self.began)
        config.add_campaign(CAMPAIGN, messages(uid))
        self.stage.start_daemon()
        self.zone = zoneinfo.ZoneInfo(self.stage.ask("status")["partnership"]["zone"])

    def clock(self, text):
        return parse_iso(text).astimezone(self.zone).strftime("%H:%M:%S")

    def show_plan(self):
        self.screen.head("The plan (peal plan), of the sample partnership and an event that begins now")
        soon = to_iso(now() + datetime.timedelta(minutes=5))
        plan = self.stage.peal("plan", "--config", self.stage.config.folder, "--from", to_iso(self.began), "--to", soon)
        self.screen.say(plan.stdout.strip("\n"))

    def show_posts_as_they_go(self):
        self.screen.head("The posts, as they go out")
        planned = self.watch(lambda: self.stage.posts(CAMPAIGN), "waiting for the plan to be applied", 20)
        if {post["network"] for post in planned} != set(NETWORKS):
            raise Trouble(f"posts were planned for {sorted({post['network'] for post in planned})} only")
        shown = set()

        def look():
            posts = self.stage.posts(CAMPAIGN)
            for post in posts:
                is_over = post["state"] not in ("scheduled", "publishing", "published") or post["remote_id"]
                if post["id"] not in shown and is_over:
                    shown.add(post["id"])
                    self.show_post(self.stage.post(post["id"]))
                elif post["flag"]:
                    raise Trouble(f"post {post['id']} on {NAMES[post['network']]}: {post['flag']}: {post['reason']}")
            self.waiting = [post for post in posts if post["id"] not in shown]
            return not self.waiting

        def waiting_for():
            seconds = (min(parse_iso(post["due"]) for post in self.waiting) - now()).total_seconds()
            return f"{len(self.waiting)} posts to go, the next " + (f"in {seconds:.0f} s" if seconds > 0 else "now")

        self.watch(look, waiting_for, 75)

    def show_post(self, post):
        if post["state"] != "published":
            raise Trouble(f"post {post['id']} on {NAMES[post['network']]} is {post['state']}: {post['reason']}")
        self.screen.say()
        page = f"{self.stage.sandbox.addresses['control']}/{post['network']}/{post['remote_id']}"
        self.screen.say(f"{NAMES[post['network']]}, due {self.clock(post['due'])}, sent {post['late_ms']} ms later: {page}")
        if post["network"] == "snapchat":
            self.screen.say("    a picture, on which is drawn:")
            drawn = sorted(post["manifest"]["drawn"], key=lambda one: one["role"] != "headline")
            words = "\n".join(one["text"] if one["role"] != "qr" else f"a code that leads to {one['text']}" for one in drawn)
        else:
            words = post["text"]
        for line in words.splitlines():
            for part in textwrap.wrap(line, 74, break_on_hyphens=False, break_long_words=False) or [""]:
                self.screen.say(f"    {part}".rstrip())

    def follow_a_link(self):
        self.screen.head("A reader follows a reporting link")
        post = next(post for post in self.stage.posts(CAMPAIGN) if post["network"] == "x")
        status, location = follow(post["link"])
        self.screen.say(f"{post['link']}  ->  {status} {location}")
        if status != 302 or location != post["destination"]:
            raise Trouble(f"{post['link']} answered {status} {location} instead of leading to {post['destination']}")

    def show_report(self):
        self.screen.head("The report (peal report)")

        def ready():
            report = self.stage.ask("report")
            # Readers come by after the first reading.
            return report["clicks"].get("person", 0) >= 1 and all(
                post["readings"] and any(post["readings"]["figures"].values()) for post in self.stage.posts(CAMPAIGN))

        self.watch(ready, "waiting for likes and views, and for the click to be counted", 45)
        self.screen.say(self.stage.peal("report").stdout.strip("\n"))

    def verify(self):
        """The networks have the last word: what Peal says must be what the public sees."""
        posts = [self.stage.post(post["id"]) for post in self.stage.posts(CAMPAIGN)]
        wrong = compare_with_ledger(posts, self.stage.sandbox.ledger(), drawn_pictures(self.stage.data))
        if wrong:
            raise Trouble("; ".join(wrong))
        self.screen.head("What the networks themselves show")
        for network in NETWORKS:
            own = [post for post in posts if post["network"] == network]
            late = max(post["late_ms"] for post in own)
            self.screen.say(f"{NAMES[network]}: {len(own)} of {len(own)} posts published, each seen once, whole; at most {late} ms late")

    def end_well(self):
        if self.stage.daemon is None:
            return
        code = self.stage.daemon.stop()
        if code != 0:
            raise Trouble(f"peald ended with {code} when it was stopped: {self.stage.daemon.last_words()}")

    def stay(self):
        self.is_over = True
        sandbox, ready = self.stage.sandbox.addresses, self.stage.ready
        peal = self.stage.binaries / "peal"
        self.screen.head("Everything stays up until Ctrl-C. Look around:")
        self.screen.say(f"  what the public sees      {sandbox['control']}/")
        self.screen.say(f"  Peal's public pages       {ready['public']}/")
        self.screen.say(f"  configuration and data    {self.stage.folder}")
        self.screen.say(f"  export PEAL_SOCKET={self.stage.daemon.socket} PEAL_CONFIG={self.stage.config.folder}")
        for command in ("status", "posts ls", "posts show ID", "plan", "pause --reason 'a major incident'", "resume", "report"):
            self.screen.say(f"  {peal} {command}")
        while True:
            self.check_alive()
            time.sleep(1)

    def run(self):
        self.set_up()
        self.show_plan()
        self.show_posts_as_they_go()
        self.follow_a_link()
        self.show_report()
        self.verify()
        if self.once:
            self.end_well()
        else:
            self.stay()


def main():
    parser = argparse.ArgumentParser(prog="script/demo")
    parser.add_argument("--binaries", required=True, type=pathlib.Path)
    parser.add_argument("--once", action="store_true")
    options = parser.parse_args()

    def stop(number, _):
        # The programs take a moment to end; a second signal must not cut that short.
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt(number)

    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, stop)

    screen = Screen()
    try:
        with Stage(options.binaries, ROOT, readers=True) as stage:
            demo = Demo(stage, screen, options.once)
            try:
                demo.run()
            except KeyboardInterrupt as interrupt:
                screen.say()
                screen.say("stopping")
                demo.end_well()
                # To be stopped is how a demonstration that stays up ends well.
                return 0 if demo.is_over else 128 + interrupt.args[0]
            except Trouble as trouble:
                screen.clear()
                print(stage.last_lines(), file=sys.stderr)
                demo.check_alive()  # what ended by itself is the better reason
                raise trouble
    except Trouble as trouble:
        screen.clear()
        print(f"script/demo: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt as interrupt:
        return 128 + interrupt.args[0]
    except (OSError, ValueError, KeyError) as error:
        screen.clear()
        print(f"script/demo: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
