#pragma once

#include "campaigns/planner/compose.hpp"
#include "campaigns/planner/event_fields.hpp"
#include "campaigns/planner/ground.hpp"
#include "campaigns/planner/placing.hpp"
#include "campaigns/post.hpp"
#include "campaigns/problem.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace peal::campaigns::planner {

inline constexpr std::size_t posts_max = 500'000;  // of a plan

// A post as its campaign wants it. What others say on its channel may still move it.
struct Draft {
    PlannedPost post;       // as it is when nothing moves it
    Placement placement;    // without its `why`, which is in the post
    std::size_t steps = 0;  // so much of the post's `why` tells how it came to its moment; the rest is about the day
    std::shared_ptr<Quotes const> quotes;  // null when it quotes nothing
    // By number, since the definitions are replaced while drafts are kept: of the campaigns below, its messages, and the
    // channels of the definitions.
    std::size_t campaign = 0, message = 0, channel = 0;
};

// A post that has no moment.
struct Fault {
    Instant at;  // that it was to have
    Problem problem;
    std::string key;
};

Fault make_fault(definitions::Campaign const& campaign, definitions::Message const& message,
                 definitions::Channel const& channel, Placement const& placement, std::string key);

// Those with one id: one, unless two files say the same.
using CampaignGroup = std::vector<definitions::Campaign const*>;

// The campaigns by id, in the order of the keys of their posts.
std::map<std::string, CampaignGroup> group_campaigns(definitions::Definitions const& all);

// Notes what restrictions there are on the day on which the post ends up.
void note_restrictions(Ground const& ground, definitions::Campaign const& campaign, definitions::Message const& message,
                       definitions::Channel const& channel, Wall wall, PlannedPost& post);

// What one campaign brings to a plan, before it is seen beside others.
struct CampaignPlan {
    CampaignGroup campaigns;
    std::deque<std::vector<Draft>> drafts;  // of a message each; every key once
    std::size_t count = 0;                  // of them
    std::vector<Fault> faults;
    std::vector<Problem> problems;
    std::vector<Unplanned> unplanned;
    std::uint64_t segments = 0;  // a bit for each that its posts are for; several may have the same; one for everybody
    bool is_cut = false;         // there was no room for all of its posts
    bool asks_words = false;     // a problem of it names words that other events have
};

// `room` is how many posts the plan has room for. `fields` saves work between calls.
CampaignPlan plan_campaign(Ground const& ground, CampaignGroup const& campaigns, std::size_t room, EventFields& fields);

}  // namespace peal::campaigns::planner
