"""Partners subscribe to the calendar with a library that others wrote, and print it."""

import datetime
import html.parser
import itertools
import json
import sys
import unittest
import urllib.error
import urllib.request

# Debian's packages; another Python that comes first on this machine does not look there by itself.
sys.path.append("/usr/lib/python3/dist-packages")

import icalendar  # noqa: E402

from scene import BINARIES, SOURCE, Scene  # noqa: E402
from stage import Stage, now, parse_iso, to_iso, utc_stamp, wait_until  # noqa: E402

DAY = datetime.timedelta(days=1)
UTC = datetime.timezone.utc


visitors = itertools.count(1)


def fetch(address, **headers):
    """Status, headers and text, as a calendar program gets them. Each comes from elsewhere: one alone must not ask often."""
    number = next(visitors)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(address, headers={"User-Agent": "Mozilla/5.0 Thunderbird/128.0",
                                                       "X-Forwarded-For": f"198.51.{number // 256}.{number % 256}", **headers})
    try:
        with opener.open(request, timeout=15) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers, answer.read().decode()


def is_post(event):
    categories = event.get("CATEGORIES", [])
    lists = categories if isinstance(categories, list) else [categories]
    return any("Post" in [str(category) for category in one.cats] for one in lists)


def start_of(event):
    """As `peal calendar expand` writes it."""
    start = event["DTSTART"].dt
    return to_iso(start.astimezone(UTC)) if isinstance(start, datetime.datetime) else start.isoformat()


class Page(html.parser.HTMLParser):
    """The tags of a page, each closed in its turn, and its headings."""

    VOID = ("meta",)

    def __init__(self, text):
        super().__init__()
        self.open, self.headings, self.all = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.all.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1] in ("h1", "h2"):
            self.headings.append((self.open[-1], data))


