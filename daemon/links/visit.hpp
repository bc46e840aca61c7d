#pragma once

#include "daemon/http/server.hpp"

#include <string_view>

namespace peal::links {

// Who asked for a link: somebody who pressed it, a program that shows previews, or another program. `uncounted` asked
// not to be counted (Sec-GPC: 1, or ?nc).
enum class Visit { uncounted, person, preview, bot };

std::string_view to_string(Visit visit);

// From the request alone, in the order of the privacy notes; nothing of it is kept.
Visit classify(http::Request const& request);

}  // namespace peal::links
