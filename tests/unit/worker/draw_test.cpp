#include "campaigns/typefaces.hpp"
#include "tests/unit/worker/drawing.hpp"
#include "tests/unit/worker/jpeg_reading.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

// Pictures drawn by the real peal-worker.

namespace {

using namespace peal;
using tests::draw;

std::map<std::string, std::string> words_on(worker::Rendition const& rendition)
{
    std::map<std::string, std::string> words;
    for (auto const& one : tests::drawn_on(rendition)) words.emplace(one.role, one.text);
    return words;
}

std::string refusal(campaigns::Artwork artwork)
{
    auto const drawn = draw(std::move(artwork));
    if (drawn) return "drawn";
    CHECK(drawn.error().kind == ErrorKind::rejected);
    return drawn.error().message;
}

tests::Code only_code(tests::Pixels const& picture)
{
    auto const codes = tests::read_codes(picture);
    REQUIRE(codes.size() == 1);
    return codes[0];
}

bool contains(std::string const& text, std::string const& part)
{
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("every shape is drawn in its size, with all its words, and its code leads to the address")
{
    struct Row {
        char const* shape;
        int width;
        int height;
    };
    for (auto const& row : {Row{"card", 1200, 675}, Row{"portrait", 1080, 1350}, Row{"story", 1080, 1920}}) {
        CAPTURE(row.shape);
        auto const artwork = tests::sample_artwork(row.shape);
        auto const drawn = draw(artwork);
        REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
        CHECK(drawn->content_type == "image/jpeg");
        CHECK(drawn->bytes.starts_with("\xff\xd8\xff"));
        CHECK(drawn->bytes.size() < 1'000'000);
        CHECK(drawn->width == row.width);
        CHECK(drawn->height == row.height);
        auto const picture = tests::read_jpeg(drawn->bytes);
        CHECK(picture.width == row.width);
        CHECK(picture.height == row.height);
        CHECK(picture.bands == 3);
        CHECK(only_code(picture).text == "https://peal.example/r/k7m2p9x");

        std::map<std::string, std::string> const expected = {
            {"headline", artwork.headline}, {"tagline", artwork.tagline}, {"hashtag", artwork.hashtag},
            {"address", artwork.address},   {"brand", "Stamp It Out"},    {"qr", "https://peal.example/r/k7m2p9x"}};
        CHECK(words_on(*drawn) == expected);
        auto const manifest = boost::json::parse(drawn->manifest);
        CHECK(manifest.at("shape").as_string() == row.shape);
        CHECK(manifest.at("width").as_int64() == row.width);
        CHECK(manifest.at("height").as_int64() == row.height);
    }
}

TEST_CASE("a picture carries no metadata, and drawn twice it is the same file")
{
    auto const drawn = draw(tests::sample_artwork("card"));
    REQUIRE(drawn);
    for (int const marker : tests::jpeg_markers(drawn->bytes)) {
        CAPTURE(marker);
        bool const is_application_data = marker >= 0xe1 && marker <= 0xef;
        CHECK_FALSE(is_application_data);
        CHECK(marker != 0xfe);  // a comment
    }
    auto const again = draw(tests::sample_artwork("card"));
    REQUIRE(again);
    CHECK(again->bytes == drawn->bytes);
}

TEST_CASE("the first and last 250 pixels of a story hold no words")
{
    auto const drawn = draw(tests::sample_artwork("story"));
    REQUIRE(drawn);
    auto const picture = tests::read_jpeg(drawn->bytes);
    int brightest_outside = 0;
    int brightest_inside = 0;
    for (int y = 0; y < picture.height; ++y) {
        int& brightest = y < 250 || y >= picture.height - 250 ? brightest_outside : brightest_inside;
        for (int x = 0; x < picture.width; ++x) brightest = std::max<int>(brightest, picture.at(x, y, 1));
    }
    CHECK(brightest_outside < 0x2a + 24);  // the ground's green, and what JPEG makes of it
    CHECK(brightest_inside > 240);
}

TEST_CASE("words are drawn as they are, never read as markup")
{
    auto artwork = tests::sample_artwork("portrait");
    artwork.headline = "<b>Us & \"them\"</b> </span> &amp; 100%";
    artwork.brand.name = "A & B <i>";
    auto const drawn = draw(artwork);
    REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
    auto const words = words_on(*drawn);
    CHECK(words.at("headline") == artwork.headline);
    CHECK(words.at("brand") == artwork.brand.name);
}

TEST_CASE("a message read from right to left mirrors the page")
{
    auto artwork = tests::sample_artwork("portrait");
    std::string const headline = "الكراهية تؤذي. إذا رأيتها أو عانيت منها، أبلغ عنها.";
    artwork.headline = headline;
    artwork.tagline = "أبلغ عن الكراهية عبر الإنترنت أو اتصل بالرقم 101.";
    artwork.lang = "ar";
    for (std::string const shape : {"card", "portrait"}) {
        CAPTURE(shape);
        artwork.shape = shape;
        auto const drawn = draw(artwork);
        REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
        CHECK(words_on(*drawn).at("headline") == artwork.headline);
        CHECK(words_on(*drawn).at("address") == artwork.address);
        auto const picture = tests::read_jpeg(drawn->bytes);
        auto const code = only_code(picture);
        CHECK(code.text == "https://peal.example/r/k7m2p9x");
        CHECK(code.x < picture.width / 2);
        artwork.headline = "Left to right";
        auto const plain = draw(artwork);
        REQUIRE_MESSAGE(plain, to_string(plain.error()));
        CHECK(only_code(tests::read_jpeg(plain->bytes)).x > picture.width / 2);
        artwork.headline = headline;
    }
}

TEST_CASE("lines read from right to left begin at the right, and go on below")
{
    auto artwork = tests::sample_artwork("portrait");
    artwork.brand.name.clear();
    artwork.lang = "ar";
    // Thin letters on the first line, heavy ones on the second; then both on one.
    artwork.headline = "اااااا\nMMMM";
    auto const two = draw(artwork);
    REQUIRE_MESSAGE(two, to_string(two.error()));
    artwork.headline = "اااااا MMMM";
    auto const one = draw(artwork);
    REQUIRE_MESSAGE(one, to_string(one.error()));

    // White pixels of a part of the headline, its width and height counted from 0 to 1.
    auto const ink = [](worker::Rendition const& drawn, double left, double right, double top, double bottom) {
        auto const all = tests::drawn_on(drawn);
        auto const& box = *tests::find_role(all, "headline");
        auto const picture = tests::read_jpeg(drawn.bytes);
        int const width = box.right - box.left, height = box.bottom - box.top;
        int count = 0;
        for (int y = box.top + static_cast<int>(height * top); y < box.top + height * bottom; ++y)
            for (int x = box.left + static_cast<int>(width * left); x < box.left + width * right; ++x)
                count += picture.at(x, y, 0) > 160 ? 1 : 0;
        return count;
    };
    auto const all = tests::drawn_on(*two);
    CHECK(tests::find_role(all, "headline")->right == 1080 - 80);
    CHECK(ink(*two, 0, 1, 0.5, 1) > 2 * ink(*two, 0, 1, 0, 0.5));
    CHECK(ink(*two, 0.9, 1, 0, 0.5) > 0);
    CHECK(ink(*two, 0.9, 1, 0.5, 1) > 0);
    CHECK(ink(*two, 0, 0.3, 0, 0.5) == 0);
    CHECK(ink(*one, 0, 0.5, 0, 1) > ink(*one, 0.5, 1, 0, 1));
}

TEST_CASE("a picture in a language read from right to left is, also where its words begin with a number or a name of ours")
{
    auto const stands_right = [](std::string const& lang, std::string const& headline) {
        auto artwork = tests::sample_artwork("card");
        artwork.lang = lang;
        artwork.headline = headline;
        auto const drawn = draw(artwork);
        REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
        for (auto const& one : tests::drawn_on(*drawn))
            if (one.role == "headline") return drawn->width - one.right < one.left;
        return false;
    };
    CHECK(stands_right("ar", "أبلغ 999"));
    CHECK(stands_right("ar", "999: أبلغ"));
    CHECK(stands_right("ur", "Stamp: رپورٹ"));
    CHECK(stands_right("en-GB", "999: أبلغ"));
    CHECK_FALSE(stands_right("en-GB", "Stamp: رپورٹ"));
    CHECK_FALSE(stands_right("ur", "Stamp 999"));
}

TEST_CASE("in words read from right to left a Latin hashtag keeps its sign in front")
{
    auto artwork = tests::sample_artwork("card");
    artwork.lang = "ur";
    auto const with = [&](std::string const& headline) {
        artwork.headline = headline;
        auto drawn = draw(artwork);
        REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
        return std::move(*drawn);
    };
    auto const plain = with("رپورٹ #Stamp 101");
    CHECK(words_on(plain).at("headline") == "رپورٹ #Stamp 101");
    // The sign leads the name, and the name and the number keep the order in which they are read.
    CHECK(plain.bytes == with("رپورٹ \u2067\u200e#Stamp\u2069 101").bytes);
    CHECK(plain.bytes != with("رپورٹ \u200f#\u200fStamp 101").bytes);
    CHECK(plain.bytes != with("رپورٹ 101 #Stamp").bytes);
    CHECK(words_on(with("رپورٹ #اطلاع")).at("headline") == "رپورٹ #اطلاع");
}

TEST_CASE("emoji are drawn in their colours")
{
    auto artwork = tests::sample_artwork("card");
    artwork.headline = "Report it \u2764\ufe0f";
    auto const drawn = draw(artwork);
    REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
    auto const all = tests::drawn_on(*drawn);
    auto const& box = *tests::find_role(all, "headline");
    auto const picture = tests::read_jpeg(drawn->bytes);
    int red = 0;
    for (int y = box.top; y < box.bottom; ++y)
        for (int x = box.left; x < box.right; ++x)
            red += picture.at(x, y, 0) > 180 && picture.at(x, y, 1) < 100 && picture.at(x, y, 2) < 100 ? 1 : 0;
    CHECK(red > 500);
}

TEST_CASE("every typeface that a brand may have is there, and looks its own")
{
    auto artwork = tests::sample_artwork("card");
    std::set<std::string> pictures;
    for (auto const typeface : campaigns::typefaces) {
        CAPTURE(typeface);
        artwork.brand.typeface = typeface;
        artwork.headline = "Łódź, Київ: report it";
        auto const latin = draw(artwork);
        REQUIRE_MESSAGE(latin, to_string(latin.error()));
        pictures.insert(latin->bytes);
        for (auto const* words : {"نفرت کی اطلاع دیں۔", "ਨਫ਼ਰਤ ਦੀ ਰਿਪੋਰਟ ਕਰੋ।", "નફરતની જાણ કરો.", "ঘৃণার কথা জানান।"}) {
            artwork.headline = words;
            auto const drawn = draw(artwork);
            CHECK_MESSAGE(drawn, to_string(drawn ? Error() : drawn.error()));
        }
    }
    CHECK(pictures.size() == campaigns::typefaces.size());
    artwork.brand.typeface = "Comic Sans MS";
    CHECK(refusal(artwork) ==
          "the brand's typeface is not known; known: Noto Sans, Noto Serif, DejaVu Sans, DejaVu Serif");
}

TEST_CASE("the languages of the partnership's leaflet are drawn")
{
    struct Row {
        char const* lang;
        char const* headline;
    };
    for (auto const& row : {Row{"ur", "نفرت تکلیف دیتی ہے۔ اس کی اطلاع دیں۔"}, Row{"gu", "નફરત દુઃખ આપે છે. તેની જાણ કરો."},
                            Row{"pa", "ਨਫ਼ਰਤ ਦੁੱਖ ਦਿੰਦੀ ਹੈ। ਰਿਪੋਰਟ ਕਰੋ।"}, Row{"hi", "नफ़रत चोट पहुँचाती है। शिकायत करें।"},
                            Row{"pl", "Nienawiść rani. Zgłoś ją."}, Row{"uk", "Ненависть ранить. Повідомте про неї."},
                            Row{"he", "שנאה פוגעת. דווחו עליה."}, Row{"", "Rhowch wybod"}}) {
        CAPTURE(row.lang);
        auto artwork = tests::sample_artwork("card");
        artwork.headline = row.headline;
        artwork.lang = row.lang;
        auto const drawn = draw(artwork);
        CHECK_MESSAGE(drawn, to_string(drawn ? Error() : drawn.error()));
    }
}

TEST_CASE("what is left out leaves no trace")
{
    auto artwork = tests::sample_artwork("story");
    artwork.address.clear();
    artwork.hashtag.clear();
    artwork.brand.name.clear();
    auto const drawn = draw(artwork);
    REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
    std::map<std::string, std::string> const expected = {{"headline", artwork.headline}, {"tagline", artwork.tagline}};
    CHECK(words_on(*drawn) == expected);
    CHECK(tests::read_codes(tests::read_jpeg(drawn->bytes)).empty());
}

TEST_CASE("a long address is broken at its joints and still whole")
{
    for (std::string const shape : {"card", "portrait", "story"}) {
        CAPTURE(shape);
        auto artwork = tests::sample_artwork(shape);
        artwork.address = "reporthate.leicestershire-partnership.example/r/k7m2p9x";
        auto const drawn = draw(artwork);
        REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
        CHECK(words_on(*drawn).at("address") == artwork.address);
        CHECK(only_code(tests::read_jpeg(drawn->bytes)).text == "https://" + artwork.address);
    }
}

TEST_CASE("what people could not read is refused with what to do")
{
    auto const with = [](auto change) {
        auto artwork = tests::sample_artwork("card");
        change(artwork);
        return refusal(std::move(artwork));
    };
    std::string too_long;
    for (int i = 0; i < 40; ++i) too_long += "Together we are stronger. ";

    auto const headline = with([&](auto& a) { a.headline = too_long; });
    CHECK_MESSAGE(contains(headline, "the headline does not fit the card picture"), headline);
    CHECK_MESSAGE(contains(headline, "shorten it from 1040 to about "), headline);
    auto const word = with([&](auto& a) { a.headline = std::string(200, 'm'); });
    CHECK_MESSAGE(contains(word, "split very long words"), word);
    auto const tagline = with([&](auto& a) { a.tagline = too_long; });
    CHECK_MESSAGE(contains(tagline, "the tagline does not fit"), tagline);
    auto const hashtag = with([&](auto& a) { a.hashtag = "#" + std::string(80, 'W'); });
    CHECK_MESSAGE(contains(hashtag, "the hashtag does not fit"), hashtag);
    CHECK(contains(with([](auto& a) { a.headline = " \n "; }), "no headline"));
    CHECK(contains(with([](auto& a) { a.shape = "poster"; }), "known: card, portrait, story"));

    auto const foreground = with([](auto& a) { a.brand.foreground = "#3a4a7b"; });
    CHECK_MESSAGE(contains(foreground, "foreground colour has a contrast of 1.5"), foreground);
    auto const accent = with([](auto& a) { a.brand.accent = "#803030"; });
    CHECK_MESSAGE(contains(accent, "accent colour has a contrast of"), accent);
    CHECK(contains(with([](auto& a) { a.brand.background = "navy"; }), "background colour is not written as #rrggbb"));

    CHECK(contains(with([](auto& a) { a.address = "https://peal.example/r/k7m2p9x"; }), "without https://"));
    CHECK(contains(with([](auto& a) { a.address = "peal.example/r/k7 m2p9x"; }), "plain ASCII"));
    CHECK(contains(with([](auto& a) { a.address = "peal.example/" + std::string(150, 'x'); }), "shorter base address"));
    CHECK(contains(with([](auto& a) { a.headline = "a\x01 b"; }),
                   "the headline of the picture holds a control character"));
    CHECK(contains(with([](auto& a) { a.hashtag = "#a\n#b"; }), "the hashtag of the picture holds a line break"));
    CHECK(contains(with([](auto& a) { a.tagline = "caf\xe9"; }), "UTF-8"));
    CHECK(contains(with([](auto& a) { a.headline = "\U00012345\U000e0fff\U0010fffd"; }),
                   "no installed font has one of the letters"));
}

TEST_CASE("a picture whose link code is still the placeholder is our own mistake")
{
    auto artwork = tests::sample_artwork("card");
    artwork.address = "peal.example/r/" + std::string(campaigns::link_code_placeholder);
    auto const drawn = draw(artwork);
    REQUIRE_FALSE(drawn);
    CHECK(drawn.error().kind == ErrorKind::bug);
    CHECK(contains(drawn.error().message, "placeholder"));
}

#ifndef PEAL_SANITIZED

TEST_CASE("a worker that is given too little memory fails for now, wherever it comes to its end")
{
    tests::TemporaryFolder folder;
    auto const program = folder.path() / "peal-worker";
    int drawn = 0;
    for (int const kib : {64, 128, 1024, 4000, 8000, 18000, 40000, 400000}) {
        CAPTURE(kib);
        auto const script =
            "#!/bin/sh\nulimit -d " + std::to_string(kib) + "\nexec " + tests::program_path("peal-worker") + "\n";
        REQUIRE(write_file(program, script, 0700).has_value());
        auto const picture = draw(tests::sample_artwork("card"), {}, program);
        if (picture) {
            ++drawn;
            continue;
        }
        CHECK_MESSAGE(picture.error().kind == ErrorKind::transient, to_string(picture.error()));
    }
    CHECK(drawn >= 1);
    CHECK(drawn <= 3);
}

#endif
