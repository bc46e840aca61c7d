#pragma once

#include "daemon/http/server.hpp"
#include "daemon/links/public_listener.hpp"

#include <string>
#include <vector>

// Plain pages without script, style sheet or cookie.
namespace peal::links {

http::Response redirect_to(std::string const& destination);
http::Response not_found_page(PublicOptions const& options);
http::Response front_page(PublicOptions const& options);
http::Response privacy_page(PublicOptions const& options);
http::Response method_not_allowed();

}  // namespace peal::links
