#include "connectors/snapchat/snapchat.hpp"

#include "connectors/json.hpp"
#include "connectors/snapchat/stories.hpp"
#include "core/ascii.hpp"
#include "tests/fuzz/played_network.hpp"
#include "tests/fuzz/property.hpp"
#include "tests/support/tiny_jpeg.hpp"

// What the Public Profile API may answer.

namespace {

using namespace peal;

std::string request_status(HttpResponse const& answer)
{
    auto const root = connectors::json::parse(answer.body);
    return root ? ascii_upper(connectors::json::text_at(*root, "request_status")) : std::string();
}

// A refusal says ERROR somewhere, or is made at the door.
bool may_be_refused(HttpResponse const& answer)
{
    bool const says_error = ascii_upper(answer.body).find("ERROR") != std::string::npos;
    if (answer.status >= 200 && answer.status < 300) return fuzz::is_json_object(answer.body) && says_error;
    if (answer.status == 401 || answer.status == 429) return answer.body.empty() || fuzz::is_json_object(answer.body);
    return answer.status >= 400 && answer.status < 500 && answer.status != 408 && fuzz::is_json_object(answer.body) &&
           says_error;
}

fuzz::Network make_network()
{
    fuzz::Network snapchat;
    snapchat.base = "https://snap.example";
    snapchat.make = [](HttpClient& http, AsyncClock& clock, Random& random) {
        connectors::snapchat::SnapchatSettings settings;
        settings.api_base = settings.accounts_base = "https://snap.example";
        return connectors::snapchat::make_snapchat_connector(http, clock, random, settings);
    };
    snapchat.account.channel = "town-snapchat";
    snapchat.account.remote_id = "profile-1";
    snapchat.account.handle = "town";
    snapchat.account.grant.access_token = Secret("our-secret-access");
    snapchat.account.grant.refresh_token = Secret("our-secret-refresh");
    snapchat.account.grant.client_id = "client";
    snapchat.account.grant.client_secret = Secret("our-secret-client");
    snapchat.post.key = "week/day-1/2026-11-24/snapchat";
    snapchat.post.media.emplace();
    snapchat.post.media->bytes = tests::tiny_jpeg(1080, 1920);
    snapchat.post.media->content_type = "image/jpeg";
    snapchat.ready.method = "POST";
    snapchat.ready.url = "https://snap.example/v1/public_profiles/profile-1/stories";
    snapchat.ready.content_type = "application/json";
    snapchat.ready.body = R"({"media_id":"media-1"})";
    connectors::snapchat::Snapshot before;
    before.media_id = "media-1";
    before.before = {"story-0"};
    before.taken_at = *parse_instant("2026-11-24T08:58:30Z");
    before.media_expires_at = *parse_instant("2026-11-25T08:58:30Z");
    snapchat.ready.evidence = connectors::snapchat::to_evidence(before);
    snapchat.remote_id = "story-1";
    snapchat.may_be_done = [](HttpResponse const& answer) { return request_status(answer) == "SUCCESS"; };
    snapchat.may_be_refused = may_be_refused;
    snapchat.is_id = fuzz::is_plain_id;
    return snapchat;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    static auto const network = make_network();
    fuzz::play(network, fuzz::as_text(data, size));
    return 0;
}
