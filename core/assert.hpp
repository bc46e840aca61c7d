#pragma once

namespace peal {

// Ends the process: a broken promise inside Peal must not post anything.
[[noreturn]] void assertion_failed(char const* expression, char const* file, int line);

}  // namespace peal

// For programmer errors only; on in every build.
#define PEAL_ASSERT(expression) \
    (static_cast<bool>(expression) ? void(0) : ::peal::assertion_failed(#expression, __FILE__, __LINE__))
