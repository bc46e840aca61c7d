#include "tests/unit/text/support.hpp"

using namespace peal;
using namespace peal::campaigns::text;

TEST_CASE("an unknown network is refused with those that are known")
{
    auto const result = measure("myspace", "a");
    REQUIRE_FALSE(result);
    CHECK(result.error().kind == ErrorKind::rejected);
    CHECK(result.error().message == "unknown network `myspace`; known: x, instagram, snapchat, mastodon, bluesky");
}

TEST_CASE("what is not UTF-8 is refused with the byte")
{
    for (std::string const bytes : {"ab\xFF", "ab\xC0\xAF", "ab\xED\xA0\x80", "ab\xF4\x90\x80\x80", "ab\xE2\x82"}) {
        for (auto const& network : measured_networks()) {
            auto const result = measure(network, bytes);
            REQUIRE_FALSE(result);
            CHECK(result.error().message.find("byte 3") != std::string::npos);
        }
    }
}

TEST_CASE("a text larger than a megabyte is refused, and a hard one below that is measured in linear time")
{
    CHECK_FALSE(measure("x", std::string((1 << 20) + 1, 'a')));
    std::string labels, tags, parentheses = "example.org/";
    while (labels.size() < 200000) labels += "a.";
    while (tags.size() < 200000) tags += "#1";
    while (parentheses.size() < 200000) parentheses += "(a";
    CHECK(length_of(labels) == labels.size());
    CHECK(length_of(tags) == tags.size());
    CHECK(measure("x", parentheses));
    for (std::string const unit :
         {"(a", "#a ", "@a.test ", "@a@b", "e\u0301", "👩\u200D", "🇬", "http://a.md ", "a-.", "@a.-"})
        for (auto const& network : measured_networks())
            CHECK(measure(network, repeated(unit, 20000 / static_cast<int>(unit.size()))));
}

TEST_CASE("marks without end on one letter are refused, because putting them in order takes quadratic time")
{
    auto const marked = [](std::string const& marks, int times) {
        std::string text = "a";
        for (int i = 0; i < times; ++i) text += marks;
        return text;
    };
    // Each pair is in the wrong order; the last two characters are marks only once they are taken apart.
    for (auto const* pair : {"\xCC\x81\xCC\xA3", "\xCD\x84\xCC\xA3", "\xE0\xBD\xB3\xE0\xBE\x81"}) {
        CHECK(measure("x", marked(pair, 400)));
        auto const refused = measure("x", marked(pair, 100'000));
        REQUIRE_FALSE(refused);
        CHECK(refused.error().kind == ErrorKind::rejected);
        CHECK(refused.error().message.find("more than 1000 marks") != std::string::npos);
    }
}
