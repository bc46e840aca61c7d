"""docs/campaigns.md says what happens: every example in it is played."""

import difflib
import json
import pathlib
import re
import shlex
import tempfile
import unittest

import guide
from peal import PEAL, SOURCE, peal
from schemas import Schema


@unittest.skipIf(guide.FAKETIME is None, "there is no libfaketime here (Debian's package faketime)")
class Guide(unittest.TestCase):
    def test_every_example_gives_what_the_page_shows(self):
        page, played, reader = guide.play(SOURCE, PEAL)
        difference = "\n".join(difflib.unified_diff(page.splitlines(), played.splitlines(), "the page", "what happens", lineterm=""))
        self.assertEqual(difference, "", "tests/end_to_end/definitions/guide.py --write puts it right")
        self.assertGreater(reader.commands, 20)
        self.assertGreater(reader.files, 15)

    def test_no_block_escapes(self):
        page = (SOURCE / guide.PAGE).read_text()
        fences = [line for line in page.splitlines() if line.lstrip().startswith(("```", "~~~"))]
        blocks = [(block[1], block[2], block[3]) for block in guide.BLOCK.finditer(page)]
        self.assertEqual(len(fences), 2 * len(blocks), "a block that is not read as one is not played")
        shown_only = [text for kind, what, text in blocks if not (kind == "console" or (kind == "yaml" and what))]
        # The one line that editors read, as the sample's own campaigns begin.
        first_line = (SOURCE / "config" / "campaigns" / "how-to-report.yaml").read_text().splitlines()[0]
        self.assertEqual(shown_only, [first_line + "\n"])
        for kind, what, text in blocks:
            if kind == "console":
                self.assertTrue(text.startswith("$ "), text)
            elif what:
                self.assertRegex(what, r"^(change )?[a-z][\w/-]*\.yaml$")

    def test_commands_named_in_passing_are_those_that_there_are(self):
        page = guide.BLOCK.sub("", (SOURCE / guide.PAGE).read_text())
        named = [" ".join(command.split()) for command in re.findall(r"`(peal [^`]+)`", page)]
        self.assertGreater(len(named), 5)
        for command in named:
            with self.subTest(command=command):
                words = shlex.split(command)[1:]
                name = [word for word in words[:2] if re.fullmatch("[a-z-]+", word)]
                help_page = peal(*name, "--help")
                self.assertEqual(help_page.code, 0, help_page.err)
                for option in words:
                    if option.startswith("-"):
                        self.assertRegex(help_page.out, rf"(?m)[ ,]{re.escape(option)}\b")

    def test_every_field_of_the_table_can_be_written(self):
        page = (SOURCE / guide.PAGE).read_text()
        table = page[page.index("These are known:"):page.index("Not every event has a place")]
        fields = re.findall(r"`\{\{([\w.]+)\}\}`", table)
        self.assertGreater(len(fields), 20)
        named = {"figure.ID": "figure.visitors-last-year", "faq.ID": "faq.what-is-a-hate-crime"}
        with tempfile.TemporaryDirectory() as folder:
            reader = guide.Reader(SOURCE, PEAL, folder)
            reader.play(page[:page.index("## Plans and labels")])
            config = pathlib.Path(folder, "my-config")
            for path in (config / "campaigns").iterdir():
                path.unlink()

            def check(field):
                # What not every event or route has is left out, as the page says.
                may_be_missing = field.startswith("event.") and field not in ("event.title", "event.date") or field.startswith("route.")
                words = f"{{{{#{field}}}}}{{{{{field}}}}}{{{{/{field}}}}}" if may_be_missing else f"{{{{{field}}}}}"
                (config / "campaigns" / "field.yaml").write_text(f"""\
id: field
title: Field
aim: It is filled in.
audience: external
owner: leics-police
channels: [stamp-it-out-instagram]
dates: {{from: 2026-12-01, to: 2027-02-28}}
messages:
  - id: one
    text: "Words: {words}"
    artwork: {{headline: Words, alt: Words.}}
    schedule: {{anchor: {{title: Holocaust Memorial Day, at: "10:00"}}}}
""")
                problems = json.loads(reader.run("peal check --json --pictures none my-config")[0])["problems"]
                return [one["message"] for one in problems if one["severity"] == "error"]

            for field in fields:
                with self.subTest(field=field):
                    self.assertEqual(check(named.get(field, field)), [])
            for unknown in ("event.titel", "event.colour", "route.fax"):
                self.assertNotEqual(check(unknown), [], "else this test would hold nothing")

    def test_every_key_of_a_message_is_shown(self):
        page = (SOURCE / guide.PAGE).read_text()
        for group in Schema("campaign").all_objects():
            for key in group["properties"]:
                with self.subTest(key=key):
                    self.assertRegex(page, rf"\b{key}\b")


class Player(unittest.TestCase):
    def test_a_change_replaces_the_last_of_that_name_and_adds_what_is_new(self):
        self.assertEqual(guide.merged("a: 1\nb:\n  c: 2\n  d: 3\n", "b:\n  c: 4\ne: 5\n"), "a: 1\nb:\n  c: 4\ne: 5\n")
        self.assertEqual(guide.merged("m:\n  - id: x\n    text: a\n      b\n    link: no\n", "    text: c\n"), "m:\n  - id: x\n    text: c\n    link: no\n")

    def test_lines_left_out_match_any(self):
        self.assertTrue(guide.matches(["a", "...", "c"], ["a", "b", "b", "c"]))
        self.assertTrue(guide.matches([], []))
        self.assertFalse(guide.matches(["a"], ["a", "b"]))
        self.assertFalse(guide.matches(["a.c"], ["abc"]))
        self.assertFalse(guide.matches([], ["a"]))


if __name__ == "__main__":
    unittest.main()
