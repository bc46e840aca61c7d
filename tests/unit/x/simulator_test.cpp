#include "tests/unit/x/world.hpp"

#include "connectors/json.hpp"
#include "connectors/multipart.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::connectors;
using peal::tests::XWorld;

namespace {

boost::json::value body_of(HttpResponse const& response)
{
    return json::parse(response.body).value_or(boost::json::value());
}

}  // namespace

TEST_CASE("the played X refuses a create call that the real one refuses")
{
    struct Row {
        char const* name;
        std::string body;
        int status;
        char const* says;
    };
    XWorld world;
    std::string many = R"({"text":"a","media":{"media_ids":["1","2","3","4","5"]}})";
    for (auto const& row : std::vector<Row>{
             {"not JSON", "text=a", 400, "must be a JSON object"},
             {"an array", "[]", 400, "must be a JSON object"},
             {"unknown key", R"({"text":"a","status":"b"})", 400, "additional properties"},
             {"unknown key in media", R"({"text":"a","media":{"ids":["1"]}})", 400, "additional properties"},
             {"text of the wrong type", R"({"text":7})", 400, "expected string"},
             {"nothing", "{}", 400, "is missing"},
             {"media id that is a number", R"({"text":"a","media":{"media_ids":[1]}})", 400, "regex"},
             {"media id of letters", R"({"text":"a","media":{"media_ids":["3_1"]}})", 400, "regex"},
             {"no media ids", R"({"text":"a","media":{"media_ids":[]}})", 400, "1 to 4"},
             {"too many media ids", many, 400, "1 to 4"},
             {"unknown media", R"({"text":"a","media":{"media_ids":["1"]}})", 400, "Your media IDs are invalid."},
             {"too long", R"({"text":")" + std::string(281, 'a') + "\"}", 400, "Your Tweet text is too long"},
             {"too long when weighed",
              R"({"text":")" +
                  [] {
                      std::string s;
                      for (int i = 0; i < 141; ++i) s += "\u65e5";
                      return s;
                  }() +
                  "\"}",
              400, "too long"},
             {"two cashtags", R"({"text":"$ACME $BETA"})", 403, "one cashtag"},
             {"parent gone", R"({"text":"a","reply":{"in_reply_to_tweet_id":"1"}})", 403, "deleted or not visible"},
             {"quote", R"({"text":"a","quote_tweet_id":"1"})", 403, "access level"},
             {"reply settings", R"({"text":"a","reply_settings":"everyone"})", 400, "enumeration"},
         }) {
        CAPTURE(std::string(row.name));
        auto const response = world.call("POST", "/2/tweets", row.body);
        CHECK(response.status == row.status);
        CHECK_MESSAGE(response.body.find(row.says) != std::string::npos, response.body);
        CHECK(response.find_header("x-transaction-id"));
        CHECK(response.find_header("Date"));
    }
    CHECK(world.x->ledger().empty());
    CHECK(world.call("POST", "/2/tweets", R"({"text":"a"})", "text/plain").status == 400);
    CHECK(world.call("POST", "/2/tweets", R"({"text":"See https://example.org/)" + std::string(270, 'a') + "\"}")
              .status == 201);
}

TEST_CASE("the rate headers count down")
{
    XWorld world;
    auto const first = world.call("POST", "/2/tweets", R"({"text":"a"})");
    auto const second = world.call("POST", "/2/tweets", R"({"text":"b"})");
    CHECK(*first.find_header("x-rate-limit-limit") == "100");
    CHECK(*first.find_header("x-rate-limit-remaining") == "99");
    CHECK(*second.find_header("x-rate-limit-remaining") == "98");
    CHECK(*first.find_header("x-rate-limit-reset") == *second.find_header("x-rate-limit-reset"));
}

