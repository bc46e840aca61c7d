"""A partner with a calendar: a council's web server, a campaign that hangs on its events, and what the daemon makes of both."""

import datetime
import http.server
import threading

from scene import CHANNELS, Scene, now, wait_until
from stage import utc_stamp

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
MINUTE = datetime.timedelta(minutes=1)


def event(uid, start, title="Vigil", more="", category="vigil"):
    return (f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:{utc_stamp(now())}\r\nDTSTART:{utc_stamp(start)}\r\nDURATION:PT1H\r\n"
            f"SUMMARY:{title}\r\nCATEGORIES:{category}\r\n{more}END:VEVENT\r\n")


def calendar(*events):
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Town//Town//EN\r\n" + "".join(events) + "END:VCALENDAR\r\n"


class Feed(http.server.ThreadingHTTPServer):
    """A council's web server with one calendar, which says what has not changed. `instead` answers a visit in its own way."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Visit)
        self.text, self.version, self.status, self.unchanged, self.asked, self.instead = "", 0, None, 0, 0, None
        self.address = f"http://127.0.0.1:{self.server_address[1]}/secret-8912/ours.ics"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def publish(self, *events):
        self.text = calendar(*events)
        self.version += 1


class Visit(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked += 1
        if self.server.instead:
            self.server.instead(self)
            return
        mark = f'"{self.server.version}"'
        status = self.server.status or (304 if self.headers.get("If-None-Match") == mark else 200)
        self.server.unchanged += status == 304
        body = self.server.text.encode() if status == 200 else b""
        self.send_response(status)
        self.send_header("ETag", mark)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, body, status=200, kind="text/calendar", **headers):
        """In its own words; `Content_Length` may be another than is true."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": len(body), **{k.replace("_", "-"): v for k, v in headers.items()}}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


class CalendarScene(Scene):
    live = False

    def setUp(self):
        super().setUp()
        self.feed = Feed()
        self.addCleanup(self.feed.server_close)
        self.addCleanup(self.feed.shutdown)
        self.feed.publish()

    def add_sources(self, *lines):
        file = self.config.folder / "calendar.yaml"
        file.write_text(file.read_text() + "".join(f"  - {line}\n" for line in lines))

    def set_grace(self, seconds):
        """For so long the posts of an event that was called off are held."""
        self.config.edit("peal.yaml", "calendar: {poll_interval: 2s}", f"calendar: {{poll_interval: 2s, grace: {seconds}s}}", 1)

    def add_district(self):
        self.add_sources(f'{{id: district, name: District, address: "{self.feed.address}", allow_inside: yes, owner: leics-cc, poll: 1h}}')

    def add_vigils(self, text="{{event.title}}: come on {{event.date}}.", approval="none", moment="exact: -48h"):
        """A campaign with a post for every vigil: two days before, if nothing else is said."""
        (self.config.folder / "campaigns" / "vigils.yaml").write_text(f"""\
id: vigils
title: Vigils
aim: People come.
audience: external
areas: [all]
languages: [en-GB]
owner: leics-police
channels: [{CHANNELS["x"]}]
approval: {approval}
quiet_hours: ignore
messages:
  - id: come
    label: general
    text: "{text}"
    artwork: {{headline: Come, alt: White words on dark blue say "Come".}}
    schedule:
      anchor: {{category: vigil, {moment}}}
""")

    def vigils(self, *states):
        return [post for post in self.stage.posts("vigils") if not states or post["state"] in states]

    def wait_for_vigils(self, count, *states):
        return wait_until(lambda: (lambda all: all if len(all) == count else None)(self.vigils(*states)), f"{count} posts {states}")

    def only_vigil(self, *states):
        return self.stage.post(self.wait_for_vigils(1, *states)[0]["id"])

    def is_waiting(self, post):
        """For its event to be confirmed."""
        return self.stage.post(post["id"])["tentative"]

    def source(self, name):
        return next(one for one in self.stage.ask("calendar", "sources")["calendars"] if one["id"] == name)

    def questions(self):
        return self.stage.ask("calendar", "questions")["questions"]

    def refresh(self, *arguments, **more):
        return self.stage.peal("calendar", "refresh", *arguments, **more)

