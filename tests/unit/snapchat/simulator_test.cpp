#include "connectors/multipart.hpp"
#include "connectors/oauth/authorization.hpp"
#include "connectors/oauth/form.hpp"
#include "connectors/snapchat/cipher.hpp"
#include "core/digest.hpp"
#include "tests/unit/snapchat/world.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace peal::tests {

namespace {

// Speaks to the simulator as any client might.
struct Client {
    World world;
    std::string base = "https://businessapi.snapchat.com";

    explicit Client(SnapchatSimulatorSettings settings = {}) : world(std::move(settings))
    {
        world.sim->settings().calls_per_second_token = 0;
        world.sim->settings().calls_per_second_app = 0;
    }

    HttpResponse call(std::string method, std::string url, std::string body = {}, std::string type = {})
    {
        HttpRequest request(std::move(method), std::move(url));
        request.authorization = oauth::bearer_authorization(world.account.grant.access_token);
        request.body = std::move(body);
        if (!type.empty()) request.set("Content-Type", std::move(type));
        return run(world.clock, world.context, world.sim->handle(std::move(request)));
    }

    std::string profile() const { return "/v1/public_profiles/" + world.account.remote_id; }

    static std::string field(HttpResponse const& response, std::string_view path)
    {
        auto const root = json::parse(response.body);
        return root ? json::text_at(*root, path) : std::string();
    }

    HttpResponse create(std::string const& key, std::string const& iv, std::string const& type = "IMAGE")
    {
        boost::json::object body;
        body["type"] = type;
        body["name"] = "n";
        body["key"] = key;
        body["iv"] = iv;
        return call("POST", profile() + "/media", boost::json::serialize(body), "application/json");
    }

    HttpResponse add(std::string const& path, std::string const& number, std::string_view bytes)
    {
        MultipartForm form(*world.random);
        form.add_field("action", "ADD");
        form.add_field("part_number", number);
        form.add_file("file", "f", "application/octet-stream", bytes);
        auto type = form.content_type();
        return call("POST", path, std::move(form).finish(), std::move(type));
    }

    HttpResponse finalize(std::string const& path)
    {
        MultipartForm form(*world.random);
        form.add_field("action", "FINALIZE");
        auto type = form.content_type();
        return call("POST", path, std::move(form).finish(), std::move(type));
    }

    HttpResponse token(oauth::Pairs form)
    {
        HttpRequest request("POST", "https://accounts.snapchat.com/login/oauth2/access_token");
        form.emplace_back("client_id", world.account.grant.client_id);
        form.emplace_back("client_secret", world.account.grant.client_secret.reveal());
        request.body = oauth::form_encode(form);
        request.set("Content-Type", "application/x-www-form-urlencoded");
        return run(world.clock, world.context, world.sim->handle(std::move(request)));
    }
};

std::string const key(32, 'k');
std::string const iv(16, 'i');

}  // namespace

TEST_CASE("creating media asks for base64 of raw bytes: hexadecimal is refused, encoded or not")
{
    Client client;
    CHECK(client.create(to_base64(key), to_base64(iv)).status == 200);
    std::string const hex_key(64, 'a');
    std::string const hex_iv(32, 'b');
    CHECK(client.create(to_base64(hex_key), to_base64(hex_iv)).status == 400);
    CHECK(client.create(hex_key, hex_iv).status == 400);
    CHECK(client.create(to_base64(key), to_base64(key)).status == 400);
    CHECK(client.create("", "").status == 400);
    CHECK(client.create(to_base64(key), to_base64(iv), "VIDEO").status == 400);
    CHECK(client.call("POST", client.profile() + "/media", "{", "application/json").status == 400);
    CHECK(client.call("POST", client.profile() + "/media", "{}", "text/plain").status == 400);
}

