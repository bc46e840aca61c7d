#include "tests/unit/text/support.hpp"

using namespace peal::campaigns::text;

TEST_CASE("a text that is too long says by how much, and what of it fits")
{
    auto const post = measured(std::string(285, 'a'));
    CHECK(post.over == 5);
    CHECK(post.fits_until == 280);
    CHECK(post.problems == std::vector<std::string>{"285 of at most 280 characters, 5 too many"});
    auto const caption = measured(std::string(2203, 'a'), "instagram");
    CHECK(caption.over == 3);
    CHECK(caption.fits_until == 2200);
    auto const description = measured(std::string(161, 'a'), "snapchat");
    CHECK(description.over == 1);
    CHECK(description.fits_until == 160);
    CHECK(description.problems == std::vector<std::string>{"161 of at most 160 characters, 1 too many"});
}

TEST_CASE("a text that fits says so with nothing over")
{
    for (auto const& network : measured_networks()) {
        auto const m = measured("Report it. 🚀", network);
        CHECK(m.fits);
        CHECK(m.over == 0);
        CHECK(m.fits_until == 12);
        CHECK(m.problems.empty());
    }
}

TEST_CASE("on X what fits ends before a link or an emoji that is cut in two")
{
    std::string const filler(270, 'a');
    CHECK(fitting(filler + " https://example.org/x", "x") == filler + " ");
    CHECK(fitting(filler + "bbbbbbbbb🚀", "x") == filler + "bbbbbbbbb");
    CHECK(fitting(filler + "bbbbbbbb👨\u200D👩\u200D👧\u200D👦c", "x") == filler + "bbbbbbbb👨\u200D👩\u200D👧\u200D👦");
    // Newer than X's table: it counts as its parts, but is one to a reader.
    CHECK(fitting(filler + "bbbbb🧑\u200D🧑\u200D🧒", "x") == filler + "bbbbb");
}

TEST_CASE("on X what fits is given in the text as written, though the composed form is counted")
{
    auto const accents = repeated("e\u0301", 280);
    CHECK(measured(accents).fits_until == 560);
    CHECK(fitting(accents + "e\u0301", "x") == accents);
    CHECK(fitting("e\u0301" + std::string(278, 'a') + "😀", "x") == "e\u0301" + std::string(278, 'a'));
}

TEST_CASE("on X what fits ends before an invalid character")
{
    auto const m = measured("ab\uFFFFcd");
    CHECK_FALSE(m.fits);
    CHECK(m.over == 0);
    CHECK(m.fits_until == 2);
    CHECK(m.problems.size() == 1);
}

TEST_CASE("a caption is not cut inside a character")
{
    CHECK(fitting(std::string(159, 'a') + "👍🏽", "snapchat") == std::string(159, 'a'));
}

TEST_CASE("every reason why a text does not fit is named")
{
    auto const m = measured(repeated("#t ", 31) + repeated("@n ", 21), "instagram");
    CHECK(m.problems ==
          std::vector<std::string>{"31 of at most 30 hashtags, 1 too many", "21 of at most 20 mentions, 1 too many"});
    CHECK(measured(" ").problems == std::vector<std::string>{"nothing but white space"});
}

TEST_CASE("the value of an entity is as the network's API has it, without its sign")
{
    auto const m = measured("＃StampItOut @peal/bells $ACME example.org http://example.com");
    CHECK(joined_values(m.hashtags) == "StampItOut");
    CHECK(joined_values(m.mentions) == "peal/bells");
    CHECK(joined_values(m.cashtags) == "ACME");
    CHECK(joined_values(m.urls) == "http://example.org | http://example.com");
}
