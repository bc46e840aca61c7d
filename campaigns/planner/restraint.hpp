#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/post.hpp"

#include <string>
#include <vector>

namespace peal::campaigns::planner {

// What posts in a time of restraint say and should not: names and party words before an election. Keeps pointers into the
// definitions.
class Restraint {
public:
    explicit Restraint(definitions::Definitions const& all);

    // Empty when the post is held by no restriction, or says nothing that one asks to avoid.
    std::string find_in(PlannedPost const& post) const;

private:
    void add(std::vector<definitions::Restriction> const& restrictions);

    std::vector<definitions::Restriction const*> watching_;
};

}  // namespace peal::campaigns::planner