TEST_CASE(
    "an upload is refused for its framing, its number, a gap, a double, a wrong key and a file that is no picture")
{
    Client client;
    MediaKey const right{Secret(key), Secret(iv)};
    auto const sealed = *encrypt(jpeg(1080, 1920), right);
    auto const open = [&](std::string const& with_key = key) {
        auto const created = client.create(to_base64(with_key), to_base64(iv));
        CHECK(Client::field(created, "add_path").starts_with("/us/v1/public_profiles/"));
        return Client::field(created, "add_path");
    };

    auto const path = open();
    for (std::string const number : {"0", "36", "-1", "x", "", "1 "})
        CHECK(client.add(path, number, sealed).status == 400);
    CHECK(client.add(path, "1", "").status == 400);
    CHECK(client.add(path, "1", std::string(std::size_t{32} << 20, 'x')).status == 413);
    CHECK(client.add(path, "1", sealed).status == 200);
    CHECK(client.add(path, "1", sealed).status == 400);
    CHECK(client.call("POST", path, "action=FINALIZE", "application/x-www-form-urlencoded").status == 400);
    CHECK(client.finalize(path).status == 200);
    CHECK(client.finalize(path).status == 400);
    CHECK(client.add(path, "2", sealed).status == 400);

    auto const empty = open();
    CHECK(client.finalize(empty).status == 400);
    auto const gap = open();
    CHECK(client.add(gap, "2", sealed).status == 200);
    CHECK(client.finalize(gap).status == 400);
    auto const wrong_key = open(std::string(32, 'z'));
    CHECK(client.add(wrong_key, "1", sealed).status == 200);
    CHECK(client.finalize(wrong_key).status == 400);
    auto const cut = open();
    CHECK(client.add(cut, "1", sealed.substr(0, sealed.size() - 3)).status == 200);
    CHECK(client.finalize(cut).status == 400);
    auto const plain = open();
    CHECK(client.add(plain, "1", jpeg(1080, 1920)).status == 200);
    CHECK(client.finalize(plain).status == 400);
    auto const text = open();
    CHECK(client.add(text, "1", *encrypt("no picture", right)).status == 200);
    CHECK(client.finalize(text).status == 400);
    // Encrypting each part is not encrypting the file.
    auto const piecewise = open();
    auto const file = jpeg(1080, 1920);
    CHECK(client.add(piecewise, "1", *encrypt(file.substr(0, 100), right)).status == 200);
    CHECK(client.add(piecewise, "2", *encrypt(file.substr(100), right)).status == 200);
    client.finalize(piecewise);
    CHECK(client
              .call("POST",
                    "/us/v1/public_profiles/" + client.world.account.remote_id + "/media/unknown/multipart-upload")
              .status == 404);
}

TEST_CASE("a story is refused without media, before finalising, while processing, after 24 hours")
{
    Client client;
    auto const post = [&](std::string const& body) {
        return client.call("POST", client.profile() + "/stories", body, "application/json");
    };
    CHECK(post("{}").status == 400);
    CHECK(post("nonsense").status == 400);
    CHECK(Client::field(post(R"({"media_id":"unknown"})"), "error_code") == "E3003");
    auto const created = client.create(to_base64(key), to_base64(iv));
    auto const path = Client::field(created, "add_path");
    auto const body = R"({"media_id":")" + Client::field(created, "media_id") + R"("})";
    CHECK(post(body).status == 400);
    MediaKey const right{Secret(key), Secret(iv)};
    client.add(path, "1", *encrypt(png(1080, 1920), right));
    client.finalize(path);
    CHECK(Client::field(post(body), "error_code") == "MEDIA_PROCESSING");
    client.world.clock.run_for(5s);
    CHECK(post(R"({"customized_ttl":"FOREVER",)" + body.substr(1)).status == 400);
    auto const done = post(body);
    CHECK(Client::field(done, "request_status") == "SUCCESS");
    CHECK(done.body.find(client.world.sim->ledger()[0].remote_id) == std::string::npos);
    CHECK(Client::field(post(body), "error_code") == "MEDIA_POSTING_ALREADY_IN_PROGRESS");
    client.world.clock.run_for(24h);
    client.world.account = client.world.connect("llr-stop-hate");
    CHECK(Client::field(post(body), "error_code") == "MEDIA_EXPIRED");
    CHECK(client.world.sim->ledger().size() == 1);
    CHECK(client.world.sim->ledger()[0].media_digest == sha256_hex(png(1080, 1920)));
}

