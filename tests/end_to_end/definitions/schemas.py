"""The schemas of config/schema, and the way from a document to the part of a schema that speaks about it."""

import json

import jsonschema

from peal import SOURCE

FOLDER = SOURCE / "config" / "schema"
COMMON = "common.schema.json#/$defs/"

# The schema of each file; every campaign has the same.
FILES = {f"{name}.yaml": name for name in ("peal", "partnership", "organisations", "channels", "routes", "faq", "figures", "contacts", "calendar")}


def name_for(file):
    return FILES.get(file, "campaign")


class Schema:
    """One schema with the common one put into it, so that it stands alone."""

    def __init__(self, name):
        common = json.loads((FOLDER / "common.schema.json").read_text())
        text = (FOLDER / f"{name}.schema.json").read_text().replace(COMMON, "#/$defs/")
        self.name = name
        self.root = {**json.loads(text), "$defs": common["$defs"]}
        jsonschema.Draft202012Validator.check_schema(self.root)
        self.validator = jsonschema.Draft202012Validator(self.root)

    def errors(self, document):
        return [f"{'/'.join(map(str, e.absolute_path))}: {e.message}" for e in self.validator.iter_errors(document)]

    def requires(self, document, key):
        """Whether one of the errors is that this key is missing."""
        def said(error):
            return error.validator == "required" and error.message.startswith(f"'{key}' ") or any(map(said, error.context or []))

        return any(map(said, self.validator.iter_errors(document)))

    def resolve(self, part):
        while "$ref" in part:
            part = {**self.root["$defs"][part["$ref"].removeprefix("#/$defs/")], **{k: v for k, v in part.items() if k not in ("$ref", "description")}}
        return part

    def alternatives(self, part):
        """What the part may be, each on its own."""
        part = self.resolve(part)
        if "anyOf" in part and "type" not in part:
            return [one for branch in part["anyOf"] for one in self.alternatives(branch)]
        return [part]

    def choices(self, part):
        """The words that may be chosen from, or nothing when the part is not about that."""
        words = [word for one in self.alternatives(part) for word in one.get("enum", [])]
        return [word for word in words if isinstance(word, str)]

    def objects(self, document):
        """Each group of keys in the document, as (path, the part of the schema about it)."""
        yield from self._objects((), document, self.root)

    def _objects(self, path, value, part):
        for one in self.alternatives(part):
            if isinstance(value, dict) and "properties" in one:
                yield path, one
                for key, inner in value.items():
                    if key in one["properties"]:
                        yield from self._objects(path + (key,), inner, one["properties"][key])
            elif isinstance(value, list) and "items" in one:
                for index, inner in enumerate(value):
                    yield from self._objects(path + (index,), inner, one["items"])

    def all_objects(self):
        """Every group of keys that the schema knows, each once, by its list of keys."""
        found, seen = [], set()

        def walk(part):
            for one in self.alternatives(part):
                if "properties" in one and "type" in one and tuple(one["properties"]) not in seen:
                    seen.add(tuple(one["properties"]))
                    found.append(one)
                    for inner in one["properties"].values():
                        walk(inner)
                if "items" in one:
                    walk(one["items"])

        walk(self.root)
        return found
