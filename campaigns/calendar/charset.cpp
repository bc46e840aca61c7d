#include "campaigns/calendar/charset.hpp"

#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace peal::campaigns::calendar {

bool is_utf8(std::string_view text)
{
    auto const* const bytes = reinterpret_cast<std::uint8_t const*>(text.data());
    auto const length = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < length;) {
        UChar32 c = 0;
        U8_NEXT(bytes, i, length, c);
        if (c < 0) return false;
    }
    return true;
}

Result<std::string> OldText::to_utf8(std::string_view text)
{
    UErrorCode status = U_ZERO_ERROR;
    if (converter_.isNull()) converter_.adoptInstead(ucnv_open("windows-1252", &status));
    icu::UnicodeString const read(text.data(), static_cast<std::int32_t>(text.size()), converter_.getAlias(), status);
    if (U_FAILURE(status)) {
        return fail(ErrorKind::transient, std::string("ICU cannot read windows-1252: ") + u_errorName(status));
    }
    std::string result;
    read.toUTF8String(result);
    return result;
}

}  // namespace peal::campaigns::calendar
