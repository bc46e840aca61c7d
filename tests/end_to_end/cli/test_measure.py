import json
import unittest

from peal import peal


def measure(text, network="x"):
    return peal("text", "measure", "--network", network, "--jsonl", stdin=json.dumps({"text": text}) + "\n").json()


class MeasureLines(unittest.TestCase):
    def test_the_shape_of_an_answer(self):
        self.assertEqual(measure("🚀 see example.org/go @peal #StampItOut $ACME"), {
            "length": 54, "limit": 280, "fits": True, "over": 0, "fits_until": 44, "problems": [],
            "hashtags": [{"kind": "hashtag", "text": "#StampItOut", "value": "StampItOut", "start": 27, "end": 38}],
            "urls": [{"kind": "link", "text": "example.org/go", "value": "http://example.org/go", "start": 6, "end": 20}],
            "mentions": [{"kind": "mention", "text": "@peal", "value": "peal", "start": 21, "end": 26}],
            "cashtags": [{"kind": "cashtag", "text": "$ACME", "value": "ACME", "start": 39, "end": 44}]})

    def test_a_text_that_is_too_long_says_what_of_it_fits(self):
        answer = measure("a" * 270 + " example.org/report")
        self.assertEqual((answer["fits"], answer["length"], answer["over"], answer["fits_until"]), (False, 294, 14, 271))
        self.assertEqual(answer["problems"], ["294 of at most 280 characters, 14 too many"])

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

    def test_mastodon(self):
        text = "Café 👩‍🚀 #StampItOut https://example.org/a/long/path?and=more @peal@social.example.org example.org"
        answer = measure(text, "mastodon")
        self.assertEqual((answer["length"], answer["limit"]), (7 + 11 + 1 + 23 + 1 + 5 + 1 + 11, 500))
        self.assertEqual([tag["value"] for tag in answer["hashtags"]], ["StampItOut"])
        self.assertEqual([link["text"] for link in answer["urls"]], ["https://example.org/a/long/path?and=more"])
        self.assertEqual([name["value"] for name in answer["mentions"]], ["peal@social.example.org"])
        self.assertNotIn("bytes", answer)
        for kind in ("hashtags", "urls", "mentions"):
            for entity in answer[kind]:
                self.assertEqual(text[entity["start"]:entity["end"]], entity["text"])
        self.assertEqual(measure("a" * 501, "mastodon")["over"], 1)

    def test_bluesky(self):
        text = "Café 👩‍🚀 #StampItOut example.org/é @leics.example.org"
        answer = measure(text, "bluesky")
        self.assertEqual((answer["length"], answer["limit"]), (51, 300))
        self.assertEqual((answer["bytes"], answer["bytes_limit"]), (len(text.encode()), 3000))
        self.assertEqual(answer["urls"], [{"kind": "link", "text": "example.org/é", "value": "https://example.org/é",
                                           "start": 21, "end": 34, "byte_start": 30, "byte_end": 44}])
        self.assertEqual([tag["value"] for tag in answer["hashtags"]], ["StampItOut"])
        self.assertEqual([name["value"] for name in answer["mentions"]], ["leics.example.org"])
        for kind in ("hashtags", "urls", "mentions"):
            for entity in answer[kind]:
                self.assertEqual(text[entity["start"]:entity["end"]], entity["text"])
                self.assertEqual(text.encode()[entity["byte_start"]:entity["byte_end"]].decode(), entity["text"])
        families = measure("👨‍👩‍👧‍👦" * 130, "bluesky")
        self.assertEqual((families["fits"], families["over"], families["fits_until"]), (False, 0, 120 * 7))
        self.assertEqual(families["problems"], ["3250 of at most 3000 bytes, 250 too many"])


class MeasureOne(unittest.TestCase):
    def test_for_people(self):
        run = peal("text", "measure", "--network", "x", stdin="See example.org #StampItOut\n")
        self.assertEqual(run.code, 0)
        self.assertEqual(run.out, "fits: 39 of 280\n"
                                  "KIND     START  END  TEXT\n"
                                  "link         4   15  example.org\n"
                                  "hashtag     16   27  #StampItOut\n")

    def test_for_people_with_bytes(self):
        run = peal("text", "measure", "--network", "bluesky", stdin="Café #StampItOut\n")
        self.assertEqual(run.out, "fits: 16 of 300, 17 of 3000 bytes\n"
                                  "KIND     START  END  BYTES  TEXT\n"
                                  "hashtag      5   16   6-17  #StampItOut\n")

    def test_what_does_not_fit_ends_with_1_and_shows_what_is_too_much(self):
        run = peal("text", "measure", "--network", "snapchat", stdin="a" * 158 + " b\nc")
        self.assertEqual((run.code, run.out), (1, "does not fit: 162 of 160\n"
                                                  "  162 of at most 160 characters, 2 too many\n"
                                                  "KIND      START  END  TEXT\n"
                                                  "too much    160  162  c\n"))
        run = peal("text", "measure", "--network", "x", stdin=" ")
        self.assertEqual((run.code, run.out), (1, "does not fit: 1 of 280\n  nothing but white space\n"))

    def test_json(self):
        self.assertEqual(peal("text", "measure", "--network", "x", "--json", stdin="a\n").json()["length"], 1)


if __name__ == "__main__":
    unittest.main()
