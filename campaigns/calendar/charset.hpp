#pragma once

#include "core/result.hpp"

#include <unicode/ucnv.h>

#include <string>
#include <string_view>

namespace peal::campaigns::calendar {

bool is_utf8(std::string_view text);

// Reads the text of old exporters, which may hold any byte: windows-1252 (the table of the WHATWG), of which Latin-1 is a
// part as far as texts go. To be kept for many lines: it is slow to make. One thread at a time.
class OldText {
public:
    // Fails only when ICU has no data.
    Result<std::string> to_utf8(std::string_view text);

private:
    icu::LocalUConverterPointer converter_;
};

}  // namespace peal::campaigns::calendar
