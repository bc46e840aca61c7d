#include "campaigns/planner/check.hpp"
#include "campaigns/planner/check_posts.hpp"
#include "campaigns/planner/reading_age.hpp"

#include "tests/unit/planner/noted.hpp"
#include "tests/unit/planner/town.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;

namespace {

std::vector<Problem> checked(definitions::SourceFiles const& files,
                             std::vector<calendar::Occurrence> const& events = {})
{
    return planner::check(files, events, at("2026-11-24"));
}

}  // namespace

TEST_CASE("a sound partnership has nothing to report")
{
    CHECK(joined(checked(minimal_files())).empty());
}

TEST_CASE("the address of the sample is pointed out before anybody goes live")
{
    auto files = minimal_files();
    change(files, "partnership.yaml", "dry_run: yes", "dry_run: no");
    auto const live = checked(files);
    CHECK(says(live, "peal.yaml", "short links begin with https://peal.example"));
    CHECK(live.size() == 1);
    change(files, "peal.yaml", "https://peal.example", "https://go.example.org");
    CHECK(checked(files).empty());
}

TEST_CASE("a text that is too long is an error, and others are found in the same run")
{
    auto files = with_text(std::string(300, 'a'));
    files["campaigns/other.yaml"] = "id: other\ntitel: x\n";
    auto const problems = checked(files);
    CHECK(says(problems, "campaigns/week.yaml:9:11", "77 too many"));
    CHECK(says(problems, "campaigns/other.yaml:2:1", "unknown key `titel`"));
}

TEST_CASE("a fault in one message hides nothing of the others")
{
    auto files = with_text("You can report it.");
    files["campaigns/week.yaml"] += "  - id: second\n"
                                    "    text: \"{{event.title}}\"\n"
                                    "    artwork: {alt: Words on blue.}\n"
                                    "    schedule: {at: 2026-12-02 10:00}\n";
    change(files, "campaigns/week.yaml", "    artwork: {alt: Words on blue.}", "    artwrk: {alt: Words on blue.}");
    auto const problems = checked(files);
    CHECK(says(problems, "campaigns/week.yaml:10:5", "unknown key `artwrk`"));
    CHECK(says(problems, "campaigns/week.yaml:13:11", "it speaks of an event, but its schedule is not an `anchor`"));
}

TEST_CASE("a fault elsewhere hides nothing of a text")
{
    auto const hidden = [](auto const& spoil) {
        auto files = with_text("\"{{nope}} and more.\"");
        spoil(files);
        return checked(files);
    };
    for (auto const* file : {"contacts.yaml", "peal.yaml", "routes.yaml", "faq.yaml", "figures.yaml",
                             "partnership.yaml", "channels.yaml", "organisations.yaml", "calendar.yaml"}) {
        CAPTURE(file);
        auto const problems = hidden([&](auto& files) { files[file] += "wrong_key: 1\n"; });
        CHECK(joined(problems).find("wrong_key") != std::string::npos);
        CHECK(says(problems, "campaigns/week.yaml:9:11", "unknown field `{{nope}}`"));
    }
    auto const without_id =
        hidden([](auto& files) { change(files, "campaigns/week.yaml", "id: week\n", "id: Week!\nowner_of: x\n"); });
    CHECK(joined(without_id).find("unknown key `owner_of`") != std::string::npos);
    CHECK(says(without_id, "campaigns/week.yaml:10:11", "unknown field `{{nope}}`"));
    auto const without_message_id =
        hidden([](auto& files) { change(files, "campaigns/week.yaml", "- id: hello", "- id: Hello!"); });
    CHECK(says(without_message_id, "campaigns/week.yaml:9:11", "this message on x: unknown field `{{nope}}`"));
    auto const doubled = hidden([](auto& files) {
        files["campaigns/week.yaml"] +=
            "  - id: hello\n    text: \"{{nor}} this.\"\n    schedule: {at: 2026-12-02 10:00}\n";
    });
    CHECK(joined(doubled).find("message `hello` is defined twice") != std::string::npos);
    CHECK(joined(doubled).find("unknown field `{{nor}}`") != std::string::npos);
}

