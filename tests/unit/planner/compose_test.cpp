#include "campaigns/planner/compose.hpp"

#include "tests/unit/planner/town.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;

namespace {

planner::Composed composed(definitions::SourceFiles const& files, std::string const& channel,
                           calendar::Occurrence const* event = nullptr)
{
    auto const all = loaded(files);
    auto const& campaign = all.campaigns.at(0);
    return planner::compose(all, campaign, campaign.messages.at(0), *all.find_channel(channel), event);
}

std::size_t count(std::string const& text, std::string const& part)
{
    std::size_t n = 0;
    for (auto found = text.find(part); found != std::string::npos; found = text.find(part, found + 1)) ++n;
    return n;
}

}  // namespace

TEST_CASE("on X the short address is whole and clickable")
{
    auto const post = composed(minimal_files(), "town-x");
    CHECK_MESSAGE(post.problems.empty(), joined(post.problems));
    CHECK(post.text == "You can report it.\n\nReport it: https://peal.example/r/0000000\n#TownTogether");
    CHECK(post.route == "online");
    CHECK(post.destination == "https://report.example");
    CHECK(post.lang == "en-GB");
    CHECK(post.limit == 280);
    CHECK(post.length == 18 + 2 + 11 + 30 + 1 + 13);
    CHECK(post.artwork.shape == "card");
}

TEST_CASE("a link that X recognises counts 23, however long its address")
{
    auto files = minimal_files();
    change(files, "peal.yaml", "https://peal.example", "https://reports.together.example.org");
    auto const post = composed(files, "town-x");
    CHECK(post.text ==
          "You can report it.\n\nReport it: https://reports.together.example.org/r/0000000\n#TownTogether");
    CHECK(post.length == 18 + 2 + 11 + 23 + 1 + 13);
}

TEST_CASE("on Instagram the short address is written as people type it")
{
    auto const post = composed(minimal_files(), "town-instagram");
    CHECK(post.text == "You can report it.\n\nReport it: peal.example/r/0000000\n#TownTogether");
    CHECK(post.artwork.shape == "portrait");
    CHECK(post.limit == 2200);
}

TEST_CASE("on Snapchat everything is on the picture, and the text keeps the whole message")
{
    auto const post = composed(minimal_files(), "town-snapchat");
    CHECK(post.text == "You can report it.\n\nReport it: peal.example/r/0000000\n#TownTogether");
    CHECK(post.artwork.shape == "story");
    CHECK(post.artwork.headline == "You can report it.");
    CHECK(post.artwork.tagline == "Report it:");
    CHECK(post.artwork.address == "peal.example/r/0000000");
    CHECK(post.artwork.hashtag == "#TownTogether");
    CHECK(post.artwork.lang == "en-GB");
    CHECK(post.length == 18);
}

TEST_CASE("the alternative text says what Peal draws")
{
    CHECK(composed(minimal_files(), "town-x").alt_text ==
          "Words on blue. Report it: peal.example/r/0000000 #TownTogether");
    CHECK(composed(minimal_files(), "town-snapchat").alt_text ==
          "You can report it. Report it: peal.example/r/0000000 #TownTogether");
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "{alt: Words on blue.}", "{alt: 'Words say \"Hello.\"'}");
    CHECK(composed(files, "town-x").alt_text.starts_with("Words say \"Hello.\" Report it:"));
}

TEST_CASE("no stop is put behind the stop of another script")
{
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "{alt: Words on blue.}", "{alt: \"\u06C1\u06CC\u06BA\u06D4\"}");
    CHECK(composed(files, "town-x").alt_text.starts_with("\u06C1\u06CC\u06BA\u06D4 Report it:"));
}

TEST_CASE("without an alternative text the words on the picture are said")
{
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "    artwork: {alt: Words on blue.}\n", "");
    auto const report = std::string(" Report it: peal.example/r/0000000 #TownTogether");
    CHECK(composed(files, "town-x").problems.empty());
    CHECK(composed(files, "town-x").alt_text == "You can report it." + report);
    CHECK(composed(files, "town-snapchat").alt_text == "You can report it." + report);
    change(files, "campaigns/week.yaml", "    schedule:", "    artwork: {headline: Big words}\n    schedule:");
    CHECK(composed(files, "town-x").alt_text == "Big words." + report);
    CHECK(composed(files, "town-snapchat").alt_text == "You can report it." + report);
}

