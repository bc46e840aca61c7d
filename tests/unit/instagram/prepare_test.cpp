#include "tests/unit/instagram/stage.hpp"

using namespace peal;
using namespace peal::tests;
using namespace peal::connectors;

namespace {

std::size_t creations(InstagramStage const& stage)
{
    std::size_t n = 0;
    for (auto const& record : stage.http.requests()) n += record.method == "POST" && record.url.ends_with("/media");
    return n;
}

std::size_t looks(InstagramStage const& stage)
{
    return stage.http.count("status_code");
}

}  // namespace

TEST_CASE("a prepared post is a finished container and the bytes of the one call that publishes it")
{
    InstagramStage stage;
    auto const began = stage.clock.now();
    auto const ready = stage.prepared();
    CHECK(ready.method == "POST");
    CHECK(ready.url == "https://graph.instagram.com/v26.0/" + stage.account.remote_id + "/media_publish");
    CHECK(ready.content_type == "application/x-www-form-urlencoded");
    CHECK(ready.body.starts_with("creation_id=178414"));
    CHECK(ready.evidence.find("\"container\"") != std::string::npos);
    REQUIRE(ready.expires_at);
    CHECK(*ready.expires_at >= began + std::chrono::hours(24));
    CHECK(*ready.expires_at < began + std::chrono::hours(24) + std::chrono::seconds(1));
    CHECK(stage.simulator->ledger().empty());
    CHECK(stage.media_authorization.empty());
    CHECK(stage.http.count("media.peal.example") == 1);
    // Processing takes 3 s: not at the quick look, but at the one a minute later.
    CHECK(looks(stage) == 2);
}

TEST_CASE("tokens and the caption never stand in an address, and only media_publish is marked as the commit call")
{
    InstagramStage stage;
    stage.publish();
    auto const& token = stage.account.grant.access_token.reveal();
    std::size_t commits = 0;
    for (auto const& record : stage.http.requests()) {
        CHECK(record.url.find(token) == std::string::npos);
        CHECK(record.url.find("StampItOut") == std::string::npos);
        CHECK(record.body.find(token) == std::string::npos);
        commits += record.commit;
        CHECK(record.commit == record.url.ends_with("/media_publish"));
        if (record.url.find("graph.instagram.com") != std::string::npos)
            CHECK(record.authorization == "Bearer " + token);
    }
    CHECK(commits == 1);
}

TEST_CASE("a picture that is ready at once is not waited for")
{
    InstagramStage stage;
    stage.simulator->settings().processing = Duration(500);
    auto const began = stage.clock.now();
    stage.prepared();
    CHECK(looks(stage) == 1);
    CHECK(stage.clock.now() - began < std::chrono::seconds(3));
}

TEST_CASE("a slow container is looked at once a minute, for five minutes at most")
{
    InstagramStage stage;
    stage.simulator->settings().processing = std::chrono::minutes(4);
    stage.prepared();
    CHECK(looks(stage) == 5);

    InstagramStage stuck;
    stuck.simulator->settings().processing = std::chrono::hours(1);
    auto const began = stuck.clock.now();
    auto const failed = stuck.prepare();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind == ErrorKind::transient);
    CHECK(stuck.clock.now() - began < std::chrono::minutes(6));
    CHECK(looks(stuck) == 5);
    CHECK(stuck.simulator->ledger().empty());
}

TEST_CASE("the polling interval is configuration")
{
    instagram::InstagramSettings settings;
    settings.poll_interval = Duration(200);
    settings.poll_max = std::chrono::seconds(10);
    InstagramStage stage(settings);
    auto const began = stage.clock.now();
    stage.prepared();
    CHECK(stage.clock.now() - began < std::chrono::seconds(4));
    // Against a simulator the picture still has to be drawn, fetched and looked at.
    CHECK(stage.connector->limits().prepare_ahead == Duration(std::chrono::seconds(20)));
}