TEST_CASE("what a broken register may define is not called unknown")
{
    auto files = with_text("\"{{figure.count}} and {{faq.what}}.\"");
    files["figures.yaml"] = "figures: [{id: count, vale: 1}]\n";
    CHECK(joined(checked(files)).find("unknown field") == std::string::npos);
}

TEST_CASE("an account of X says the same words twice only with a link, which is another each time")
{
    auto files = with_schedule("{at: 2026-12-01 10:00}", "[town-x]");
    files["campaigns/week.yaml"] += "  - id: second\n"
                                    "    text: You can report it.\n"
                                    "    artwork: {alt: Words on blue.}\n"
                                    "    schedule: {at: 2026-12-01 15:00}\n";
    CHECK(joined(checked(files)).find("word for word") == std::string::npos);
    for (int i = 0; i < 2; ++i)
        change(files, "campaigns/week.yaml", "    artwork: {alt",
               "    link: no\n    link_reason: It names the number.\n    artwork:  {alt");
    CHECK(says(checked(files), "campaigns/week.yaml:14:5",
               "message `second` says at 2026-12-01T15:00 on `town-x` what `hello` of campaign `week` says there at "
               "2026-12-01T10:00, word for word, and X refuses that"));
    change(files, "campaigns/week.yaml", "2026-12-01 15:00", "2026-12-02 15:00");
    CHECK(joined(checked(files)).find("word for word") == std::string::npos);
}

TEST_CASE(
    "the texts of a campaign with another fault are looked at in the same run, and what follows from that is not said")
{
    auto files = with_text("Come to {{event.titel}}, {{organisation.name}}.");
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\ntitel: Week");
    auto const problems = checked(files);
    CHECK(says(problems, "campaigns/week.yaml:6:1", "unknown key `titel`"));
    CHECK(says(problems, "campaigns/week.yaml:10:11", "unknown field `{{event.titel}}`"));
    CHECK(joined(problems).find("speaks of an event") == std::string::npos);
    change(files, "campaigns/week.yaml", "event.titel", "event.title");
    change(files, "campaigns/week.yaml", "schedule: {", "schedule: {anchr: x, ");
    CHECK(checked(files).size() == 2);
}

TEST_CASE("a message that the calendar has no event for is tried all the same")
{
    auto files = with_schedule("{anchor: {title: Big Lunch, at: \"10:00\"}}");
    CHECK(says(checked(files), "campaigns/week.yaml:11:15", "plans no post before the horizon"));
    change(files, "campaigns/week.yaml", "text: You can report it.", "text: \"{{event.titel}}\"");
    CHECK(says(checked(files), "campaigns/week.yaml:9:11", "unknown field `{{event.titel}}`"));
}

TEST_CASE("a post that waits for approvers whom nobody all is could be let go by no one")
{
    auto files = with_schedule("{at: 2026-12-01 10:00}");
    files["partnership.yaml"] +=
        "restrictions:\n  - {id: poll, reason: Pre-election period, from: 2026-11-25, approver: officer}\n"
        "  - {id: mourning, reason: Mourning, from: 2026-11-30, to: 2026-12-02, approver: head}\n"
        "approvers:\n  - {id: officer, name: the officer, people: [jo, sam]}\n"
        "  - {id: head, name: the head, people: [ana]}\n";
    CHECK(says(checked(files), "campaigns/week.yaml:8:5",
               "waits on 2026-12-01 for the officer and for the head, and nobody is all of them"));
    CHECK_FALSE(has_errors(checked(files)));
    change(files, "partnership.yaml", "people: [ana]", "people: [ana, sam]");
    CHECK(joined(checked(files)).empty());
    change(files, "partnership.yaml", "people: [ana, sam]", "people: [ana]");
    change(files, "partnership.yaml", "from: 2026-11-30, to: 2026-12-02", "from: 2026-12-02");
    CHECK(joined(checked(files)).empty());
}