TEST_CASE("alternative text that holds the address already is told how to report without it")
{
    auto files = with_text("\"You can report it at {report_link} now.\"");
    change(files, "campaigns/week.yaml", "    artwork: {alt: Words on blue.}\n", "");
    for (auto const* channel : {"town-x", "town-snapchat"})
        CHECK(composed(files, channel).alt_text ==
              "You can report it at peal.example/r/0000000 now. Report it: 101. #TownTogether");
}

TEST_CASE("a picture of its author's words leaves out what it says besides")
{
    auto files = with_text("\"You can report it. Report it: {report_link} #TownTogether\"");
    change(files, "campaigns/week.yaml", "    artwork: {alt: Words on blue.}\n", "");
    for (auto const* channel : {"town-x", "town-snapchat", "town-instagram"}) {
        auto const post = composed(files, channel);
        CHECK(post.artwork.headline == "You can report it.");
        CHECK(post.artwork.tagline == "Report it:");
        CHECK(post.alt_text == "You can report it. Report it: peal.example/r/0000000 #TownTogether");
    }
    // Nothing else would be left.
    change(files, "campaigns/week.yaml", "You can report it. Report it: {report_link} ", "");
    CHECK(composed(files, "town-x").artwork.headline == "#TownTogether");
}

TEST_CASE("a link that touches a word is none to its network")
{
    for (auto const* text : {"Go to{report_link}", "Go to {report_link}now", "Go to /{report_link}"}) {
        auto const files = with_text("\"" + std::string(text) + "\"");
        for (auto const* channel : {"town-x", "town-instagram"})
            CHECK(joined(composed(files, channel).problems).find("the reporting link touches") != std::string::npos);
    }
    for (auto const* text : {"Go to ({report_link}).", "{report_link}: go there"})
        CHECK(composed(with_text("\"" + std::string(text) + "\""), "town-x").problems.empty());
}

TEST_CASE("X refuses a second cashtag, and others do not look")
{
    auto const files = with_text("$ACME and $PEAL");
    CHECK(joined(composed(files, "town-x").problems).find("it has 2 cashtags") != std::string::npos);
    CHECK(composed(files, "town-instagram").problems.empty());
    CHECK(composed(with_text("$ACME"), "town-x").problems.empty());
}

TEST_CASE("the headline is drawn where the text is posted, the words where it is not")
{
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "{alt:", "{headline: Big words, alt:");
    CHECK(composed(files, "town-x").artwork.headline == "Big words");
    CHECK(composed(files, "town-snapchat").artwork.headline == "You can report it.");
}

