import datetime
import pathlib
import re
import shutil
import tempfile
import unicodedata
import unittest
import zoneinfo

from peal import SOURCE, peal

LONDON = zoneinfo.ZoneInfo("Europe/London")


def columns(line):
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


class Folder(unittest.TestCase):
    """A copy of the sample partnership that a test may break."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name, "config")
        shutil.copytree(SOURCE / "config", self.folder)

    def edit(self, name, old, new):
        path = self.folder / name
        text = path.read_text()
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1))


class Check(Folder):
    def test_the_sample_has_no_errors(self):
        run = peal("check", SOURCE / "config")
        self.assertEqual(run.code, 0, run.out)
        self.assertEqual(run.err, "")
        self.assertRegex(run.out.splitlines()[-1], r"^\d+ files read, ")

    def test_the_folder_may_come_from_the_environment(self):
        self.assertEqual(peal("check", environment={"PEAL_CONFIG": str(self.folder)}).code, 0)

    def test_a_problem_has_its_file_line_and_column(self):
        self.edit("campaigns/how-to-report.yaml", "title:", "titel:")
        run = peal("check", self.folder)
        self.assertEqual(run.code, 1)
        self.assertRegex(run.out, r"(?m)^campaigns/how-to-report\.yaml:\d+:\d+: .*titel")
        self.assertRegex(run.out.splitlines()[-1], r"files read, \d+ errors?")

    def test_json(self):
        self.edit("campaigns/how-to-report.yaml", "title:", "titel:")
        run = peal("check", "--json", self.folder)
        self.assertEqual(run.code, 1)
        problem = next(p for p in run.json()["problems"] if "titel" in p["message"])
        self.assertEqual(sorted(problem), ["column", "file", "line", "message", "severity"])
        self.assertEqual((problem["severity"], problem["file"]), ("error", "campaigns/how-to-report.yaml"))

    def test_broken_yaml_and_a_missing_file(self):
        (self.folder / "routes.yaml").write_text("routes: [\n")
        (self.folder / "channels.yaml").unlink()
        run = peal("check", self.folder)
        self.assertEqual(run.code, 1)
        self.assertRegex(run.out, r"(?m)^routes\.yaml:\d+")
        self.assertRegex(run.out, r"(?m)^channels\.yaml: ")

    def test_a_calendar_that_is_a_sign_in_page(self):
        (self.folder / "calendar.ics").write_text("<!DOCTYPE html><html><body>Sign in</body></html>\n")
        run = peal("check", self.folder)
        self.assertEqual(run.code, 1)
        self.assertRegex(run.out, r"(?m)^calendar\.ics: ")

    def test_a_folder_that_is_not_there(self):
        run = peal("check", "/nowhere")
        self.assertEqual((run.code, run.out), (1, ""))
        self.assertIn("/nowhere", run.err)


class Plan(Folder):
    """A year ahead of today, for the planner looks 24 months ahead at most."""

    def setUp(self):
        super().setUp()
        today = datetime.date.today()
        self.first = today + datetime.timedelta(days=30)
        self.last = today + datetime.timedelta(days=395)

    def plan(self, *arguments):
        return peal("plan", "--config", self.folder, "--from", self.first, "--to", self.last, *arguments)

    def test_posts_are_in_order_inside_the_days_asked_for(self):
        run = self.plan("--json")
        self.assertEqual(run.code, 0, run.err)
        plan = run.json()
        self.assertEqual(plan["zone"], "Europe/London")
        posts = plan["posts"]
        self.assertGreater(len(posts), 20)
        dues = [datetime.datetime.fromisoformat(p["due"].replace("Z", "+00:00")) for p in posts]
        self.assertEqual(dues, sorted(dues))
        days = [due.astimezone(LONDON).date() for due in dues]
        self.assertTrue(all(self.first <= day <= self.last for day in days))
        keys = [p["key"] for p in posts]
        self.assertEqual(len(keys), len(set(keys)))

    def test_local_time_is_what_the_instant_says(self):
        for post in self.plan("--json").json()["posts"]:
            due = datetime.datetime.fromisoformat(post["due"].replace("Z", "+00:00"))
            self.assertEqual(due.astimezone(zoneinfo.ZoneInfo(post["zone"])).strftime("%Y-%m-%dT%H:%M"), post["wall"][:16])

    def test_the_same_twice(self):
        self.assertEqual(self.plan("--json").json()["posts"], self.plan("--json").json()["posts"])

    def test_for_people(self):
        run = self.plan()
        posts = self.plan("--json").json()["posts"]
        lines = run.out.splitlines()
        self.assertLessEqual(max(map(columns, lines)), 80)
        self.assertNotIn("\x1b", run.out)
        self.assertEqual(lines[-1], f"{len(posts)} posts; times are those of Europe/London")
        headings = [line for line in lines if re.match(r"^[A-Z][a-z]{2} \d+ [A-Z][a-z]{2} \d{4}$", line)]
        self.assertEqual(len(headings), len({p["wall"][:10] for p in posts}))
        rows = [line for line in lines if re.match(r"^  \d\d:\d\d  ", line)]
        said = {(p["wall"], p["campaign"], p["message"], p["tentative"], p["dry_run"]): None for p in posts}
        self.assertEqual([row.split()[0] for row in rows], [wall[11:16] for wall, *_ in said])
        for channel in {p["channel"] for p in posts}:
            self.assertEqual(sum(len(re.findall(rf"\b{channel}(?![\w-])", line)) for line in lines), sum(p["channel"] == channel for p in posts))

    def test_a_period_without_posts(self):
        for campaign in (self.folder / "campaigns").iterdir():
            if campaign.stem != "holocaust-memorial-day":
                campaign.unlink()
        summer = f"{datetime.date.today().year + 1}-07-01"
        run = peal("plan", "--config", self.folder, "--from", summer, "--to", summer)
        self.assertEqual(run.out, "0 posts; times are those of Europe/London\n")

    def test_nothing_is_planned_from_a_folder_with_errors(self):
        self.edit("campaigns/how-to-report.yaml", "title:", "titel:")
        run = self.plan("--json")
        self.assertEqual((run.code, run.out), (1, ""))
        self.assertIn("titel", run.err)


if __name__ == "__main__":
    unittest.main()
