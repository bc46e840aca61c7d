#include "connectors/json.hpp"
#include "tests/unit/instagram/stage.hpp"

using namespace peal;
using namespace peal::tests;
using namespace peal::connectors;

namespace {

std::pair<std::int64_t, std::int64_t> pair_of(HttpResponse const& response)
{
    auto const body = json::parse(response.body);
    REQUIRE(body);
    return {json::find_integer(*body, "error.code").value_or(0),
            json::find_integer(*body, "error.error_subcode").value_or(0)};
}

std::string field(HttpResponse const& response, std::string_view path)
{
    auto const body = json::parse(response.body);
    REQUIRE(body);
    return json::find_id(*body, path).value_or("absent");
}

using Pair = std::pair<std::int64_t, std::int64_t>;

oauth::Pairs creation()
{
    return {{"image_url", "https://media.peal.example/m/abc"},
            {"caption", "Report it. #StampItOut"},
            {"alt_text", "words"}};
}

}  // namespace

TEST_CASE("the simulator fetches the picture and judges it as Meta does")
{
    struct Case {
        HttpResponse media;
        Pair expected;
    };
    HttpResponse redirect(302, "", "image/jpeg");
    redirect.headers.push_back({"Location", "https://media.peal.example/m/def"});
    std::vector<Case> const cases{
        {HttpResponse(404, "gone", "text/plain"), {9004, 2207052}},
        {HttpResponse(200, "<html>sign in</html>", "text/html"), {9004, 2207052}},
        {redirect, {9004, 2207052}},
        {HttpResponse(200, tiny_jpeg(1080, 1350), "application/octet-stream"), {9004, 2207052}},
        {HttpResponse(200, "\x89PNG", "image/png"), {36001, 2207005}},
        {HttpResponse(200, "\x89PNG", "image/jpeg"), {36001, 2207005}},
        {HttpResponse(200, tiny_jpeg(1080, 1350), "image/png"), {36001, 2207005}},
        {HttpResponse(200, tiny_jpeg(1080, 1920), "image/jpeg"), {36003, 2207009}},
        {HttpResponse(200, tiny_jpeg(2000, 900), "image/jpeg"), {36003, 2207009}},
    };
    for (auto const& item : cases) {
        CAPTURE(item.expected.second);
        InstagramStage stage;
        stage.media = item.media;
        auto const response = stage.call("POST", "/v26.0/me/media", creation());
        CHECK(response.status == 400);
        CHECK(pair_of(response) == item.expected);
    }
    InstagramStage large;
    large.media = HttpResponse(200, tiny_jpeg(1080, 1350, 9u << 20), "image/jpeg");
    CHECK(pair_of(large.call("POST", "/v26.0/me/media", creation())) == Pair{36000, 2207004});
    InstagramStage unreachable;
    auto elsewhere = creation();
    elsewhere[0].second = "https://intranet.example/m/abc";
    CHECK(pair_of(unreachable.call("POST", "/v26.0/me/media", elsewhere)) == Pair{9004, 2207052});
}

TEST_CASE("the simulator refuses a creation that breaks a rule, with the network's numbers")
{
    std::string hashtags;
    for (int i = 0; i < 31; ++i) hashtags += "#a" + std::to_string(i) + " ";
    struct Case {
        std::string name;
        std::string value;
        Pair expected;
    };
    std::vector<Case> const cases{
        {"caption", std::string(2201, 'x'), {36004, 2207010}},
        {"caption", hashtags, {36004, 2207010}},
        {"alt_text", std::string(1001, 'x'), {100, 0}},
        {"media_type", "HOLOGRAM", {100, 2207023}},
        {"image_url", "", {9004, 2207052}},
    };
    for (auto const& item : cases) {
        CAPTURE(item.name);
        InstagramStage stage;
        oauth::Pairs parameters;
        for (auto const& [key, original] : creation())
            if (key != item.name) parameters.emplace_back(key, original);
        parameters.emplace_back(item.name, item.value);
        CHECK(pair_of(stage.call("POST", "/v26.0/me/media", parameters)) == item.expected);
    }
    InstagramStage many;
    many.simulator->settings().containers_per_day = 2;
    CHECK(many.call("POST", "/v26.0/me/media", creation()).status == 200);
    CHECK(many.call("POST", "/v26.0/me/media", creation()).status == 200);
    CHECK(pair_of(many.call("POST", "/v26.0/me/media", creation())) == Pair{4, 0});
    many.clock.run_for(std::chrono::hours(25));
    CHECK(many.call("POST", "/v26.0/me/media", creation()).status == 200);
}

