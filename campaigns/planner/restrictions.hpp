#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/planner/event_index.hpp"
#include "campaigns/post.hpp"
#include "campaigns/problem.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace peal::campaigns::planner {

// What a restriction does to a post.
struct Cover {
    std::string hold;                    // why the post waits for a person; empty: it does not
    Approval approval = Approval::none;  // at least so many must agree
    std::vector<std::string> why;
};

// On which terms the plan holds the post, as its trace has them. Its hold may have become another one since, such as that its
// event was cancelled, and asks for nobody's word.
std::string_view terms_of(PlannedPost const& post);

// Whether nothing but restrictions holds the post, if anything does.
bool is_held_by_terms_alone(PlannedPost const& post);

// Makes what restrictions do to a post that of its new cover: its hold, how many must agree, and its trace. A hold for
// something else stays, with new terms behind it. Once more changes nothing.
void put_cover(Cover cover, Approval approval, PlannedPost& post);

// Whether the hold of a post names the restriction.
bool is_held_by(std::string_view hold, definitions::Restriction const& restriction);

// Whose word a post asks for before it is let go, whatever holds it just now: every one of them. Nobody's any more where
// `released`, the hold of the plan that somebody has let it go from, has those terms.
std::vector<definitions::Approver const*> approvers_of(definitions::Definitions const& all, PlannedPost const& post,
                                                       std::string_view released);

// Times of restricted publicity: those of partnership.yaml and of the campaign itself, and the calendar's events of category "restriction". Such an
// event holds every post, unless a restriction of partnership.yaml takes it up by its title and says what it covers; while
// it is tentative it holds none, and only says so. A message that the media may take up is held at any time. The definitions and events must outlive it.
class Restrictions {
public:
    Restrictions(definitions::Definitions const& all, EventIndex const& events, std::string_view zone);

    // Of a post on that local date.
    Cover find(definitions::Campaign const& campaign, definitions::Message const& message,
               definitions::Channel const& channel, std::chrono::local_days day) const;

    // A restriction whose event is not in the calendar.
    std::vector<Problem> const& problems() const { return problems_; }

private:
    std::string lead_of(definitions::Campaign const& campaign) const;  // its name
    struct Span {
        std::chrono::local_days from;
        std::optional<std::chrono::local_days> to;
        definitions::Restriction const* terms;  // null: it covers everything
        std::string name;                       // for people
        bool certain;
    };

    void add_events(EventIndex const& events, std::string_view zone);
    bool covers(definitions::Restriction const& terms, definitions::Campaign const& campaign,
                definitions::Channel const& channel) const;
    bool concerns(std::string const& organisation, definitions::Campaign const& campaign,
                  definitions::Channel const& channel) const;

    definitions::Definitions const& all_;
    std::vector<Span> spans_;
    std::vector<Problem> problems_;
};

}  // namespace peal::campaigns::planner
