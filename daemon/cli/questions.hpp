#pragma once

#include "daemon/cli/console.hpp"

#include <boost/json/array.hpp>

#include <string>

namespace peal::cli {

// What Peal asks of people, each with what there is to choose from and the command that answers. `questions` are those of
// docs/api.md; answered ones say who said what. `zone` is that of the times.
void print_questions(Console& console, boost::json::array const& questions, std::string const& zone);

}  // namespace peal::cli
