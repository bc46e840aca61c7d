#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "core/result.hpp"

#include <string>

namespace peal::office {

// Rejected, with those that there are, when the definitions have no organisation of that id.
Result<> check_organisation(campaigns::definitions::Definitions const& definitions, std::string const& id);

}  // namespace peal::office
