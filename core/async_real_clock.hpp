#pragma once

#include "core/async_clock.hpp"

#include <memory>

namespace peal {

// The machine's clocks. The only place in Peal that reads them.
std::unique_ptr<AsyncClock> make_real_clock(Executor executor);

// The machine's clocks for code that never waits, such as a command line tool. Safe from any thread.
Clock const& machine_clock();

}  // namespace peal
