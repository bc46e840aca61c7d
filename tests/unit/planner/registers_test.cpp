#include "tests/unit/planner/town.hpp"

#include <doctest/doctest.h>

// Texts that quote what the partnership's registers hold.

using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;

namespace {

definitions::SourceFiles quoting(std::string const& text, std::string const& answer_keys = "")
{
    auto files = with_text("\"" + text + "\"");
    change(files, "campaigns/week.yaml", "[town-x, town-instagram, town-snapchat]", "[town-instagram]");
    files["figures.yaml"] =
        "figures:\n  - {id: count, value: \"12\", unit: incidents, period: last year, area: the town, "
        "source: the police, approved_by: A. Clerk, valid_until: 2026-12-31}\n";
    files["faq.yaml"] = "faq:\n  - {id: who, question: Who may, answer: Anybody may report it., as_of: 2026-11-01" +
                        answer_keys + "}\n";
    return files;
}

std::string words_of(definitions::SourceFiles const& files)
{
    auto const plan = planned(files);
    REQUIRE_MESSAGE(plan.posts.size() == 1, joined(plan.problems));
    return plan.posts[0].text.substr(0, plan.posts[0].text.find('\n'));
}

bool is_refused(definitions::SourceFiles const& files, std::string const& because)
{
    auto const plan = planned(files);
    INFO(joined(plan.problems));
    return plan.posts.empty() && joined(plan.problems).find(because) != std::string::npos;
}

}  // namespace

TEST_CASE("a figure is quoted with what it counts, when, where, and who says so")
{
    CHECK(words_of(quoting("{{figure.count}} {{figure.count.unit}} in {{figure.count.area}} {{figure.count.period}}, "
                           "says {{figure.count.source}}.")) == "12 incidents in the town last year, says the police.");
    CHECK(is_refused(quoting("{{figure.count.units}}"), "unknown field `{{figure.count.units}}`"));
}

TEST_CASE("a detail of a figure goes stale with it")
{
    auto files = quoting("It was {{figure.count.period}}.");
    change(files, "campaigns/week.yaml", "2026-12-01", "2027-01-01");
    CHECK(is_refused(files, "quotes the figure `count` on Fri 1 Jan 2027, 10:00, after the last day it is valid"));
}

TEST_CASE("an approved answer is said in its own words")
{
    CHECK(words_of(quoting("{{faq.who}}")) == "Anybody may report it.");
    CHECK(is_refused(quoting("{{faq.whom}}"), "unknown field `{{faq.whom}}`; did you mean `faq.who`?"));
}

TEST_CASE("an answer that nobody stands for is not quoted")
{
    CHECK(is_refused(quoting("{{faq.who}}", ", status: draft"), "the answer `who` is `draft` in faq.yaml"));
    CHECK(is_refused(quoting("{{faq.who}}", ", status: superseded-check"), "is `superseded-check`"));
    CHECK(words_of(quoting("{{faq.who}}", ", review_by: 2026-12-01")) == "Anybody may report it.");
    CHECK(is_refused(quoting("{{faq.who}}", ", review_by: 2026-11-30"),
                     "quotes the answer `who` on Tue 1 Dec 2026, 10:00, after its review is due"));
}

TEST_CASE("an answer is quoted in the language of the post, or not at all")
{
    auto files = quoting("{{faq.who}}");
    change(files, "channels.yaml", "network: instagram,", "network: instagram, language: pl,");
    change(files, "campaigns/week.yaml", "text: \"{{faq.who}}\"", "text: {pl: \"{{faq.who}}\"}");
    change(files, "campaigns/week.yaml", "alt: Words on blue.", "alt: {pl: Napis.}");
    change(files, "partnership.yaml", "tagline: \"Report it: {report_link}\"",
           "tagline: {en-GB: \"Report it: {report_link}\", pl: \"Zgłoś: {report_link}\"}");
    CHECK(is_refused(files, "the answer `who` in faq.yaml has no text in `pl`"));
    change(files, "faq.yaml", "answer: Anybody may report it.", "answer: {en-GB: Anybody., pl: Każdy.}");
    CHECK(words_of(files) == "Każdy.");
}

TEST_CASE("a route tells how to reach it")
{
    auto files = quoting("Call {{route.phone}}, {{route.hours}}{{#route.text_number}}, or text{{/route.text_number}}.");
    change(files, "routes.yaml", "kind: web,", "kind: web, phone: \"101\", hours: day and night,");
    CHECK(words_of(files) == "Call 101, day and night.");
    change(files, "routes.yaml", "phone: \"101\",", "");
    CHECK(is_refused(files, "`{{route.phone}}` has no value here"));
    change(files, "routes.yaml", "kind: web,", "kind: web, phone: \"101\",");
    change(files, "campaigns/week.yaml", "    schedule",
           "    link: no\n    link_reason: It names the number.\n    schedule");
    CHECK(words_of(files) == "Call 101, day and night.");
}

TEST_CASE("a campaign for one area alone leads to that area's route")
{
    auto files = minimal_files();
    files["partnership.yaml"] += "area_routes: {north: northern}\n";
    files["routes.yaml"] +=
        "  - {id: northern, name: North, kind: web, areas: [north], address: https://north.example, "
        "last_checked: 2026-11-01}\n";
    auto const route = [&] { return planned(files).posts.at(0).route; };
    CHECK(route() == "online");
    change(files, "campaigns/week.yaml", "owner: police", "owner: police\nareas: [north]");
    CHECK(route() == "northern");
    CHECK(planned(files).posts.at(0).destination == "https://north.example");
    change(files, "campaigns/week.yaml", "areas: [north]", "areas: [north, south]");
    CHECK(route() == "online");
    change(files, "campaigns/week.yaml", "areas: [north, south]", "areas: [north]\nroute: online");
    CHECK(route() == "online");
    change(files, "campaigns/week.yaml", "areas: [north]\nroute: online", "areas: [south]\nroute: northern");
    CHECK(says(definitions::load(files).problems, "campaigns/week.yaml:6:9",
               "warning: its links lead to route `northern`, which does not serve `south`"));
}
