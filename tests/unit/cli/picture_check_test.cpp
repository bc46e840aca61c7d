#include "daemon/cli/picture_check.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>

using namespace peal;
using campaigns::Severity;

namespace {

constexpr std::size_t no_end = 1000;

// A worker with room for so many letters, and with no font for 'ж'.
struct Easel {
    campaigns::definitions::Definitions all;
    std::vector<campaigns::PlanUpdate::Post> posts;
    std::vector<std::string> drawn;  // headlines
    std::size_t room = 100;

    void add(std::string headline, std::string shape = "card", std::string tagline = "Report it.")
    {
        campaigns::PlannedPost post;
        post.campaign = "week";
        post.message = "m" + std::to_string(posts.size());
        post.network = shape == "card" ? "x" : "instagram";
        post.wall = "2027-05-08T10:00";
        post.artwork.shape = std::move(shape);
        post.artwork.headline = std::move(headline);
        post.artwork.tagline = std::move(tagline);
        post.artwork.address = "peal.example/r/0000000";
        posts.emplace_back(std::make_shared<campaigns::PlannedPost const>(post));
        if (all.campaigns.empty()) {
            all.campaigns.emplace_back();
            all.campaigns[0].file = "campaigns/week.yaml";
            all.campaigns[0].id.value = "week";
        }
        campaigns::definitions::Message message;
        message.id = post.message;
        message.place = {static_cast<int>(posts.size()) * 10, 5};
        all.campaigns[0].messages.push_back(std::move(message));
    }

    std::vector<campaigns::Problem> check(std::size_t pictures_max = no_end)
    {
        drawn.clear();
        return cli::check_pictures(
            all, posts,
            [this](campaigns::Artwork art) -> Result<worker::Rendition> {
                CHECK(art.address == "peal.example/r/mmmmmmm");
                drawn.push_back(art.headline);
                if (art.tagline == "too long") return fail(ErrorKind::rejected, "the tagline does not fit");
                if (art.headline.find("ж") != std::string::npos)
                    return fail(ErrorKind::rejected, "no font has a letter");
                if (art.headline.size() > room)
                    return fail(ErrorKind::rejected, std::to_string(art.headline.size()) + " letters do not fit");
                return worker::Rendition();
            },
            pictures_max);
    }
};

}  // namespace

TEST_CASE("of pictures that differ in their words alone only those are drawn that may be harder than the others")
{
    Easel easel;
    for (auto const* headline : {"Short.", "Also short.", "Short.",
                                 "Short words, but quite a few of them are in this one, more than in the others here."})
        easel.add(headline);
    CHECK(easel.check().empty());
    CHECK(easel.drawn.size() == 1);
    easel.add("A veryveryveryverylongword.");
    easel.add("Zażółć.");
    easel.add("Another shape.", "portrait");
    easel.add("Żółć, and no other letters than before.");
    CHECK(easel.check().empty());
    CHECK(easel.drawn.size() == 5);  // 'Ż' is another letter than 'ż'
}

TEST_CASE("what cannot be drawn is an error beside its message, and hides nothing else")
{
    Easel easel;
    easel.add(std::string(120, 'a'));
    easel.add(std::string(110, 'b'));
    easel.add("Short.");
    easel.add("жж");
    auto const problems = easel.check();
    REQUIRE(problems.size() == 3);
    CHECK(to_string(problems[0]) == "campaigns/week.yaml:10:5: message `m0` on x, 2027-05-08: 120 letters do not fit");
    CHECK(to_string(problems[1]) == "campaigns/week.yaml:20:5: message `m1` on x, 2027-05-08: 110 letters do not fit");
    CHECK(to_string(problems[2]) == "campaigns/week.yaml:40:5: message `m3` on x, 2027-05-08: no font has a letter");
}

TEST_CASE("what is wrong with all pictures of a kind is said of two, and not tried for ever")
{
    Easel easel;
    for (int i = 0; i < 20; ++i) easel.add("Headline " + std::to_string(i), "card", "too long");
    easel.add("Another.", "portrait");
    CHECK(easel.check().size() == 2);
    CHECK(easel.drawn.size() == 3);
}

TEST_CASE("after so many pictures the rest are left, and that is said")
{
    Easel easel;
    for (int i = 0; i < 9; ++i)
        easel.add(std::string(1, static_cast<char>('a' + i)), "card", "tagline " + std::to_string(i));
    auto const problems = easel.check(5);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].severity == Severity::hint);
    CHECK(problems[0].message.find("only 5 pictures were tried") != std::string::npos);
    CHECK(easel.drawn.size() == 5);
    CHECK(easel.check().empty());
}

TEST_CASE("without a worker no picture is blamed")
{
    Easel easel;
    easel.add("Short.");
    auto const problems = cli::check_pictures(
        easel.all, easel.posts,
        [](campaigns::Artwork const&) -> Result<worker::Rendition> { return fail(ErrorKind::transient, "no worker"); },
        no_end);
    REQUIRE(problems.size() == 1);
    CHECK(to_string(problems[0]) == "campaigns: hint: no picture can be drawn here: no worker");
}
