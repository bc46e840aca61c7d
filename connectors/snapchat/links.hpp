#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace peal::connectors::snapchat {

// The absolute address of what an answer names (an upload path, the next page), fit to be sent our token: `link` is a path
// on `base`, or absolute and under `base` already. Absent for everything else: another host, another scheme, `//host`,
// a user in front of the host, blanks and control characters.
std::optional<std::string> resolve(std::string_view base, std::string_view link);

}  // namespace peal::connectors::snapchat
