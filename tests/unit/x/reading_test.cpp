#include "connectors/x/reading.hpp"

#include "connectors/json.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::connectors;
using namespace peal::connectors::x;

TEST_CASE("both vocabularies are read the same")
{
    auto const old_names = json::parse(
        R"({"id":"1993000000000000001","text":"cut","note_tweet":{"text":"whole","entities":{"urls":[{"url":"https://t.co/2","expanded_url":"https://b.example"}]}},
        "attachments":{"media_keys":["3_1"]},"referenced_tweets":[{"type":"replied_to","id":"1"}],
        "public_metrics":{"retweet_count":3,"like_count":"4","reply_count":null,"quote_count":-1},"non_public_metrics":{"impression_count":7}})");
    auto const new_names = json::parse(
        R"({"id":"1993000000000000001","text":"cut","note_post":{"text":"whole"},"attachments":{"media_keys":["3_1"]},
        "referenced_posts":[{"type":"replied_to","id":"1"}],"public_metrics":{"repost_count":3,"like_count":4,"impression_count":9},"non_public_metrics":{"impression_count":7}})");
    auto const old_post = read_post(*old_names);
    auto const new_post = read_post(*new_names);
    REQUIRE(old_post);
    REQUIRE(new_post);
    for (auto const* post : {&*old_post, &*new_post}) {
        CHECK(post->text == "whole");
        CHECK(post->media_count == 1);
        CHECK(post->is_reply);
        CHECK(post->figures.at("reposts") == 3);
        CHECK(post->figures.at("likes") == 4);
        CHECK(!post->figures.contains("replies"));
        CHECK(!post->figures.contains("quotes"));
    }
    CHECK(old_post->targets.at("https://t.co/2") == "https://b.example");
    CHECK(old_post->figures.at("impressions") == 7);
    CHECK(new_post->figures.at("impressions") == 9);
}

TEST_CASE("a quote is no reply, and a picture's link is no link")
{
    auto const post = read_post(
        *json::parse(R"({"id":"1993000000000000001","text":"t","referenced_tweets":[{"type":"quoted","id":"1"}],
        "entities":{"urls":[{"url":"https://t.co/1","expanded_url":"https://x.com/a/status/1993000000000000001/photo/1"},{"url":"https://t.co/2","expanded_url":"https://x.com/a/status/1"},{"url":7}]}})"));
    REQUIRE(post);
    CHECK(!post->is_reply);
    CHECK(post->targets ==
          std::map<std::string, std::string>{{"https://t.co/1", ""}, {"https://t.co/2", "https://x.com/a/status/1"}});
}

TEST_CASE("what has no id is no post, whatever else it has")
{
    for (auto const* text : {"null", "[]", "\"1\"", "{}", R"({"id":7})", R"({"id":"x"})"})
        CHECK_MESSAGE(!read_post(*json::parse(text)), text);
}
