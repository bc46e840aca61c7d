#pragma once

#include "daemon/links/visit.hpp"

#include <string_view>

namespace peal::links {

// What a User-Agent says its program is: a person's browser, a link preview, or another program.
Visit kind_of_agent(std::string_view agent);

}  // namespace peal::links
