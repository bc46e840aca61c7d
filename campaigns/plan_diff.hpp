#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/post.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

// What applying a plan makes of the posts that are stored already. Pure. The store applies a plan by these rules and
// `peal plan --diff` shows them, so that what is shown is what happens.
namespace peal::campaigns {

// How far a stored post has got, as far as a plan is concerned.
enum class Standing {
    open,       // waits or is being prepared: follows the plan
    leaving,    // its call is on the wire, or nobody knows what it made
    ended,      // out, rehearsed, failed, missed, or given up by a person
    withdrawn,  // taken back because the plan had lost it: comes back with the plan
};
std::string_view to_string(Standing standing);
// "open", "leaving", "ended", "withdrawn"; nothing for another word.
std::optional<Standing> standing_from(std::string_view word);

struct StoredPost {
    std::string id;         // the short one that people type
    PlannedPost post;       // holds the real link code
    std::string link_code;  // empty: none has been drawn
    Standing standing = Standing::open;
    std::string state;           // the word that people see: "scheduled", "in_review", ...
    bool pinned = false;         // a person gave it its moment: the plan moves it no more
    int approvals = 0;           // of the words it has
    bool is_called_off = false;  // its event is off: held, and cancelled when the grace is over

    bool operator==(StoredPost const&) const = default;
};

// What a plan makes of one stored post.
struct Verdict {
    bool follows = false;       // the stored post becomes the planned one
    bool restored = false;      // and it had been withdrawn
    bool moved = false;         // how the two differ, also where the stored one stays as it is
    bool reworded = false;      // text, picture or where its link leads: asks for approval again
    bool is_elsewhere = false;  // ... or words that say a day or a time themselves, whose event is at another
};

// Makes what restrictions do to a post that of the moment that it has (planner/moment_terms.hpp).
using TermsAt = std::function<void(PlannedPost& post)>;

// `planned` is brought to what would be stored: the stored code in its texts, and a pinned post's own moment.
Verdict judge(StoredPost const& stored, PlannedPost& planned);

// How the event of a post stands once what is applied is known.
struct EventNow {
    calendar::Occurrence event;
    bool is_confirmed = false;  // by the calendar's owner
    bool has_changed = false;   // by what is applied
    std::string called_off;     // why its posts are held; empty: it takes place
};

// What a plan is a whole plan of.
struct PlanScope {
    // Whether the definitions hold "campaign/message/channel", be it that it comes up or not.
    using StillSaid = std::function<bool(std::string const& name)>;

    PlanScope(Instant f, Instant t, bool may, StillSaid said)
        : from(f), to(t), may_withdraw(may), is_still_said(std::move(said))
    {}
    PlanScope(Instant f, Instant t, bool may, std::set<std::string> names);

    Instant from, to;   // of the moments it plans: [from, to)
    bool may_withdraw;  // nothing is missing from it for a reason that will pass
    StillSaid is_still_said;
    // What fell due before `from`, which no plan has, and is not said any more at all is taken back too.
    bool takes_back_overdue = false;

    // How much of the stored events the plan has seen (EventCopy::seen): posts whose event has changed since wait for another.
    std::int64_t events_seen = 0;
    // The post as its message and its event make it now, wherever its moment is (planner/plan_again.hpp); nothing when the
    // definitions do not say it any more. `event` is null for a post that hangs on none. Empty: what the plan does not have is
    // gone, and has the words that it has. `is_confirmed`: by the calendar's owner.
    using PlanAgain = std::function<std::optional<PlannedPost>(PlannedPost const& stored,
                                                               calendar::Occurrence const* event, bool is_confirmed)>;
    PlanAgain plan_again;
    // By it a post is held whose moment a person gave it: where it stands, and not where the plan would have it. Empty: such
    // a post has the terms of its slot. In find_changes embargoes are among them.
    TermsAt terms_at;
    // For so long posts are held whose event was called off.
    Duration grace = std::chrono::minutes(15);

    // For find_changes alone, since the store looks into its own events: by the occurrence of a post; nothing when no calendar
    // ever had it. Empty: what the plan does not have is gone.
    std::function<std::optional<EventNow>(std::string const& occurrence)> find_event;
    Instant now;  // with find_event
};

// The post that a person gave its moment, where that of its own is over and the plan does not have it any more: its words and
// settings follow its message all the same. Nothing when the plan has it, or the definitions do not say it.
std::optional<PlannedPost> plan_pinned(StoredPost const& stored, PlanScope const& scope,
                                       calendar::Occurrence const* event, bool is_confirmed);

// Gives `planned` the moment that a person gave the stored post, and the terms of that moment.
void keep_moment(PlannedPost const& stored, PlannedPost& planned, TermsAt const& terms_at);

// Whether a stored post that the plan does not have is taken back. One that a person gave its moment, and one that is overdue,
// stay as long as their message does: their own slot may be past.
bool loses(StoredPost const& stored, PlanScope const& scope);

struct PlanChange {
    enum class Kind {
        added,
        moved,
        reworded,  // perhaps moved too
        altered,   // neither, but approval, dry-run and the like
        restored,
        withdrawn,
        kept,  // differs from the plan and stays as it is
    };
    Kind kind = Kind::added;
    bool moved = false;
    bool reworded = false;
    std::string id, state;                     // of the stored post
    std::optional<PlannedPost> before, after;  // after: what the plan has, also of one that is kept
    std::string decision;                      // what a person has to decide, for people; empty: nothing
};
std::string_view to_string(PlanChange::Kind kind);

// Every change that applying the plan would make, by moment and key, and what would stay although it differs. `stored`
// holds every stored post with a key of the plan, and every one that falls due in the scope. What a person reads as the
// reason for a post's moment (`why`) is no change. After the plan has been applied only what is kept is left. Stored posts
// that an error keeps out of the plan are altered: held with its reason, which a person has to mend; so are those whose event
// was called off, until a person or the grace decides, and those whose event has moved so that their moment is over.
std::vector<PlanChange> find_changes(std::vector<PlannedPost> plan, std::vector<StoredPost> const& stored,
                                     PlanScope const& scope,
                                     std::vector<Unplanned> const& unplanned = std::vector<Unplanned>());

}  // namespace peal::campaigns
