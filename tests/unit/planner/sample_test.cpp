#include "campaigns/calendar/reader.hpp"
#include "campaigns/planner/check.hpp"
#include "campaigns/planner/plan.hpp"

#include "tests/support/places.hpp"
#include "tests/unit/planner/town.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;

namespace {

// The sample partnership that ships with Peal.
struct Sample {
    definitions::SourceFiles files;
    definitions::Loaded loaded;
    std::vector<calendar::Occurrence> events;
};

Sample const& sample()
{
    static Sample const sample = [] {
        Sample made;
        auto files = definitions::read_source_files(tests::source_path("config"));
        REQUIRE(files);
        made.files = std::move(*files);
        made.loaded = definitions::load(made.files);
        for (auto const& source : made.loaded.definitions.calendars) {
            calendar::ReadOptions const options{source.id, source.zone};
            auto const read =
                calendar::read_calendar(made.files.at(source.file.value), options, at("2025-11-01"), at("2029-12-31"));
            REQUIRE_MESSAGE(read, read.error().message);
            CHECK(read->problems.empty());
            made.events.insert(made.events.end(), read->occurrences.begin(), read->occurrences.end());
        }
        return made;
    }();
    return sample;
}

planner::Plan const& sample_plan()
{
    static planner::Plan const plan = planner::plan(sample().loaded.definitions, sample().events, at("2026-11-24"),
                                                    at("2026-11-24"), at("2030-01-01"));
    return plan;
}

}  // namespace

TEST_CASE("the sample has no error, and its only advice is to check the routes")
{
    auto const problems = planner::check(sample().loaded, sample().events, at("2026-11-24"));
    CHECK_FALSE(has_errors(problems));
    REQUIRE_MESSAGE(problems.size() == 1, joined(problems));
    CHECK(problems[0].severity == Severity::hint);
    CHECK(problems[0].message.find("11 routes were never checked") == 0);
}

TEST_CASE("the sample holds the partnership's facts")
{
    auto const& all = sample().loaded.definitions;
    CHECK(all.organisations.size() == 12);
    CHECK(all.routes.size() == 11);
    CHECK(all.campaigns.size() == 6);
    CHECK(all.partnership.stakeholder_groups.size() == 8);
    CHECK(std::count_if(all.partnership.categories.begin(), all.partnership.categories.end(),
                        [](auto const& c) { return c.monitored; }) == 5);
    CHECK(all.partnership.categories.size() == 7);
    CHECK(all.partnership.dry_run);
    for (auto const& channel : all.channels) {
        CHECK(all.is_dry_run(channel));
        CHECK(channel.handle.empty());
    }
    for (auto const& route : all.routes) {
        CHECK_FALSE(route.last_checked);
        CHECK(route.review_by);
    }
    CHECK(all.figures.empty());
    auto const incident = std::find_if(all.faq.begin(), all.faq.end(),
                                       [](auto const& faq) { return faq.id == "what-is-a-hate-incident"; });
    REQUIRE(incident != all.faq.end());
    CHECK(incident->status == "superseded-check");
}

TEST_CASE(
    "every message of the sample is planned on all three networks, in every year of the horizon where its event is known")
{
    std::map<std::string, std::set<std::string>> networks;
    for (auto const& post : sample_plan().posts) networks[post.campaign + "/" + post.message].insert(post.network);
    for (auto const& campaign : sample().loaded.definitions.campaigns) {
        for (auto const& message : campaign.messages) {
            auto const name = campaign.id.value + "/" + message.id;
            INFO(name);
            CHECK(networks[name] == std::set<std::string>{"x", "instagram", "snapchat"});
        }
    }
    CHECK_MESSAGE(sample_plan().problems.empty(), joined(sample_plan().problems));
}

TEST_CASE("every post of the sample carries the tag, the way to report and a described picture, in waking hours")
{
    for (auto const& post : sample_plan().posts) {
        INFO(post.key, "\n", post.text);
        CHECK(post.text.find("#StampItOutLLR") != std::string::npos);
        CHECK(post.text.find("Emergency: 999") != std::string::npos);
        CHECK(post.text.find("{") == std::string::npos);
        CHECK(post.destination.empty() == (post.text.find("/r/0000000") == std::string::npos));
        CHECK_FALSE(post.alt_text.empty());
        CHECK(post.dry_run);
        auto const time = post.wall.substr(11, 5);
        CHECK(time >= "07:30");
        CHECK(time < "21:00");
    }
}

TEST_CASE("how to report goes out once a week on each channel")
{
    std::map<std::string, int> weeks;
    for (auto const& post : sample_plan().posts) {
        if (post.campaign == "how-to-report" && post.network == "x") ++weeks[post.occurrence];
    }
    CHECK(weeks.size() >= 100);
    for (auto const& [week, count] : weeks) CHECK(count == 1);
}

TEST_CASE("the awareness week moves with its rule")
{
    std::set<std::string> openings;
    for (auto const& post : sample_plan().posts) {
        if (post.campaign == "national-hate-crime-awareness-week" && post.message == "opening" && post.network == "x")
            openings.insert(post.wall);
    }
    CHECK(openings == std::set<std::string>{"2027-10-09T09:30", "2028-10-14T09:30"});
}

TEST_CASE("dates that are not confirmed are tentative in the sample's calendar")
{
    std::set<std::string> tentative;
    for (auto const& event : sample().events) {
        if (event.status == calendar::Status::tentative) tentative.insert(event.summary);
    }
    CHECK(tentative == std::set<std::string>{"UK Disability History Month", "Safer Internet Day", "Pre-election period",
                                             "Refugee Week", "Armed Forces Day", "Inter Faith Week",
                                             "Anti-Bullying Week"});
}

TEST_CASE("the sample holds no telephone number but the public ones, and no address of an inner network")
{
    std::set<std::string> const numbers = {"0116 305 8263", "0800 138 1625", "07717 989 025"};
    std::regex const number("\\b0[0-9][0-9 ]{7,}[0-9]\\b"), address("https?://([^/ \\n\"]+)");
    for (auto const& file : sample().files) {
        auto const& text = file.second;
        INFO(file.first);
        for (std::sregex_iterator found(text.begin(), text.end(), number), end; found != end; ++found) {
            CHECK_MESSAGE(numbers.contains(found->str()), found->str());
        }
        for (std::sregex_iterator found(text.begin(), text.end(), address), end; found != end; ++found) {
            CHECK_MESSAGE((*found)[1].str().find('.') != std::string::npos, found->str());
        }
    }
}