TEST_CASE("a container goes through its states and is published once")
{
    InstagramStage stage;
    auto const id = field(stage.call("POST", "/v26.0/" + stage.account.remote_id + "/media", creation()), "id");
    auto const state = [&] {
        return field(stage.call("GET", "/v26.0/" + id, {{"fields", "status_code,status"}}), "status_code");
    };
    CHECK(state() == "IN_PROGRESS");
    oauth::Pairs const creation_id{{"creation_id", id}};
    CHECK(pair_of(stage.call("POST", "/v26.0/me/media_publish", creation_id)) == Pair{9007, 2207027});
    stage.clock.run_for(std::chrono::seconds(4));
    CHECK(state() == "FINISHED");
    auto const media = field(stage.call("POST", "/v26.0/me/media_publish", creation_id), "id");
    CHECK(state() == "PUBLISHED");
    CHECK(pair_of(stage.call("POST", "/v26.0/me/media_publish", creation_id)) == Pair{24, 2207008});
    stage.simulator->settings().publish_twice_same_id = true;
    CHECK(field(stage.call("POST", "/v26.0/me/media_publish", creation_id), "id") == media);
    CHECK(stage.simulator->ledger().size() == 1);
    CHECK(pair_of(stage.call("POST", "/v26.0/me/media_publish", {{"creation_id", "1"}})) == Pair{24, 2207008});

    auto const late = field(stage.call("POST", "/v26.0/me/media", creation()), "id");
    stage.clock.run_for(std::chrono::hours(24));
    CHECK(field(stage.call("GET", "/v26.0/" + late, {{"fields", "status_code"}}), "status_code") == "EXPIRED");
    CHECK(pair_of(stage.call("POST", "/v26.0/me/media_publish", {{"creation_id", late}})) == Pair{-2, 2207020});
}

TEST_CASE("the quota counts a rolling day, and posts made by hand do not count")
{
    InstagramStage stage;
    stage.simulator->settings().quota_total = 1;
    stage.simulator->post_by_hand("stampitout", "by hand");
    stage.publish();
    auto const usage = [&] {
        return field(stage.call("GET", "/v26.0/me/content_publishing_limit", {{"fields", "quota_usage,config"}}),
                     "data.0.quota_usage");
    };
    CHECK(usage() == "1");
    auto const id = field(stage.call("POST", "/v26.0/me/media", creation()), "id");
    stage.clock.run_for(std::chrono::seconds(4));
    CHECK(pair_of(stage.call("POST", "/v26.0/me/media_publish", {{"creation_id", id}})) == Pair{9, 2207042});
    stage.clock.run_for(std::chrono::hours(24) - std::chrono::minutes(1));
    CHECK(usage() == "1");
    stage.clock.run_for(std::chrono::minutes(1));
    CHECK(usage() == "0");
}

TEST_CASE("no token, a foreign one, one too few permissions: each is refused")
{
    InstagramStage stage;
    CHECK(stage.call("GET", "/v26.0/me", {{"fields", "user_id"}}, "").status == 401);
    CHECK(pair_of(stage.call("GET", "/v26.0/me", {{"fields", "user_id"}}, "IGAAwrong")) == Pair{190, 0});
    auto const stranger = stage.connect("someone_else");
    auto const ready = stage.prepared();
    auto const container = ready.body.substr(ready.body.find('=') + 1);
    CHECK(pair_of(stage.call("GET", "/v26.0/" + container, {{"fields", "status_code"}},
                             stranger.grant.access_token.reveal())) == Pair{100, 33});
    CHECK(pair_of(stage.call("POST", "/v26.0/me/media_publish", {{"creation_id", container}},
                             stranger.grant.access_token.reveal())) == Pair{24, 2207008});
    CHECK(pair_of(stage.call("POST", "/v26.0/" + stage.account.remote_id + "/media", creation(),
                             stranger.grant.access_token.reveal())) == Pair{100, 33});
    CHECK(field(stage.call("GET", "/v26.0/me", {{"fields", "user_id,username"}}), "username") == "stampitout");
    CHECK(field(stage.call("GET", "/v26.0/me", {{"fields", "user_id,username"}}), "user_id") ==
          stage.account.remote_id);
    // The token as a parameter, the way the documentation shows it.
    CHECK(stage
              .call("GET", "/me", {{"fields", "user_id"}, {"access_token", stage.account.grant.access_token.reveal()}},
                    "")
              .status == 200);
    stage.clock.run_for(std::chrono::hours(24 * 60));
    CHECK(pair_of(stage.call("GET", "/v26.0/me", {})) == Pair{190, 463});
}

