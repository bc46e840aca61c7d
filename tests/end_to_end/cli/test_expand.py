import pathlib
import tempfile
import unittest

from peal import peal

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:weekly@test
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/London:20271009T090000
DTEND;TZID=Europe/London:20271009T100000
RRULE:FREQ=WEEKLY;COUNT=4
SUMMARY:Drop-in
END:VEVENT
BEGIN:VEVENT
UID:weekly@test
RECURRENCE-ID;TZID=Europe/London:20271016T090000
DTSTAMP:20260101T000000Z
DTSTART;TZID=Europe/London:20271016T110000
DTEND;TZID=Europe/London:20271016T120000
STATUS:CANCELLED
SUMMARY:Drop-in\\, moved and cancelled
END:VEVENT
BEGIN:VEVENT
UID:week@test
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20270601
DTEND;VALUE=DATE:20270608
STATUS:TENTATIVE
SUMMARY:Awareness week
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


class Expand(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.file = pathlib.Path(self.folder.name, "calendar.ics")
        self.file.write_bytes(CALENDAR.encode())

    def expand(self, *arguments, file=None, stdin=""):
        return peal("calendar", "expand", file or self.file, *arguments, stdin=stdin)

    def test_the_shape_of_the_answer(self):
        run = self.expand("--from", "2027-10-01", "--to", "2027-10-20", "--json")
        self.assertEqual(run.code, 0)
        self.assertEqual(run.json(), {"occurrences": [
            {"uid": "weekly@test", "summary": "Drop-in", "start": "2027-10-09T08:00:00Z", "end": "2027-10-09T09:00:00Z", "all_day": False,
             "status": "confirmed", "original_start": "2027-10-09T08:00:00Z"},
            {"uid": "weekly@test", "summary": "Drop-in, moved and cancelled", "start": "2027-10-16T10:00:00Z", "end": "2027-10-16T11:00:00Z",
             "all_day": False, "status": "cancelled", "original_start": "2027-10-16T08:00:00Z"}], "problems": []})

    def test_an_all_day_event_has_dates_and_an_exclusive_end(self):
        run = self.expand("--from", "2027-06-01", "--to", "2027-06-02", "--json")
        self.assertEqual(run.json()["occurrences"], [
            {"uid": "week@test", "summary": "Awareness week", "start": "2027-06-01", "end": "2027-06-08", "all_day": True, "status": "tentative",
             "original_start": "2027-06-01"}])

    def test_the_window_holds_from_and_not_to(self):
        def starts(*window):
            return [o["start"] for o in self.expand("--from", window[0], "--to", window[1], "--json").json()["occurrences"]]
        self.assertEqual(starts("2027-10-09T08:00:00Z", "2027-10-09T08:00:01Z"), ["2027-10-09T08:00:00Z"])
        self.assertEqual(starts("2027-10-09T07:00:00Z", "2027-10-09T08:00:00Z"), [])
        # The dates of an all-day event count, though its day begins at 23:00 UTC the evening before.
        self.assertEqual(starts("2027-06-01", "2027-06-02"), ["2027-06-01"])
        self.assertEqual(starts("2027-05-31", "2027-06-01"), [])
        self.assertEqual(starts("2027-06-02", "2027-06-03"), [])

    def test_an_event_is_listed_two_thousand_times_of_the_period_given(self):
        hourly = CALENDAR.replace("RRULE:FREQ=WEEKLY;COUNT=4", "RRULE:FREQ=HOURLY")
        run = self.expand("--from", "2028-01-01", "--to", "2029-01-01", "--json", file="-", stdin=hourly)
        starts = [o["start"] for o in run.json()["occurrences"]]
        self.assertEqual((len(starts), starts[0]), (2000, "2028-01-01T00:00:00Z"))
        self.assertIn("more than 2000", run.json()["problems"][0]["message"])

    def test_a_series_goes_on_over_the_change_of_the_clocks(self):
        run = self.expand("--from", "2027-10-23", "--to", "2027-12-31", "--json")
        self.assertEqual([o["start"] for o in run.json()["occurrences"]], ["2027-10-23T08:00:00Z", "2027-10-30T08:00:00Z"])
        run = self.expand("--from", "2027-10-23", "--to", "2027-12-31", "--json", file="-", stdin=CALENDAR.replace("COUNT=4", "COUNT=5"))
        self.assertEqual(run.json()["occurrences"][-1]["start"], "2027-11-06T09:00:00Z")

    def test_for_people(self):
        run = self.expand("--from", "2027-10-01", "--to", "2027-10-20")
        self.assertEqual(run.out, "START                 END                   STATUS     SUMMARY\n"
                                  "2027-10-09T08:00:00Z  2027-10-09T09:00:00Z  confirmed  Drop-in\n"
                                  "2027-10-16T10:00:00Z  2027-10-16T11:00:00Z  cancelled  Drop-in, moved and cance…\n"
                                  "2 occurrences\n")

    def test_floating_times_are_those_of_the_zone_given(self):
        floating = CALENDAR.replace(";TZID=Europe/London", "")
        run = self.expand("--from", "2027-10-09", "--to", "2027-10-10", "--zone", "America/New_York", "--json", file="-", stdin=floating)
        self.assertEqual(run.json()["occurrences"][0]["start"], "2027-10-09T13:00:00Z")

    def test_a_broken_part_is_a_problem_and_the_rest_is_listed(self):
        broken = CALENDAR.replace("DTSTART;VALUE=DATE:20270601", "DTSTART;VALUE=DATE:2027-June")
        run = self.expand("--from", "2027-01-01", "--to", "2028-01-01", "--json", file="-", stdin=broken)
        self.assertEqual(run.code, 0)
        self.assertEqual(len(run.json()["occurrences"]), 4)
        problems = run.json()["problems"]
        self.assertEqual(sorted(problems[0]), ["line", "message"])
        self.assertGreater(problems[0]["line"], 20)

    def test_what_is_no_calendar_is_refused(self):
        for text in ("<!DOCTYPE html><html><body>Sign in</body></html>", "", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"):
            with self.subTest(text=text):
                run = self.expand("--from", "2027-01-01", "--to", "2028-01-01", "--json", file="-", stdin=text)
                self.assertEqual(run.code, 1)
                self.assertEqual(run.json()["occurrences"], [])
                self.assertEqual(len(run.json()["problems"]), 1)
                self.assertNotEqual(run.err, "")

    def test_a_file_that_is_not_there(self):
        run = self.expand("--from", "2027-01-01", "--to", "2028-01-01", file="/nowhere/calendar.ics")
        self.assertEqual((run.code, run.out), (1, ""))
        self.assertIn("/nowhere/calendar.ics", run.err)


if __name__ == "__main__":
    unittest.main()
