#pragma once

#include "core/http_client.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Taking apart the requests a simulator gets.
namespace peal::connectors {

// What the keys and tokens a simulator hands out are made of.
inline constexpr std::string_view sim_alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// Path and query of an absolute address or of a bare target ("/2/tweets?ids=1"), as they are written; no fragment.
struct Target {
    std::string path;
    std::string query;
};
Target split_target(std::string_view url);

// "a", "b" for "/a/b"; empty steps are left out.
std::vector<std::string> path_steps(std::string_view path);

// The token of "Bearer <token>"; empty when the header is absent or of another kind.
std::string bearer_token(HttpRequest const& request);

// Id and secret of "Basic <base64>"; absent when the header is absent, of another kind or broken.
struct BasicCredentials {
    std::string id;
    std::string secret;
};
std::optional<BasicCredentials> basic_credentials(HttpRequest const& request);

// The first header of that name, compared without case; nullptr when absent.
std::string const* find_header(HttpRequest const& request, std::string_view name);

// The media type of the request without its parameters, in lower case; empty when there is none.
std::string media_type(HttpRequest const& request);

}  // namespace peal::connectors
