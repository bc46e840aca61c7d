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
    struct Entry {
        Instant due;
        std::shared_ptr<PlannedPost> post;  // holds on to the plan it comes from
        CampaignPlan const* plan = nullptr;
    };
    using Entries = std::vector<Entry>;
    struct Change {
        Entries gone, fresh;  // by due, then key; what is moved is both
    };

    // Takes out the posts of some campaigns and puts in those of others. On channels that keep a distance, those behind
    // them are placed again up to the first that stays where it was. `fresh` by the ids of their campaigns; `ground` is
    // what all of them stand on now.
    Change change(Ground const& ground, CampaignPlans const& gone, CampaignPlans const& fresh);

    // Those that fall due in [from, to), by due, then key.
    std::span<Entry const> between(Instant from, Instant to) const;

    // What became of a draft of that plan; null: there was no moment for it.
    std::shared_ptr<PlannedPost const> find_shown(CampaignPlanPtr const& plan, Draft const& draft) const;

    static bool comes_before(Entry const& a, Entry const& b);

    // The posts that the distance leaves no moment within their campaign's dates, or none on which they may be said.
    void add_faults(std::vector<Fault>& faults) const;

private:
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
    using Items = std::vector<std::unique_ptr<Item>>;  // of one channel, by the moment wanted, then key
    using Touched = std::unordered_map<std::size_t, std::vector<Draft const*>>;  // what has come and gone, by channel

    void take_out(Ground const& ground, CampaignPlans const& plans, Change& change, Touched& touched);
    void put_in(Ground const& ground, CampaignPlans const& plans, Change& change, Touched& touched);
    void space_out(Ground const& ground, Items& items, std::vector<Draft const*>& touched, Change& change);
    void place(Ground const& ground, Item& item, Change& change);
    void settle(Change const& change);
    static Items::const_iterator find_place(Items const& items, Draft const& draft);

    Entries entries_;                                    // by due, then key
    std::unordered_map<std::size_t, Items> spaced_out_;  // by number of the channel; those that keep a distance
    std::unordered_set<Item const*> left_out_;           // there was no moment for them
};

// All problems of a plan by place, each once, and what errors keep out of it by key.
void collect_problems(Ground const& ground, CampaignPlans const& plans, Agenda const& agenda, Instant from, Instant to,
                      std::vector<Problem>& problems, std::vector<Unplanned>& unplanned);

}  // namespace peal::campaigns::planner
