#include "daemon/office/stored_json.hpp"

#include "daemon/cli/stored_posts.hpp"

#include <doctest/doctest.h>

using namespace peal;

TEST_CASE("what the office tells of a stored post, the command line reads back whole")
{
    campaigns::StoredPost stored;
    stored.id = "p7k2mq4";
    stored.link_code = "7k2mq4x";
    stored.standing = campaigns::Standing::leaving;
    stored.state = "publishing";
    stored.pinned = true;
    stored.approvals = 2;
    auto& post = stored.post;
    post.key = "week/a/uid%2Fx@2027-03-01/stamp-x";
    post.campaign = "week";
    post.message = "a";
    post.occurrence = "uid/x@2027-03-01";
    post.channel = "stamp-x";
    post.network = "x";
    post.organisation = "leics-police";
    post.lang = "en-GB";
    post.due = parse_instant("2027-03-01T12:00:00.250Z").value();
    post.wall = "2027-03-01T12:00";
    post.zone = "Europe/London";
    post.text = "Report hate.\nhttps://peal.example/r/7k2mq4x";
    post.alt_text = "White words";
    post.artwork = {"card",
                    "Report hate",
                    "Call",
                    "#Stamp",
                    "peal.example/r/7k2mq4x",
                    "en-GB",
                    {"Peal", "#000000", "#ffffff", "#ffd23f", "Noto Serif", "media/logo.svg", "0123"},
                    {"media/town-hall.jpg", "9f86d0", "crop", "taken by us", "Jo Example, given Sun 1 Nov 2026"}};
    post.route = "true-vision";
    post.destination = "https://www.report-it.org.uk";
    post.approval = campaigns::Approval::two;
    post.dry_run = false;
    post.tentative = true;
    post.max_late = std::chrono::minutes(7);
    post.why = {"each Monday", "at 12:00"};

    auto const read = cli::read_stored(office::to_json(stored));
    REQUIRE(read.has_value());
    CHECK(*read == stored);
}

TEST_CASE("what is no stored post is not taken for one")
{
    campaigns::StoredPost const plain;
    auto shown = office::to_json(plain);
    REQUIRE(cli::read_stored(shown).has_value());
    shown["standing"] = "elsewhere";
    CHECK_FALSE(cli::read_stored(shown).has_value());
    CHECK_FALSE(cli::read_stored(boost::json::value("text")).has_value());
}