TEST_CASE("what the author wrote already is not appended again")
{
    SUBCASE("the hashtag, in any case, which is posted as it was agreed")
    {
        auto const post = composed(with_text("\"#towntogether, report it\""), "town-x");
        CHECK(post.text == "#TownTogether, report it\n\nReport it: https://peal.example/r/0000000");
    }
    SUBCASE("the hashtag, with its letters composed otherwise, or the sign of another keyboard")
    {
        auto files = with_text("\"#Cafe\u0301Night, report it\"");
        change(files, "partnership.yaml", "#TownTogether", "#Caf\u00E9Night");
        CHECK(composed(files, "town-x").text ==
              "#Caf\u00E9Night, report it\n\nReport it: https://peal.example/r/0000000");
        CHECK(composed(with_text("\"\uFF03townTOGETHER!\""), "town-x").text.starts_with("#TownTogether!"));
    }
    SUBCASE("the hashtag, whose words an author may set apart where those who agreed on it have not")
    {
        auto files = with_text("\"#NoHate, report it\"");
        change(files, "campaigns/week.yaml", "owner: police", "owner: police\nhashtags: [\"#nohate\"]");
        auto const text = composed(files, "town-x").text;
        CHECK(text.starts_with("#NoHate, report it"));
        CHECK(text.find("#nohate") == std::string::npos);
    }
    SUBCASE("but a longer hashtag is another one")
    {
        CHECK(composed(with_text("\"#TownTogetherNow\""), "town-x").text.ends_with("\n#TownTogether"));
    }
    SUBCASE("the link")
    {
        auto const post = composed(with_text("\"Go to {{report_link}} today.\""), "town-x");
        CHECK_MESSAGE(post.problems.empty(), joined(post.problems));
        CHECK(post.text == "Go to https://peal.example/r/0000000 today.\n\nReport it: 101.\n#TownTogether");
    }
    SUBCASE("the whole tagline")
    {
        auto const post = composed(with_text("\"Hello. REPORT it: {report_link} #TownTogether\""), "town-instagram");
        CHECK(post.text == "Hello. REPORT it: peal.example/r/0000000 #TownTogether");
    }
    SUBCASE("the whole tagline, over two lines")
    {
        auto const post = composed(with_text("\"Report it:\\n{{report_link}}\\nThank you. #TownTogether\""), "town-x");
        CHECK_MESSAGE(post.problems.empty(), joined(post.problems));
        CHECK(post.text == "Report it:\nhttps://peal.example/r/0000000\nThank you. #TownTogether");
    }
    SUBCASE("the tagline without its link, which comes behind it")
    {
        auto const post = composed(with_text("\"We care. Report it: 101. #TownTogether\""), "town-x");
        CHECK_MESSAGE(post.problems.empty(), joined(post.problems));
        CHECK(post.text == "We care. Report it: 101. #TownTogether\n\nhttps://peal.example/r/0000000");
    }
    SUBCASE("a campaign's tag that is also the partnership's")
    {
        auto files = minimal_files();
        change(files, "campaigns/week.yaml", "owner: police",
               "owner: police\nhashtags: [\"#TOWNTogether\", \"#WeekOne\"]");
        auto const text = composed(files, "town-x").text;
        CHECK(text.ends_with("\n#TownTogether #WeekOne"));
    }
    SUBCASE("every network says everything once")
    {
        for (auto const* channel : {"town-x", "town-instagram", "town-snapchat"}) {
            auto const text = composed(with_text("\"Hello #TownTogether\""), channel).text;
            CHECK(count(text, "#TownTogether") == 1);
            CHECK(count(text, "/r/0000000") == 1);
            CHECK(count(text, "Report it:") == 1);
        }
    }
}

TEST_CASE("a message without a link uses the tagline without one, and leads nowhere")
{
    auto files = minimal_files();
    change(files, "campaigns/week.yaml",
           "    schedule:", "    link: no\n    link_reason: It is a day of mourning.\n    schedule:");
    auto const post = composed(files, "town-x");
    CHECK(post.text == "You can report it.\n\nReport it: 101.\n#TownTogether");
    CHECK(post.route.empty());
    CHECK(post.destination.empty());
    CHECK(post.artwork.address.empty());
    CHECK(post.artwork.tagline == "Report it: 101.");

    change(files, "partnership.yaml", "tagline_without_link: \"Report it: 101.\"\n", "");
    CHECK(says(composed(files, "town-x").problems, "campaigns/week.yaml:8:5", "add `tagline_without_link`"));
}

TEST_CASE("a tagline that needs no link gets the link behind it")
{
    auto files = minimal_files();
    change(files, "partnership.yaml", "\"Report it: {report_link}\"", "Or ring 101.");
    CHECK(composed(files, "town-x").text ==
          "You can report it.\n\nOr ring 101. https://peal.example/r/0000000\n#TownTogether");
}

TEST_CASE("a campaign's own tagline and route win")
{
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "owner: police",
           "owner: police\ntagline: \"Tell us: {report_link}\"\nroute: other");
    files["routes.yaml"] +=
        "  - {id: other, name: Other, kind: web, areas: [all], address: https://other.example, last_checked: 2026-11-01}\n";
    auto const post = composed(files, "town-instagram");
    CHECK(post.text.find("Tell us: peal.example/r/0000000") != std::string::npos);
    CHECK(post.destination == "https://other.example");
}

TEST_CASE("a network's variant is used on that network only")
{
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "text: You can report it.",
           "text: You can report it.\n    variants: {snapchat: Short.}");
    CHECK(composed(files, "town-snapchat").words == "Short.");
    CHECK(composed(files, "town-x").words == "You can report it.");
}

