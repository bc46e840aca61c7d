#pragma once

#include "core/result.hpp"
#include "daemon/app/options.hpp"

namespace peal::app {

// Runs the daemon until SIGTERM or SIGINT. An Error says in one line (or one line a problem) why it could not start.
Result<> run(Options options);

}  // namespace peal::app
