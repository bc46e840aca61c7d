#include "core/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace peal {

void assertion_failed(char const* expression, char const* file, int line)
{
    std::fprintf(stderr, "peal: bug: %s does not hold at %s:%d\n", expression, file, line);
    std::abort();
}

}  // namespace peal
