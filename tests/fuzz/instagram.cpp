#include "connectors/instagram/instagram.hpp"

#include "connectors/json.hpp"
#include "tests/fuzz/played_network.hpp"
#include "tests/fuzz/property.hpp"
#include "tests/support/tiny_jpeg.hpp"

// What the Graph API may answer.

namespace {

using namespace peal;

bool has_error_code(HttpResponse const& answer)
{
    auto const root = connectors::json::parse(answer.body);
    return root && connectors::json::find_integer(*root, "error.code").has_value();
}

fuzz::Network make_network()
{
    fuzz::Network instagram;
    instagram.base = "https://graph.example";
    instagram.make = [](HttpClient& http, AsyncClock& clock, Random&) {
        connectors::instagram::InstagramSettings settings;
        settings.graph_base = settings.token_base = "https://graph.example";
        return connectors::instagram::make_instagram_connector(http, clock, settings);
    };
    instagram.account.channel = "town-instagram";
    instagram.account.remote_id = "17841400000000001";
    instagram.account.handle = "town";
    instagram.account.grant.access_token = Secret("our-secret-access");
    instagram.account.grant.issued_at = *parse_instant("2026-11-01T09:00:00Z");
    instagram.account.grant.expires_at = *parse_instant("2026-12-31T09:00:00Z");
    instagram.post.key = "week/day-1/2026-11-24/instagram";
    instagram.post.text = "You can report hate: peal.example/r/abc2345 #Town";
    instagram.post.media.emplace();
    instagram.post.media->bytes = tests::tiny_jpeg(1080, 1350);
    instagram.post.media->content_type = "image/jpeg";
    instagram.post.media->alt_text = "White words on dark blue.";
    instagram.post.media->public_url = "https://peal.example/m/abcdefghijklmnopqrstuvwxyz";
    instagram.ready.method = "POST";
    instagram.ready.url = "https://graph.example/v26.0/17841400000000001/media_publish";
    instagram.ready.content_type = "application/x-www-form-urlencoded";
    instagram.ready.body = "creation_id=17900000000000001";
    instagram.ready.evidence =
        R"({"container":"17900000000000001","caption":"You can report hate: peal.example/r/abc2345 #Town"})";
    instagram.remote_id = "17800000000000001";
    instagram.may_be_done = [](HttpResponse const& answer) {
        return fuzz::names(answer, "id") && !has_error_code(answer);
    };
    instagram.may_be_refused = [](HttpResponse const& answer) {
        return answer.status >= 400 && answer.status < 500 && answer.status != 408 && has_error_code(answer);
    };
    instagram.is_id = fuzz::is_plain_id;
    return instagram;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    static auto const network = make_network();
    fuzz::play(network, fuzz::as_text(data, size));
    return 0;
}
