#include "tests/unit/text/support.hpp"

using namespace peal::campaigns::text;

TEST_CASE("an emoji sequence counts 2 as a whole")
{
    for (auto const* text : {"😀",
                             "☺\uFE0F",
                             "☺",
                             "⌚\uFE0F",
                             "#\uFE0F\u20E3",
                             "1\u20E3",
                             "*\uFE0F\u20E3",
                             "🇬🇧",
                             "👋🏿",
                             "☝\uFE0F🏽",
                             "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F",
                             "👩\u200D⚕\uFE0F",
                             "🧑🏽\u200D🚀",
                             "👩🏻\u200D🦰",
                             "🏃🏾\u200D♀\uFE0F",
                             "🏋\uFE0F\u200D♂\uFE0F",
                             "👯\u200D♂\uFE0F",
                             "🧑\u200D🤝\u200D🧑",
                             "🧑🏻\u200D🤝\u200D🧑🏻",
                             "👩🏻\u200D🤝\u200D👨🏿",
                             "👩\u200D❤\uFE0F\u200D💋\u200D👨",
                             "👨\u200D❤\uFE0F\u200D👨",
                             "👨\u200D👩\u200D👧\u200D👦",
                             "👩\u200D👦",
                             "🏳\uFE0F\u200D🌈",
                             "🏳\uFE0F\u200D⚧\uFE0F",
                             "🏴\u200D☠\uFE0F",
                             "🐕\u200D🦺",
                             "👁\u200D🗨"}) {
        CAPTURE(text);
        CHECK(length_of(text) == 2);
    }
}

TEST_CASE("what is no sequence of that year counts as its parts")
{
    struct Row {
        char const* text;
        std::size_t length;
    };
    for (auto const& row : {
             Row{"🇬", 2},
             Row{"🇧🇬🇧", 4},      // a flag and a letter
             Row{"🇬🇽", 4},       // no such region
             Row{"a\uFE0F", 3},  // a lone style counts
             Row{"♾\uFE0F", 4},
             Row{"☺\uFE0E", 4},                                           // text style asked for
             Row{"🧑\u200D🎄", 5},                                    // emoji 13
             Row{"❤\uFE0F\u200D🔥", 5},                                    // emoji 13.1
             Row{"🤝🏽", 4},                                          // emoji 14
             Row{"🐦\u200D⬛", 5},                                          // emoji 15
             Row{"👨🏻\u200D🤝\u200D👨🏻", 2 + 1 + 2 + 1 + 2},  // has a code point of its own: 👬🏻
             Row{"👨\u200D🤝\u200D👩", 8},
             Row{"🧑\u200D🤝\u200D🧑🏽", 2 + 2},  // the tone stands alone
             Row{"1\uFE0F", 3},
         }) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(length_of(text) == row.length);
    }
    CHECK(length_of("👬🏻") == 2);
}
