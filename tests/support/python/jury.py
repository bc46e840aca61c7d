"""What was asked for, held against what the simulated networks' own ledgers show.

The daemon's word is only compared with the ledgers at the end; it never counts as evidence that something was posted.
"""

import collections
import dataclasses
import datetime
import re
import sqlite3

from stage import parse_iso

# How an outcome that is not known may be called. `publishing` alone is also a post on its way.
UNKNOWN_WORDS = ("publishing", "unknown", "needs_person")
ENDED_WITHOUT_POST = ("missed", "failed", "held", "cancelled")

_MARK = re.compile(r"Number (\d+) of ")


@dataclasses.dataclass(frozen=True)
class Asked:
    """One post on one network. Its mark is a number that its text and its picture show."""

    network: str
    mark: int
    due: datetime.datetime


def words(mark):
    """Text, headline and alternative text that a ledger's entry can be known by."""
    return {"text": f"Number {mark} of a long day: you can report hate.", "headline": f"Number {mark}: you can report hate.",
            "alt": f'White words on dark blue say "Number {mark}: you can report hate."'}


def mark_of(text):
    found = _MARK.search(text)
    return int(found.group(1)) if found else None


def pictured(database):
    """Digest of a drawn picture -> mark, for stories, of which a ledger shows nothing but the picture."""
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)
    try:
        return {digest: mark_of(text) for digest, text in db.execute("SELECT digest, text FROM rendition JOIN post ON post.id = post_id")}
    finally:
        db.close()


@dataclasses.dataclass
class Verdict:
    posts: int = 0
    seen: int = 0
    lost: int = 0
    doubled: int = 0
    early: int = 0
    unknown: int = 0
    missed: int = 0
    failed: int = 0
    untrue: int = 0  # the daemon says it is out, or that it is not, and the ledger says otherwise
    strange: int = 0  # in a ledger, and nobody asked for it
    wrong: list = dataclasses.field(default_factory=list)  # a line for each of the above that must not be

    def __iadd__(self, other):
        for field in dataclasses.fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))
        return self

    def line(self, kills):
        return (f"posts={self.posts} kills={kills} lost={self.lost} doubled={self.doubled} early={self.early} unknown={self.unknown} "
                f"seen={self.seen} missed={self.missed} failed={self.failed} untrue={self.untrue} strange={self.strange}")


def is_openly_unknown(post):
    """Whether a person is told that nobody knows: flagged, or at least with a call on record of which no end is known.
    For the latter `post` must be as `peal posts show` says."""
    if post["state"] not in UNKNOWN_WORDS or not post["reason"]:
        return False
    return bool(post["flag"]) or post["state"] != "publishing" or any(not attempt["ended_at"] for attempt in post.get("attempts", []))


def is_settled(post):
    """Whether nothing more is to come of it, or it is openly unknown: the daemon has done its part."""
    return is_openly_unknown(post) or post["state"] not in (*UNKNOWN_WORDS, "scheduled", "in_review")


def judge(asked, ledger, posts, pictures):
    """`posts` as `peal posts ls` says, those that are being published as `peal posts show` does; `pictures` as pictured()
    reads."""
    verdict = Verdict(posts=len(asked))
    wanted = {(one.network, one.mark): one for one in asked}
    seen = collections.defaultdict(list)
    for entry in ledger:
        mark = pictures.get(entry["media_digest"]) if entry["network"] == "snapchat" else mark_of(entry["text"])
        if (entry["network"], mark) not in wanted:
            verdict.strange += 1
            verdict.wrong.append(f"{entry['network']} shows {entry['remote_id']} ({entry['text'][:40]}), which nobody asked for")
        else:
            seen[entry["network"], mark].append(entry)
    said = {(post["network"], mark_of(post["text"])): post for post in posts}
    for key, one in wanted.items():
        judge_one(verdict, one, seen[key], said.get(key))
    return verdict


def judge_one(verdict, one, entries, post):
    name = f"{one.network} {one.mark}, due {one.due:%H:%M:%S}"
    verdict.seen += bool(entries)
    if len(entries) > 1:
        verdict.doubled += 1
        verdict.wrong.append(f"doubled: {name} is seen {len(entries)} times, published at {[entry['published_at'] for entry in entries]}")
    for entry in entries:
        # A ledger tells whole seconds, rounded down, and posts are due on whole seconds.
        if parse_iso(entry["published_at"]) < one.due:
            verdict.early += 1
            verdict.wrong.append(f"early: {name} was published at {entry['published_at']}")
    if post is None:
        verdict.lost += 1
        verdict.wrong.append(f"lost: {name} is not known to the daemon")
        return
    state, told = post["state"], f"the daemon says {post['state']} {post['flag']} `{post['reason']}`"
    if is_openly_unknown(post):
        verdict.unknown += 1
    elif state in ENDED_WITHOUT_POST:
        verdict.missed += state == "missed"
        verdict.failed += state == "failed"
        if not post["reason"]:
            verdict.lost += 1
            verdict.wrong.append(f"lost: {name} ended without a reason; {told}")
        if entries:
            verdict.untrue += 1
            verdict.wrong.append(f"untrue: {name} is in the ledger; {told}")
    elif state == "published":
        if not entries:
            verdict.lost += 1
            verdict.untrue += 1
            verdict.wrong.append(f"lost: {name} is not in the ledger; {told}")
    elif not entries:
        verdict.lost += 1
        verdict.wrong.append(f"lost: {name} is nowhere; {told}")
    else:
        verdict.untrue += 1
        verdict.wrong.append(f"untrue: {name} is in the ledger; {told}")
