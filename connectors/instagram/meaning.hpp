#pragma once

#include "core/error.hpp"

#include <string_view>

namespace peal::connectors::instagram {

// What one of Meta's error pairs means for us. Known by code and subcode only: the texts are localised.
struct Meaning {
    ErrorKind kind = ErrorKind::transient;  // when the call is known to have made nothing
    bool may_be_live = true;                // answered to media_publish: the post may be out, look first
    bool create_again = false;              // answered to a creation or found in a container: another try often works
    std::string_view words;                 // what happened and what to do, for people; goes on after "Instagram: "
};

// Any pair; one that nobody has described is `transient` and may be live.
Meaning meaning_of(int code, int subcode);

}  // namespace peal::connectors::instagram
