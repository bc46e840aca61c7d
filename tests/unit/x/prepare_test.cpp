#include "tests/unit/x/world.hpp"

#include "connectors/json.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::connectors;
using peal::tests::XWorld;

TEST_CASE("a post with a picture goes out whole: text, picture, alternative text, address")
{
    XWorld world;
    std::string const text =
        "Hate has no home here & never will. Report it: https://peal.example/r/abc2345 #NoPlaceForHate";
    auto const ready = world.prepare(XWorld::post(text, true));
    REQUIRE(ready);
    CHECK(world.x->ledger().empty());
    CHECK(ready->method == "POST");
    CHECK(ready->url == "https://api.x.com/2/tweets");

    auto const commit = world.commit(*ready);
    REQUIRE(std::holds_alternative<Done>(commit));
    auto const& done = std::get<Done>(commit);
    auto const ledger = world.x->ledger();
    REQUIRE(ledger.size() == 1);
    CHECK(ledger[0].remote_id == done.remote_id);
    CHECK(ledger[0].text == text);
    CHECK(ledger[0].alt_text == XWorld::post("", true).media->alt_text);
    CHECK(ledger[0].media_width == 1200);
    CHECK(ledger[0].media_height == 675);
    CHECK(ledger[0].media_digest.size() == 64);
    CHECK(ledger[0].account == "leicester_unity");
    CHECK(done.address == "https://x.com/leicester_unity/status/" + done.remote_id);
    CHECK(ledger[0].address == done.address);
}

TEST_CASE(
    "only the create call is marked as the one that makes a post public, and its bytes are those that were prepared")
{
    XWorld world;
    auto const ready = world.prepare(XWorld::post("Speak up.", true)).value();
    world.commit(ready);
    int commits = 0;
    for (auto const& request : world.http.requests()) {
        if (!request.commit) continue;
        ++commits;
        CHECK(request.body == ready.body);
        CHECK(request.url == ready.url);
    }
    CHECK(commits == 1);
    CHECK(world.http.count("/2/media/upload") == 1);
    CHECK(world.http.count("/2/media/metadata") == 1);
}

TEST_CASE("the prepared post says what it is and until when, and holds no credentials")
{
    XWorld world;
    auto const start = world.clock.now();
    auto const ready = world.prepare(XWorld::post("Speak up.", true)).value();
    auto const evidence = json::parse(ready.evidence);
    REQUIRE(evidence);
    CHECK(json::find_string(*evidence, "text") == "Speak up.");
    CHECK(json::find_integer(*evidence, "media_count") == 1);
    CHECK(json::find_string(*evidence, "media_ids.0") ==
          json::find_string(*json::parse(ready.body), "media.media_ids.0"));
    CHECK(json::find_string(*evidence, "floor_id"));
    REQUIRE(ready.expires_at);
    CHECK(*ready.expires_at > start + std::chrono::hours(23));
    CHECK(*ready.expires_at <= start + std::chrono::hours(24) - std::chrono::minutes(5));
    auto const whole = ready.url + ready.body + ready.evidence + ready.content_type;
    CHECK(whole.find(world.account.grant.access_token.reveal()) == std::string::npos);

    auto const words = world.prepare(XWorld::post("Words only.")).value();
    CHECK(!words.expires_at);
    CHECK(words.body == R"({"text":"Words only."})");
}

TEST_CASE("preparing twice makes nothing public")
{
    XWorld world;
    auto const first = world.prepare(XWorld::post("Speak up.", true)).value();
    auto const second = world.prepare(XWorld::post("Speak up.", true)).value();
    CHECK(world.x->ledger().empty());
    CHECK(first.body != second.body);
    CHECK(std::holds_alternative<Done>(world.commit(second)));
    CHECK(world.x->ledger().size() == 1);
}

TEST_CASE("a picture that X reads slowly is waited for")
{
    x::XSimulatorOptions options;
    options.media_processing = std::chrono::seconds(12);
    XWorld world(options);
    auto const start = world.clock.now();
    auto const ready = world.prepare(XWorld::post("Speak up.", true));
    REQUIRE(ready);
    CHECK(world.clock.now() - start >= std::chrono::seconds(12));
    CHECK(world.clock.now() - start < std::chrono::seconds(20));
    CHECK(std::holds_alternative<Done>(world.commit(*ready)));
}

TEST_CASE("a picture that X cannot read, or reads without end, is no ready post")
{
    x::XSimulatorOptions failing;
    failing.media_processing = std::chrono::seconds(5);
    failing.media_processing_fails = true;
    XWorld failed(failing);
    auto const refused = failed.prepare(XWorld::post("Speak up.", true));
    REQUIRE(!refused);
    CHECK(refused.error().kind == ErrorKind::rejected);
    CHECK(refused.error().message.find("could not be read") != std::string::npos);

    x::XSimulatorOptions slow;
    slow.media_processing = std::chrono::hours(5);
    XWorld stuck(slow);
    auto const late = stuck.prepare(XWorld::post("Speak up.", true));
    REQUIRE(!late);
    CHECK(late.error().kind == ErrorKind::transient);
}

