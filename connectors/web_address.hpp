#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Addresses that others wrote, read by libcurl itself: what is looked at is what would be dialled. (Boost.URL 1.81 stops
// with an assertion at some of them: "x:" is enough.) The code is in the one room that sees libcurl, connectors/http.
namespace peal::connectors {

struct WebAddress {
    bool is_secure = false;  // https
    std::string host;        // as written, without a port
    std::uint16_t port = 0;  // the scheme's where none is written
    std::string path;        // percent signs as written; begins with a slash
    std::string query;       // likewise, with its `?`; empty: none
    bool has_user = false;
    std::string text;  // all of it but what stands behind a `#`
};

// An http or https address with a host; nothing for any other text.
std::optional<WebAddress> parse_web_address(std::string_view address);

// Where `reference` leads from `base` (RFC 3986 section 5), in printed characters; nothing when it is no reference, or of a
// scheme that is not dialled at all. It may be another scheme than the web's.
std::optional<std::string> resolve_reference(std::string_view base, std::string_view reference);

}  // namespace peal::connectors
