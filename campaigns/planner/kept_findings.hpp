#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/planner/agenda.hpp"
#include "campaigns/planner/restraint.hpp"

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace peal::campaigns::planner {

// What shows only when the posts of a plan are seen side by side, one of each kind a post: different campaigns at the same
// people on one network within two hours; the same words on two accounts of X, which its rules on automation forbid (x.md,
// "Policy"); and what a time of restraint asks to avoid. Kept from one plan to the next: only where posts have come or gone
// are they seen side by side again. A post is known by its key.
class KeptFindings {
public:
    // `posts` is the plan as it is, `change` what of it has gone and come; what it stands on, but for campaigns, is as it
    // was. Gives back the keys of those of which something else is said than before.
    std::vector<std::string> change(definitions::Definitions const& all, Agenda::Change const& change,
                                    std::span<Agenda::Entry const> posts);

    std::vector<std::string> const& find(std::string const& key) const;

private:
    using Posts = std::span<Agenda::Entry const>;
    using Places = std::set<std::size_t>;  // in the plan
    // Posts of X with the same words, by due, then key.
    using Sharing = std::unordered_map<std::string, std::vector<PlannedPost const*>>;

    static void find_neighbours(Agenda::Entry const& entry, Posts posts, Places& places);
    bool may_share_words(PlannedPost const& post) const;
    void find_sharing(Agenda::Change const& change, Posts posts, Places& places);
    std::vector<std::string> look(Restraint const& restraint, Posts posts, std::size_t place) const;

    bool has_several_accounts_of_x_ = false;
    Sharing sharing_;  // those that may_share_words
    std::unordered_map<std::string, std::vector<std::string>> findings_;
};

}  // namespace peal::campaigns::planner