TEST_CASE("connecting an account again gives the same account a further token")
{
    InstagramStage stage;
    auto const again = stage.connect("@stampitout");
    CHECK(again.remote_id == stage.account.remote_id);
    CHECK(again.handle == "stampitout");
    CHECK(again.grant.access_token.reveal() != stage.account.grant.access_token.reveal());
    CHECK(again.grant.expires_at == stage.clock.now() + Duration(std::chrono::hours(24 * 60)));
    CHECK(stage.connect("second").remote_id != stage.account.remote_id);
}

TEST_CASE("signing in: page, code once, an hour's token, sixty days' token; fewer permissions than asked are possible")
{
    InstagramStage stage;
    auto& settings = stage.simulator->settings();
    settings.unticked_scopes = {"instagram_business_content_publish"};
    auto const secret = stage.account.grant.client_secret.reveal();
    oauth::Pairs const ask{{"client_id", settings.client_id},
                           {"redirect_uri", "https://peal.example/back"},
                           {"response_type", "code"},
                           {"scope", "instagram_business_basic,instagram_business_content_publish"},
                           {"state", "s t"}};
    auto const page = stage.call("GET", "/oauth/authorize", ask, "");
    REQUIRE(page.status == 302);
    REQUIRE(page.find_header("Location"));
    auto const location = *page.find_header("Location");
    CHECK(location.ends_with("#_"));
    auto const query =
        oauth::form_decode(location.substr(location.find('?') + 1, location.find('#') - location.find('?') - 1));
    CHECK(oauth::value_of(query, "state") == "s t");

    oauth::Pairs exchange{{"client_id", settings.client_id},
                          {"client_secret", secret},
                          {"grant_type", "authorization_code"},
                          {"redirect_uri", "https://peal.example/back"},
                          {"code", oauth::value_of(query, "code")}};
    auto const short_token = stage.call("POST", "/oauth/access_token", exchange, "");
    REQUIRE(short_token.status == 200);
    CHECK(field(short_token, "user_id") == stage.account.remote_id);
    CHECK(field(short_token, "permissions.0") == "instagram_business_basic");
    CHECK(stage.call("POST", "/oauth/access_token", exchange, "").status == 400);

    auto const token = field(short_token, "access_token");
    auto const long_token =
        stage.call("GET", "/access_token", {{"grant_type", "ig_exchange_token"}, {"client_secret", secret}}, token);
    REQUIRE(long_token.status == 200);
    CHECK(field(long_token, "expires_in") == "5184000");
    CHECK(pair_of(stage.call("POST", "/v26.0/me/media", creation(), field(long_token, "access_token"))) == Pair{10, 0});
    CHECK(pair_of(stage.call("GET", "/refresh_access_token", {{"grant_type", "ig_refresh_token"}},
                             field(long_token, "access_token")))
              .first == 100);
    stage.clock.run_for(std::chrono::hours(2));
    CHECK(pair_of(stage.call("GET", "/v26.0/me", {}, token)) == Pair{190, 463});

    settings.consent = false;
    CHECK(stage.call("GET", "/oauth/authorize", ask, "").find_header("Location")->find("error=access_denied") !=
          std::string::npos);
    CHECK(stage.call("GET", "/oauth/authorize", {}, "").status == 400);
}

TEST_CASE("a throttled account is told so as HTTP 400, with the minutes to wait")
{
    InstagramStage stage;
    stage.simulator->settings().calls_per_hour = 2;
    CHECK(stage.call("GET", "/v26.0/me", {}).find_header("X-App-Usage") != nullptr);
    stage.call("GET", "/v26.0/me", {});
    auto const refused = stage.call("GET", "/v26.0/me", {});
    CHECK(refused.status == 400);
    CHECK(pair_of(refused) == Pair{80002, 0});
    stage.clock.run_for(std::chrono::hours(1));
    CHECK(stage.call("GET", "/v26.0/me", {}).status == 200);
}

TEST_CASE("bad requests are answered, never crash")
{
    InstagramStage stage;
    for (auto const* path : {"/", "", "//", "/v26.0", "/v26.0/", "/v26.0/me/nonsense", "/v26.0/1/2/3", "/oauth", "/%zz",
                             "/v26.0/me/media/more"})
        for (auto const* method : {"GET", "POST", "DELETE", "PUT"})
            CHECK(stage.call(method, path, {{"a", "b"}}).status >= 400);
    auto const done = stage.publish();
    CHECK(pair_of(stage.call("DELETE", "/v26.0/" + done.remote_id, {})) == Pair{100, 0});
    CHECK(pair_of(stage.call("GET", "/v26.0/" + done.remote_id, {{"fields", "id,impressions"}})) == Pair{100, 0});
    CHECK(pair_of(stage.call("GET", "/v26.0/" + done.remote_id + "/insights", {{"metric", "views,impressions"}})) ==
          Pair{100, 0});
    CHECK(stage.call("GET", "/v26.0/me/stories", {}).status == 200);
}