TEST_CASE("a schedule that lies in the past is a warning, a campaign that has ended is not")
{
    auto files = with_schedule("{at: 2025-12-01 10:00}");
    CHECK(
        says(checked(files), "campaigns/week.yaml:11:15", "plans no post, since its date is over; is the year right?"));
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\ndates: {to: 2025-12-31}");
    CHECK(joined(checked(files)).empty());
}

TEST_CASE("a message that an error keeps out of the plan is not said to plan nothing besides")
{
    auto files = with_schedule("{at: 2026-12-01 00:20}");
    files["partnership.yaml"] += "quiet_hours: {from: \"00:00\", to: \"23:59\"}\n";
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\ndates: {from: 2026-12-01, to: 2026-12-01}");
    auto const problems = checked(files);
    INFO(joined(problems));
    CHECK(problems.size() == 1);
}

TEST_CASE("advice on writing is never an error")
{
    std::string words = "One";
    for (int i = 0; i < 25; ++i) words += " two";
    struct Case {
        std::string text;
        char const* words;
    };
    for (auto const& c :
         std::vector<Case>{{words + ".", "a sentence has 26 words"},
                           {"Click here to report.", "`click here`"},
                           {"REPORT HATECRIME now.", "written in capitals"},
                           {"STOP HATE NOW. Tell us.", "`STOP HATE NOW.`"},
                           {"\"Tell us \\u202Enow.\"", "may read backwards"},
                           {"One \U0001F389 two \U0001F389 three \U0001F389 four \U0001F389", "it has 4 emoji"},
                           {"\"\u2705 One\\n\u2705 Two\"", "lines begin with emoji"},
                           {"\"See #noplaceforhate today.\"", "with a capital for each word"}}) {
        auto const problems = checked(with_text(c.text));
        INFO(joined(problems));
        CHECK(joined(problems).find(c.words) != std::string::npos);
        CHECK_FALSE(has_errors(problems));
    }
    // A section asks for a field, and is no hashtag.
    auto const section = with_text("\"{{#campaign.title}}Report it.{{/campaign.title}}\"");
    CHECK(joined(checked(section)).find("more than one word") == std::string::npos);
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "alt: Words on blue.", "alt: A photograph of words.");
    CHECK(joined(checked(files)).find("begin with what it shows") != std::string::npos);
    CHECK(joined(checked(with_text("Call NHS 111 or the BBC."))).find("capitals") == std::string::npos);
}

TEST_CASE("what only a picture says is told")
{
    auto const said = [](std::string const& text, std::string const& headline) {
        auto files = with_text(text);
        change(files, "campaigns/week.yaml", "{alt:", "{headline: \"" + headline + "\", alt:");
        return joined(checked(files));
    };
    auto const hint = "only the picture says `";
    CHECK(said("Come to the town hall.", "Open day, 8 May").find(hint + std::string("8`")) != std::string::npos);
    CHECK(said("Come to the town hall.", "Open day").find(hint + std::string("Open day`")) != std::string::npos);
    for (auto const& [text, headline] :
         std::vector<std::pair<char const*, char const*>>{{"Come to the town hall on 8 May.", "Town hall, 8 May"},
                                                          {"Reporting hate helps.", "Report HATE."},
                                                          {"Come on {{partnership.name}} day.", "See you on day 8."},
                                                          {"Come on in.", "{{partnership.name}}"},
                                                          {"Come on in.", "Oh no!"}})
        CHECK(said(text, headline).find(hint) == std::string::npos);
}

