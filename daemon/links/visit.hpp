#pragma once

#include "daemon/http/server.hpp"

#include <string>
#include <string_view>

namespace peal::links {

// Who asked for a link: somebody who pressed it, a program that shows previews, or another program. `uncounted` asked
// not to be counted (Sec-GPC: 1, or ?nc).
enum class Visit { uncounted, person, preview, bot };

std::string_view to_string(Visit visit);

// From the request alone, in the order of the privacy notes; nothing of it is kept.
Visit classify(http::Request const& request);

// Who to tell apart in the limiter's memory. Behind a proxy on this machine everybody has its address: then the proxy's word
// counts, which stands last, behind whatever the visitor made up; from elsewhere all of the header is anybody's invention.
std::string visitor(http::Request const& request);

}  // namespace peal::links
