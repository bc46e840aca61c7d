#pragma once

#include "core/async_clock.hpp"
#include "core/random.hpp"
#include "daemon/sandbox/networks.hpp"

namespace peal::sandbox {

// Readers of the simulated networks: every other second each young post is seen and liked a little more. Until cancelled.
awaitable<> let_readers_react(AsyncClock& clock, Random& random, Networks& networks);

}  // namespace peal::sandbox
