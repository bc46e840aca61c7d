#include "campaigns/planner/check.hpp"

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

TEST_CASE("a message that the calendar has no event for is tried all the same")
{
    auto files = with_schedule("{anchor: {title: Big Lunch, at: \"10:00\"}}");
    CHECK(says(checked(files), "campaigns/week.yaml:11:15", "plans no post before the horizon"));
    change(files, "campaigns/week.yaml", "text: You can report it.", "text: \"{{event.titel}}\"");
    CHECK(says(checked(files), "campaigns/week.yaml:9:11", "unknown field `{{event.titel}}`"));
}

TEST_CASE("a schedule that lies in the past is a warning, a campaign that has ended is not")
{
    auto files = with_schedule("{at: 2025-12-01 10:00}");
    CHECK(says(checked(files), "campaigns/week.yaml:11:15", "plans no post"));
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
    for (auto const& c : std::vector<Case>{{words + ".", "a sentence has 26 words"},
                                           {"Click here to report.", "`click here`"},
                                           {"REPORT HATECRIME now.", "written in capitals"},
                                           {"\"See #noplaceforhate today.\"", "with a capital for each word"}}) {
        auto const problems = checked(with_text(c.text));
        INFO(joined(problems));
        CHECK(joined(problems).find(c.words) != std::string::npos);
        CHECK_FALSE(has_errors(problems));
    }
    auto files = minimal_files();
    change(files, "campaigns/week.yaml", "alt: Words on blue.", "alt: Image of words.");
    CHECK(joined(checked(files)).find("begin with what it shows") != std::string::npos);
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
