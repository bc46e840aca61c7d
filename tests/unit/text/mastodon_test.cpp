#include "tests/unit/text/support.hpp"

using namespace peal::campaigns::text;

namespace {

Measure on_mastodon(std::string_view text)
{
    return measured(text, "mastodon");
}

}  // namespace

TEST_CASE("Mastodon takes 500 grapheme clusters")
{
    CHECK(on_mastodon(std::string(500, 'a')).fits);
    auto const long_one = on_mastodon(std::string(501, 'a'));
    CHECK_FALSE(long_one.fits);
    CHECK(long_one.over == 1);
    CHECK(long_one.problems == std::vector<std::string>{"501 of at most 500 characters, 1 too many"});
    CHECK(on_mastodon(repeated("👨\u200D👩\u200D👧\u200D👦", 500)).fits);
    CHECK(on_mastodon("cafe\u0301 日本").length == 7);
    CHECK(on_mastodon("a\r\nb").length == 3);
    CHECK_FALSE(on_mastodon(" \n").fits);
}

TEST_CASE("on Mastodon an address with its scheme counts 23, and a bare host is plain words")
{
    struct Counted {
        std::string_view text;
        std::size_t length;
        std::string_view links;
    };
    for (auto const& row : {
             Counted{"https://t.co", 23, "https://t.co"},
             Counted{"see https://www.example.org/a/very/long/path?with=a&query=too#and-more.", 4 + 23 + 1,
                     "https://www.example.org/a/very/long/path?with=a&query=too#and-more"},
             Counted{"HTTP://EXAMPLE.ORG http://example.org", 23 + 1 + 23, "HTTP://EXAMPLE.ORG | http://example.org"},
             Counted{"www.example.org", 15, ""},
             Counted{"http://localhost", 16, ""},
             Counted{"ftp://example.org", 17, ""},
             Counted{"(https://example.org/a_(b))", 2 + 23, "https://example.org/a_(b)"},
             Counted{"https://example.org/日本語/道?q=道#é", 23, "https://example.org/日本語/道?q=道#é"},
             Counted{"「https://example.org/日本」", 2 + 23, "https://example.org/日本"},
             Counted{"https://example.org/a\u0301 b", 23 + 2, "https://example.org/a\u0301"},
             Counted{"https://example.org/a<b", 23 + 2, "https://example.org/a"},
         }) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(on_mastodon(text).length == row.length);
        CHECK(joined(on_mastodon(text).urls) == row.links);
    }
}

TEST_CASE("on Mastodon a mention counts without the server of its account")
{
    struct Counted {
        std::string_view text;
        std::size_t length;
        std::string_view mentions;
    };
    for (auto const& row : {
             Counted{"@peal", 5, "@peal"},
             Counted{"@peal@social.example.org", 5, "@peal@social.example.org"},
             Counted{"hi @peal_2.b-c@social.example.org!", 3 + 11 + 1, "@peal_2.b-c@social.example.org"},
             Counted{"@peal@social.example.org.", 5 + 1, "@peal@social.example.org"},
             Counted{"@peal@münchen.example", 5, "@peal@münchen.example"},
             Counted{"@peal@", 6, ""},  // what follows spoils it
             Counted{"@a@b@c", 6, ""},
             Counted{"@peal.", 6, "@peal"},
             Counted{"@peal.@social.example.org", 25, "@peal | @social.example.org"},
             Counted{"ops@example.org", 15, ""},
             Counted{"é@peal", 6, ""},
             Counted{"/@peal =@peal", 13, ""},
             Counted{"(@peal) の @peal", 15, "@peal | @peal"},
             Counted{"@pealé", 6, ""},
             Counted{"https://social.example.org/@peal@example.com", 23, ""},
             Counted{"@peal://x", 9, ""},
         }) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(on_mastodon(text).length == row.length);
        CHECK(joined(on_mastodon(text).mentions) == row.mentions);
    }
}

TEST_CASE("hashtags of Mastodon")
{
    for (auto const& row : {
             Row{"#StampItOut ＃StampItOut", "#StampItOut | ＃StampItOut"},
             Row{"#9 #2026", ""},
             Row{"#9lives #lives9 #1_2 #_", "#9lives | #lives9 | #1_2"},
             Row{"#日本語 #cafe\u0301", "#日本語 | #cafe\u0301"},
             Row{"#ピール・ベル #pe·al #می\u200Cخواهم", "#ピール・ベル | #pe·al | #می\u200Cخواهم"},
             Row{"#peal· #peal・", "#peal | #peal"},
             Row{"#·peal #・", ""},
             Row{"#pe-al #pe'al", "#pe | #pe"},
             Row{"a#peal 1#peal )#peal /#peal =#peal", ""},
             Row{"(#peal) .#peal _#peal #a#b", "#peal | #peal | #peal | #a"},
             Row{"https://example.org/#peal", ""},
             Row{"#日本#語", "#日本"},
         }) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(joined(on_mastodon(text).hashtags) == row.found);
    }
    CHECK(joined_values(on_mastodon("#StampItOut @peal@example.org https://example.org").hashtags) == "StampItOut");
    CHECK(joined_values(on_mastodon("#StampItOut @peal@example.org https://example.org").mentions) ==
          "peal@example.org");
    CHECK(on_mastodon("$ACME").cashtags.empty());
}

TEST_CASE("what fits on Mastodon ends before a character, a link or a mention that is cut in two")
{
    std::string const filler(498, 'a');
    CHECK(fitting(filler + "bc", "mastodon") == filler + "bc");
    CHECK(fitting(filler + "bcd", "mastodon") == filler + "bc");
    CHECK(fitting(filler + "b👍🏽👍", "mastodon") == filler + "b👍🏽");
    CHECK(fitting(filler + " https://example.org", "mastodon") == filler + " ");
    CHECK(fitting(filler + " @peal@example.org", "mastodon") == filler + " ");
    auto const link = "https://example.org/" + std::string(300, 'b');
    CHECK(fitting(std::string(476, 'a') + " " + link + " c", "mastodon") == std::string(476, 'a') + " " + link);
}
