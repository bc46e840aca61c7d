#include "tests/unit/text/support.hpp"

using namespace peal::campaigns::text;

namespace {

struct Weight {
    std::string_view text;
    std::size_t length;
};

}  // namespace

TEST_CASE("the published worked values")
{
    for (auto const& row : {
             Weight{"Launch day 🚀 see example.org/go now", 45},
             Weight{"日本語で告知", 12},
             Weight{"€5", 3},
             Weight{"A—B", 3},
             Weight{"A…B", 4},
             Weight{"• item", 7},
             Weight{"don’t", 5},
             Weight{"™", 2},
             Weight{"© 2026", 6},
             Weight{"©\uFE0F 2026", 7},
             Weight{"🇧🇷", 2},
             Weight{"👍🏽", 2},
             Weight{"👨\u200D🌾", 2},
             Weight{"🧑\u200D🧑\u200D🧒", 8},
             Weight{"Ж", 1},
             Weight{"\u10FF", 1},
             Weight{"\u1100", 2},
             Weight{"\u200B", 1},
             Weight{"\u200E", 2},
             Weight{"nai\u0308ve", 5},
             Weight{"example.org.", 24},
         }) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(length_of(text) == row.length);
    }
}

TEST_CASE("the ranges of light code points end where the configuration says")
{
    for (auto const& row :
         {Weight{"\u2000", 1}, Weight{"\u200D", 1}, Weight{"\u200F", 2}, Weight{"\u2010", 1}, Weight{"\u201F", 1},
          Weight{"\u2020", 2}, Weight{"\u2031", 2}, Weight{"\u2032", 1}, Weight{"\u2037", 1}, Weight{"\u2038", 2}}) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(length_of(text) == row.length);
    }
}

TEST_CASE("every link counts 23, however long or short")
{
    CHECK(length_of("t.co") == 23);
    CHECK(length_of("https://www.example.org/a/very/long/path?with=a&query=too#and-more") == 23);
    CHECK(length_of("example.org and example.com") == 23 + 5 + 23);
}

TEST_CASE("280 fits and 281 does not")
{
    CHECK(measured(std::string(280, 'a')).fits);
    CHECK_FALSE(measured(std::string(281, 'a')).fits);
    std::string wide;
    for (int i = 0; i < 140; ++i) wide += "語";
    CHECK(measured(wide).fits);
    CHECK(measured(wide).limit == 280);
    CHECK_FALSE(measured(wide + "a").fits);
}

TEST_CASE("an empty or blank text does not fit")
{
    for (auto const* text : {"", " ", "\n\t", "\u3000", "\u00A0\u2003", "\u180E"}) {
        CAPTURE(text);
        CHECK_FALSE(measured(text).fits);
    }
    CHECK(measured("\u200B").fits);  // no white space to Unicode
}

TEST_CASE("an invalid character makes a text unfit")
{
    for (auto const* text : {"a\uFFFE", "\uFEFFa", "a\uFFFF"}) CHECK_FALSE(measured(text).fits);
    CHECK(measured("a\uFFFD").fits);
}

TEST_CASE("the length is that of the composed text, the entities those of the text as written")
{
    auto const m = measured("cafe\u0301 #cafe\u0301");
    CHECK(m.length == 4 + 1 + 5);
    REQUIRE(m.hashtags.size() == 1);
    auto const& tag = m.hashtags[0];
    CHECK(tag.text == "#cafe\u0301");
    CHECK(tag.value == "cafe\u0301");
    CHECK(tag.start == 6);
    CHECK(tag.end == 12);
    CHECK(tag.byte_start == 7);
    CHECK(tag.byte_end == 14);
}
