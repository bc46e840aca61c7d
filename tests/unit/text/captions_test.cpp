#include "tests/unit/text/support.hpp"

using namespace peal::campaigns::text;

TEST_CASE("an Instagram caption has up to 2,200 code points, 30 hashtags and 20 mentions")
{
    CHECK(measured(std::string(2200, 'a'), "instagram").fits);
    CHECK_FALSE(measured(std::string(2201, 'a'), "instagram").fits);
    CHECK(measured("🚀é語", "instagram").length == 3);
    CHECK(measured("", "instagram").fits);

    std::string tags, names;
    for (int i = 0; i < 30; ++i) tags += "#t ";
    for (int i = 0; i < 20; ++i) names += "@n ";
    CHECK(measured(tags + names, "instagram").fits);
    CHECK_FALSE(measured(tags + "#t", "instagram").fits);
    CHECK_FALSE(measured(names + "@n", "instagram").fits);
}

TEST_CASE("hashtags and mentions of a caption, and no links")
{
    auto const m =
        measured("Report it: example.org #StampItOut #2026 #🌈 a#b ##c &#d @leics.police. x@y @a.b", "instagram");
    CHECK(joined(m.hashtags) == "#StampItOut | #2026 | #🌈 | #c");
    CHECK(joined(m.mentions) == "@leics.police | @a.b");
    CHECK(m.urls.empty());
    CHECK(m.cashtags.empty());
}

TEST_CASE("a Snapchat description has up to 160 code points, its hashtags included; mentions are plain words")
{
    auto const m = measured("#peal @peal", "snapchat");
    CHECK(m.limit == 160);
    CHECK(joined(m.hashtags) == "#peal");
    CHECK(m.mentions.empty());
    CHECK(measured(std::string(160, 'a'), "snapchat").fits);
    CHECK_FALSE(measured(std::string(161, 'a'), "snapchat").fits);
}
