#pragma once

#include "daemon/cli/console.hpp"

#include <boost/json/value.hpp>

namespace peal::cli {

// All that the office says about one post, for people.
void print_post(Console& console, boost::json::value const& post);

}  // namespace peal::cli
