#include "connectors/snapchat/stories.hpp"

#include "tests/unit/snapchat/world.hpp"

namespace peal::tests {

namespace {

Instant const noon = *parse_instant("2026-11-24T12:00:00Z");

Story story(std::string id, std::optional<Instant> created)
{
    Story out;
    out.id = std::move(id);
    out.created = created;
    return out;
}

struct Scene {
    Snapshot before;
    StoryList after;
    AttemptRecord attempt;

    Scene()
    {
        before.media_id = "m";
        before.before = {"old"};
        before.taken_at = noon - 20s;
        before.media_expires_at = noon + 23h;
        attempt.started_at = noon;
        after.stories = {story("old", noon - 3h)};
    }

    Sighting look() const { return find_ours(before, after, attempt, DifferenceRules()); }
};

StoryPage page(std::string_view text)
{
    auto const root = json::parse(text);
    REQUIRE(root);
    return read_story_page(*root);
}

}  // namespace

TEST_CASE("exactly one new story made since the call is ours")
{
    Scene scene;
    scene.after.stories.push_back(story("new", noon + 1s));
    auto const seen = scene.look();
    CHECK(seen.kind == Sighting::Kind::found);
    CHECK(seen.remote_id == "new");
}

TEST_CASE("no new story is not there")
{
    CHECK(Scene().look().kind == Sighting::Kind::not_there);
}

TEST_CASE("two new stories since the call cannot be told apart: a colleague posted in the same minute")
{
    Scene scene;
    scene.after.stories.push_back(story("new", noon + 1s));
    scene.after.stories.push_back(story("colleague", noon + 20s));
    auto const seen = scene.look();
    CHECK(seen.kind == Sighting::Kind::ambiguous);
    CHECK(seen.remote_id.empty());
    CHECK_FALSE(seen.reason.empty());
}

TEST_CASE("a colleague's story between snapshot and call is not taken for ours")
{
    Scene scene;
    scene.after.stories.push_back(story("colleague", noon - 15s));
    SUBCASE("ours is there too")
    {
        scene.after.stories.push_back(story("new", noon + 1s));
        auto const seen = scene.look();
        CHECK(seen.kind == Sighting::Kind::found);
        CHECK(seen.remote_id == "new");
    }
    SUBCASE("ours is not: with clocks that may differ, nobody can say")
    {
        CHECK(scene.look().kind == Sighting::Kind::cannot_tell);
    }
    SUBCASE("long before the call it is certainly not ours")
    {
        scene.after.stories.back().created = noon - 2min;
        CHECK(scene.look().kind == Sighting::Kind::not_there);
    }
}

TEST_CASE("a story made long after the call is another post's, though ours has an id that the list had before")
{
    Scene scene;
    scene.after.stories.push_back(story("later", noon + 30min));
    CHECK(scene.look().kind == Sighting::Kind::not_there);
    scene.after.stories.back().created = noon + 14min;
    CHECK(scene.look().remote_id == "later");
}

TEST_CASE("stories of other posts of ours, stories that ended and doubles in the list do not count")
{
    Scene scene;
    scene.attempt.claimed_ids = {"claimed"};
    scene.after.stories.push_back(story("claimed", noon + 1s));
    scene.after.stories.push_back(story("ended", noon + 1s));
    scene.after.stories.back().expired = true;
    CHECK(scene.look().kind == Sighting::Kind::not_there);
    scene.after.stories.push_back(story("new", noon + 2s));
    scene.after.stories.push_back(story("new", noon + 2s));
    CHECK(scene.look().remote_id == "new");
}

TEST_CASE("an incomplete list proves that a story is there, never that it is not")
{
    Scene scene;
    scene.after.is_complete = false;
    CHECK(scene.look().kind == Sighting::Kind::cannot_tell);
    scene.after.stories.push_back(story("new", noon));
    CHECK(scene.look().kind == Sighting::Kind::found);
}

TEST_CASE("a story whose time is not told is only claimed against a fresh and whole snapshot")
{
    Scene scene;
    scene.after.stories.push_back(story("new", std::nullopt));
    CHECK(scene.look().kind == Sighting::Kind::found);
    SUBCASE("stale")
    {
        scene.before.taken_at = noon - 10min;
        CHECK(scene.look().kind == Sighting::Kind::cannot_tell);
    }
    SUBCASE("taken after the call")
    {
        scene.before.taken_at = noon + 1s;
        CHECK(scene.look().kind == Sighting::Kind::cannot_tell);
    }
    SUBCASE("not whole")
    {
        scene.before.is_complete = false;
        CHECK(scene.look().kind == Sighting::Kind::cannot_tell);
    }
}

TEST_CASE("a page is read in every spelling seen in use")
{
    auto const wrapped = page(
        R"({"request_status":"SUCCESS","stories":[{"sub_request_status":"SUCCESS","story":{"id":"a","created_at":"2026-11-24T12:00:00Z"}}],
                                  "paging":{"next_page_id":"p","next_link":"/v1/x?cursor=p"}})");
    REQUIRE(wrapped.stories.size() == 1);
    CHECK(wrapped.stories[0].id == "a");
    CHECK(wrapped.stories[0].created == noon);
    CHECK(wrapped.next_page_id == "p");
    CHECK(wrapped.next_link == "/v1/x?cursor=p");
    CHECK(wrapped.is_complete);