TEST_CASE("the duplicate window ends, and a deleted post or another account does not count")
{
    XWorld world;
    auto const text = R"({"text":"Speak up."})";
    auto const first = world.call("POST", "/2/tweets", text);
    REQUIRE(first.status == 201);
    CHECK(world.call("POST", "/2/tweets", text).status == 403);
    auto const mine = world.account;
    world.account = world.connect("rutland_unity");
    CHECK(world.call("POST", "/2/tweets", text).status == 201);
    world.account = mine;
    REQUIRE(world.call("DELETE", "/2/tweets/" + json::text_at(body_of(first), "data.id")).status == 200);
    CHECK(world.call("POST", "/2/tweets", text).status == 201);
    world.clock.run_for(std::chrono::hours(25));
    world.account = world.connect("leicester_unity");
    CHECK(world.call("POST", "/2/tweets", text).status == 201);
}

TEST_CASE("a post is deleted once, and only by its account")
{
    XWorld world;
    auto const id = json::text_at(body_of(world.call("POST", "/2/tweets", R"({"text":"a"})")), "data.id");
    auto const mine = world.account;
    world.account = world.connect("rutland_unity");
    CHECK(world.call("DELETE", "/2/tweets/" + id).status == 403);
    world.account = mine;
    CHECK(world.call("DELETE", "/2/tweets/" + id).body == R"({"data":{"deleted":true}})");
    CHECK(world.call("DELETE", "/2/tweets/" + id).status == 404);
    CHECK(world.x->ledger().at(0).removed_at.has_value());
}

TEST_CASE("a reader gets the vocabulary it asks in; names of the other one are ignored")
{
    XWorld world;
    auto const id = json::text_at(body_of(world.call("POST", "/2/tweets", R"({"text":"a"})")), "data.id");
    auto const old_names =
        body_of(world.call("GET", "/2/tweets?ids=" + id + "&tweet.fields=public_metrics,author_id,nonsense"));
    CHECK(json::find(old_names, "data.0.public_metrics.retweet_count"));
    CHECK(json::find(old_names, "data.0.edit_history_tweet_ids"));
    CHECK(json::find(old_names, "data.0.author_id"));
    auto const new_names = body_of(world.call("GET", "/2/tweets?ids=" + id + "&post.fields=public_metrics,author_id"));
    CHECK(json::find(new_names, "data.0.public_metrics.repost_count"));
    CHECK(!json::find(new_names, "data.0.public_metrics.retweet_count"));
    CHECK(json::find(new_names, "data.0.edit_history_post_ids"));
    CHECK(!json::find(new_names, "data.0.author_id"));
}

TEST_CASE("a missing id and a private figure of somebody else are problems inside a 200")
{
    XWorld world;
    auto const id = json::text_at(body_of(world.call("POST", "/2/tweets", R"({"text":"a"})")), "data.id");
    world.account = world.connect("rutland_unity");
    auto const response = world.call("GET", "/2/tweets?ids=" + id + ",1&tweet.fields=non_public_metrics");
    CHECK(response.status == 200);
    auto const body = body_of(response);
    CHECK(json::find_array(body, "data")->size() == 1);
    CHECK(!json::find(body, "data.0.non_public_metrics"));
    CHECK(response.body.find("not-authorized-for-field") != std::string::npos);
    CHECK(response.body.find("resource-not-found") != std::string::npos);
}

