#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/definitions/definitions.hpp"
#include "campaigns/plan_update.hpp"
#include "campaigns/planner/agenda.hpp"
#include "campaigns/planner/kept_events.hpp"
#include "campaigns/planner/kept_findings.hpp"
#include "campaigns/planner/plan.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace peal::campaigns::planner {

// Plans again and again, and each time no more than what has changed: the campaigns whose file was edited, and those with
// a message beside an event that moved. The whole is planned anew when what all campaigns share has changed, a time of
// restricted publicity has, a new day has begun, or much of the calendar is different. Makes what plan() makes, with the
// findings (check_posts.hpp), and ends as soon when it is stopped. For one thread at a time; what it gives may be
// read on others.
class Replanner {
public:
    using DefinitionsPtr = std::shared_ptr<definitions::Definitions const>;

    // What there is to say about a plan beside its posts.
    struct Report {
        std::vector<Problem> problems;
        std::size_t planned_anew = 0;  // campaigns; the others are as they were
    };
    // Of the occurrences it takes those that it did not know; the others it leaves to whoever read them.
    Report plan(DefinitionsPtr definitions, std::vector<calendar::Occurrence>&& occurrences, Instant now, Instant from,
                Instant to, std::stop_token const& stop = std::stop_token(), SaidBefore said = {});

    // The plan made last, without what has become due before `now`: what of it may differ from the update taken before,
    // and the posts that are named. All of it without names, and when too much has changed.
    PlanUpdate take_update(Instant now, std::optional<std::vector<std::string>> const& named);

private:
    using Keys = std::set<std::string>;

    // Whether campaigns that are the same have the same plans.
    bool stands_on_same(definitions::Definitions const& all, Days days, Instant from, Instant to) const;
    void begin_again(Instant from);
    // How many campaigns it planned; the others have neither changed nor stand beside one of these events.
    std::size_t plan_campaigns(Ground const& ground, Events const& changed, std::stop_token const& stop,
                               Agenda::Change& change);
    bool has_room_for_all() const;

    Agenda::Change find_seen(Agenda::Change all, Instant from, Instant to) const;
    void note_changes(definitions::Definitions const& all, Agenda::Change const& seen);
    void note_silence(CampaignGroup const& before, CampaignGroup const& now);
    void note_unplanned(std::vector<Unplanned> unplanned);

    std::shared_ptr<PlannedPost const> find_post(CampaignPlanPtr const& plan, Draft const& draft, Instant now) const;
    void put_all(PlanUpdate& update, Instant now) const;
    void put_difference(PlanUpdate& update, Instant now, std::vector<std::string> const& named) const;

    DefinitionsPtr definitions_;  // of the last plan
    Days days_{};
    Instant from_, to_;  // of its posts
    std::optional<KeptEvents> events_;
    std::map<std::string, CampaignPlanPtr> plans_;  // by the campaigns' id
    Agenda agenda_;
    KeptFindings findings_;
    std::vector<Unplanned> unplanned_;

    // Since an update was taken.
    bool is_all_new_ = true;
    Keys changed_, changed_unplanned_;  // keys
    Keys silent_;                       // "campaign/message/" that is said on fewer channels
    Instant known_until_;               // the update's end
};

}  // namespace peal::campaigns::planner