TEST_CASE("codes work once, tokens live an hour, refresh tokens rotate")
{
    Client client;
    HttpRequest authorise(
        "GET",
        "https://accounts.snapchat.com/login/oauth2/authorize?response_type=code&scope=snapchat-profile-api&state=s1&client_id=" +
            client.world.account.grant.client_id + "&redirect_uri=https%3A%2F%2Fpeal.example%2Fback");
    auto const redirect = run(client.world.clock, client.world.context, client.world.sim->handle(authorise));
    CHECK(redirect.status == 302);
    REQUIRE(redirect.find_header("Location"));
    auto const location = *redirect.find_header("Location");
    CHECK(location.starts_with("https://peal.example/back?code="));
    CHECK(location.find("state=s1") != std::string::npos);
    auto const code = oauth::value_of(oauth::form_decode(location.substr(location.find('?') + 1)), "code");
    oauth::Pairs exchange{
        {"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", "https://peal.example/back"}};
    auto const granted = client.token(exchange);
    CHECK(granted.status == 200);
    CHECK(Client::field(client.token(exchange), "error") == "invalid_grant");

    oauth::Pairs refresh{{"grant_type", "refresh_token"}, {"refresh_token", Client::field(granted, "refresh_token")}};
    auto const first = client.token(refresh);
    CHECK(first.status == 200);
    CHECK(Client::field(first, "refresh_token") != Client::field(granted, "refresh_token"));
    CHECK(Client::field(client.token(refresh), "error") == "invalid_grant");

    client.world.account.grant.access_token = Secret(Client::field(first, "access_token"));
    CHECK(client.call("GET", "/v1/public_profiles/my_profile").status == 200);
    client.world.clock.run_for(1h);
    CHECK(client.call("GET", "/v1/public_profiles/my_profile").status == 401);
}

TEST_CASE("a token without the scope, for another profile or without the allow-list is denied")
{
    Client client;
    auto const other = client.world.connect("another");
    CHECK(client.call("GET", "/v1/public_profiles/" + other.remote_id).status == 403);
    CHECK(client.call("GET", "/v1/public_profiles/unknown").status == 404);
    client.world.sim->settings().allow_listed = false;
    auto const denied = client.call("GET", client.profile());
    CHECK(denied.status == 403);
    CHECK(Client::field(denied, "error_code") == "AUTHORIZATION_PERMISSION_DENIED");
}

TEST_CASE("a profile is found alone, as my_profile and in its organisation's pages; its subscribers are text")
{
    Client client;
    client.world.connect("another");
    auto const mine = client.call("GET", "/v1/public_profiles/my_profile");
    CHECK(Client::field(mine, "public_profile.id") == client.world.account.remote_id);
    CHECK(Client::field(mine, "public_profile.subscriber_count") == "1204");
    client.world.sim->settings().page_items_max = 1;
    auto const organisation =
        "/v1/organizations/" + Client::field(mine, "public_profile.organization_id") + "/public_profiles";
    auto const first = client.call("GET", organisation);
    CHECK(Client::field(first, "public_profiles.0.public_profile.snap_user_name") == "llr-stop-hate");
    auto const second = client.call("GET", organisation + "?cursor=" + Client::field(first, "paging.next_page_id"));
    CHECK(Client::field(second, "public_profiles.0.public_profile.snap_user_name") == "another");
    CHECK(Client::field(second, "paging.next_page_id").empty());
}