TEST_CASE("a read text is escaped and its links are short")
{
    XWorld world;
    auto const created =
        world.call("POST", "/2/tweets", R"({"text":"Tom & Jerry <3 https://example.org/a and example.org"})");
    auto const text = json::text_at(body_of(created), "data.text");
    CHECK(text.starts_with("Tom &amp; Jerry &lt;3 https://t.co/"));
    CHECK(text.find("example.org") == std::string::npos);
    auto const id = json::text_at(body_of(created), "data.id");
    auto const read = body_of(world.call("GET", "/2/tweets?ids=" + id + "&tweet.fields=entities"));
    CHECK(json::text_at(read, "data.0.entities.urls.0.expanded_url") == "https://example.org/a");
    CHECK(json::text_at(read, "data.0.entities.urls.1.expanded_url") == "http://example.org");
}

TEST_CASE("tokens and scopes are checked before anything else")
{
    XWorld world;
    auto const good = world.account.grant;
    world.account.grant.access_token = Secret("nonsense");
    CHECK(world.call("POST", "/2/tweets", "not even JSON").status == 401);
    CHECK(world.call("GET", "/2/users/me").status == 401);
    world.account.grant = good;
    CHECK(json::text_at(body_of(world.call("GET", "/2/users/me")), "data.username") == "leicester_unity");
    CHECK(world.call("GET", "/2/nowhere").status == 404);

    x::XSimulatorOptions options;
    options.scopes = {"tweet.read", "users.read", "offline.access"};
    XWorld reader(options);
    CHECK(reader.call("POST", "/2/tweets", R"({"text":"a"})").status == 403);
    CHECK(reader.call("GET", "/2/users/me").status == 200);
}

TEST_CASE("an upload that is no picture, too large or of the wrong form is refused")
{
    XWorld world;
    auto const upload = [&](std::string_view bytes, std::string_view category) {
        MultipartForm form(*world.random);
        form.add_field("media_category", category);
        form.add_file("media", "a.jpg", "image/jpeg", bytes);
        auto const type = form.content_type();
        return world.call("POST", "/2/media/upload", std::move(form).finish(), type).status;
    };
    auto const jpeg = tests::tiny_jpeg(1200, 675);
    CHECK(upload(jpeg, "tweet_image") == 200);
    CHECK(upload(jpeg, "tweet_video") == 400);
    CHECK(upload("GIF89a", "tweet_image") == 400);
    CHECK(upload("", "tweet_image") == 400);
    CHECK(upload(jpeg + std::string(5u << 20, 'x'), "tweet_image") == 400);
    CHECK(world.call("POST", "/2/media/upload", jpeg, "image/jpeg").status == 400);
    CHECK(world.call("POST", "/2/media/metadata", R"({"media_id":"1","alt_text":{"text":"a"}})").status == 400);
    CHECK(world.call("GET", "/2/media/upload?command=STATUS&media_id=1").status == 404);
}

TEST_CASE("somebody else's picture cannot be attached")
{
    XWorld world;
    auto const ready = world.prepare(XWorld::post("Speak up.", true)).value();
    world.account = world.connect("rutland_unity");
    auto const response = world.call("POST", "/2/tweets", ready.body);
    CHECK(response.status == 400);
    CHECK(response.body.find("Your media IDs are invalid.") != std::string::npos);
}

TEST_CASE("the account's list is read in pages, newest first, and refuses what is no number")
{
    XWorld world;
    for (int i = 0; i < 12; ++i)
        REQUIRE(world.call("POST", "/2/tweets", R"({"text":"Post )" + std::to_string(i) + "\"}").status == 201);
    auto const list = "/2/users/" + world.account.remote_id + "/tweets";
    auto const first = body_of(world.call("GET", list + "?max_results=5"));
    CHECK(json::text_at(first, "data.0.text") == "Post 11");
    CHECK(json::find_integer(first, "meta.result_count") == 5);
    auto const second =
        body_of(world.call("GET", list + "?max_results=5&pagination_token=" + json::text_at(first, "meta.next_token")));
    CHECK(json::text_at(second, "data.0.text") == "Post 6");
    auto const third = body_of(
        world.call("GET", list + "?max_results=5&pagination_token=" + json::text_at(second, "meta.next_token")));
    CHECK(json::find_integer(third, "meta.result_count") == 2);
    CHECK(!json::find(third, "meta.next_token"));
    auto const since =
        body_of(world.call("GET", list + "?max_results=100&since_id=" + json::text_at(third, "data.0.id")));
    CHECK(json::find_integer(since, "meta.result_count") == 10);
    for (auto const* query : {"?max_results=4", "?max_results=101", "?since_id=x", "?limit=5"})
        CHECK_MESSAGE(world.call("GET", list + query).status == 400, query);
    CHECK(world.call("GET", "/2/users/1/tweets").status == 404);
}
