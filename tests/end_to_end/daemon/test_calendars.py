"""Partners keep their calendars elsewhere: a feed at an address and a CalDAV collection on a real server, followed by the posts."""

import base64
import json
import shutil
import unittest
import urllib.error
import urllib.request

from partners import DAY, CalendarScene, calendar, event
from scene import now, wait_until
from stage import Program, free_port, parse_iso

USER, PASSWORD = "ana", "white-horse-8912"


class Radicale(Program):
    """Debian's CalDAV server, with a password."""

    def __init__(self, folder):
        self.port = free_port()
        users = folder / "users"
        users.write_text(f"{USER}:{PASSWORD}\n")
        # Where Debian's packages are, whatever other Python this machine has.
        super().__init__("radicale", ["/usr/bin/python3", "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{self.port}",
                                      "--storage-filesystem-folder", folder / "storage", "--auth-type", "htpasswd",
                                      "--auth-htpasswd-filename", users, "--auth-htpasswd-encryption", "plain"], folder / "radicale.log")
        self.collection = f"http://127.0.0.1:{self.port}/{USER}/county/"
        wait_until(lambda: self.call("PROPFIND", f"/{USER}/", headers={"Depth": "0"}) in (207, 404), "Radicale answers", seconds=60)

    def call(self, method, path, body="", headers={}):
        key = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body.encode() or None, method=method,
                                         headers={"Authorization": f"Basic {key}", **headers})
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            answer.close()
            return answer.code
        except OSError:
            return 0

    def make(self):
        body = ('<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
                "<D:displayname>County</D:displayname></D:prop></D:set></C:mkcalendar>")
        assert self.call("MKCALENDAR", f"/{USER}/county/", body) == 201

    def put(self, uid, *parts, **more):
        status = self.call("PUT", f"/{USER}/county/{uid}.ics", calendar(event(uid, *parts, **more)), {"Content-Type": "text/calendar"})
        assert status in (201, 204), status

    def delete(self, uid):
        assert self.call("DELETE", f"/{USER}/county/{uid}.ics") in (200, 204)


