#include "daemon/reports/report.hpp"

#include <doctest/doctest.h>

using namespace peal;
using store::State;

namespace {

Instant const noon = parse_instant("2027-03-01T12:00:00Z").value();

store::PostRecord post(std::int64_t id, std::string const& network, State state, Duration late = Duration(0))
{
    store::PostRecord made;
    made.id.value = id;
    made.short_id = "p" + std::to_string(id);
    made.plan.network = network;
    made.plan.campaign = "week";
    made.plan.due = noon;
    made.link_code = "code" + std::to_string(id);
    made.state = state;
    if (state == State::confirmed) {
        made.remote_id = std::to_string(id);
        made.commit_at = noon + late;
        made.published_at = noon + late;
    }
    return made;
}

}  // namespace

TEST_CASE("the report counts what was published and says what was not")
{
    auto const report = reports::make_report(
        "2027-03-01", "2027-03-31",
        {post(1, "x", State::confirmed), post(2, "x", State::confirmed, std::chrono::minutes(3)),
         post(3, "instagram", State::confirmed), post(4, "x", State::rehearsed), post(5, "x", State::missed),
         post(6, "x", State::failed), post(7, "x", State::unknown)},
        {{1, {noon, {{"likes", 4}, {"impressions", 100}}}}, {2, {noon, {{"likes", 1}}}}},
        {{"code1", {{"person", 7}, {"bot", 2}}}, {"code3", {{"person", 1}, {"preview", 5}}}, {"old", {{"person", 2}}}},
        noon);
    CHECK(report.published == 3);
    CHECK(report.on_time == 2);
    CHECK(report.rehearsed == 1);
    CHECK(report.missed == 1);
    CHECK(report.failed == 1);
    CHECK(report.check_account == 1);
    CHECK(report.clicks.at("person") == 10);
    CHECK(report.clicks.at("preview") == 5);
    CHECK(report.headline == "3 posts published; 10 clicks on reporting links");
    REQUIRE(report.networks.size() == 2);
    CHECK(report.networks[0].figures == reports::Figures{{"likes", 5}, {"impressions", 100}});
    CHECK(report.networks[0].clicks == 7);
    // Instagram gave no figure: none is shown, not a zero.
    CHECK(report.networks[1].figures.empty());
    REQUIRE(report.campaigns.size() == 1);
    CHECK(report.campaigns[0].published == 3);
    CHECK(report.campaigns[0].figures.empty());
    CHECK(report.rows.size() == 3);
}

TEST_CASE("a published post without an id is in the report, with a note why it has no figures")
{
    auto story = post(1, "snapchat", State::confirmed);
    story.remote_id.clear();
    auto const report = reports::make_report("2027-03-01", "2027-03-31", {story}, {}, {}, noon);
    CHECK(report.published == 1);
    CHECK(report.headline == "1 post published; 0 clicks on reporting links");
    bool noted = false;
    for (auto const& note : report.notes) noted = noted || note.find("did not tell their ids") != std::string::npos;
    CHECK(noted);
}
