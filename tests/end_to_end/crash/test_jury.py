"""That the jury finds what it is there for: a judge who always acquits tests nothing."""

import datetime
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "support" / "python"))

from jury import Asked, judge, words  # noqa: E402

DUE = datetime.datetime(2026, 11, 24, 9, 0, tzinfo=datetime.timezone.utc)
ASKED = [Asked("x", 101, DUE), Asked("snapchat", 102, DUE)]
PICTURES = {"digest": 102}


def entry(network="x", mark=101, at="2026-11-24T09:00:00Z", digest=""):
    return {"network": network, "remote_id": "1", "text": words(mark)["text"] if network != "snapchat" else "", "media_digest": digest, "published_at": at}


def post(network="x", mark=101, state="published", flag="", reason="", **more):
    return {"network": network, "text": words(mark)["text"], "state": state, "flag": flag, "reason": reason, **more}


X, STORY = entry(), entry("snapchat", 102, digest="digest")
X_SAID, STORY_SAID = post(), post("snapchat", 102)


class Jury(unittest.TestCase):
    def find(self, ledger, posts, **counts):
        verdict = judge(ASKED, ledger, posts, PICTURES)
        found = {name: getattr(verdict, name) for name in ("lost", "doubled", "early", "unknown", "missed", "failed", "untrue", "strange")}
        self.assertEqual({name: count for name, count in found.items() if count}, counts, verdict.wrong)
        return verdict

    def test_all_is_well(self):
        self.assertEqual(self.find([X, STORY], [X_SAID, STORY_SAID]).wrong, [])

    def test_doubled(self):
        self.assertTrue(self.find([X, X, STORY, STORY], [X_SAID, STORY_SAID], doubled=2).wrong)

    def test_early(self):
        self.find([entry(at="2026-11-24T08:59:59Z"), STORY], [X_SAID, STORY_SAID], early=1)

    def test_said_to_be_out_and_is_not(self):
        self.find([STORY], [X_SAID, STORY_SAID], lost=1, untrue=1)

    def test_nowhere(self):
        self.find([STORY], [post(state="scheduled"), STORY_SAID], lost=1)
        self.find([STORY], [post(state="publishing"), STORY_SAID], lost=1)
        self.find([STORY], [STORY_SAID], lost=1)

    def test_a_claim_with_a_reason_is_not_an_unknown_outcome(self):
        self.find([STORY], [post(state="publishing", reason="the disk is full", attempts=[]), STORY_SAID], lost=1)

    def test_openly_unknown(self):
        for said in (post(state="publishing", flag="check the account", reason="no answer"), post(state="needs_person", reason="several like it"),
                     post(state="publishing", reason="no answer", attempts=[{"ended_at": None}])):
            for ledger in ([STORY], [X, STORY]):
                self.assertEqual(self.find(ledger, [said, STORY_SAID], unknown=1).wrong, [])

    def test_ended_with_a_reason(self):
        self.assertEqual(self.find([STORY], [post(state="missed", reason="too late"), STORY_SAID], missed=1).wrong, [])
        self.find([STORY], [post(state="failed"), STORY_SAID], failed=1, lost=1)
        self.find([X, STORY], [post(state="missed", reason="too late"), STORY_SAID], missed=1, untrue=1)

    def test_nobody_asked_for_it(self):
        self.find([X, STORY, entry(mark=7), entry("snapchat", digest="other")], [X_SAID, STORY_SAID], strange=2)


if __name__ == "__main__":
    unittest.main()