class Calendars(CalendarScene):
    def test_a_feed_moves_cancels_and_breaks(self):
        self.add_district()
        self.add_vigils()
        start = (now() + 20 * DAY).replace(microsecond=0)
        self.feed.publish(event("a", start), event("b", start + DAY, "March"))
        self.stage.start_daemon()
        first = self.wait_for_vigils(2)
        self.assertEqual({post["state"] for post in first}, {"scheduled"})

        # What has not changed costs one short answer.
        before = self.feed.unchanged
        self.refresh("district")
        self.assertEqual(self.feed.unchanged, before + 1)
        self.assertIsNotNone(self.source("district")["read_at"])

        self.feed.publish(event("a", start + DAY), event("b", start + 2 * DAY, "Silent march"))
        self.refresh("district")
        moved = {post["id"]: post for post in self.vigils()}
        self.assertEqual(set(moved), {post["id"] for post in first}, "the same posts")
        self.assertEqual({parse_iso(post["due"]) for post in moved.values()}, {start - DAY, start})
        texts = " ".join(self.stage.post(post)["text"] for post in moved)
        self.assertIn("Silent march", texts)

        self.feed.publish(event("a", start + DAY, more="STATUS:CANCELLED\r\n"), event("b", start + 2 * DAY, "Silent march"))
        self.refresh("district")
        held = self.vigils("held")
        self.assertEqual(len(held), 1)
        shown = self.stage.post(held[0]["id"])
        self.assertIn("its event was cancelled", shown["reason"])
        self.assertIsNotNone(shown["called_off_until"])
        listed = self.stage.ask("calendar", "events", "--source", "district")["events"]
        off = next(one for one in listed if one["status"] == "cancelled")
        self.stage.peal("calendar", "cancel-posts", off["id"])
        self.wait_for_vigils(1, "cancelled")
        self.assertIn("cancelled", self.stage.peal("calendar", "diff").stdout)

        # What is planned here, with the daemon's events, is what is stored; the folder alone knows none of them.
        diff = self.stage.ask("plan", "--config", self.config.folder, "--diff", "--socket", self.stage.daemon.socket)
        self.assertEqual([change for change in diff["changes"] if (change["before"] or change["after"])["key"].startswith("vigils/")], [])
        self.assertNotIn("is fetched by the daemon", str(diff["problems"]))
        self.tell_what_a_calendar_takes_with_it(start)

        # A web server that is not well takes nothing away, and its address stays secret.
        self.feed.status = 503
        failed = self.refresh("district", check=False)
        self.assertEqual(failed.returncode, 1)
        self.assertIn("the last good copy stays in use", failed.stderr)
        self.assertEqual(len(self.vigils("scheduled")), 1)
        self.assertIn("calendar `district`", self.stage.peal("status", check=False).stdout)
        self.feed.status = None
        self.refresh("district")
        self.assertEqual(self.source("district")["problem"], "")
        self.assertNotIn("secret-8912", self.stage.daemon.log())
        self.assertNotIn("secret-8912", json.dumps(self.stage.ask("calendar", "sources")))

    def tell_what_a_calendar_takes_with_it(self, start):
        """A folder that does not name the calendar any more would hold the posts of its events first."""
        draft = self.stage.folder / "draft"
        shutil.copytree(self.config.folder, draft)
        lines = (draft / "calendar.yaml").read_text().splitlines()
        (draft / "calendar.yaml").write_text("\n".join(line for line in lines if "id: district" not in line) + "\n")
        told = self.stage.peal("plan", "--config", draft, "--diff", "--json", "--socket", self.stage.daemon.socket, check=False)
        self.assertEqual(told.returncode, 1, told.stderr)
        of_vigils = [change for change in json.loads(told.stdout)["changes"] if change["before"] and change["before"]["key"].startswith("vigils/")]
        self.assertEqual([change["change"] for change in of_vigils if parse_iso(change["before"]["due"]) == start], ["altered"])
        self.assertIn("it is held at once", str(of_vigils))

    def test_what_is_wrong_inside_of_a_feed_is_told(self):
        self.add_district()
        self.add_vigils()
        start = (now() + 20 * DAY).replace(microsecond=0)
        local = f"{start:%Y%m%dT%H%M%S}"
        guessed = event("a", start).replace(f"DTSTART:{local}Z", f"DTSTART;TZID=Mystery Time:{local}")
        too_often = event("b", start + DAY, more="RRULE:FREQ=SECONDLY\r\n")
        self.feed.publish(guessed, too_often, event("c", start).replace(f"DTSTART:{local[:6]}", f"DTSTART:{local[:4]}13"))
        self.stage.start_daemon()
        self.refresh("district")
        said = ("`Mystery Time` is not known", "SECONDLY", "DTSTART is no date that exists")

        def check_told():
            source = self.source("district")
            for words in said:
                self.assertIn(words, " ".join(source["problems"]))
            self.assertTrue(all(problem.startswith("line ") for problem in source["problems"]))
            self.assertEqual((source["problem"], source["problem_count"]), ("", len(source["problems"])))
            listed = " ".join(self.stage.peal("calendar", "sources", "--problems").stdout.split())
            for problem in source["problems"]:
                self.assertIn(problem, listed)
            self.assertIn(f"{source['problem_count']} problems in it", self.stage.peal("status", check=False).stdout)

        check_told()
        before = self.feed.unchanged
        self.refresh("district")
        self.assertEqual(self.feed.unchanged, before + 1)
        check_told()
        self.feed.publish(event("a", start))
        self.refresh("district")
        self.assertEqual((self.source("district")["problems"], self.source("district")["problem_count"]), ([], 0))
        self.assertNotIn("in it", self.stage.peal("status", check=False).stdout)

    def test_a_post_of_the_day_that_comes_after_its_event_has_begun_says_so(self):
        self.add_district()
        self.add_vigils(moment='at: "12:00"')
        day = (now() + 20 * DAY).replace(hour=16, minute=0, second=0, microsecond=0)
        self.feed.publish(event("a", day))
        self.stage.start_daemon()
        self.assertEqual(self.only_vigil("scheduled")["findings"], [])
        self.feed.publish(event("a", day.replace(hour=6)))
        self.refresh("district")
        post = self.only_vigil("scheduled")
        self.assertIn("goes out when `Vigil` has begun", post["findings"][0]["text"])
        self.assertIn("1. goes out when `Vigil` has begun", " ".join(self.stage.peal("posts", "show", post["id"]).stdout.split()))
        self.stage.peal("posts", "answer", post["id"], "1", "--reason", "It lasts all day.")
        self.assertEqual(self.stage.post(post["id"])["findings"][0]["answer"]["reason"], "It lasts all day.")
        self.feed.publish(event("a", day))
        self.refresh("district")
        self.assertEqual(self.only_vigil("scheduled")["findings"], [])

    def test_a_feed_that_comes_back_empty_asks_a_person(self):
        self.add_district()
        self.add_vigils()
        start = (now() + 20 * DAY).replace(microsecond=0)
        self.feed.publish(*(event(f"e{n}", start + n * DAY, f"Vigil {n}") for n in range(6)))
        self.stage.start_daemon()
        self.wait_for_vigils(6, "scheduled")
        self.feed.publish()
        self.refresh("district")
        self.assertEqual(len(self.vigils("scheduled")), 6)
        questions = self.stage.ask("calendar", "questions")["questions"]
        self.assertEqual([one["kind"] for one in questions], ["calendar-drop"])
        self.assertEqual(questions[0]["choices"], ["left", "stays"])
        self.assertEqual((questions[0]["count"], len(questions[0]["events"])), (6, 6))
        self.assertIn("Vigil 5", self.stage.peal("calendar", "questions").stdout)
        self.assertIn(questions[0]["id"], self.stage.peal("status", check=False).stdout)
        self.stage.peal("calendar", "answer", questions[0]["id"], "left")
        wait_until(lambda: len(self.vigils("held")) == 6, "the posts of all events are held")
        self.assertEqual(self.stage.ask("calendar", "questions")["questions"], [])

    def test_what_is_asked_about_a_calendar_stays_asked_over_a_kill(self):
        self.add_district()
        self.add_vigils()
        start = (now() + 20 * DAY).replace(microsecond=0)
        all_events = [event(f"e{n}", start + n * DAY, f"Vigil {n}") for n in range(6)]
        self.feed.publish(*all_events)
        self.stage.start_daemon()
        before = [(post["id"], post["due"]) for post in self.wait_for_vigils(6, "scheduled")]
        self.feed.publish(*all_events[:2])
        self.refresh("district")
        asked = self.questions()
        self.assertEqual([one["kind"] for one in asked], ["calendar-drop"])

        def restart(events=6):
            self.stage.daemon.kill()
            self.stage.start_daemon()
            wait_until(lambda: self.source("district")["occurrences"] == events, "the events to be known again")
            self.refresh("district")

        restart()
        self.assertEqual(self.questions(), asked)
        self.assertEqual([(post["id"], post["due"]) for post in self.vigils("scheduled")], before)
        self.assertEqual(len(self.stage.ask("calendar", "sources")["drops"][0]["events"]), 4)
        self.stage.peal("calendar", "answer", asked[0]["id"], "stays")
        self.assertEqual(self.questions(), [])

        # What a person has said holds over the next start, too, and is not asked about again.
        restart()
        self.assertEqual(self.questions(), [])
        self.assertEqual([(post["id"], post["due"]) for post in self.vigils("scheduled")], before)

        # They come back, and go again: that is another question, and the other answer.
        self.feed.publish(*all_events)
        self.refresh("district")
        self.feed.publish(*all_events[:2])
        self.refresh("district")
        asked = self.questions()
        restart()
        self.assertEqual(self.questions(), asked)
        self.stage.peal("calendar", "answer", asked[0]["id"], "left")
        wait_until(lambda: len(self.vigils("held")) == 4, "the posts of what has left are held")
        self.assertEqual(len(self.vigils("scheduled")), 2)
        restart(events=2)
        self.assertEqual((len(self.vigils("held")), self.questions()), (4, []))

        self.feed.publish(*all_events)
        self.refresh("district")
        wait_until(lambda: len(self.vigils("scheduled")) == 6, "the posts of what is there again to wait for their moments")

    def test_a_collection_on_a_server_with_a_password(self):
        server = Radicale(self.stage.folder)
        self.addCleanup(server.stop)
        server.make()
        start = (now() + 20 * DAY).replace(microsecond=0)
        server.put("a", start)
        self.add_sources(f'{{id: county, name: County, caldav: "{server.collection}", allow_inside: yes, owner: leics-cc, '
                         "credentials: county-calendar, trust: provisional, poll: 1h}")
        self.add_vigils()
        self.stage.start_daemon()
        told = wait_until(lambda: self.source("county")["problem"], "it is told that the password is missing")
        self.assertIn("there are no credentials `county-calendar`", told)
        (self.stage.data / "credentials" / "county-calendar").write_text(f"{USER}:{PASSWORD}\n")
        self.refresh("county")
        waiting = self.stage.ask("calendar", "events", "--unconfirmed")["events"]
        self.assertEqual([one["summary"] for one in waiting], ["Vigil"])

        # Nobody's post goes out before the calendar's owner has said that the event is right.
        posts = self.wait_for_vigils(1)
        self.assertTrue(self.is_waiting(posts[0]))
        self.stage.peal("calendar", "confirm", waiting[0]["id"])
        wait_until(lambda: not self.is_waiting(posts[0]), "the post waits for nobody any more")

        server.put("a", start + DAY)
        server.put("b", start + 2 * DAY, "March")
        self.refresh("county")
        self.assertEqual(len(self.vigils()), 2)
        self.assertEqual(min(parse_iso(post["due"]) for post in self.vigils()), start - DAY)

        # A kill, and a server that is away: what it said last is planned by, and the password needs no file any more.
        (self.stage.data / "credentials" / "county-calendar").unlink()
        server.stop()
        self.stage.daemon.kill()
        self.stage.start_daemon()
        failed = self.refresh("county", check=False)
        self.assertEqual(failed.returncode, 1)
        self.assertEqual(len(self.vigils()), 2)
        self.assertIn("127.0.0.1", self.source("county")["problem"])
        self.assertNotIn(PASSWORD, self.stage.daemon.log())


if __name__ == "__main__":
    unittest.main()
