#pragma once

#include <string>
#include <string_view>

// The case of ASCII letters, whatever the locale; every other byte stays as it is. For names that a protocol compares
// without case (RFC 9110 section 5.1, RFC 5545 section 2), never for words that people read.
namespace peal {

inline std::string ascii_lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

inline std::string ascii_upper(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

}  // namespace peal