TEST_CASE("how old a reader must be is told for English that reads like an office")
{
    CHECK(planner::reading_age("You can report it. It takes a minute, and you need not give a name.") <= 9);
    auto const office = "The multi-agency partnership facilitates the proportionate investigation of discriminatory "
                        "victimisation, notwithstanding jurisdictional considerations.";
    CHECK(planner::reading_age(office) > 20);
    CHECK_FALSE(planner::reading_age("Notwithstanding jurisdictional considerations."));
    // Neither an address nor a tag is read aloud letter by letter.
    std::string const plain = "You can tell us what you saw on any day of the week, and we will help you.";
    CHECK(planner::reading_age(plain + " https://www.report-it.org.uk/your-police-force #StampItOutLLR") ==
          planner::reading_age(plain));
    CHECK(joined(checked(with_text(office))).find("it reads as for somebody of") != std::string::npos);
}

TEST_CASE("a family and a flag are one emoji each, and three are not too many")
{
    auto const family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
    auto const flag = "\U0001F1EC\U0001F1E7";
    CHECK(checked(with_text(std::string("Come along ") + family + flag + "\u2764\uFE0F")).empty());
    CHECK(checked(with_text("\"\u2705 One line\\nand 2 more.\"")).empty());
}

TEST_CASE("an organisation that has ended, or not begun, is told wherever something is still in its name")
{
    auto files = minimal_files();
    change(files, "organisations.yaml", "kind: county", "kind: county, valid_to: 2026-11-23, successor: police");
    auto const ended = checked(files);
    INFO(joined(ended));
    CHECK(ended.size() == 2);
    CHECK(says(ended, "partnership.yaml:9:17",
               "organisation `council` ended on Mon 23 Nov 2026; its successor is `police`"));
    CHECK(says(ended, "channels.yaml:3:60", "organisation `council` ended"));
    // It still stands today, but not when the post is due on its channel.
    change(files, "organisations.yaml", "valid_to: 2026-11-23", "valid_to: 2026-11-30");
    auto const ending = checked(files);
    CHECK(says(ending, "campaigns/week.yaml:1:5",
               "message `hello` is planned for 2026-12-01 on `town-instagram`, after the last day of organisation "
               "`council`, Mon 30 Nov 2026; its successor is `police`"));
    CHECK(ending.size() == 1);
    change(files, "organisations.yaml", "valid_to: 2026-11-30", "valid_to: 2026-12-01");
    CHECK(checked(files).empty());
    change(files, "organisations.yaml", "kind: police", "kind: police, valid_from: 2026-11-25");
    CHECK(says(checked(files), "campaigns/week.yaml:5:8", "organisation `police` begins only on Wed 25 Nov 2026"));
}

TEST_CASE("a calendar that its owner has not looked through is told")
{
    auto files = minimal_files();
    files["calendar.ics"] = "";
    files["calendar.yaml"] = "sources:\n  - {id: ours, file: calendar.ics, owner: council, review_by: 2026-11-23}\n";
    CHECK(
        says(checked(files), "calendar.yaml:2:5", "the review of calendar `ours` is overdue; its owner is `council`"));
    change(files, "calendar.yaml", "2026-11-23", "2026-11-24");
    CHECK(checked(files).empty());
}

TEST_CASE("hashtags are written with a capital for each word, and as agreed")
{
    CHECK(checked(with_text("\"#TownTogether, (#TownTogether) and #NoPlaceForHate\"")).empty());
    for (std::string const text : {"#towntogether", "(#TOWNTOGETHER)", "say \uFF03Towntogether!"}) {
        auto const problems = checked(with_text("\"" + text + "\""));
        INFO(joined(problems));
        CHECK(problems.size() == 1);
        CHECK(says(problems, "campaigns/week.yaml:9:11", "` is posted as `#TownTogether`, as agreed"));
        CHECK(problems.at(0).severity == Severity::hint);
    }
    CHECK(says(checked(with_text("\"(#noplaceforhate)\"")), "campaigns/week.yaml:9:11",
               "`#noplaceforhate` with a capital"));
    auto files = minimal_files();
    change(files, "partnership.yaml", "#TownTogether", "#towntogether");
    auto const problems = checked(files);
    CHECK(problems.size() == 1);
    CHECK(says(problems, "partnership.yaml:4:12", "`#towntogether` with a capital for each word"));
    auto own = minimal_files();
    change(own, "campaigns/week.yaml", "owner: police",
           "owner: police\nhashtags: [\"#NoHate\", \"#nohate\", \"#pride\"]");
    CHECK(says(checked(own), "campaigns/week.yaml:6:23", "`#nohate` is there already"));
    CHECK(says(checked(own), "campaigns/week.yaml:6:23", "if `#nohate` is more than one word"));
    CHECK(joined(checked(own)).find("#pride") == std::string::npos);
}

