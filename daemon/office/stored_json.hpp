#pragma once

#include "campaigns/plan_diff.hpp"

#include <boost/json/object.hpp>

namespace peal::office {

// A stored post with everything a plan is compared with; the STORED of docs/api.md.
boost::json::object to_json(campaigns::StoredPost const& stored);

}  // namespace peal::office
