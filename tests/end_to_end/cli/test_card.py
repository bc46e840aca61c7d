"""`peal card`, with the real peal-worker and no daemon."""

import shutil
import struct

from peal import SOURCE, peal
from test_folder import Folder

SIZES = {"x": (1200, 675), "instagram": (1080, 1350), "snapchat": (1080, 1920)}


def size_of(jpeg):
    at = 2
    while not 0xC0 <= jpeg[at + 1] <= 0xC2:
        at += 2 + struct.unpack(">H", jpeg[at + 2:at + 4])[0]
    height, width = struct.unpack(">HH", jpeg[at + 5:at + 9])
    return width, height


class Card(Folder):
    def setUp(self):
        super().setUp()
        self.file = self.folder.parent / "card.jpg"

    def card(self, message, *options):
        return peal("card", message, "--config", self.folder, "-o", self.file, *options)

    def drawn(self, card):
        return {one["role"]: one["text"] for one in card["manifest"]["drawn"]}

    def test_a_card_is_drawn_in_the_shape_of_each_network(self):
        for network, size in SIZES.items():
            with self.subTest(network=network):
                run = self.card("how-to-report/anybody", "--network", network, "--json")
                self.assertEqual((run.code, run.err), (0, ""))
                card = run.json()
                jpeg = self.file.read_bytes()
                self.assertEqual(size_of(jpeg), size)
                self.assertEqual((card["width"], card["height"], card["bytes"]), (*size, len(jpeg)))
                self.assertEqual((card["network"], card["lang"], card["file"]), (network, "en-GB", str(self.file)))
                drawn = self.drawn(card)
                self.assertEqual(drawn["logo"], "media/stamp-it-out.svg")
                self.assertEqual(drawn["qr"], "https://" + drawn["address"])
                for words in (drawn["tagline"], drawn["address"], drawn["hashtag"]):
                    self.assertIn(words, card["alt_text"])

    def test_it_says_what_it_drew_and_draws_it_the_same_way_twice(self):
        run = self.card("how-to-report/anybody")
        self.assertEqual((run.code, run.err), (0, ""))
        self.assertRegex(" ".join(run.out.split()), r"card\.jpg: 1200 x 675 pixels, \d+ kB, as stamp-it-out-x would post it on x in en-GB")
        self.assertIn("Alternative text:", run.out)
        first = self.file.read_bytes()
        self.assertEqual(self.card("how-to-report/anybody").out, run.out)
        self.assertEqual(self.file.read_bytes(), first)

    def test_a_message_beside_an_event_is_drawn_for_the_event_of_that_day(self):
        run = self.card("national-hate-crime-awareness-week/two-weeks-to-go", "--event-date", "2027-10-09", "--json")
        self.assertEqual((run.code, run.err), (0, ""))
        self.assertIn("9 to 16 October", self.drawn(run.json())["headline"])
        run = self.card("national-hate-crime-awareness-week/two-weeks-to-go", "--event-date", "2027-10-08")
        self.assertEqual((run.code, run.out), (1, ""))
        self.assertIn("the calendar has no event", run.err)

    def test_what_is_not_there_is_answered_with_what_is(self):
        self.assertFalse(self.file.exists())
        for message, options, answer in (
                ("how-to-reprot/anybody", [], "did you mean `how-to-report`?"),
                ("how-to-report/anyone", [], "has no message `anyone`"),
                ("how-to-report/anybody", ["--network", "mastodon"], "its channels: stamp-it-out-x (x)"),
                ("how-to-report/anybody", ["--channel", "nobody"], "its channels: stamp-it-out-x (x)"),
                ("how-to-report/anybody", ["--language", "pl"], "no text in `pl`; its languages: en-GB"),
                ("how-to-report/anybody", ["--event-date", "2027-10-09"], "hangs on no event")):
            with self.subTest(message=message, options=options):
                run = self.card(message, *options)
                self.assertEqual((run.code, run.out), (1, ""))
                self.assertIn(answer, run.err)
                self.assertEqual(run.err.count("\n"), 1)
        self.assertFalse(self.file.exists())

    def test_a_logo_that_cannot_be_drawn_is_an_error_and_no_card(self):
        logo = self.folder / "media" / "stamp-it-out.svg"
        logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="https://example.org/logo.png"/></svg>')
        run = self.card("how-to-report/anybody")
        self.assertEqual((run.code, run.out), (1, ""))
        self.assertEqual(run.err, "peal: the logo holds another picture: save it as plain SVG with everything in it, or as PNG\n")
        self.assertFalse(self.file.exists())
        check = peal("check", self.folder)
        self.assertEqual(check.code, 1)
        self.assertIn("partnership.yaml:30:9: the logo holds another picture", check.out)
        logo.unlink()
        run = self.card("how-to-report/anybody")
        self.assertEqual(run.code, 1)
        self.assertIn("partnership.yaml:30:9: the logo `media/stamp-it-out.svg` is missing from the folder media", run.err)

    def test_the_look_of_the_brand_is_the_folders(self):
        shutil.copy(SOURCE / "docs" / "images" / "x.jpg", self.folder / "media" / "photo.jpg")
        self.edit("partnership.yaml", "logo: media/stamp-it-out.svg", "logo: media/photo.jpg")
        self.assertIn("is neither SVG nor PNG inside", self.card("how-to-report/anybody").err)
        self.edit("partnership.yaml", "logo: media/photo.jpg", "logo:")
        self.assertEqual(self.card("how-to-report/anybody").code, 0)
        plain = self.file.read_bytes()
        self.edit("partnership.yaml", "typeface: Noto Sans", "typeface: Noto Serif")
        self.assertEqual(self.card("how-to-report/anybody").code, 0)
        self.assertNotEqual(self.file.read_bytes(), plain)
        self.edit("partnership.yaml", 'foreground: "#ffffff"', 'foreground: "#777799"')
        self.assertRegex(self.card("how-to-report/anybody").err, "peal: the brand's foreground colour has a contrast of")
        self.assertIn("partnership.yaml:26:3: the brand's foreground colour has a contrast of", peal("check", self.folder).out)
