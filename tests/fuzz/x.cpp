#include "connectors/x/x.hpp"

#include "connectors/x/snowflake.hpp"
#include "tests/fuzz/played_network.hpp"
#include "tests/fuzz/property.hpp"
#include "tests/support/tiny_jpeg.hpp"

#include <algorithm>

// What X may answer.

namespace {

using namespace peal;

bool may_be_refused(HttpResponse const& answer)
{
    if (answer.status < 400 || answer.status >= 500 || answer.status == 408) return false;
    bool const has_own_headers = std::any_of(answer.headers.begin(), answer.headers.end(), [](auto const& header) {
        return !header.name.empty() && (header.name[0] == 'x' || header.name[0] == 'X');
    });
    return answer.body.empty() ? has_own_headers : fuzz::is_json_object(answer.body);
}

fuzz::Network make_network()
{
    fuzz::Network x;
    x.base = "https://api.x.example";
    x.make = [](HttpClient& http, AsyncClock& clock, Random& random) {
        connectors::x::XSettings settings;
        settings.api = "https://api.x.example";
        return connectors::x::make_x_connector(http, clock, random, settings);
    };
    x.account.channel = "town-x";
    x.account.remote_id = "1993000000000000000";
    x.account.handle = "town";
    x.account.grant.access_token = Secret("our-secret-access");
    x.account.grant.refresh_token = Secret("our-secret-refresh");
    x.account.grant.client_id = "client";
    x.account.grant.client_secret = Secret("our-secret-client");
    x.post.key = "week/day-1/2026-11-24/x";
    x.post.text = "You can report hate: https://peal.example/r/abc2345 #Town";
    x.post.media.emplace();
    x.post.media->bytes = tests::tiny_jpeg(1200, 675);
    x.post.media->content_type = "image/jpeg";
    x.post.media->alt_text = "White words on dark blue.";
    x.ready.method = "POST";
    x.ready.url = "https://api.x.example/2/tweets";
    x.ready.content_type = "application/json";
    x.ready.body = R"({"text":"You can report hate: https://peal.example/r/abc2345 #Town"})";
    x.ready.evidence = R"({"floor_id":"1992000000000000000","text":"","media_count":0,"media_ids":[]})";
    x.remote_id = "1993000000000000001";
    x.may_be_done = [](HttpResponse const& answer) { return fuzz::names(answer, "data.id"); };
    x.may_be_refused = may_be_refused;
    x.is_id = [](std::string_view id) { return connectors::x::parse_id(id).has_value(); };
    return x;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    static auto const network = make_network();
    fuzz::play(network, fuzz::as_text(data, size));
    return 0;
}
