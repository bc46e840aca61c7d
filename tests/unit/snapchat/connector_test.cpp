#include "connectors/multipart.hpp"
#include "connectors/snapchat/cipher.hpp"
#include "connectors/snapchat/stories.hpp"
#include "connectors/snapchat/upload.hpp"
#include "core/digest.hpp"
#include "tests/unit/snapchat/world.hpp"

namespace peal::tests {

namespace {

// Values that must not leave the create call.
struct Keys {
    std::string key;
    std::string iv;
};

Keys keys_of(SimHttp const& http)
{
    for (auto const& request : http.requests()) {
        if (!request.url.ends_with("/media")) continue;
        auto const root = json::parse(request.body);
        REQUIRE(root);
        return {json::text_at(*root, "key"), json::text_at(*root, "iv")};
    }
    FAIL("no media was created");
    return {};
}

}  // namespace

TEST_CASE("the limits say what a story needs")
{
    World world;
    auto const& limits = world.snapchat->limits();
    CHECK(limits.network == "snapchat");
    CHECK(limits.artwork_shape == "story");
    CHECK_FALSE(limits.renders_text);
    CHECK(limits.media_required);
    CHECK_FALSE(limits.links_clickable);
    CHECK(limits.alt_text_max == 0);
    CHECK(limits.media_bytes_max == 20'000'000);
    CHECK(limits.prepare_ahead == 60s);
    CHECK(limits.commit_deadline == 30s);
    CHECK(limits.refresh_before < 1h);
}

TEST_CASE("a story goes the whole way: prepared, posted, found in the list, measured")
{
    World world;
    auto const outcome = world.publish();
    auto const* done = std::get_if<Done>(&outcome);
    REQUIRE(done);
    CHECK(done->remote_id.empty());

    auto const ledger = world.sim->ledger();
    REQUIRE(ledger.size() == 1);
    CHECK(ledger[0].account == "llr-stop-hate");
    CHECK(ledger[0].media_digest == sha256_hex(World::post().media->bytes));
    CHECK(ledger[0].media_width == 1080);
    CHECK(ledger[0].media_height == 1920);
    CHECK(ledger[0].text.empty());

    auto const seen = world.look();
    CHECK(seen.kind == Sighting::Kind::found);
    CHECK(seen.remote_id == ledger[0].remote_id);

    world.sim->react(seen.remote_id, {{"views", 120}, {"shares", 4}, {"unknown", 9}});
    auto const readings = world.measure({seen.remote_id});
    REQUIRE(readings);
    REQUIRE(readings->size() == 1);
    CHECK(readings->front().remote_id == seen.remote_id);
    CHECK(readings->front().figures.at("views") == 120);
    CHECK(readings->front().figures.at("shares") == 4);
    CHECK(readings->front().figures.at("screenshots") == 0);
    CHECK_FALSE(readings->front().figures.contains("unknown"));
}

TEST_CASE("nothing is public before the commit call, and only that call is marked as one")
{
    World world;
    auto const ready = world.prepare();
    REQUIRE(ready);
    CHECK(world.sim->ledger().empty());
    for (auto const& request : world.http.requests()) CHECK_FALSE(request.commit);
    CHECK(ready->method == "POST");
    CHECK(ready->url == "https://businessapi.snapchat.com/v1/public_profiles/" + world.account.remote_id + "/stories");
    auto const snapshot = read_evidence(ready->evidence);
    REQUIRE(snapshot);
    CHECK(ready->body == R"({"media_id":")" + snapshot->media_id + R"("})");
    REQUIRE(ready->expires_at);
    // 24 h from the create call, not from the end of the preparation.
    CHECK(*ready->expires_at <= world.clock.now() + 24h - 100ms);
    CHECK(*ready->expires_at >= world.clock.now() + 24h - 5s);

    world.clock.run_for(30s);
    world.commit(*ready);
    CHECK(world.http.requests().back().commit);
    CHECK(world.http.requests().back().body == ready->body);
}

TEST_CASE("the list is the last thing read before the call, all its pages, and holds what a colleague posted before")
{
    SnapchatSimulatorSettings sim_settings;
    sim_settings.page_items_max = 2;
    SUBCASE("link and cursor") {}
    SUBCASE("cursor only")
    {
        sim_settings.page_block = true;
    }
    SUBCASE("absolute link")
    {
        sim_settings.link_origin = "https://businessapi.snapchat.com";
    }
    SUBCASE("a link to another host is not followed, the cursor beside it is")
    {
        sim_settings.link_origin = "https://evil.example";
    }
    World world(sim_settings);
    std::set<std::string> posted;
    for (int i = 0; i < 5; ++i) {
        posted.insert(world.sim->post_by_hand("llr-stop-hate"));
        world.clock.run_for(1s);
    }
    auto const ready = world.prepare();
    REQUIRE(ready);
    auto const snapshot = read_evidence(ready->evidence);
    REQUIRE(snapshot);
    CHECK(std::set<std::string>(snapshot->before.begin(), snapshot->before.end()) == posted);
    CHECK(snapshot->is_complete);
    CHECK(world.http.count("/stories?") == 3);
    CHECK(world.http.requests().back().url.find("/stories?") != std::string::npos);
    CHECK(world.http.count("evil.example") == 0);
}

TEST_CASE("a list without an end is read to a limit and is not taken for whole")
{
    SnapchatSimulatorSettings sim_settings;
    sim_settings.page_items_max = 1;
    SnapchatSettings settings;
    settings.list_pages_max = 3;
    World world(sim_settings, settings);
    for (int i = 0; i < 5; ++i) world.sim->post_by_hand("llr-stop-hate");
    auto const ready = world.prepare();
    REQUIRE(ready);
    CHECK(world.http.count("/stories?") == 3);
    CHECK_FALSE(read_evidence(ready->evidence)->is_complete);
}

TEST_CASE("a list that leads back to itself ends")
{
    World world;
    world.sim->faults().add([&] {
        auto fault = refuse_with(
            "/stories",
            HttpResponse(200, R"({"request_status":"SUCCESS","stories":[],"paging":{"next_page_id":"a"}})"));
        fault.times = 100;
        return fault;
    }());
    auto const ready = world.prepare();
    REQUIRE(ready);
    CHECK(world.http.count("/stories?") == 2);
    CHECK_FALSE(read_evidence(ready->evidence)->is_complete);
}

TEST_CASE(
    "the file is encrypted as a whole and cut afterwards; parts stay below the network's limit with their framing")
{
    SnapchatSettings settings;
    settings.part_bytes = 700;
    World world({}, settings);
    auto const ready = world.prepare();
    REQUIRE(ready);
    std::string sealed;
    int number = 0;
    for (auto const& request : world.http.requests()) {
        if (request.url.find("multipart-upload") == std::string::npos) continue;
        auto const boundary = request.body.substr(2, request.body.find("\r\n") - 2);
        auto const parts = parse_multipart("multipart/form-data; boundary=" + boundary, request.body);
        REQUIRE(parts);
        if (find_part(*parts, "action")->value == "FINALIZE") continue;
        CHECK(find_part(*parts, "part_number")->value == std::to_string(++number));
        sealed += find_part(*parts, "file")->value;
    }
    CHECK(number == 3);
    auto const keys = keys_of(world.http);
    auto const key = from_base64(keys.key);
    auto const iv = from_base64(keys.iv);
    REQUIRE(key);
    REQUIRE(iv);
    auto const plain = decrypt(sealed, MediaKey(Secret(*key), Secret(*iv)));
    REQUIRE(plain);
    CHECK(*plain == World::post().media->bytes);
    // Cut plain and encrypted piecewise, the parts would not be whole blocks: the simulator took this one.
    world.clock.run_for(30s);
    CHECK(std::holds_alternative<Done>(world.commit(*ready)));
    CHECK(SnapchatSettings().part_bytes == std::size_t{31} * 1024 * 1024);
}

TEST_CASE("key and initialisation vector are new for each file and appear in nothing that is kept")
{
    World world;
    auto const first = world.prepare(World::post("a"));
    REQUIRE(first);
    auto const keys = keys_of(world.http);
    for (auto const& kept : {first->evidence, first->body, first->url}) {
        CHECK(kept.find(keys.key) == std::string::npos);
        CHECK(kept.find(keys.iv) == std::string::npos);
    }
    std::set<std::string> used;
    world.prepare(World::post("b"));
    for (auto const& request : world.http.requests())
        if (request.url.ends_with("/media")) used.insert(json::text_at(*json::parse(request.body), "key"));
    CHECK(used.size() == 2);
}

TEST_CASE("an answer that quotes the key does not carry it into the error")
{
    World world;
    world.sim->settings().quotes_keys = true;
    auto const ready = world.prepare();
    REQUIRE_FALSE(ready);
    auto const keys = keys_of(world.http);
    auto const text = to_string(ready.error());
    CHECK(text.find("invalid media") != std::string::npos);
    CHECK(text.find(keys.key) == std::string::npos);
    CHECK(text.find(keys.iv) == std::string::npos);
    CHECK(text.find(world.account.grant.access_token.reveal()) == std::string::npos);
}

TEST_CASE("an upload address on another host is refused before anything is sent there")
{
    SnapchatSimulatorSettings sim_settings;
    std::size_t uploads = 0;
    SUBCASE("another host")
    {
        sim_settings.upload_origin = "https://evil.example";
    }
    SUBCASE("a host that starts alike")
    {
        sim_settings.upload_origin = "https://businessapi.snapchat.com.evil.example";
    }
    SUBCASE("without encryption on the wire")
    {
        sim_settings.upload_origin = "http://businessapi.snapchat.com";
    }
    SUBCASE("without a scheme")
    {
        sim_settings.upload_origin = "//evil.example";
    }
    SUBCASE("absolute on the configured host is accepted")
    {
        sim_settings.upload_origin = "https://businessapi.snapchat.com";
        uploads = 2;
    }
    World world(sim_settings);
    world.http.route("evil.example", *world.sim);
    auto const ready = world.prepare();
    CHECK(ready.has_value() == (uploads > 0));
    if (!ready) CHECK(ready.error().kind == ErrorKind::rejected);
    CHECK(world.http.count("multipart-upload") == uploads);
    CHECK(world.http.count("evil.example") == 0);
}

TEST_CASE("the profile is compared with the credentials once, and nothing is uploaded to another one")
{
    World world;
    CHECK(world.prepare(World::post("a")));
    CHECK(world.prepare(World::post("b")));
    auto const profile = "/public_profiles/" + world.account.remote_id;
    std::size_t reads = 0;
    for (auto const& request : world.http.requests()) reads += request.url.ends_with(profile);
    CHECK(reads == 1);

    auto const refused = [&](Account wrong) {
        auto const uploads = world.http.count("/media");
        auto const ready = run(world.clock, world.context, world.snapchat->prepare(std::move(wrong), World::post("c")));
        REQUIRE_FALSE(ready);
        CHECK(ready.error().kind == ErrorKind::rejected);
        CHECK(world.http.count("/media") == uploads);
        return ready.error().message;
    };
    auto other_name = world.account;
    other_name.handle = "somebody-else";
    CHECK(refused(other_name).find("somebody-else") != std::string::npos);
    auto other_profile = world.account;
    other_profile.remote_id = world.connect("another").remote_id;
    refused(other_profile);
    auto no_profile = world.account;
    no_profile.remote_id.clear();
    CHECK(refused(no_profile).find("remote_id") != std::string::npos);
    auto same_name = world.account;
    same_name.handle = "@LLR-Stop-Hate";
    CHECK(run(world.clock, world.context, world.snapchat->prepare(same_name, World::post("d"))));
}

TEST_CASE("the profile is read in each shape seen in use")
{
    World world;
    auto const id = world.account.remote_id;
    struct Row {
        std::string body;
        std::optional<ErrorKind> kind;
    };
    Row const rows[] = {
        {R"({"request_status":"SUCCESS","public_profile":{"id":")" + id +
             R"(","snap_user_name":"llr-stop-hate","subscriber_count":"12"}})",
         std::nullopt},
        {R"({"public_profiles":[{"sub_request_status":"SUCCESS","public_profile":{"id":")" + id + R"("}}]})",
         std::nullopt},
        {R"({"public_profiles":[{"id":")" + id + R"("}]})", std::nullopt},
        {R"({"public_profile":{"id":"another"}})", ErrorKind::rejected},
        {R"({"public_profiles":[]})", ErrorKind::transient},
        {R"("text")", ErrorKind::transient},
    };
    for (auto const& row : rows) {
        CAPTURE(row.body);
        World fresh;
        auto account = fresh.account;
        account.remote_id = id;
        auto fault = refuse_with("/public_profiles/" + id, HttpResponse(200, row.body));
        fresh.sim->faults().add(fault);
        auto const ready = run(fresh.clock, fresh.context, fresh.snapchat->prepare(account, World::post()));
        if (row.kind) {
            REQUIRE_FALSE(ready);
            CHECK(ready.error().kind == *row.kind);
        } else {
            CHECK(fresh.http.count("/media") > 0);
        }
    }
}

