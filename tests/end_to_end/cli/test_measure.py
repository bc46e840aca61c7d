import json
import unittest

from peal import peal


def measure(text, network="x"):
    return peal("text", "measure", "--network", network, "--jsonl", stdin=json.dumps({"text": text}) + "\n").json()


class MeasureLines(unittest.TestCase):
    def test_the_shape_of_an_answer(self):
        self.assertEqual(measure("🚀 see example.org/go @peal #StampItOut $ACME"), {
            "length": 54, "limit": 280, "fits": True,
            "hashtags": [{"text": "#StampItOut", "start": 27, "end": 38}],
            "urls": [{"text": "example.org/go", "start": 6, "end": 20}],
            "mentions": [{"text": "@peal", "start": 21, "end": 26}],
            "cashtags": [{"text": "$ACME", "start": 39, "end": 44}]})

    def test_positions_cut_the_text_as_written(self):
        text = "é e\u0301 👩‍🚀 #café @a/b https://example.org/x"
        answer = measure(text)
        for kind in ("hashtags", "urls", "mentions", "cashtags"):
            for entity in answer[kind]:
                self.assertEqual(text[entity["start"]:entity["end"]], entity["text"])

    def test_a_line_in_is_a_line_out(self):
        lines = "".join(json.dumps({"text": t}) + "\n" for t in ("a", "", "a" * 281, "b"))
        run = peal("text", "measure", "--network", "x", "--jsonl", stdin=lines)
        answers = [json.loads(line) for line in run.out.splitlines()]
        self.assertEqual([(a["length"], a["fits"]) for a in answers], [(1, True), (0, False), (281, False), (1, True)])
        self.assertEqual(run.code, 0)

    def test_a_line_that_cannot_be_read_is_answered_in_its_place(self):
        for bad in ("hello", "{}", '{"text":1}', "[]", '{"text":"\\ud800"}', '{"text":"a"} x'):
            with self.subTest(bad=bad):
                run = peal("text", "measure", "--network", "x", "--jsonl", stdin=f'{{"text":"a"}}\n{bad}\n{{"text":"b"}}\n')
                answers = [json.loads(line) for line in run.out.splitlines()]
                self.assertEqual([sorted(a)[:1] for a in answers], [["cashtags"], ["error"], ["cashtags"]])
                self.assertEqual(run.code, 1)
                self.assertIn("line 2", run.err)

    def test_bytes_that_are_no_utf8(self):
        run = peal("text", "measure", "--network", "x", "--jsonl", stdin=b'{"text":"\xff"}\n')
        self.assertEqual(run.code, 1)
        self.assertIn("error", run.json())

    def test_other_networks(self):
        self.assertEqual(measure("#a @b example.org", "instagram")["limit"], 2200)
        self.assertEqual(measure("#a @b example.org", "instagram")["urls"], [])
        self.assertEqual(measure("#a @b", "snapchat")["limit"], 160)


class MeasureOne(unittest.TestCase):
    def test_for_people(self):
        run = peal("text", "measure", "--network", "x", stdin="See example.org #StampItOut\n")
        self.assertEqual(run.code, 0)
        self.assertEqual(run.out, "fits: 39 of 280\n"
                                  "KIND     START  END  TEXT\n"
                                  "link         4   15  example.org\n"
                                  "hashtag     16   27  #StampItOut\n")

    def test_what_does_not_fit_ends_with_1(self):
        run = peal("text", "measure", "--network", "snapchat", stdin="a" * 161)
        self.assertEqual((run.code, run.out), (1, "does not fit: 161 of 160\n"))

    def test_json(self):
        self.assertEqual(peal("text", "measure", "--network", "x", "--json", stdin="a\n").json()["length"], 1)


if __name__ == "__main__":
    unittest.main()