    auto const bare =
        page(R"({"stories":[{"id":12345678901234567,"expired":true},{"story_id":"c"}],"page":{"next_page_id":"q"}})");
    REQUIRE(bare.stories.size() == 2);
    CHECK(bare.stories[0].id == "12345678901234567");
    CHECK(bare.stories[0].expired);
    CHECK_FALSE(bare.stories[0].created);
    CHECK(bare.stories[1].id == "c");
    CHECK(bare.next_page_id == "q");
    CHECK(bare.next_link.empty());
}

TEST_CASE("a story's time is read as text, seconds, milliseconds or microseconds")
{
    for (std::string_view const time :
         {R"("created_at":"2026-11-24T12:00:00.000Z")", R"("created_at":"2026-11-24T12:00:00+00:00")",
          R"("created_at":"2026-11-24T12:00:00.000000Z")", R"("created_at":1795521600)",
          R"("create_time":"1795521600")", R"("timestamp":1795521600000)",
          R"("creation_timestamp":1795521600000000)"}) {
        CAPTURE(time);
        auto const read = page(R"({"stories":[{"story":{"id":"a",)" + std::string(time) + "}}]}");
        REQUIRE(read.stories.size() == 1);
        CHECK(read.stories[0].created == noon);
    }
    for (std::string_view const time :
         {R"("created_at":"yesterday")", R"("created_at":5)", R"("created_at":"2026-11-24T12:00:00+01:00")",
          R"("created_at":9223372036854775807)", R"("created_at":null)", R"("created_at":-1)"}) {
        CAPTURE(time);
        auto const read = page(R"({"stories":[{"story":{"id":"a",)" + std::string(time) + "}}]}");
        REQUIRE(read.stories.size() == 1);
        CHECK_FALSE(read.stories[0].created);
    }
}

TEST_CASE("what cannot be read makes the list incomplete, not empty")
{
    CHECK(page(R"({"request_status":"SUCCESS"})").is_complete);
    CHECK(page(R"({"request_status":"SUCCESS","stories":[]})").is_complete);
    CHECK_FALSE(page(R"({})").is_complete);
    CHECK_FALSE(page(R"({"request_status":"SUCCESS","stories":"none"})").is_complete);
    CHECK_FALSE(page(R"({"stories":[{"story":{}}]})").is_complete);
    CHECK_FALSE(page(R"({"stories":[7]})").is_complete);
    CHECK_FALSE(page(R"({"request_status":"PARTIAL","stories":[{"story":{"id":"a"}}]})").is_complete);
    CHECK_FALSE(page(R"({"stories":[{"sub_request_status":"ERROR"},{"story":{"id":"a"}}]})").is_complete);
}

TEST_CASE("evidence is read back as it was written, and nothing else is taken for evidence")
{
    Scene scene;
    scene.before.is_complete = false;
    auto const text = to_evidence(scene.before);
    auto const back = read_evidence(text);
    REQUIRE(back);
    CHECK(back->media_id == "m");
    CHECK(back->before == scene.before.before);
    CHECK(back->taken_at == scene.before.taken_at);
    CHECK(back->media_expires_at == scene.before.media_expires_at);
    CHECK_FALSE(back->is_complete);
    for (
        std::string_view const bad :
        {"", "{}", "[]",
         R"({"media_id":"m","before":[1],"listed_at":"2026-11-24T12:00:00Z","media_expires_at":"2026-11-24T12:00:00Z"})",
         R"({"media_id":"m","before":[],"listed_at":"now","media_expires_at":"2026-11-24T12:00:00Z"})"}) {
        CAPTURE(bad);
        CHECK_FALSE(read_evidence(bad));
    }
}

}  // namespace peal::tests