TEST_CASE("a post without a fitting picture is refused before any call")
{
    World world;
    auto bare = World::post();
    bare.media.reset();
    auto landscape = World::post();
    landscape.media->bytes = jpeg(1920, 1080);
    auto mistaken = World::post();
    mistaken.media->content_type = "image/png";
    for (auto const& post : {bare, landscape, mistaken}) {
        auto const ready = world.prepare(post);
        REQUIRE_FALSE(ready);
        CHECK(ready.error().kind == ErrorKind::rejected);
    }
    CHECK(world.http.requests().empty());
}

TEST_CASE("what fails in a preparation may be tried again, what is refused may not")
{
    struct Row {
        std::string_view name;
        SimFault fault;
        ErrorKind kind;
    };
    std::string const error =
        R"({"request_status":"ERROR","error_code":"E1","request_id":"r-1","debug_message":"why"})";
    Row const rows[] = {
        {"create fails", refuse_with("/media", HttpResponse(500, "")), ErrorKind::transient},
        {"create is throttled", refuse_with("/media", HttpResponse(429, "")), ErrorKind::rate_limited},
        {"create is refused with 200", refuse_with("/media", HttpResponse(200, error)), ErrorKind::rejected},
        {"create answers nothing", drop_after_effect("/media"), ErrorKind::transient},
        {"create answers half", truncate_answer("/media"), ErrorKind::transient},
        {"create answers without paths",
         refuse_with("/media", HttpResponse(200, R"({"request_status":"SUCCESS","media_id":"m"})")),
         ErrorKind::rejected},
        {"create answers without id",
         refuse_with("/media",
                     HttpResponse(200, R"({"request_status":"SUCCESS","add_path":"/a","finalize_path":"/b"})")),
         ErrorKind::transient},
        {"add fails once", refuse_with("multipart-upload", HttpResponse(503, "")), ErrorKind::transient},
        {"add answers ERROR with 200", refuse_with("multipart-upload", HttpResponse(200, error)), ErrorKind::rejected},
        {"add answers no status", refuse_with("multipart-upload", HttpResponse(200, "{}")), ErrorKind::transient},
        {"401 in the middle", refuse_with("multipart-upload", HttpResponse(401, error)), ErrorKind::auth_expired},
        {"the list fails", refuse_with("/stories", HttpResponse(500, "")), ErrorKind::transient},
        {"the list is a sign-in page", refuse_with("/stories", HttpResponse(200, "<html>")), ErrorKind::transient},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        World world;
        world.sim->faults().add(row.fault);
        auto const ready = world.prepare();
        CHECK(world.sim->faults().hits() == 1);
        REQUIRE_FALSE(ready);
        CHECK(ready.error().kind == row.kind);
        CHECK(world.sim->ledger().empty());
        // The next try works: nothing is left in the way.
        world.clock.run_for(2s);
        auto const again = world.prepare();
        REQUIRE(again);
        world.clock.run_for(30s);
        CHECK(std::holds_alternative<Done>(world.commit(*again)));
        CHECK(world.sim->ledger().size() == 1);
    }
}

