#include "connectors/calendar/retry_after.hpp"

#include "connectors/http_date.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace peal::connectors::calendar {

namespace {

constexpr Duration wait_max = std::chrono::hours(24);

}  // namespace

std::optional<Duration> retry_after(HttpResponse const& response, Instant now)
{
    auto const* const header = response.find_header("Retry-After");
    if (header == nullptr) return {};
    if (auto const date = parse_http_date(*header))
        return std::clamp<Duration>(*date - now, Duration::zero(), wait_max);
    bool const is_number = !header->empty() && header->find_first_not_of("0123456789") == header->npos;
    if (!is_number) return {};
    std::uint32_t seconds = 0;
    auto const [end, error] = std::from_chars(header->data(), header->data() + header->size(), seconds);
    if (error != std::errc()) return wait_max;
    return std::min<Duration>(std::chrono::seconds(seconds), wait_max);
}

}  // namespace peal::connectors::calendar
