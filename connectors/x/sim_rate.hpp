#pragma once

#include "core/http_client.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace peal::connectors::x::sim {

// Counts requests in fixed windows and writes the headers that tell of them.
class RateDesk {
public:
    struct Count {
        bool is_over = false;
        std::int64_t limit = 0;
        std::int64_t remaining = 0;
        Instant reset;

        // "x-rate-limit-limit", "-remaining" and "-reset" for the family "x-rate-limit"; epoch seconds moved by `skew`.
        void write(HttpResponse& response, std::string const& family, Duration skew) const;
    };

    // Counts one request of `key`.
    Count take(std::string const& key, std::int64_t limit, Duration window, Instant now);

private:
    struct Window {
        Instant reset;
        std::int64_t used = 0;
    };

    std::map<std::string, Window> windows_;
};

}  // namespace peal::connectors::x::sim