TEST_CASE("limits say what the composer and the planner need")
{
    InstagramStage stage;
    auto const& limits = stage.connector->limits();
    CHECK(limits.network == "instagram");
    CHECK(limits.artwork_shape == "portrait");
    CHECK(limits.alt_text_max == 1000);
    CHECK(limits.media_bytes_max == 8u * 1024 * 1024);
    CHECK(limits.media_required);
    CHECK(limits.renders_text);
    CHECK_FALSE(limits.links_clickable);
    CHECK(limits.prepare_ahead == Duration(std::chrono::minutes(3)));
    CHECK(limits.commit_deadline == Duration(std::chrono::seconds(30)));
    // 60 days of life, renewed weekly.
    CHECK(limits.refresh_before == Duration(std::chrono::hours(24 * 53)));
}

TEST_CASE("what Instagram would refuse is refused before any call, in our own words")
{
    std::string hashtags;
    for (int i = 0; i < 31; ++i) hashtags += "#a" + std::to_string(i) + " ";
    std::string mentions;
    for (int i = 0; i < 21; ++i) mentions += "@a" + std::to_string(i) + " ";
    struct Case {
        char const* word;
        std::function<void(OutgoingPost&)> spoil;
    };
    std::vector<Case> const cases{
        {"2201 characters", [](OutgoingPost& post) { post.text = std::string(2201, 'a'); }},
        {"31 hashtags", [&](OutgoingPost& post) { post.text = hashtags; }},
        {"21 accounts", [&](OutgoingPost& post) { post.text = mentions; }},
        {"no picture", [](OutgoingPost& post) { post.media.reset(); }},
        {"8 MB", [](OutgoingPost& post) { post.media->bytes = tiny_jpeg(1080, 1350, 8u << 20); }},
        {"not a JPEG", [](OutgoingPost& post) { post.media->bytes = "\x89PNG"; }},
        {"not a JPEG", [](OutgoingPost& post) { post.media->content_type = "image/png"; }},
        {"1080x1920", [](OutgoingPost& post) { post.media->bytes = tiny_jpeg(1080, 1920); }},
        {"description", [](OutgoingPost& post) { post.media->alt_text = std::string(1001, 'a'); }},
        {"public address", [](OutgoingPost& post) { post.media->public_url.clear(); }},
        {"public address",
         [](OutgoingPost& post) { post.media->public_url = "https://media.peal.example/m/\xC3\xA9"; }},
    };
    InstagramStage stage;
    for (auto const& item : cases) {
        CAPTURE(item.word);
        auto post = InstagramStage::post();
        item.spoil(post);
        auto const refused = stage.prepare(post);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().kind == ErrorKind::rejected);
        CHECK(refused.error().message.find(item.word) != std::string::npos);
        CHECK(refused.error().message.find(post.key) != std::string::npos);
    }
    CHECK(stage.http.requests().empty());
}

TEST_CASE("the longest caption and the most hashtags that are allowed go through")
{
    InstagramStage stage;
    std::string text;
    for (int i = 0; i < 30; ++i) text += "#a" + std::to_string(i) + " ";
    while (text.size() < 2200) text += 'x';
    auto const ready = stage.prepare(InstagramStage::post(text));
    REQUIRE(ready);
    REQUIRE(std::holds_alternative<Done>(stage.commit(*ready)));
    CHECK(stage.simulator->ledger().at(0).text == text);
}

TEST_CASE("a picture that could not be fetched is offered three times, then the media address is named as the fault")
{
    InstagramStage once;
    once.media.status = 503;
    once.add_fault(refuse_with("/media", HttpResponse(400, graph_error(9004, 2207052))));
    once.media.status = 200;
    CHECK(once.prepare());
    CHECK(creations(once) == 2);

    InstagramStage always;
    always.media.status = 404;
    auto const failed = always.prepare();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind == ErrorKind::rejected);
    CHECK(failed.error().message.find("public address") != std::string::npos);
    CHECK(to_string(failed.error()).find("/m/abc") == std::string::npos);
    CHECK(creations(always) == 3);
}

