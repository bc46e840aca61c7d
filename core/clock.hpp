#pragma once

#include "core/time.hpp"

namespace peal {

// Where the time comes from. Nothing outside core asks the machine for it.
class Clock {
public:
    virtual ~Clock() = default;

    // Wall time in UTC. May step back or forward when the machine's clock is set.
    virtual Instant now() const = 0;

    // Time since some fixed moment, never stepping: for leases, deadlines and back-off.
    virtual Duration monotonic() const = 0;
};

}  // namespace peal
