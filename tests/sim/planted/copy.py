#!/usr/bin/env python3
"""copy.py SOURCE_ROOT TARGET FILE...: copies source files of the product, with the bugs of plants.py put in."""
import pathlib
import sys

from plants import EDITS

HEADER = '#include "tests/sim/planted_inside.hpp"\n'


def switched(words, names):
    asks = " || ".join(f'::peal::sim::is_planted_inside("{name}")' for name in names)
    return words.replace("PLANTED", f"({asks})")


def main(root, target, paths):
    texts = {path: (pathlib.Path(root) / path).read_text() for path in paths}
    for names, path, before, after in EDITS:
        found = texts[path].count(before)
        if found != 1:
            raise SystemExit(f"{names}: {path} holds these words {found} times, and should once: {before}")
        texts[path] = texts[path].replace(before, switched(after, names.split()))
    for path, text in texts.items():
        made = pathlib.Path(target) / path
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(f'{HEADER}#line 1 "{path}"\n{text}')
    names = sorted({name for edit in EDITS for name in edit[0].split()})
    lines = "".join(f'        "{name}",\n' for name in names)
    (pathlib.Path(target) / "plants_inside.cpp").write_text(
        f"{HEADER}\nnamespace peal::sim {{\n\nstd::vector<std::string_view> plants_inside()\n{{\n    return {{\n{lines}"
        "    };\n}\n\n}  // namespace peal::sim\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
