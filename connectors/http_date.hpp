#pragma once

#include "core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

// The Date header (RFC 9110 section 5.6.7), in the one form that is still written: "Tue, 24 Nov 2026 09:00:00 GMT".
namespace peal::connectors {

std::string to_http_date(Instant instant);

// Absent when it is not of that form.
std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace peal::connectors