TEST_CASE("figures are refused for an unknown field, an ill formed span or one beyond 90 days")
{
    Client client;
    auto const id = client.world.sim->post_by_hand("llr-stop-hate");
    auto const story = client.profile() + "/stories/" + id + "/stats";
    CHECK(client.call("GET", story).status == 200);
    CHECK(client.call("GET", story + "?fields=VIEWS,SHARES").status == 200);
    CHECK(client.call("GET", story + "?fields=VIEWS,LIKES").status == 400);
    auto const profile = client.profile() + "/stats";
    CHECK(client.call("GET", profile).status == 200);
    CHECK(client.call("GET", profile + "?assetType=STORY").status == 200);
    CHECK(client.call("GET", profile + "?assetType=PLANET").status == 400);
    CHECK(client.call("GET", profile + "?granularity=DAY").status == 400);
    CHECK(client.call("GET", profile + "?granularity=DAY&startTime=2026-11-01T00:00:00&endTime=2026-11-20T00:00:00")
              .status == 200);
    CHECK(client.call("GET", profile + "?granularity=DAY&startTime=2026-11-01T08:00:00&endTime=2026-11-20T00:00:00")
              .status == 400);
    CHECK(client.call("GET", profile + "?granularity=DAY&startTime=2026-11-20T00:00:00&endTime=2026-11-01T00:00:00")
              .status == 400);
    CHECK(client.call("GET", profile + "?granularity=DAY&startTime=2026-08-01T00:00:00&endTime=2026-11-20T00:00:00")
              .status == 400);
    auto const open = client.call("GET", "/public" + profile);
    CHECK(open.status == 200);
    CHECK(open.body.find("PROFILE_VIEWS") == std::string::npos);
}

TEST_CASE("the eleventh call of a token within a second is refused, without a header that says when")
{
    Client client;
    client.world.sim->settings().calls_per_second_token = 10;
    for (int i = 0; i < 10; ++i) CHECK(client.call("GET", client.profile()).status == 200);
    auto const refused = client.call("GET", client.profile());
    CHECK(refused.status == 429);
    CHECK(refused.find_header("Retry-After") == nullptr);
    client.world.clock.run_for(1s);
    CHECK(client.call("GET", client.profile()).status == 200);
}

TEST_CASE("anything else is refused in the envelope")
{
    Client client;
    for (std::string const path :
         {"/", "/v2/x", "/v1", "/v1/public_profiles", "/us/v1/nothing", "/v1/public_profiles/my_profile/spotlights"}) {
        CAPTURE(path);
        auto const response = client.call("GET", path);
        CHECK(response.status == 404);
        CHECK(Client::field(response, "error_code") == "E3003");
    }
    client.world.account.grant.access_token = Secret();
    CHECK(client.call("GET", client.profile()).status == 401);
    CHECK(client.world.sim->post_by_hand("nobody").empty());
}

TEST_CASE("renewing follows the rotation, keeps what is not sent anew, and knows when a person must come")
{
    World world;
    auto const renew = [&] { return run(world.clock, world.context, world.snapchat->renew(world.account)); };
    auto const before = world.account.grant;
    auto const first = renew();
    REQUIRE(first);
    CHECK(first->access_token.reveal() != before.access_token.reveal());
    CHECK(first->refresh_token.reveal() != before.refresh_token.reveal());
    CHECK(first->client_id == before.client_id);
    CHECK(first->scopes == before.scopes);
    REQUIRE(first->expires_at);
    CHECK(*first->expires_at <= world.clock.now() + 1h);
    CHECK(*first->expires_at > world.clock.now() + 59min);

    // The old refresh token is used up.
    auto const stale = renew();
    REQUIRE_FALSE(stale);
    CHECK(stale.error().kind == ErrorKind::auth_expired);

    world.account.grant = *first;
    world.sim->settings().refresh_rotates = false;
    auto const second = renew();
    REQUIRE(second);
    CHECK(second->refresh_token.reveal() == first->refresh_token.reveal());
    world.account.grant = *second;
    CHECK(world.prepare());

    world.sim->faults().add(refuse_with("access_token", HttpResponse(503, "")));
    CHECK(renew().error().kind == ErrorKind::transient);
    world.http.refuse_connections(1);
    CHECK(renew().error().kind == ErrorKind::transient);
    world.sim->kill_tokens("llr-stop-hate", true);
    CHECK(renew().error().kind == ErrorKind::auth_expired);
    world.account.grant.client_secret = Secret("wrong");
    auto const wrong = renew();
    REQUIRE_FALSE(wrong);
    CHECK(to_string(wrong.error()).find("wrong\"") == std::string::npos);
    world.account.grant.refresh_token = Secret();
    CHECK(renew().error().kind == ErrorKind::auth_expired);
    for (auto const& request : world.http.requests()) CHECK(request.url.find("client_secret") == std::string::npos);
}

}  // namespace peal::tests
