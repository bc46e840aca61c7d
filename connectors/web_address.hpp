#pragma once

#include <boost/url/url_view.hpp>

#include <optional>
#include <string>
#include <string_view>

// Addresses that others wrote, read so that none of them can end the process: Boost.URL 1.81 stops with an assertion at
// one that is a scheme and nothing else ("x:"), so whatever is not hierarchical is turned away before.
namespace peal::connectors {

// An http or https address with a host; nothing for any other text. The view is of `address`.
std::optional<boost::urls::url_view> parse_web_address(std::string_view address);

// Where `reference` leads from `base` (RFC 3986 section 5), be it on the web or not; nothing when it is no reference, or
// names a scheme without "//" behind it.
std::optional<std::string> resolve_reference(std::string_view base, std::string_view reference);

}  // namespace peal::connectors
