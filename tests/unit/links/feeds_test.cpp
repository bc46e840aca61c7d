#include "daemon/links/feeds.hpp"

#include "daemon/store/feed_store.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::links;

TEST_CASE("a feed is found by its token, and none by anything else")
{
    auto const text = std::make_shared<FeedText const>("BEGIN:VCALENDAR");
    Feeds feeds;
    feeds.add(store::digest_of_token("abcdefghijklmnopqrstuvwxy0"), text);
    feeds.add(store::digest_of_token("abcdefghijklmnopqrstuvwxy1"), nullptr);
    CHECK(feeds.find("abcdefghijklmnopqrstuvwxy0").text == text);
    CHECK(feeds.find("abcdefghijklmnopqrstuvwxy1").is_known);
    CHECK(feeds.find("abcdefghijklmnopqrstuvwxy1").text == nullptr);
    for (auto const* other : {"", "abcdefghijklmnopqrstuvwxy2", "abcdefghijklmnopqrstuvwxy"})
        CHECK_FALSE(feeds.find(other).is_known);
    // The digest itself, as somebody who has read the database would try.
    CHECK_FALSE(feeds.find(store::digest_of_token("abcdefghijklmnopqrstuvwxy0")).is_known);
}

TEST_CASE("other bytes have another tag")
{
    FeedText const a("a"), b("b"), again("a");
    CHECK(a.etag == again.etag);
    CHECK(a.etag != b.etag);
    CHECK(a.etag.size() == 34);
    CHECK(a.etag.front() == '"');
    CHECK(a.etag.back() == '"');
}

TEST_CASE("If-None-Match as RFC 9110 has it")
{
    auto const* const tag = "\"0123\"";
    for (auto const* yes : {"\"0123\"", "W/\"0123\"", "*", "\"x\", \"0123\"", "\"x\" ,\tW/\"0123\" , \"y\"", " * "}) {
        CAPTURE(std::string(yes));
        CHECK(names_tag(yes, tag));
    }
    for (auto const* no : {"", ",", "0123", "\"012\"", "\"01234\"", "w/\"0123\"", "\"x\", \"y\"", "** "}) {
        CAPTURE(std::string(no));
        CHECK_FALSE(names_tag(no, tag));
    }
}
