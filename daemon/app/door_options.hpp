#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "daemon/links/public_listener.hpp"
#include "daemon/store/data_directory.hpp"

#include <vector>

// What the public door is told of the definitions.
namespace peal::app {

std::vector<links::ReportingRoute> ways_to_report(campaigns::definitions::Definitions const& definitions);

links::PublicOptions public_options(campaigns::definitions::Definitions const& definitions,
                                    store::DataDirectory const& data);

}  // namespace peal::app
