#pragma once

#include "connectors/connector.hpp"
#include "connectors/snapchat/snapchat.hpp"
#include "connectors/snapchat/stories.hpp"
#include "core/http_client.hpp"
#include "core/result.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace peal::connectors::snapchat {

// The calls that change nothing the public can see, each with our token and a limit on its time. I/O thread only.
class Api {
public:
    Api(HttpClient& http, SnapchatSettings settings) : http_(http), settings_(std::move(settings)) {}

    SnapchatSettings const& settings() const { return settings_; }

    // "https://.../v1/public_profiles/<profile><tail>"
    std::string profile_url(Account const& account, std::string_view tail) const;

    HttpRequest request(Account const& account, std::string method, std::string url) const;

    awaitable<Result<HttpResponse>> send(HttpRequest request) { return http_.send(std::move(request)); }

    // Sends and reads the envelope, see read_answer.
    awaitable<Result<boost::json::value>> call(HttpRequest request, std::string what, bool needs_status);

    // The profile is the one that the account's credentials name, by id and by user name. Rejected when it is not.
    awaitable<Result<>> verify_profile(Account account);

    // Every page of the profile's stories.
    awaitable<Result<StoryList>> list_stories(Account account);

private:
    HttpClient& http_;
    SnapchatSettings settings_;
};

}  // namespace peal::connectors::snapchat
