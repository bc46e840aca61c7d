#include "connectors/x/sim_rate.hpp"

#include <algorithm>

namespace peal::connectors::x::sim {

RateDesk::Count RateDesk::take(std::string const& key, std::int64_t limit, Duration window, Instant now)
{
    auto& current = windows_[key];
    if (now >= current.reset) {
        current.reset = now + window;
        current.used = 0;
    }
    Count count;
    count.limit = limit;
    count.is_over = current.used >= limit;
    if (!count.is_over) ++current.used;
    count.remaining = std::max<std::int64_t>(limit - current.used, 0);
    count.reset = current.reset;
    return count;
}

void RateDesk::Count::write(HttpResponse& response, std::string const& family, Duration skew) const
{
    auto const seconds = std::chrono::ceil<std::chrono::seconds>(reset + skew).time_since_epoch().count();
    response.headers.push_back({family + "-limit", std::to_string(limit)});
    response.headers.push_back({family + "-remaining", std::to_string(remaining)});
    response.headers.push_back({family + "-reset", std::to_string(seconds)});
}

}  // namespace peal::connectors::x::sim
