#pragma once

#include "core/random.hpp"
#include "core/time.hpp"

#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>

namespace peal::links {

// Tells when one address asks too often to be a person: more than 10 requests for one link, or 60 in all, a minute. Keeps a
// keyed hash of the address, in memory, for that minute; the key is random and replaced every hour.
class Limiter {
public:
    explicit Limiter(Random& random);

    // Counts a request; true when it is within the limits. `now` is monotonic.
    bool admit(std::string_view address, std::string_view code, Duration now);

private:
    std::uint64_t hash(std::string_view first, std::string_view second) const;

    Random& random_;
    std::array<unsigned char, 16> key_{};
    Duration key_made_{0};
    Duration minute_began_{0};
    std::unordered_map<std::uint64_t, int> counts_;
};

}  // namespace peal::links
