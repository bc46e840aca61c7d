#pragma once

#include "campaigns/definitions/definitions.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace peal::campaigns::planner {

// Answers whether the definitions say "campaign/message/channel", whether or not it comes up in a plan: what a post that a
// person has moved goes by (campaigns/plan_diff.hpp). The definitions must outlive it.
class StillSaid {
public:
    explicit StillSaid(definitions::Definitions const& definitions);

    bool operator()(std::string const& name) const;

private:
    std::unordered_map<std::string_view, std::vector<definitions::Campaign const*>> campaigns_;  // by id
};

}  // namespace peal::campaigns::planner
