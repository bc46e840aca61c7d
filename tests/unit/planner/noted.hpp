#pragma once

#include "campaigns/planner/check_posts.hpp"

#include <string>
#include <utility>
#include <vector>

namespace peal::test {

// Notes with each post what the checks say about it, all seen at once: what the planner keeps from plan to plan is held to
// it.
inline void note_findings(campaigns::definitions::Definitions const& all, std::vector<campaigns::PlannedPost>& posts)
{
    for (auto const& campaign : all.campaigns) {
        auto const advice = campaigns::planner::advice_on(all.partnership, campaign);
        for (auto& post : posts) {
            if (post.campaign != campaign.id.value) continue;
            auto const known = advice.find(post.message);
            post.findings = known == advice.end() ? std::vector<std::string>() : known->second;
        }
    }
    for (auto& finding : campaigns::planner::compare_posts(all, posts))
        posts[finding.post].findings.push_back(std::move(finding.text));
}

}  // namespace peal::test
