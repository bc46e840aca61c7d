#include "campaigns/text/graphemes.hpp"

#include "tests/unit/text/support.hpp"

using namespace peal::campaigns::text;

namespace {

// The text cut into its clusters, with "|" between them.
std::string cut(std::string_view utf8)
{
    auto const text = to_code_points(utf8);
    REQUIRE(text.has_value());
    auto const ends = grapheme_ends(*text);
    REQUIRE(ends.has_value());
    std::string result;
    std::size_t start = 0;
    for (auto const end : *ends) {
        result += (start == 0 ? "" : "|") + to_utf8(CodePointView(*text).substr(start, end - start));
        start = end;
    }
    CHECK(start == text->size());
    return result;
}

}  // namespace

TEST_CASE("grapheme clusters are what a reader takes for one character")
{
    CHECK(cut("") == "");
    CHECK(cut("ab") == "a|b");
    CHECK(cut("a\r\nb\n\rc") == "a|\r\n|b|\n|\r|c");
    CHECK(cut("don\u2019t \u00AD x") == "d|o|n|\u2019|t| |\u00AD| |x");
    CHECK(cut("cafe\u0301s") == "c|a|f|e\u0301|s");
    CHECK(cut("한국어") == "한|국|어");
    CHECK(cut("\u1112\u1161\u11ABa") == "\u1112\u1161\u11AB|a");  // the syllable written in its three letters
    CHECK(cut("नि") == "नि");
    CHECK(cut("🇬🇧🇫🇷🇩") == "🇬🇧|🇫🇷|🇩");
    CHECK(cut("👍🏽👍") == "👍🏽|👍");
    CHECK(cut("👨\u200D👩\u200D👧\u200D👦!") == "👨\u200D👩\u200D👧\u200D👦|!");
    CHECK(cut("🧑\u200D🧑\u200D🧒") == "🧑\u200D🧑\u200D🧒");
    CHECK(cut("❤\uFE0F1\uFE0F\u20E3") == "❤\uFE0F|1\uFE0F\u20E3");
    CHECK(cut("🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F.") ==
          "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F|.");
    CHECK(cut("a\u200Bb") == "a|\u200B|b");
    CHECK(cut("\u0301a") == "\u0301|a");
}

TEST_CASE("the last cluster that is over by a place")
{
    auto const text = to_code_points("ae\u0301b").value();
    CHECK(grapheme_end_before(text, 0).value() == 0);
    CHECK(grapheme_end_before(text, 1).value() == 1);
    CHECK(grapheme_end_before(text, 2).value() == 1);
    CHECK(grapheme_end_before(text, 3).value() == 3);
    CHECK(grapheme_end_before(text, 9).value() == 4);
}
