#pragma once

#include "campaigns/planner/campaign_plan.hpp"

#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace peal::campaigns::planner {

using CampaignPlanPtr = std::shared_ptr<CampaignPlan>;
using CampaignPlans = std::vector<CampaignPlanPtr>;

// The posts of all campaigns in the order of time, with the distance that their channels keep.
class Agenda {
public:
    // Takes out the posts of some campaigns and puts in those of others. Only channels that these are on and that keep a
    // distance are gone through again. `fresh` by the ids of their campaigns; `ground` is what all of them stand on now.
    void change(Ground const& ground, CampaignPlans const& gone, CampaignPlans const& fresh);

    struct Entry {
        Instant due;
        std::shared_ptr<PlannedPost> post;  // holds on to the plan it comes from
    };

    // Those that fall due in [from, to), by due, then key.
    std::span<Entry const> between(Instant from, Instant to) const;

    // The posts that the distance leaves no moment within their campaign's dates.
    void add_faults(std::vector<Fault>& faults) const;

private:
    using Entries = std::vector<Entry>;

    // A post of a channel that keeps a distance, and what came of it.
    struct Item {
        Item(CampaignPlanPtr p, Draft& d) : plan(std::move(p)), draft(&d) {}

        CampaignPlanPtr plan;
        Draft* draft;
        bool is_placed = false;
        std::optional<Instant> before, after;  // when the channel's last post was, before this one and with it
        std::shared_ptr<PlannedPost> shown;    // null: there was no moment for it
        std::shared_ptr<Fault const> fault;
    };
    using Items = std::vector<Item>;  // of one channel, by the moment wanted, then key
    struct Changed {
        std::unordered_set<PlannedPost const*> gone;
        Entries fresh;   // by key
        Entries spaced;  // of channels that keep a distance
    };

    void take_out(Ground const& ground, CampaignPlans const& plans, Changed& changed);
    void put_in(Ground const& ground, CampaignPlans const& plans, Changed& changed);
    static void space_out(Ground const& ground, Items& items, Changed& changed);
    static void place(Ground const& ground, Item& item, Changed& changed);
    void settle(Changed& changed);
    void merge_in(Entries& added);
    static bool comes_before(Entry const& a, Entry const& b);
    static bool is_wanted_before(Item const& a, Item const& b);

    Entries entries_;                                    // by due, then key
    std::unordered_map<std::size_t, Items> spaced_out_;  // by number of the channel; those that keep a distance
};

// All problems of a plan by place, each once, and what errors keep out of it by key.
void collect_problems(Ground const& ground, CampaignPlans const& plans, Agenda const& agenda, Instant from, Instant to,
                      std::vector<Problem>& problems, std::vector<Unplanned>& unplanned);

}  // namespace peal::campaigns::planner
