#include "tests/support/places.hpp"

namespace peal::tests {

std::string program_path(std::string const& name)
{
    return std::string(PEAL_BIN_DIR) + "/" + name;
}

std::string source_path(std::string const& name)
{
    return std::string(PEAL_SOURCE_DIR) + "/" + name;
}

}  // namespace peal::tests
