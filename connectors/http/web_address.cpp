#include "connectors/web_address.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <memory>

namespace peal::connectors {

namespace {

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

using Url = std::unique_ptr<CURLU, FreeUrl>;

// From a base that was set before, if any. A NUL would end the text before its end.
bool set(Url const& url, std::string_view text, unsigned int flags)
{
    return text.find('\0') == std::string_view::npos &&
           curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), flags) == CURLUE_OK;
}

std::string part_of(Url const& url, CURLUPart part, unsigned int flags = 0)
{
    char* found = nullptr;
    if (curl_url_get(url.get(), part, &found, flags) != CURLUE_OK) return {};
    std::unique_ptr<char, decltype(&curl_free)> const owned(found, &curl_free);
    return found;
}

}  // namespace

std::optional<WebAddress> parse_web_address(std::string_view address)
{
    // libcurl takes one slash or three for two, and what follows for the host.
    auto const behind_scheme = address.substr(std::min(address.find(':'), address.size()));
    if (!behind_scheme.starts_with("://") || behind_scheme.starts_with(":///")) return std::nullopt;
    Url const url(curl_url());
    if (!set(url, address, 0)) return std::nullopt;
    auto const scheme = part_of(url, CURLUPART_SCHEME);
    WebAddress out;
    out.is_secure = scheme == "https";
    out.host = part_of(url, CURLUPART_HOST);
    if ((scheme != "http" && !out.is_secure) || out.host.empty()) return std::nullopt;
    auto const port = part_of(url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    std::from_chars(port.data(), port.data() + port.size(), out.port);
    out.path = part_of(url, CURLUPART_PATH);
    if (auto const query = part_of(url, CURLUPART_QUERY); !query.empty()) out.query = '?' + query;
    out.has_user = !part_of(url, CURLUPART_USER).empty() || !part_of(url, CURLUPART_PASSWORD).empty();
    curl_url_set(url.get(), CURLUPART_FRAGMENT, nullptr, 0);
    out.text = part_of(url, CURLUPART_URL);
    return out;
}

std::optional<std::string> resolve_reference(std::string_view base, std::string_view reference)
{
    if (!parse_web_address(base)) return std::nullopt;
    Url const url(curl_url());
    if (!set(url, base, 0) || (!reference.empty() && !set(url, reference, CURLU_URLENCODE))) return std::nullopt;
    auto target = part_of(url, CURLUPART_URL);
    if (!std::all_of(target.begin(), target.end(), [](char c) { return c > ' ' && c < '\x7f'; })) return std::nullopt;
    return target;
}

}  // namespace peal::connectors
