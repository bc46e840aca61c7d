#include "core/error.hpp"

namespace peal {

std::string_view to_string(ErrorKind kind)
{
    switch (kind) {
        case ErrorKind::transient: return "transient";
        case ErrorKind::rate_limited: return "rate_limited";
        case ErrorKind::auth_expired: return "auth_expired";
        case ErrorKind::rejected: return "rejected";
        case ErrorKind::unknown_outcome: return "unknown_outcome";
        case ErrorKind::cancelled: return "cancelled";
        case ErrorKind::bug: return "bug";
    }
    return "bug";
}

std::string to_string(Error const& error)
{
    std::string text(to_string(error.kind));
    text += ": " + error.message;
    if (!error.detail.empty()) text += " - " + error.detail;
    return text;
}

}  // namespace peal
