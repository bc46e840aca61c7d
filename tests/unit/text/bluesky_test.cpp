#include "tests/unit/text/support.hpp"

using namespace peal::campaigns::text;

namespace {

Measure on_bluesky(std::string_view text)
{
    return measured(text, "bluesky");
}

// The bytes that a facet would mark.
std::string marked(std::string_view text, Entity const& entity)
{
    return std::string(text.substr(entity.byte_start, entity.byte_end - entity.byte_start));
}

}  // namespace

TEST_CASE("Bluesky takes 300 grapheme clusters and 3,000 bytes")
{
    std::string const family = "👨\u200D👩\u200D👧\u200D👦";  // 25 bytes
    CHECK(on_bluesky(std::string(300, 'a')).fits);
    CHECK(on_bluesky("").fits);
    auto const letters = on_bluesky(std::string(301, 'a'));
    CHECK_FALSE(letters.fits);
    CHECK(letters.over == 1);
    CHECK(letters.problems == std::vector<std::string>{"301 of at most 300 characters, 1 too many"});

    auto const hundred = on_bluesky(repeated(family, 100));
    CHECK(hundred.length == 100);
    CHECK(hundred.bytes == 2500);
    CHECK(hundred.bytes_limit == 3000);
    CHECK(hundred.fits);
    auto const more = on_bluesky(repeated(family, 130));
    CHECK_FALSE(more.fits);
    CHECK(more.over == 0);
    CHECK(more.problems == std::vector<std::string>{"3250 of at most 3000 bytes, 250 too many"});
    CHECK(fitting(repeated(family, 130), "bluesky") == repeated(family, 120));
}

TEST_CASE("on Bluesky a link counts in full, and none is cut in two")
{
    std::string const link = "https://example.org/" + std::string(80, 'b');
    CHECK(on_bluesky(link).length == 100);
    CHECK(fitting(std::string(200, 'a') + " " + link, "bluesky") == std::string(200, 'a') + " ");
    CHECK(fitting(std::string(199, 'a') + " " + link + " c", "bluesky") == std::string(199, 'a') + " " + link);
}

TEST_CASE("facets are ranges of bytes, whatever stands before them")
{
    std::string const text = "Café 🚀 日本 #StampItOut, see example.org/é (@leics.example.org) and https://example.com!";
    auto const m = on_bluesky(text);
    REQUIRE(m.hashtags.size() == 1);
    CHECK(marked(text, m.hashtags[0]) == "#StampItOut");
    CHECK(m.hashtags[0].value == "StampItOut");
    REQUIRE(m.urls.size() == 2);
    CHECK(marked(text, m.urls[0]) == "example.org/é");
    CHECK(m.urls[0].value == "https://example.org/é");
    CHECK(marked(text, m.urls[1]) == "https://example.com");
    CHECK(m.urls[1].value == "https://example.com");
    REQUIRE(m.mentions.size() == 1);
    CHECK(marked(text, m.mentions[0]) == "@leics.example.org");
    CHECK(m.mentions[0].value == "leics.example.org");
    CHECK(m.hashtags[0].byte_start == 18);
    CHECK(m.hashtags[0].start == 10);
    CHECK(m.cashtags.empty());
}

TEST_CASE("tags of Bluesky")
{
    for (auto const& row : {
             Row{"#StampItOut", "#StampItOut"},
             Row{"say #peal, then\n＃Peal_2!", "#peal | ＃Peal_2"},
             Row{"#2026 #9 #1.2 #!? #", ""},
             Row{"#9lives #日本語 #🌈", "#9lives | #日本語 | #🌈"},
             Row{"a#peal (#peal) #\uFE0F\u20E3", ""},
             Row{"#no-hate #café… #a\u200Bb", "#no-hate | #café | #a"},
             Row{"https://example.org/#peal", ""},
         }) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(joined(on_bluesky(text).hashtags) == row.found);
    }
    CHECK(on_bluesky("#" + std::string(64, 'a')).hashtags.size() == 1);
    CHECK(on_bluesky("#" + std::string(65, 'a')).hashtags.empty());
    CHECK(on_bluesky("#" + repeated("👍🏽", 64)).hashtags.size() == 1);
}

TEST_CASE("mentions of Bluesky are handles: host names")
{
    for (auto const& row : {
             Row{"@peal.example.org", "@peal.example.org"},
             Row{"hi @Peal.Example.ORG, and @p-l.example.org.", "@Peal.Example.ORG | @p-l.example.org"},
             Row{"(@peal.test)", "@peal.test"},
             Row{"@peal", ""},
             Row{"@peal.police.nosuchdomain", ""},
             Row{"@-a.example.org @a-.example.org @a..example.org @.org", ""},
             Row{"ops@example.org x@peal.test @@peal.test @peal.test_", ""},
         }) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(joined(on_bluesky(text).mentions) == row.found);
        CHECK(on_bluesky(text).urls.empty());
    }
}

TEST_CASE("links of Bluesky need no scheme to be found; their address has one")
{
    for (auto const& row : {
             Row{"see example.org/a.", "https://example.org/a"},
             Row{"http://example.org", "http://example.org"},
             Row{"(https://example.org/a_(b))", "https://example.org/a_(b)"},
             Row{"https://example.org/日本?q=道", "https://example.org/日本?q=道"},
             Row{"v2.0.1 file.txt #tag.example.org", ""},
         }) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(joined_values(on_bluesky(text).urls) == row.found);
    }
}
