#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/post.hpp"

namespace peal::campaigns::planner {

// A campaign's own picture as its posts carry it: with the digest of the file as it is now, and in words who made it and
// who agreed. Pure.
Photo to_photo(definitions::Definitions const& all, definitions::OwnPhoto const& own);

}  // namespace peal::campaigns::planner
