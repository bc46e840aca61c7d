#pragma once

#include "campaigns/definitions/definitions.hpp"

#include <string>
#include <vector>

namespace peal::campaigns::planner {

// An address that the public is sent to, and who names it.
struct NamedAddress {
    std::string address;
    std::string by;  // "route `true-vision`", "the answer `how-to-report`", "message `open` of campaign `week`"
    std::string file;
    definitions::Place place;
};

// Of every route, answer and text of a message, in the order of the files; our own short links are none of them. What a
// text takes from an event is not known here.
std::vector<NamedAddress> named_addresses(definitions::Definitions const& all);

}  // namespace peal::campaigns::planner