class Feeds(Scene):
    live = False

    def setUp(self):
        super().setUp()
        self.start = now().replace(microsecond=0) + 20 * DAY
        self.config.add_event("open-day@council.example", self.start, "Open day")
        self.plan("subscribed", 24 * 3600, text="You can report hate, or tell us; we listen.")
        self.stage.start_daemon()
        self.only("subscribed")
        # Ends when all of the plan is stored.
        self.stage.peal("calendar", "refresh")

    def subscribe(self, *options):
        made = self.stage.ask("calendar", "feed", "add", "leics-cc", *options)
        return made["address"], made["feed"]["id"]

    def events(self, address):
        status, _, text = fetch(address)
        self.assertEqual(status, 200)
        return icalendar.Calendar.from_ical(text).walk("VEVENT")

    def open_day(self, address):
        found = [event for event in self.events(address) if event["SUMMARY"] == "Open day"]
        self.assertEqual(len(found), 1)
        return found[0]

    def test_a_library_of_others_reads_all_events_and_posts(self):
        address, _ = self.subscribe()
        self.assertRegex(address, r"^http://127\.0\.0\.1:\d+/feeds/[0-9a-z]{26}\.ics$")
        status, headers, text = fetch(address)
        self.assertEqual(status, 200)
        self.assertEqual(headers["Content-Type"], "text/calendar; charset=utf-8")
        self.assertEqual((headers["Cache-Control"], headers["X-Robots-Tag"], headers["Set-Cookie"]), ("private", "noindex", None))

        calendar = icalendar.Calendar.from_ical(text)
        self.assertEqual(calendar["VERSION"], "2.0")
        self.assertEqual(calendar["X-WR-TIMEZONE"], "Europe/London")
        self.assertEqual(calendar["NAME"], calendar["X-WR-CALNAME"])
        all_events = calendar.walk("VEVENT")
        self.assertEqual([event.errors for event in all_events if event.errors], [])
        self.assertEqual(len({event["UID"] for event in all_events}), len(all_events))
        for event in all_events:
            self.assertEqual(event["SEQUENCE"], 0)
            self.assertEqual(event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt)

        today = datetime.datetime.combine(now().date(), datetime.time(), UTC)
        first, end = today - 30 * DAY, today + 366 * DAY
        listed = json.loads(self.stage.peal("calendar", "expand", self.config.folder / "calendar.ics", "--from", to_iso(first - DAY),
                                            "--to", to_iso(end + DAY), "--json").stdout)["occurrences"]

        def inside(starts):
            # Whole days begin when they do in London: what is near the ends may be on either side of them.
            return sorted(one for one in starts if first + DAY < parse_iso(one[0] if "T" in one[0] else one[0] + "T12:00:00Z") < end - DAY)

        expected = inside((one["start"], one["summary"]) for one in listed if one["status"] != "cancelled")
        self.assertGreater(len(expected), 10)
        self.assertEqual(inside((start_of(event), str(event["SUMMARY"])) for event in all_events if not is_post(event)), expected)

        posts = self.stage.ask("posts", "ls", "--from", to_iso(first), "--to", to_iso(end), "--limit", "1000")["posts"]
        waiting = sorted(post["due"] for post in posts if post["state"] != "cancelled")
        self.assertEqual(sorted(start_of(event) for event in all_events if is_post(event)), waiting)
        mine = [event for event in all_events if "or tell us; we listen." in event.get("DESCRIPTION", "")]
        self.assertEqual(len(mine), 1)
        self.assertIn("(Europe/London)", mine[0]["DESCRIPTION"])
        self.assertEqual(mine[0]["SUMMARY"], "Post on X: Demonstration (rehearsal only)")

    def test_a_poll_costs_nothing_until_something_changes_and_then_numbers_rise(self):
        address, _ = self.subscribe("--holds", "events")
        _, headers, _ = fetch(address)
        status, again, text = fetch(address, **{"If-None-Match": headers["ETag"]})
        self.assertEqual((status, text, again["ETag"]), (304, "", headers["ETag"]))
        before = self.open_day(address)
        self.assertFalse(any(is_post(event) for event in self.events(address)))

        moved = self.start + datetime.timedelta(hours=2)
        self.config.edit("calendar.ics", f"DTSTART:{utc_stamp(self.start)}", f"DTSTART:{utc_stamp(moved)}", 1)
        self.config.edit("calendar.ics", f"DTEND:{utc_stamp(self.start + datetime.timedelta(minutes=30))}",
                         f"DTEND:{utc_stamp(moved + datetime.timedelta(minutes=30))}", 1)
        wait_until(lambda: fetch(address, **{"If-None-Match": headers["ETag"]})[0] == 200, "the feed to change", 60, every=1)
        after = self.open_day(address)
        self.assertEqual(after["UID"], before["UID"])
        self.assertEqual(after["DTSTART"].dt, moved)
        self.assertGreater(after["SEQUENCE"], before["SEQUENCE"])
        self.assertGreater(after["LAST-MODIFIED"].dt, before["LAST-MODIFIED"].dt)

        end = f"DTEND:{utc_stamp(moved + datetime.timedelta(minutes=30))}\r\nSTATUS:"
        self.config.edit("calendar.ics", f"{end}CONFIRMED", f"{end}CANCELLED", 1)
        wait_until(lambda: self.open_day(address)["STATUS"] == "CANCELLED", "the event to be cancelled", 60, every=1)
        self.assertGreater(self.open_day(address)["SEQUENCE"], after["SEQUENCE"])

        # Over a restart, too.
        self.stage.daemon.stop()
        self.stage.start_daemon()
        wait_until(lambda: fetch(address)[0] == 200, "the feed to be there again", 60, every=1)
        self.assertEqual(self.open_day(address)["STATUS"], "CANCELLED")

    def subscribe_peal(self, stage, address):
        """As `neighbours`, which that daemon reads when it is told to."""
        file = stage.config.folder / "calendar.yaml"
        file.write_text(file.read_text() + f'  - {{id: neighbours, address: "{address}", allow_inside: yes, owner: leics-cc, poll: 1h}}\n')

    def their_events(self, stage):
        return stage.ask("calendar", "events", "--source", "neighbours", "--from", (now() - 40 * DAY).date().isoformat(), "--limit", "1000")["events"]

    def test_another_partnership_s_peal_reads_it_and_follows(self):
        address, _ = self.subscribe("--holds", "events")
        other = Stage(BINARIES, SOURCE)
        self.addCleanup(other.close)
        other.config.edit("partnership.yaml", "id: llr\n", "id: neighbours\n", 1)
        self.subscribe_peal(other, address)
        other.start_daemon()
        wait_until(lambda: self.their_events(other), "the events of the neighbours")
        handed_out = self.events(address)
        self.assertEqual(sorted((one["start"] if not one["all_day"] else one["first_day"], one["summary"]) for one in self.their_events(other)),
                         sorted((start_of(event), str(event["SUMMARY"])) for event in handed_out))
        self.assertEqual({one["status"] for one in self.their_events(other)}, {event["STATUS"].lower() for event in handed_out})
        self.assertNotIn("calendar `neighbours`, line", other.daemon.log())

        def open_day():
            other.peal("calendar", "refresh", "neighbours")
            return next(one for one in self.their_events(other) if one["summary"] == "Open day")

        before = open_day()
        self.assertEqual(before["revision"], 1)
        moved = self.start + datetime.timedelta(hours=2)
        self.config.edit("calendar.ics", f"DTSTART:{utc_stamp(self.start)}", f"DTSTART:{utc_stamp(moved)}", 1)
        self.config.edit("calendar.ics", f"DTEND:{utc_stamp(self.start + datetime.timedelta(minutes=30))}",
                         f"DTEND:{utc_stamp(moved + datetime.timedelta(minutes=30))}", 1)
        wait_until(lambda: self.open_day(address)["DTSTART"].dt == moved, "the feed to change", 60, every=1)
        after = open_day()
        self.assertEqual((after["id"], parse_iso(after["start"]), after["revision"]), (before["id"], moved, 2))
        self.config.edit("calendar.ics", f"{utc_stamp(moved + datetime.timedelta(minutes=30))}\r\nSTATUS:CONFIRMED",
                         f"{utc_stamp(moved + datetime.timedelta(minutes=30))}\r\nSTATUS:CANCELLED", 1)
        wait_until(lambda: self.open_day(address)["STATUS"] == "CANCELLED", "the event to be cancelled", 60, every=1)
        off = open_day()
        self.assertEqual((off["id"], off["status"]), (before["id"], "cancelled"))
        self.assertEqual(other.ask("calendar", "questions")["questions"], [])

    def test_what_comes_back_from_a_subscriber_is_not_there_twice(self):
        address, _ = self.subscribe()
        before = len(self.events(address))
        self.subscribe_peal(self.stage, address)
        wait_until(lambda: "events were handed out by Peal itself" in self.stage.daemon.log(), "the daemon to read what it says itself")
        self.stage.peal("calendar", "refresh", "neighbours")
        self.assertEqual(self.their_events(self.stage), [])
        self.assertEqual(len(self.events(address)), before)

    def test_a_revoked_address_is_none_and_the_token_is_kept_nowhere(self):
        address, number = self.subscribe()
        other, _ = self.subscribe("--holds", "posts")
        token = address.rsplit("/", 1)[1].removesuffix(".ics")
        self.assertEqual(fetch(address)[0], 200)
        self.assertNotIn(token, self.stage.peal("calendar", "feed", "ls", "--json").stdout)

        self.stage.peal("calendar", "feed", "revoke", str(number))
        status, _, text = fetch(address)
        never = fetch(address.replace(token, "0" * len(token)))
        self.assertEqual((status, text), (never[0], never[2]))
        self.assertEqual(status, 404)
        self.assertEqual(fetch(other)[0], 200)
        refused = self.stage.peal("calendar", "feed", "revoke", str(number), check=False)
        self.assertEqual(refused.returncode, 1)
        self.assert_one_line(refused.stderr, "revoked already")
        self.assertEqual(self.stage.peal("calendar", "feed", "add", "nobody", check=False).returncode, 1)

        self.stage.daemon.stop()
        self.assertNotIn(token, self.stage.daemon.log())
        for file in self.stage.data.rglob("*"):
            if file.is_file():
                self.assertNotIn(token.encode(), file.read_bytes(), str(file))

    def test_a_list_is_printed_by_day(self):
        first, last = now().date(), self.start.date() + 2 * DAY
        days = ("--from", first.isoformat(), "--to", last.isoformat())
        printed = self.stage.peal("calendar", "print", *days).stdout
        self.assertLessEqual(max(map(len, printed.splitlines())), 80)
        self.assertIn("Open day\n", printed)
        self.assertIn("Post: Demonstration\n", printed)
        day = f"{self.start:%A} {self.start.day} {self.start:%B %Y}"

        page = Page(self.stage.peal("calendar", "print", *days, "--html").stdout)
        self.assertEqual(page.open, [])
        self.assertEqual([level for level, _ in page.headings].count("h1"), 1)
        if self.start.hour < 23:  # in summer London is a day ahead then
            self.assertIn(day, printed.splitlines())
            self.assertIn(("h2", day), page.headings)
        self.assertNotIn("script", page.all)
        refused = self.stage.peal("calendar", "print", "--from", "2027-01-01", "--to", "2029-01-01", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assert_one_line(refused.stderr, "a year at most")


if __name__ == "__main__":
    unittest.main()
