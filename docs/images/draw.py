"""Draws the pictures of the README: one message as its three networks get it, and what script/demo prints.

    docs/images/draw.py BINARIES [DEMO_OUTPUT]

BINARIES is the folder with peal-worker, such as build/dev/bin; DEMO_OUTPUT a file with the output of script/demo --once.
"""

import html
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
LOGO = (HERE.parents[1] / "config" / "media" / "stamp-it-out.svg").read_bytes()
BRAND = {"name": "Stamp It Out", "background": "#1d2a5b", "foreground": "#ffffff", "accent": "#ffd23f", "typeface": "Noto Sans",
         "logo": "media/stamp-it-out.svg"}
SHAPES = {"card": "x.jpg", "portrait": "instagram.jpg", "story": "snapchat.jpg"}


def draw(binaries, shape, file):
    job = {"task": "draw", "version": 2, "bytes": len(LOGO),
           "artwork": {"shape": shape, "headline": "Seen hate? You can report it.", "tagline": "Report hate. Emergency: 999. Otherwise: 101 or",
                       "hashtag": "#StampItOutLLR", "address": "peal.example/r/k7m2q4x", "lang": "en-GB", "brand": BRAND}}
    done = subprocess.run([binaries / "peal-worker"], input=json.dumps(job).encode() + b"\n" + LOGO, capture_output=True, check=True)
    header, _, picture = done.stdout.partition(b"\n")
    answer = json.loads(header)
    if answer["answer"] == "error":
        sys.exit(f"peal-worker: {answer['message']}")
    (HERE / file).write_bytes(picture)


def terminal(lines, file):
    """Text as an SVG that looks like a terminal."""
    columns, size = max(map(len, lines)), 14
    width, height = int(columns * size * 0.602) + 40, len(lines) * 19 + 40
    rows = "\n".join(f'<text x="20" y="{34 + n * 19}" xml:space="preserve">{html.escape(line, quote=False)}</text>' for n, line in enumerate(lines))
    (HERE / file).write_text(f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">
<rect width="100%" height="100%" rx="8" fill="#10162f"/>
<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="{size}" fill="#e8ebf7">
{rows}
</g>
</svg>
""")


def excerpt(output):
    """The first post of each network, the reader's visit and the end: the whole is long for a picture."""
    paragraphs = [part for part in output.strip().split("\n\n")]
    posts = [part for part in paragraphs if ", due " in part.splitlines()[0]]
    first = {part.split(",")[0]: part for part in reversed(posts)}
    texts = {name: "\n\n".join([part, paragraphs[paragraphs.index(part) + 1]]) if name != "Snapchat" else part for name, part in first.items()}
    ends = [part for part in paragraphs if part.startswith(("A reader", "What the networks"))]
    kept = "\n\n".join([*texts.values(), *ends])
    return ["", *(line for line in kept.splitlines() if " to go, the next " not in line)]


def main():
    binaries = pathlib.Path(sys.argv[1])
    for shape, file in SHAPES.items():
        draw(binaries, shape, file)
    if len(sys.argv) > 2:
        terminal(["$ script/demo --once", "...", *excerpt(pathlib.Path(sys.argv[2]).read_text())], "demo.svg")


if __name__ == "__main__":
    main()