TEST_CASE("a picture whose time is over before X has read it is no ready post")
{
    x::XSimulatorOptions options;
    options.media_processing = std::chrono::seconds(12);
    options.media_lifetime = std::chrono::seconds(20);  // half of it is our margin
    XWorld world(options);
    auto const over = world.prepare(XWorld::post("Speak up.", true));
    REQUIRE(!over);
    CHECK(over.error().kind == ErrorKind::transient);
    CHECK(over.error().message.find("uploaded again") != std::string::npos);
}

TEST_CASE("what X would refuse is refused before it costs an upload")
{
    struct Row {
        char const* name;
        OutgoingPost post;
        char const* says;
    };
    std::vector<Row> rows;
    rows.push_back({"too long", XWorld::post(std::string(281, 'a'), true), "limit is 280"});
    rows.push_back({"nothing", XWorld::post(""), "neither text nor picture"});
    rows.push_back({"not UTF-8", XWorld::post("\xff", true), "X:"});
    auto post = XWorld::post("a", true);
    post.media->content_type = "image/gif";
    rows.push_back({"gif", post, "image/gif"});
    post = XWorld::post("a", true);
    post.media->bytes.assign((5u << 20) + 1, 'x');
    rows.push_back({"too large", post, "limit is 5242880"});
    post = XWorld::post("a", true);
    post.media->bytes.clear();
    rows.push_back({"empty", post, "empty"});
    post = XWorld::post("a", true);
    post.media->alt_text = std::string(1001, 'a');
    rows.push_back({"alt text", post, "1000"});
    for (auto& row : rows) {
        CAPTURE(std::string(row.name));
        XWorld world;
        auto const ready = world.prepare(row.post);
        REQUIRE(!ready);
        CHECK(ready.error().kind == ErrorKind::rejected);
        CHECK_MESSAGE(ready.error().message.find(row.says) != std::string::npos, ready.error().message);
        CHECK(world.http.requests().empty());
    }
}

TEST_CASE("an alternative text of 1000 characters is taken whole, counted in characters and not in bytes")
{
    XWorld world;
    auto post = XWorld::post("Speak up.", true);
    post.media->alt_text.clear();
    for (int i = 0; i < 1000; ++i) post.media->alt_text += "\u00e9";
    auto const alt_text = post.media->alt_text;
    REQUIRE(std::holds_alternative<Done>(world.commit(world.prepare(post).value())));
    CHECK(world.x->ledger()[0].alt_text == alt_text);
}

TEST_CASE("a failed preparation says what to do and never calls for a look at the account")
{
    struct Row {
        char const* name;
        SimFault fault;
        ErrorKind kind;
    };
    std::vector<Row> rows;
    rows.push_back({"upload 500", refuse_with("/2/media/upload", HttpResponse(500, "")), ErrorKind::transient});
    rows.push_back({"upload lost", drop_after_effect("/2/media/upload"), ErrorKind::transient});
    rows.push_back(
        {"upload without id", answer_after_effect("/2/media/upload", HttpResponse(200, "{}")), ErrorKind::transient});
    rows.push_back({"upload 429", refuse_with("/2/media/upload", HttpResponse(429, "{}")), ErrorKind::rate_limited});
    rows.push_back({"upload 401", refuse_with("/2/media/upload", HttpResponse(401, "{}")), ErrorKind::auth_expired});
    rows.push_back({"upload 402", refuse_with("/2/media/upload", HttpResponse(402, "{}")), ErrorKind::rejected});
    rows.push_back({"alt text 500", refuse_with("/2/media/metadata", HttpResponse(500, "")), ErrorKind::transient});
    rows.push_back({"alt text refused",
                    refuse_with("/2/media/metadata", HttpResponse(400, R"({"title":"Invalid Request"})")),
                    ErrorKind::rejected});
    for (auto const& row : rows) {
        CAPTURE(std::string(row.name));
        XWorld world;
        world.faults->add(row.fault);
        auto const ready = world.prepare(XWorld::post("Speak up.", true));
        CHECK(world.faults->hits() == 1);
        REQUIRE(!ready);
        CHECK(ready.error().kind == row.kind);
        CHECK(world.x->ledger().empty());
        CHECK(world.prepare(XWorld::post("Speak up.", true)).has_value());
    }
}

TEST_CASE("an account that was connected without leave to write asks to be connected again")
{
    x::XSimulatorOptions options;
    options.scopes = {"tweet.read", "users.read", "offline.access"};
    XWorld world(options);
    auto const ready = world.prepare(XWorld::post("Speak up."));
    REQUIRE(!ready);
    CHECK(ready.error().kind == ErrorKind::auth_expired);
    CHECK(ready.error().message.find("tweet.write") != std::string::npos);
}