TEST_CASE("a text has two hashtags at the most besides those that are agreed")
{
    CHECK(checked(with_text("\"#TownTogether #OneTag #TwoTags, and #OneTag again\"")).empty());
    auto const problems = checked(with_text("\"#TownTogether #OneTag #TwoTags #ThreeTags\""));
    CHECK(problems.size() == 1);
    CHECK(says(problems, "campaigns/week.yaml:9:11", "3 hashtags of its own"));
    CHECK(problems.at(0).severity == Severity::warning);
}

TEST_CASE("a sentence ends at the stop of whatever script")
{
    std::string words;
    for (int i = 0; i < 20; ++i) words += i == 9 || i == 19 ? "\u06C1\u06CC\u06BA\u06D4 " : "\u06C1\u06CC\u06BA ";
    CHECK(joined(checked(with_text("\"" + words + words + "\""))).find("a sentence has") == std::string::npos);
}

TEST_CASE("a number that reads like a figure must be one of the register")
{
    for (auto const* text :
         {"There were 12 incidents here.", "In 1,204 reports people told us.", "\"40% of them.\"",
          "Some 40 per cent of us.", "We saw 12 hate crimes (too many).", "We saw 12 disability hate crimes.",
          "There were 12 racist incidents.", "Incidents rose to 214 last year.", "There were 1.2 million reports.",
          "Over 45,000 hate-crimes.", "300 calls came."}) {
        auto const problems = checked(with_text(text));
        INFO(joined(problems));
        CHECK(joined(problems).find("{{figure.ID}}") != std::string::npos);
        CHECK_FALSE(has_errors(problems));
    }
    CHECK(joined(checked(with_text("There were 12 incidents."))).find("`12 incidents`") != std::string::npos);
    auto const several = joined(checked(with_text("We saw 12 hate crimes, 30 reports and 40%.")));
    for (auto const* figure : {"`12 hate crimes`", "`30 reports`", "`40%`"})
        CHECK(several.find(figure) != std::string::npos);
    auto on_picture = minimal_files();
    change(on_picture, "campaigns/week.yaml", "{alt:", "{headline: 45 crimes last year, alt:");
    CHECK(joined(checked(on_picture)).find("`45 crimes`") != std::string::npos);
    for (auto const* text : {"Call 999 or 101 to report it.", "On 9 October 2027 people meet.", "Report by 5 pm.",
                             "There are 2 ways. Report it.", "It is 3 of 4. People ask.",
                             "Here are 2 ways to make reports.", "Take 5 minutes and help victims.", "Open up to 9."})
        CHECK(joined(checked(with_text(text))).find("figure") == std::string::npos);
    auto files = with_text("\"There were {{figure.count}} incidents.\"");
    files["figures.yaml"] = "figures:\n  - {id: count, value: \"12\", unit: incidents, period: 2025, area: town, "
                            "source: the police, approved_by: A. Clerk, valid_until: 2028-12-31}\n";
    CHECK(joined(checked(files)).find("{{figure.ID}}") == std::string::npos);
}

TEST_CASE("a message lacks one of its campaign's languages")
{
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\nlanguages: [en-GB, pl]");
    CHECK(joined(checked(files)).find("message `hello` has no text in `pl`") != std::string::npos);
    CHECK(checked(files).size() == 1);
}