TEST_CASE("a channel's language chooses the text, the tagline and the alternative text")
{
    auto files = minimal_files();
    change(files, "channels.yaml", "network: x,", "network: x, language: pl,");
    change(files, "campaigns/week.yaml", "text: You can report it.",
           "text: {en-GB: You can report it., pl: Zglos to.}");
    change(files, "campaigns/week.yaml", "{alt: Words on blue.}", "{alt: {en-GB: Words., pl: Slowa.}}");
    CHECK(says(composed(files, "town-x").problems, "campaigns/week.yaml:8:5", "no tagline in `pl`"));
    change(files, "partnership.yaml", "\"Report it: {report_link}\"",
           "{en-GB: \"Report it: {report_link}\", pl: \"Zglos: {report_link}\"}");
    auto const post = composed(files, "town-x");
    CHECK_MESSAGE(post.problems.empty(), joined(post.problems));
    CHECK(post.lang == "pl");
    CHECK(post.text.starts_with("Zglos to.\n\nZglos: https://"));
    CHECK(post.alt_text.starts_with("Slowa."));
}

TEST_CASE("words that readers know come before those that are for their network alone")
{
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "text: You can report it.",
           "text: {en-GB: You can report it., pl: Zg\u0142o\u015B to.}\n    variants: {x: Report it here.}");
    change(files, "partnership.yaml", "tagline: ", "tagline:\n  pl: \"Zg\u0142o\u015B: {report_link}\"\n  en-GB: ");
    CHECK(composed(files, "town-x").words == "Report it here.");
    for (auto const* language : {"pl", "PL", "pl-PL"}) {
        auto polish = files;
        change(polish, "channels.yaml", "network: x,", std::string("network: x, language: ") + language + ",");
        auto const post = composed(polish, "town-x");
        CHECK_MESSAGE(post.problems.empty(), joined(post.problems));
        CHECK(post.lang == "pl");
        CHECK(post.words == "Zg\u0142o\u015B to.");
    }
}

TEST_CASE("a text of nothing but invisible marks is none")
{
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "text: You can report it.", "text: \"\\u00A0\\u200B\\u2800\\u3164\"");
    CHECK(joined(composed(files, "town-x").problems).find("nothing of its text can be seen") != std::string::npos);
}

TEST_CASE("a missing translation is a warning and the partnership's language is used")
{
    auto files = minimal_files();
    change(files, "channels.yaml", "network: x,", "network: x, language: pl,");
    auto const post = composed(files, "town-x");
    CHECK(post.lang == "en-GB");
    CHECK_FALSE(has_errors(post.problems));
    CHECK(says(post.problems, "campaigns/week.yaml:9:11", "no text in `pl`"));
}

TEST_CASE("a missing field is a problem at its text")
{
    auto const event = timed("tea", "Tea", "2027-07-01T09:00:00Z", "2027-07-01T10:00:00Z");
    auto files = with_text("\"{{event.title}} at {{event.location}}, {{event.venue}}\"");
    auto const post = composed(files, "town-x", &event);
    CHECK(says(post.problems, "campaigns/week.yaml:9:11", "`{{event.location}}` has no value here"));
    CHECK(says(post.problems, "campaigns/week.yaml:9:11", "unknown field `{{event.venue}}`"));
    CHECK(says(composed(files, "town-x").problems, "campaigns/week.yaml:9:11", "its schedule is not an `anchor`"));
}

TEST_CASE("a text that is too long says by how much")
{
    auto const post = composed(with_text(std::string(300, 'a')), "town-x");
    CHECK(says(post.problems, "campaigns/week.yaml:9:11", "357 of at most 280 characters, 77 too many"));
    CHECK(says(composed(with_text(std::string(170, 'a')), "town-snapchat").problems, "campaigns/week.yaml:9:11",
               "170 of at most 160 characters, 10 too many"));
    CHECK_FALSE(has_errors(composed(with_text(std::string(300, 'a')), "town-instagram").problems));
}

TEST_CASE("decomposed letters are composed before they are measured")
{
    auto const post = composed(with_text("Cafe\xCC\x81 hate"), "town-x");
    CHECK(post.text.starts_with("Caf\xC3\xA9 hate"));
}

TEST_CASE("everything that is posted or drawn is composed, wherever it was written")
{
    auto files = with_text("Cafe\u0301.");
    change(files, "partnership.yaml", "#TownTogether", "#Cafe\u0301Night");
    change(files, "partnership.yaml", "Report it: {report_link}", "Re\u0301port it: {report_link}");
    change(files, "campaigns/week.yaml", "{alt: Words on blue.}", "{alt: Cafe\u0301 at night., headline: Cafe\u0301}");
    for (auto const* channel : {"town-x", "town-instagram", "town-snapchat"}) {
        CAPTURE(channel);
        auto const post = composed(files, channel);
        CHECK_MESSAGE(post.problems.empty(), joined(post.problems));
        for (auto const& text : {post.text, post.words, post.alt_text, post.artwork.headline, post.artwork.tagline,
                                 post.artwork.hashtag}) {
            CAPTURE(text);
            CHECK(text.find("\u0301") == std::string::npos);
        }
        CHECK(count(post.alt_text, "#Caf\u00E9Night") == 1);
    }
}

