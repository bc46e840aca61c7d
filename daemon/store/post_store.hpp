#pragma once

#include "campaigns/plan_diff.hpp"
#include "core/async.hpp"
#include "core/result.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/destinations.hpp"
#include "daemon/store/post_record.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace peal::store {

struct PostFilter {
    std::string state;  // as people see it (shown_state); empty: all
    std::string campaign, channel, network;
    std::string event;                // the identity of one that they hang on
    std::optional<Instant> from, to;  // of the due time, [from, to)
    int limit = 100;

    PostFilter() {}
};

// What somebody has answered to a finding about the present revision.
struct FindingAnswer {
    std::string finding;  // its words
    std::string reason, actor;
    Instant at;
};

// Everything about one post.
struct PostDetail {
    PostRecord post;
    std::string pinned_by;  // who gave it its moment; empty: the plan did
    std::vector<FindingAnswer> answers;
    std::vector<ApprovalEntry> approvals;
    std::vector<Attempt> attempts;
    std::vector<Look> looks;
    std::vector<AuditEntry> history;
    std::optional<RenditionRecord> rendition;

    PostDetail() {}
};

// Looking at posts, and what people decide about them. Decisions record who made them.
class PostStore {
public:
    explicit PostStore(Database& db) : db_(db) {}

    // By due time; at most limit + 1, so that the caller can tell whether there are more.
    awaitable<Result<std::vector<PostRecord>>> list(PostFilter filter);

    // Rejected with what to do when there is no such post.
    awaitable<Result<PostDetail>> load(std::string short_id);

    awaitable<Result<std::map<std::string, int>>> count_by_shown_state();
    // The next that will leave as things stand: approved, and of an event that is confirmed.
    awaitable<Result<std::optional<PostRecord>>> find_next_scheduled();

    // Approves the present revision (`revision`, when given, must be it). Rejected for a post that is not waiting. One whose
    // moment came before it was approved becomes missed: an approval in time may send, a late one never does.
    awaitable<Result<PostRecord>> approve(std::string short_id, std::optional<int> revision, std::string actor,
                                          Instant now);
    // "Accepted, because ...": kept with the present revision. `finding` counts from 1, as they are listed. Rejected when
    // there is none of that number, or no reason.
    awaitable<Result<PostRecord>> answer(std::string short_id, int finding, std::string reason, std::string actor,
                                         Instant now);
    awaitable<Result<PostRecord>> hold(std::string short_id, std::string reason, std::string actor, Instant now);
    // A held post whose moment has passed becomes missed: releasing never sends. What the plan holds needs a reason why it may
    // go all the same; where both a person and the plan hold a post, the plan's hold is left.
    // `may_let_go` is asked, on the store's thread, about what the plan holds; empty: everybody may.
    using MayLetGo = std::function<Result<>(PostRecord const& post)>;
    awaitable<Result<PostRecord>> release(std::string short_id, std::string reason, std::string actor, Instant now,
                                          MayLetGo may_let_go = MayLetGo());
    // Takes every approval of the present revision back. A post on its way out stops, if its call has not left.
    awaitable<Result<PostRecord>> withdraw(std::string short_id, std::string reason, std::string actor, Instant now);
    // For good. Not for a post that is out or whose call is on the wire.
    awaitable<Result<PostRecord>> cancel(std::string short_id, std::string reason, std::string actor, Instant now);
    // A new moment, given by a person: the plan leaves it from then on. Also for a missed or failed post; `at` may be now.
    // The restrictions (`terms_at`, asked on the store's thread; empty: they stay) and the embargo of that moment count from
    // then on: inside them it is held until it is released, unless it was released from them already, and not sent now.
    struct Moment {
        Instant at;
        std::string wall, zone;  // the same moment as people read it
    };
    awaitable<Result<PostRecord>> reschedule(std::string short_id, Moment moment, std::string actor, Instant now,
                                             campaigns::TermsAt terms_at = campaigns::TermsAt());

    // A person has looked at the account of a post whose outcome is unknown. `remote_id` may be empty.
    awaitable<Result<PostRecord>> settle_posted(std::string short_id, std::string address, std::string remote_id,
                                                std::string actor, Instant now);
    // It is not there: it goes now, with the same bytes if it still has the same words. Where restrictions (`terms_at`, as of
    // reschedule) or an embargo hold it by now it is held, and missed.
    awaitable<Result<PostRecord>> settle_not_there(std::string short_id, Moment moment, std::string actor, Instant now,
                                                   campaigns::TermsAt terms_at = campaigns::TermsAt());

    // The post may go during a pause, if somebody else confirms it while the pause is in force.
    awaitable<Result<PostRecord>> mark_warn_and_inform(std::string short_id, std::string actor, Instant now);
    awaitable<Result<PostRecord>> confirm_under_pause(std::string short_id, std::string actor, Instant now);

    // Where every link leads, for the public listener.
    awaitable<Result<Destinations>> load_destinations();

    // What became of the posts of [from, to): published, rehearsed, missed, failed and open ones, by time. For reports.
    awaitable<Result<std::vector<PostRecord>>> outcomes(Instant from, Instant to);
    // Confirmed posts with a remote id, by time: what can be measured.
    awaitable<Result<std::vector<PostRecord>>> confirmed_since(Instant published_after);
    // Published posts whose id the network did not tell.
    awaitable<Result<std::vector<PostRecord>>> without_remote_id(Instant published_after);

private:
    Database& db_;
};

}  // namespace peal::store