TEST_CASE("two campaigns at the same people on one network within two hours get in each other's way")
{
    auto files = with_schedule("{at: 2026-12-01 10:00}", "[town-x]");
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\nsegments: [age/young]");
    auto other = files["campaigns/week.yaml"];
    auto const replace = [&](std::string const& what, std::string const& with) {
        auto const found = other.find(what);
        REQUIRE(found != std::string::npos);
        other.replace(found, what.size(), with);
    };
    replace("id: week", "id: other");
    replace("10:00", "11:30");
    replace("You can report it.", "Somebody listens.");
    files["campaigns/other.yaml"] = other;
    auto const problems = checked(files);
    INFO(joined(problems));
    CHECK(joined(problems).find("within two hours of `hello` of campaign `week`") != std::string::npos);
    change(files, "campaigns/other.yaml", "11:30", "12:00");
    CHECK(joined(checked(files)).find("two hours") == std::string::npos);
    change(files, "campaigns/other.yaml", "12:00", "11:00");
    change(files, "campaigns/other.yaml", "age/young", "age/old");
    CHECK(joined(checked(files)).find("two hours") == std::string::npos);
    // Those that name nobody are both for everybody.
    change(files, "campaigns/other.yaml", "\nsegments: [age/old]", "");
    CHECK(joined(checked(files)).find("two hours") == std::string::npos);
    change(files, "campaigns/week.yaml", "\nsegments: [age/young]", "");
    CHECK(joined(checked(files)).find("both are for everybody") != std::string::npos);
}

TEST_CASE("a field in single braces would be posted as it stands")
{
    auto const said = [](std::string const& text) {
        return joined(planner::check(with_text(text), {}, at("2026-11-24")));
    };
    CHECK(said("\"Come to {event.title}.\"")
              .find("9:11: warning: `{event.title}` is posted as it stands; write `{{event.title}}`") !=
          std::string::npos);
    CHECK(said("\"Tell us: {link}\"").find("write `{report_link}`") != std::string::npos);
    for (auto const* fine : {"Tell us: {report_link}", "{{organisation.name}} and {{ campaign.title }}",
                             "Braces { alone } and {} and {1} and { are words", "{{organisation.name"})
        CHECK_MESSAGE(said(std::string("\"") + fine + "\"").find("as it stands") == std::string::npos, fine);
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "{alt: Words on blue.}", "{alt: \"{alt.text}\", headline: \"{headline}\"}");
    auto const problems = joined(planner::check(files, {}, at("2026-11-24")));
    CHECK(problems.find("`{alt.text}`") != std::string::npos);
    CHECK(problems.find("`{headline}`") != std::string::npos);
}

TEST_CASE("what the checks say is noted with the posts it is about")
{
    auto files = with_schedule("{at: [2026-12-01 10:00, 2026-12-02 10:00]}", "[town-x, council-x]");
    files["channels.yaml"] += "  - {id: council-x, network: x, organisation: council}\n";
    change(files, "campaigns/week.yaml", "You can report it.", "There were 12 incidents.");
    auto plan = planned(files);
    REQUIRE(plan.posts.size() == 4);
    test::note_findings(loaded(files), plan.posts);
    for (auto const& post : plan.posts) {
        CAPTURE(post.key);
        REQUIRE_FALSE(post.findings.empty());
        CHECK(post.findings[0].find("`12 incidents`") != std::string::npos);
        CHECK(post.findings.size() == (post.channel == "town-x" ? 2 : 1));
    }
}

TEST_CASE("the same words on two accounts of X are against its rules")
{
    auto files = with_schedule("{at: 2026-12-01 10:00}", "[town-x, council-x]");
    files["channels.yaml"] += "  - {id: council-x, network: x, organisation: council}\n";
    auto const problems = checked(files);
    INFO(joined(problems));
    CHECK(joined(problems).find("has the same words on the accounts `council-x` and `town-x` of X") !=
          std::string::npos);
    change(files, "campaigns/week.yaml", "[town-x, council-x]", "[town-x, town-instagram]");
    CHECK(joined(checked(files)).find("accounts") == std::string::npos);
}

