"""Holds the schemas and the loader together: what an editor says and what `peal check` says about the same file."""

import os
import re
import tempfile
import unittest

import everything
import yaml_core
from peal import SOURCE, peal
from schemas import FILES, Schema, name_for

UNKNOWN = "zzzzzzzz"

# Asked of every key: most are wrong for it. The others only where there is time (PEAL_LONG=1).
VALUES = [None, UNKNOWN, 5, "2027-10-09", [UNKNOWN], {}]
MORE_VALUES = ["", "yes", True, -5, "09:00", "2027-10-09 09:00", "5m", "#Tag", "https://a.example", "none", [], [[]], {UNKNOWN: 1},
               {"en-GB": "words"}, {"from": "22:00", "to": "07:00"}]


def without(mapping, key):
    del mapping[key]


class Sample(unittest.TestCase):
    """The files that ship with Peal."""

    def files(self):
        config = SOURCE / "config"
        return sorted([*config.glob("*.yaml"), *config.glob("campaigns/*.yaml")])

    def test_every_file_is_sound_and_names_its_schema_to_editors(self):
        self.assertGreater(len(self.files()), 10)
        for path in self.files():
            with self.subTest(file=path.name):
                text = path.read_text()
                found = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
                self.assertTrue(found, "the first line names no schema")
                named = (path.parent / found[1]).resolve()
                self.assertEqual(named, SOURCE.resolve() / "config" / "schema" / f"{self.name(path)}.schema.json")
                self.assertEqual(Schema(self.name(path)).errors(yaml_core.load(text)), [])

    def name(self, path):
        return "campaign" if path.parent.name == "campaigns" else name_for(path.name)

    def test_every_part_of_a_schema_says_in_words_what_it_is_for(self):
        for name in (*FILES.values(), "campaign"):
            schema = Schema(name)
            for group in schema.all_objects():
                for key, part in group["properties"].items():
                    with self.subTest(schema=name, key=key):
                        self.assertTrue(schema.resolve(part).get("description") or part.get("description"))


class Drift(unittest.TestCase):
    """Each file of a partnership in which every group of keys occurs."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.schemas = {file: Schema(name_for(file)) for file in everything.FILES}

    def check(self, files):
        """(file, severity, message) of all problems."""
        everything.write(self.folder.name, files)
        return [(p["file"], p["severity"], p["message"]) for p in peal("check", "--json", "--pictures", "none", self.folder.name).json()["problems"]]

    def errors(self, files):
        return [message for _, severity, message in self.check(files) if severity == "error"]

    def groups(self):
        for file, schema in self.schemas.items():
            for path, group in schema.objects(everything.FILES[file]):
                yield file, schema, path, group

    def test_the_partnership_is_sound(self):
        self.assertEqual(self.errors(everything.FILES), [])
        for file, schema in self.schemas.items():
            self.assertEqual(schema.errors(everything.FILES[file]), [], file)

    def test_the_partnership_holds_every_group_that_the_schemas_know(self):
        for file, schema in self.schemas.items():
            here = {tuple(group["properties"]) for _, group in schema.objects(everything.FILES[file])}
            for group in schema.all_objects():
                self.assertIn(tuple(group["properties"]), here, f"everything.py has no such group in {file}")

    def test_both_know_the_same_keys(self):
        for file, schema, path, group in self.groups():
            with self.subTest(file=file, path=path):
                files = everything.changed(file, path, lambda mapping: mapping.update({UNKNOWN: 1}))
                self.assertNotEqual(schema.errors(files[file]), [])
                said = [re.search(rf"unknown key `{UNKNOWN}` in [^;]*; known: (.*)", message) for message in self.errors(files)]
                known = [found[1] for found in said if found]
                self.assertEqual(len(known), 1, said)
                self.assertNotIn(" more", known[0], "the list of known keys is cut")
                self.assertEqual(sorted(known[0].split(", ")), sorted(group["properties"]))

    def test_both_require_the_same_keys(self):
        for file, schema, path, group in self.groups():
            for key in everything.at(everything.FILES[file], path):
                with self.subTest(file=file, path=path, key=key):
                    files = everything.changed(file, path, lambda mapping: without(mapping, key))
                    # "missing key `x`", or "needs exactly one of `x` and `y`".
                    said = any(f"`{key}`" in message for where, severity, message in self.check(files) if (where, severity) == (file, "error"))
                    self.assertEqual(said, schema.requires(files[file], key))
                    self.assertTrue(said or key not in group.get("required", []))

    def test_both_choose_from_the_same_words(self):
        asked = 0
        for file, schema, path, group in self.groups():
            for key, part in group["properties"].items():
                choices = schema.choices(part)
                files = everything.changed(file, path, lambda mapping: mapping.update({key: UNKNOWN}))
                said = [re.search(rf"`{key}` (?:cannot be `{UNKNOWN}`; it is one of: (.*)|must be a day of the week \((.*)\))", message)
                        for message in self.errors(files)]
                offered = [(found[1] or found[2]).split(", ") for found in said if found]
                with self.subTest(file=file, path=path, key=key):
                    if sorted(choices) in (["no", "yes"], ["none"]) and not offered:
                        continue  # a flag, or quiet hours: compared value by value below
                    self.assertEqual(sorted(choices), sorted(offered[0]) if offered else [])
                    asked += bool(offered)
        self.assertGreater(asked, 10)

    def test_neither_refuses_what_the_other_takes(self):
        """A schema refuses nothing that the loader takes; and a value of the wrong kind is refused by both."""
        values = VALUES + (MORE_VALUES if os.environ.get("PEAL_LONG") else [])
        seen = set()
        for file, schema, path, group in self.groups():
            if (file, tuple(group["properties"])) in seen:
                continue
            seen.add((file, tuple(group["properties"])))
            for key in group["properties"]:
                for value in values:
                    files = everything.changed(file, path, lambda mapping: mapping.update({key: value}))
                    refused = schema.errors(files[file])
                    errors = self.errors(files)
                    with self.subTest(file=file, path=path, key=key, value=value):
                        if refused:
                            self.assertTrue(errors, f"the schema alone refuses it: {refused}")
                        shape = [message for message in errors if re.match(rf"`{key}`.* must be (?!a time zone|a web address)", message)]
                        if shape:
                            self.assertTrue(refused, f"the loader alone refuses it: {shape}")


if __name__ == "__main__":
    unittest.main()
