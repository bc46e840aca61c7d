#include "campaigns/planner/check.hpp"
#include "tests/unit/planner/town.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::test;

namespace {

constexpr char const* consented = "consent: {by: Jo Example, on: 2026-11-01, until: 2027-12-31}";

// The minimal partnership with a picture of its own; one post on each network on `day`.
definitions::SourceFiles with_photo(std::string const& terms, std::string const& day = "2026-12-01")
{
    auto files = minimal_files();
    files["media/hall.jpg"] = "image/jpeg 9f86d0";
    change(files, "campaigns/week.yaml", "{alt: Words on blue.}",
           "{alt: People before the hall., photo: {file: media/hall.jpg, source: taken by us, " + terms + "}}");
    change(files, "campaigns/week.yaml", "{at: 2026-12-01", "{at: " + day);
    return files;
}

std::vector<Problem> check_with_photo(definitions::SourceFiles const& files)
{
    return planner::check(files, {}, at("2026-11-24"));
}

std::size_t left_out_because(definitions::SourceFiles const& files, std::string const& because)
{
    auto const plan = planned(files);
    INFO(joined(plan.problems));
    return static_cast<std::size_t>(std::count_if(plan.unplanned.begin(), plan.unplanned.end(), [&](auto const& one) {
        return one.reason.find(because) != std::string::npos;
    }));
}

}  // namespace

TEST_CASE("a post carries a picture of one's own, with the digest of its bytes, who made it and who consented")
{
    auto const plan = planned(with_photo(consented));
    REQUIRE_MESSAGE(plan.posts.size() == 3, joined(plan.problems));
    for (auto const& post : plan.posts) {
        auto const& photo = post.artwork.photo;
        CHECK(photo.file == "media/hall.jpg");
        CHECK(photo.digest == "9f86d0");
        CHECK(photo.fit == "crop");
        CHECK(photo.source == "taken by us");
        CHECK(photo.consent == "Jo Example, given Sun 1 Nov 2026, until Fri 31 Dec 2027");
    }
    auto const drawing = planned(with_photo("fit: whole, no_consent_reason: It is a drawing."));
    REQUIRE(drawing.posts.size() == 3);
    CHECK(drawing.posts[0].artwork.photo.consent == "not needed: It is a drawing.");
    CHECK(drawing.posts[0].artwork.photo.fit == "whole");
    CHECK(planned(minimal_files()).posts[0].artwork.photo == Photo());
}

TEST_CASE("another picture behind the same name is another artwork")
{
    auto files = with_photo(consented);
    auto const before = planned(files).posts.at(0).artwork;
    files["media/hall.jpg"] = "image/jpeg 60303a";
    CHECK(planned(files).posts.at(0).artwork != before);
}

TEST_CASE("where the picture shows the words, its alternative text says both")
{
    for (auto const& post : planned(with_photo(consented)).posts) {
        auto const begin = post.network == "snapchat" ? "People before the hall. You can report it. Report it:"
                                                      : "People before the hall. Report it:";
        CHECK_MESSAGE(post.alt_text.starts_with(begin), post.alt_text);
    }
}

TEST_CASE("no post shows a picture outside the time that was consented to")
{
    CHECK(left_out_because(with_photo(consented, "2027-12-31"), "picture") == 0);
    CHECK(left_out_because(with_photo(consented, "2028-01-01"),
                           "shows the picture `media/hall.jpg` on Sat 1 Jan 2028, 10:00, after the consent") == 3);
    CHECK(left_out_because(with_photo("consent: {by: Jo Example, on: 2026-12-02}"), "before those in it have agreed") ==
          3);
    CHECK(left_out_because(with_photo("consent: {by: Jo Example, on: 2026-12-01}"), "picture") == 0);
    std::string const licensed = "no_consent_reason: Nobody is in it., expires: 2026-12-01";
    CHECK(left_out_because(with_photo(licensed), "picture") == 0);
    CHECK(left_out_because(with_photo(licensed, "2026-12-02"), "after it has expired") == 3);
}

TEST_CASE("what decides is the day on which a post ends up, not the one for which it was written")
{
    std::string const licensed = "no_consent_reason: Nobody is in it., expires: 2026-12-01";
    auto files = with_photo(licensed, "2026-12-01");
    change(files, "campaigns/week.yaml", "{at: 2026-12-01 10:00}", "{at: 2026-12-01 23:00}");
    CHECK(left_out_because(files, "picture") == 0);
    auto quiet = files;
    quiet["partnership.yaml"] += "quiet_hours: {from: \"22:00\", to: \"07:00\"}\n";
    CHECK(left_out_because(quiet, "`media/hall.jpg` on Wed 2 Dec 2026, 07:00, after it has expired") == 3);

    // The distance between two posts of a channel moves one past midnight; the next one may have its place.
    auto spaced = files;
    change(spaced, "channels.yaml", "network: x,", "network: x, spacing: 2h,");
    change(spaced, "campaigns/week.yaml", "[town-x, town-instagram, town-snapchat]", "[town-x]");
    spaced["campaigns/early.yaml"] = spaced["campaigns/week.yaml"];
    change(spaced, "campaigns/early.yaml", "id: week", "id: early");
    change(spaced, "campaigns/early.yaml", "{at: 2026-12-01 23:00}", "{at: 2026-12-01 22:30}");
    CHECK(left_out_because(spaced, "`media/hall.jpg` on Wed 2 Dec 2026, 00:30, after it has expired") == 1);
    CHECK(planned(spaced).posts.size() == 1);
    spaced["campaigns/week.yaml"] +=
        "  - {id: plain, text: No photo., artwork: {alt: A.}, schedule: {at: 2026-12-02 00:45}}\n";
    auto const plan = planned(spaced);
    REQUIRE(plan.posts.size() == 2);
    CHECK(plan.posts[1].wall == "2026-12-02T00:45");
}

TEST_CASE("the end of a picture is told a month before")
{
    auto const place = "campaigns/week.yaml:10:59";
    CHECK(says(check_with_photo(with_photo("no_consent_reason: Empty., expires: 2026-12-10")), place,
               "hint: the picture `media/hall.jpg` may be shown until Thu 10 Dec 2026"));
    CHECK(check_with_photo(with_photo("no_consent_reason: Empty., expires: 2027-06-01")).empty());
    // Long over, and nothing is planned with it.
    auto files = with_photo("no_consent_reason: Empty., expires: 2026-11-01", "2026-10-01");
    CHECK(says(check_with_photo(files), place, "warning: the picture `media/hall.jpg` may not be shown any more"));
}

TEST_CASE("a picture that is missing, or is none, is an error with its place")
{
    auto files = with_photo(consented);
    auto const mark = files.extract("media/hall.jpg").mapped();
    CHECK(says(check_with_photo(files), "campaigns/week.yaml:10:59",
               "the picture `media/hall.jpg` is missing from the folder media; put it there as .jpg, .jpeg or .png"));
    files["media/halls.jpg"] = mark;
    CHECK(joined(check_with_photo(files)).find("did you mean `media/halls.jpg`?") != std::string::npos);
    files["media/hall.jpg"] = "unknown 9f86d0";
    CHECK(joined(check_with_photo(files)).find("neither JPEG nor PNG inside") != std::string::npos);
}
