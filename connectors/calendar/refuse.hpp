#pragma once

#include "core/result.hpp"

#include <string>
#include <utility>

namespace peal::connectors::calendar {

// A person has to look at it, and the message says at what.
inline tl::unexpected<Error> refuse(std::string message)
{
    return fail(ErrorKind::rejected, std::move(message));
}

}  // namespace peal::connectors::calendar
