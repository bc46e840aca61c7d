#pragma once

#include "core/http_client.hpp"
#include "core/time.hpp"

#include <optional>

namespace peal::connectors::calendar {

// How long the server asks to be left alone: a number of seconds or a date (RFC 9110 section 10.2.3), at most a day.
// Nothing when it does not say.
std::optional<Duration> retry_after(HttpResponse const& response, Instant now);

}  // namespace peal::connectors::calendar
