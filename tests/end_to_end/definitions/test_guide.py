"""docs/campaigns.md says what happens: every example in it is played."""

import difflib
import unittest

import guide
from peal import PEAL, SOURCE
from schemas import Schema


@unittest.skipIf(guide.FAKETIME is None, "there is no libfaketime here (Debian's package faketime)")
class Guide(unittest.TestCase):
    def test_every_example_gives_what_the_page_shows(self):
        page, played, reader = guide.play(SOURCE, PEAL)
        difference = "\n".join(difflib.unified_diff(page.splitlines(), played.splitlines(), "the page", "what happens", lineterm=""))
        self.assertEqual(difference, "", "tests/end_to_end/definitions/guide.py --write puts it right")
        self.assertGreater(reader.commands, 20)
        self.assertGreater(reader.files, 15)

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
