#pragma once

#include <string>
#include <string_view>

namespace peal::tests {

// A text as gzip packs it (RFC 1952).
std::string to_gzip(std::string_view text);

}  // namespace peal::tests
