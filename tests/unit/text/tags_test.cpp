#include "tests/unit/text/support.hpp"

using namespace peal::campaigns::text;

TEST_CASE("hashtags")
{
    for (auto const& row : {
             Row{"#peal", "#peal"},
             Row{"＃peal", "＃peal"},
             Row{"say #peal, then #Peal_2", "#peal | #Peal_2"},
             Row{"#9", ""},
             Row{"#9lives", "#9lives"},
             Row{"#_", ""},
             Row{"#_a", "#_a"},
             Row{"#日本語", "#日本語"},
             Row{"#Ποδήλατο", "#Ποδήλατο"},
             Row{"#cafe\u0301", "#cafe\u0301"},
             Row{"日本#peal", ""},
             Row{"a#peal", ""},
             Row{"1#peal", ""},
             Row{"&#peal", ""},
             Row{".#peal", "#peal"},
             Row{"(#peal)", "#peal"},
             Row{"🚀#peal", "#peal"},
             Row{"❤\uFE0F#peal", "#peal"},
             Row{"##peal", "#peal"},
             Row{"#\uFE0F\u20E3 peal", ""},
             Row{"#\u20E3peal", ""},
             Row{"#peal#bell", ""},
             Row{"#peal＃bell", ""},
             Row{"#peal://x", ""},
             Row{"#peal:", "#peal"},
             Row{"#pe-al", "#pe"},
             Row{"#pe·al", "#pe·al"},
             Row{"#ピール・ベル", "#ピール・ベル"},
             Row{"#می\u200Cخواهم", "#می\u200Cخواهم"},
             Row{"#a\u05BEb", "#a\u05BEb"},
             Row{"#a\u301Cb\uFF5Ec", "#a\u301Cb\uFF5Ec"},
             Row{"http://example.org/#peal", ""},
             Row{"http://example.org #peal", "#peal"},
         }) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(joined(measured(text).hashtags) == row.found);
    }
}

TEST_CASE("every joining character may stand inside a hashtag and beside no other")
{
    for (std::string const joining : {"\u200C", "\u200D", "\uA67E", "\u05BE", "\u05F3", "\u05F4", "\uFF5E", "\u301C",
                                      "\u309B", "\u309C", "\u30A0", "\u30FB", "\u3003", "\u0F0B", "\u0F0C", "\u00B7"}) {
        CAPTURE(joining);
        CHECK(joined(measured("#a" + joining + "b").hashtags) == "#a" + joining + "b");
        CHECK(joined(measured("#" + joining).hashtags) == "");
    }
    CHECK(joined(measured("#a\u2019b").hashtags) == "#a");
}

TEST_CASE("mentions")
{
    for (auto const& row : {
             Row{"@peal", "@peal"},
             Row{"＠peal", "＠peal"},
             Row{"hi @peal_2!", "@peal_2"},
             Row{"@abcdefghijklmnopqrst", "@abcdefghijklmnopqrst"},
             Row{"@abcdefghijklmnopqrstu", "@abcdefghijklmnopqrst"},
             Row{"@peal/bells-1", "@peal/bells-1"},
             Row{"@peal/1", "@peal"},
             Row{"@peal/abcdefghijklmnopqrstuvwxyz", "@peal/abcdefghijklmnopqrstuvwxy"},
             Row{"ops@example.org", ""},
             Row{"_@peal", ""},
             Row{"!@peal", ""},
             Row{"#@peal", ""},
             Row{"$@peal", ""},
             Row{"%@peal", ""},
             Row{"&@peal", ""},
             Row{"*@peal", ""},
             Row{"@@peal", ""},
             Row{"＠@peal", ""},
             Row{".@peal", "@peal"},
             Row{"の@peal", "@peal"},
             Row{"RT@peal", "@peal"},
             Row{"RT:@peal", "@peal"},
             Row{"rt @peal", "@peal"},
             Row{"ART@peal", ""},
             Row{"-RT@peal", ""},
             Row{"@peal@bell", ""},
             Row{"@pealé", ""},
             Row{"@pealの", "@peal"},
             Row{"@peal://x", ""},
             Row{"@peal @bell", "@peal | @bell"},
             Row{"https://example.org/@peal", ""},
         }) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(joined(measured(text).mentions) == row.found);
    }
}

TEST_CASE("cashtags")
{
    for (auto const& row : {
             Row{"$ACME", "$ACME"},
             Row{"$ACME $BETA", "$ACME | $BETA"},
             Row{"buy $acme, now", "$acme"},
             Row{"$BRK.B", "$BRK.B"},
             Row{"$BRK_BB", "$BRK_BB"},
             Row{"$BRK.BBB", "$BRK"},
             Row{"$ABCDEF", "$ABCDEF"},
             Row{"$ABCDEFG", ""},
             Row{"$5", ""},
             Row{"$A5", ""},
             Row{"x$ACME", ""},
             Row{"($ACME)", ""},
             Row{"$ACME$BETA", "$ACME"},
             Row{"\u3000$ACME", "$ACME"},
             Row{"$ACME の", "$ACME"},
             Row{"$ACMEの", ""},
         }) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(joined(measured(text).cashtags) == row.found);
    }
}

TEST_CASE("when entities overlap, the one that starts first stands")
{
    auto const in_link = measured("https://example.org/#a/@b");
    CHECK(joined(in_link.urls) == "https://example.org/#a/@b");
    CHECK(in_link.hashtags.empty());
    CHECK(in_link.mentions.empty());
    auto const in_tag = measured("#語example.org");
    CHECK(joined(in_tag.hashtags) == "#語example");
    CHECK(in_tag.urls.empty());
    CHECK(in_tag.length == 3 + 23);  // the network shortens it all the same
}