TEST_CASE("reviews that are overdue are warnings")
{
    auto files = minimal_files();
    change(files, "routes.yaml", "address: https", "review_by: 2026-11-23, address: https");
    files["faq.yaml"] =
        "faq:\n  - {id: q, question: Q, answer: A, as_of: 2026-01-01, review_by: 2026-11-01}\n"
        "  - {id: hidden, question: Q, answer: A, as_of: 2026-01-01, review_by: 2026-11-01, status: superseded-check}\n";
    files["figures.yaml"] =
        "figures:\n  - {id: f, value: \"1\", unit: u, period: p, area: a, source: s, approved_by: b, valid_until: 2026-11-23}\n";
    auto const problems = checked(files);
    CHECK(says(problems, "routes.yaml:2:5", "review of route `online` is overdue"));
    CHECK(says(problems, "faq.yaml:2:5", "review of question `q` is overdue"));
    CHECK(says(problems, "figures.yaml:2:5", "has expired"));
    CHECK(problems.size() == 3);
    CHECK_FALSE(has_errors(problems));
}

TEST_CASE("names and party words are told in the restriction that asks to avoid them, and nowhere else")
{
    auto files = with_schedule("{at: 2026-12-01 10:00}", "[town-x]");
    change(files, "campaigns/week.yaml", "You can report it.", "Ask Jo  example or the LABOUR group.");
    auto const terms = std::string("restrictions:\n  - {id: poll, reason: Pre-election period, from: 2026-11-25, ");
    auto const words = "avoid: [Labour, Jo Example, Green]";
    files["partnership.yaml"] += terms + "to: 2026-12-10, " + words + "}\n";
    auto const problems = checked(files);
    CHECK_FALSE(has_errors(problems));
    CHECK_MESSAGE(says(problems, "campaigns/week.yaml:8:5",
                       "message `hello` says `Labour`, `Jo Example`, which restriction `poll` asks to avoid"),
                  joined(problems));

    auto plan = planned(files);
    test::note_findings(loaded(files), plan.posts);
    REQUIRE(plan.posts.size() == 1);
    REQUIRE(plan.posts[0].findings.size() == 1);
    CHECK(plan.posts[0].findings[0].starts_with("says `Labour`, `Jo Example`, which"));

    auto labourer = files;
    change(labourer, "campaigns/week.yaml", "Ask Jo  example or the LABOUR group.", "Ask a labourer, or evergreens.");
    CHECK(joined(checked(labourer)).find("asks to avoid") == std::string::npos);
    auto over = files;
    change(over, "partnership.yaml", "to: 2026-12-10", "to: 2026-11-30");
    CHECK(joined(checked(over)).find("asks to avoid") == std::string::npos);
    auto exempt = files;
    change(exempt, "partnership.yaml", words, "exempt: week, " + std::string(words));
    CHECK(joined(checked(exempt)).find("asks to avoid") == std::string::npos);
}

TEST_CASE("contacts are asked again after a while, and one that never answered is told")
{
    auto files = minimal_files();
    files["contacts.yaml"] =
        "owner: council\nconfirm_every_days: 60\ncontacts:\n"
        "  - {id: old, name: Jo Example, role: press, organisation: police, phone: 0116 496 0000, last_confirmed: 2026-09-24}\n"
        "  - {id: new, name: Al Example, role: press, organisation: police, phone: 0116 496 0001, last_confirmed: 2026-09-25}\n"
        "  - {id: silent, name: Em Example, role: web, organisation: council, email: web@example.org}\n";
    auto const problems = checked(files);
    INFO(joined(problems));
    REQUIRE(problems.size() == 2);
    CHECK(
        to_string(problems[0]) ==
        "contacts.yaml:4:5: warning: contact `old` said on Thu 24 Sep 2026 that it is right, more than 60 days ago; ask "
        "again, and write `last_confirmed`; the list is kept by `council`");
    CHECK(says(problems, "contacts.yaml:6:5",
               "1 contact never confirmed that their entry is right; ask each and write "
               "`last_confirmed`: silent"));
}