TEST_CASE("a creation that failed for a moment or got no answer is repeated; a content fault is not")
{
    struct Case {
        SimFault fault;
        std::size_t creations;
        bool ready;
    };
    auto only_creation = [](SimFault fault) {
        fault.method = "POST";
        return fault;
    };
    std::vector<Case> const cases{
        {refuse_with("/media", HttpResponse(400, graph_error(-1, 2207001))), 2, true},
        {refuse_with("/media", HttpResponse(400, graph_error(-2, 2207003))), 2, true},
        {refuse_with("/media", HttpResponse(500, graph_error(2, 0))), 2, true},
        {refuse_with("/media", HttpResponse(502, "<html>Bad Gateway</html>")), 2, true},
        {drop_after_effect("/media"), 2, true},
        {drop_before_effect("/media"), 2, true},
        {truncate_answer("/media"), 2, true},
        {refuse_with("/media", HttpResponse(400, graph_error(36003, 2207009))), 1, false},
        {refuse_with("/media", HttpResponse(400, graph_error(190, 460))), 1, false},
        {refuse_with("/media", HttpResponse(400, graph_error(80002, 0))), 1, false},
        {refuse_with("/media", HttpResponse(400, graph_error(10, 0))), 1, false},
    };
    for (std::size_t i = 0; i < cases.size(); ++i) {
        CAPTURE(i);
        InstagramStage stage;
        stage.add_fault(only_creation(cases[i].fault));
        auto const ready = stage.prepare();
        CHECK(stage.simulator->faults().hits() == 1);
        CHECK(ready.has_value() == cases[i].ready);
        CHECK(creations(stage) == cases[i].creations);
        CHECK(stage.simulator->ledger().empty());
    }
}

TEST_CASE("a container that fails says why by its subcode")
{
    InstagramStage broken;
    broken.simulator->settings().failing_subcode = 2207026;
    auto const format = broken.prepare();
    REQUIRE_FALSE(format);
    CHECK(format.error().kind == ErrorKind::rejected);
    CHECK(format.error().detail.find("2207026") != std::string::npos);

    InstagramStage upload;
    upload.simulator->settings().failing_subcode = 2207082;
    auto const again = upload.prepare();
    REQUIRE_FALSE(again);
    CHECK(again.error().kind == ErrorKind::transient);
}

TEST_CASE("a container that cannot be read is unavailable, not failed: the publish call decides")
{
    InstagramStage stage;
    stage.simulator->settings().objects_hidden_until = stage.clock.now() + std::chrono::hours(48);
    auto const ready = stage.prepared();
    auto const outcome = stage.commit(ready);
    REQUIRE(std::holds_alternative<Done>(outcome));
    CHECK(std::get<Done>(outcome).address.empty());  // the permalink is hidden too
    CHECK(stage.simulator->ledger().size() == 1);
}

TEST_CASE("one unreadable look is looked at again")
{
    InstagramStage stage;
    stage.simulator->settings().objects_hidden_until = stage.clock.now() + std::chrono::seconds(30);
    stage.prepared();
    CHECK(looks(stage) == 2);
}

TEST_CASE("a used-up quota is said before a container is made; an unreadable quota stops nobody")
{
    InstagramStage full;
    full.simulator->settings().quota_total = 1;
    full.publish();
    auto const before = creations(full);
    auto const refused = full.prepare();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::rate_limited);
    CHECK(refused.error().retry_after.has_value());
    CHECK(creations(full) == before);

    for (auto const* body : {"{}", R"({"data":[]})", R"({"data":[{"quota_usage":"many","config":[]}]})", "<html>"}) {
        InstagramStage odd;
        odd.add_fault(refuse_with("content_publishing_limit", HttpResponse(200, body)));
        CHECK(odd.prepare());
        CHECK(odd.simulator->faults().hits() == 1);
    }
    InstagramStage unsupported;
    unsupported.add_fault(refuse_with("content_publishing_limit", HttpResponse(400, graph_error(100, 0))));
    CHECK(unsupported.prepare());
}

TEST_CASE("a dead token is seen before anything is made")
{
    InstagramStage stage;
    stage.simulator->kill_tokens("stampitout", 460);
    auto const refused = stage.prepare();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::auth_expired);
    CHECK(refused.error().message.find("password") != std::string::npos);
    CHECK(creations(stage) == 0);
}

TEST_CASE("a network that refuses connections is a transient failure")
{
    InstagramStage stage;
    stage.http.refuse_connections(100);
    auto const failed = stage.prepare();
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind == ErrorKind::transient);
    CHECK(stage.http.requests().empty());
}