TEST_CASE("a finalise that was lost is answered by a new upload, and one story")
{
    World world;
    auto fault = drop_after_effect("multipart-upload");
    fault.skip = 1;
    world.sim->faults().add(fault);
    CHECK_FALSE(world.prepare());
    CHECK(std::holds_alternative<Done>(world.publish()));
    CHECK(world.sim->ledger().size() == 1);
}

TEST_CASE("preparing again sends the same media and looks at the list again")
{
    World world;
    auto const first = world.prepare();
    REQUIRE(first);
    auto const colleague = world.sim->post_by_hand("llr-stop-hate");
    world.clock.run_for(10s);
    auto const second = world.prepare();
    REQUIRE(second);
    CHECK(first->body == second->body);
    CHECK(first->expires_at == second->expires_at);
    CHECK(second->evidence.find(colleague) != std::string::npos);
    std::size_t creates = 0;
    for (auto const& request : world.http.requests()) creates += request.url.ends_with("/media");
    CHECK(creates == 1);

    SUBCASE("another picture is another upload")
    {
        auto changed = World::post();
        changed.media->bytes = jpeg(1080, 1920, 999);
        auto const third = world.prepare(changed);
        REQUIRE(third);
        CHECK(third->body != first->body);
    }
    SUBCASE("the same channel on another profile is another upload")
    {
        auto const channel = world.account.channel;
        world.account = world.connect("another");
        world.account.channel = channel;
        auto const third = world.prepare();
        REQUIRE(third);
        CHECK(third->body != first->body);
        world.clock.run_for(30s);
        CHECK(std::holds_alternative<Done>(world.commit(*third)));
    }
    SUBCASE("an upload that is about to expire is made again")
    {
        world.clock.run_for(24h - 5min);
        world.account = world.connect("llr-stop-hate");
        auto const third = world.prepare();
        REQUIRE(third);
        CHECK(third->body != first->body);
    }
}

