#pragma once

#include "connectors/connector.hpp"

#include <boost/json/value.hpp>

#include <string>

namespace peal::connectors::snapchat {

// The figures of one story, as far as the answer gives them: "views", "shares", "screenshots", "viewers", ... The answer's
// shape is not published; both shapes seen in use are read (a map, and a list of metric and value). A name Snapchat adds
// is kept in lower case, without "story_" in front. A figure that comes several times with different values is left out.
Readings read_story_stats(std::string story_id, boost::json::value const& root);

}  // namespace peal::connectors::snapchat