TEST_CASE("a figure is quoted from the register")
{
    auto files = with_text("\"{{figure.calls}} calls last year.\"");
    files["figures.yaml"] =
        "figures:\n  - {id: calls, value: \"1,234\", unit: calls, period: 2025, area: Town, source: s, approved_by: a, valid_until: 2026-12-31}\n";
    auto const post = composed(files, "town-x");
    CHECK(post.text.starts_with("1,234 calls last year."));
    CHECK(post.quotes.figures == std::vector<std::string>{"calls"});
    CHECK(says(composed(with_text("\"{{figure.calls}} calls\""), "town-x").problems, "campaigns/week.yaml:9:11",
               "unknown field `{{figure.calls}}`"));
}

TEST_CASE("the real code replaces the placeholder everywhere it was measured, and nothing else")
{
    PlannedPost post;
    post.text = "Ring 0000000 or https://peal.example/r/0000000";
    post.alt_text = "peal.example/r/0000000";
    post.artwork.address = "peal.example/r/0000000";
    put_link_code(post, "abcdefg");
    CHECK(post.text == "Ring 0000000 or https://peal.example/r/abcdefg");
    CHECK(post.alt_text == "peal.example/r/abcdefg");
    CHECK(post.artwork.address == "peal.example/r/abcdefg");
}

TEST_CASE("a text that is too long names the part to shorten: the author's own, or what was added to it")
{
    auto const said = [](definitions::SourceFiles const& files, calendar::Occurrence const* event = nullptr) {
        auto const all = loaded(files);
        auto const& channel = *all.find_channel(all.campaigns[0].channels[0].value);
        return joined(planner::compose(all, all.campaigns[0], all.campaigns[0].messages[0], channel, event).problems);
    };
    auto const has = [](std::string const& text, std::string const& part) {
        CHECK_MESSAGE(text.find(part) != std::string::npos, text);
    };
    has(said(with_text(std::string(300, 'a'))), "77 too many; shorten it, or write a variant for x");

    auto tagline = with_text(std::string(60, 'a'));
    change(tagline, "partnership.yaml", "Report it: {report_link}", std::string(190, 'r') + " {report_link}");
    has(said(tagline),
        "the longest part, with 221, is the tagline: shorten that in partnership.yaml, or give the campaign "
        "a `tagline`");
    has(said(tagline), "; or shorten the text itself");
    change(tagline, "campaigns/week.yaml", "aim:", "tagline: " + std::string(250, 't') + " {report_link}\naim:");
    has(said(tagline), "is its `tagline`: shorten that");
    CHECK(said(tagline).find("or shorten the text itself") == std::string::npos);

    auto quoting = with_text("\"{{faq.what}} Ask.\"");
    quoting["faq.yaml"] =
        "faq:\n  - {id: what, question: Q, answer: " + std::string(240, 'f') + ", as_of: 2026-01-01}\n";
    has(said(quoting),
        "the longest part, with 240, is what `{{faq.what}}` puts in: shorten that in faq.yaml, or leave it "
        "out");

    auto event = all_day("e", std::string(250, 'e'), "2026-12-05", "2026-12-05");
    has(said(with_text("\"Come all of you, and bring all your friends with you to {{event.title}}\""), &event),
        "is what `{{event.title}}` puts in: shorten that in the calendar, or leave it out");

    auto tagged = with_text("Hello");
    auto const tag = [](char letter) { return "\"#" + std::string(80, letter) + "\""; };
    change(tagged, "campaigns/week.yaml",
           "aim:", "hashtags: [" + tag('A') + ", " + tag('B') + ", " + tag('C') + "]\naim:");
    has(said(tagged), "is its hashtags: use fewer of them");

    auto story = with_text("\"{{faq.what}} Ask.\"");
    story["faq.yaml"] = quoting["faq.yaml"];
    change(story, "campaigns/week.yaml", "[town-x, town-instagram, town-snapchat]", "[town-snapchat]");
    has(said(story),
        "the words on the picture have 245 of at most 160 characters, 85 too many; the longest part, with 240");
}