TEST_CASE("without Snap's allow-list every call says whom to ask, and is not repeated")
{
    World world;
    auto const ready = world.prepare();
    REQUIRE(ready);
    world.sim->settings().allow_listed = false;
    auto const prepared =
        run(world.clock, world.context,
            make_snapchat_connector(world.http, world.clock, *world.random)->prepare(world.account, World::post()));
    REQUIRE_FALSE(prepared);
    CHECK(prepared.error().kind == ErrorKind::rejected);
    CHECK(prepared.error().message.find("allow-list") != std::string::npos);
    world.clock.run_for(30s);
    auto const outcome = world.commit(*ready);
    auto const* refused = std::get_if<Refused>(&outcome);
    REQUIRE(refused);
    CHECK(refused->error.kind == ErrorKind::rejected);
    CHECK(refused->error.message.find("operator") != std::string::npos);
    CHECK(world.sim->ledger().empty());
}

TEST_CASE("calls are spread below the network's limit, whatever they are for")
{
    World world;
    std::vector<std::string> ids;
    for (int i = 0; i < 40; ++i) ids.push_back(world.sim->post_by_hand("llr-stop-hate"));
    world.http.set_latency(1ms);
    auto const readings = world.measure(ids);
    REQUIRE(readings);
    CHECK(readings->size() == 40);
    auto const& requests = world.http.requests();
    for (std::size_t i = 8; i < requests.size(); ++i) CHECK(requests[i].sent_at - requests[i - 8].sent_at >= 1s);
}

}  // namespace peal::tests
