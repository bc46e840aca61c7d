#pragma once

#include "core/async.hpp"
#include "core/result.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/pace.hpp"
#include "daemon/store/post_record.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace peal::store {

// A claimed post: whoever holds it writes with this epoch and is refused when it has moved on.
struct Claim {
    PostId id;
    std::int64_t epoch = 0;
};

// What is about to be sent, recorded before it is.
struct Intent {
    std::string method, url, content_type, body, evidence;

    Intent() {}
};

// What the start found open from an earlier run.
struct Recovered {
    int unknown = 0;   // were being sent when the process ended: never sent again without a look
    int released = 0;  // were claimed only
};

// The states of a delivery and the steps between them (transition.hpp); each step is durable when it returns.
class DeliveryStore {
public:
    explicit DeliveryStore(Database& db) : db_(db) {}

    // Before anything is claimed: `sending` becomes `unknown`, `claimed` becomes `planned`.
    awaitable<Result<Recovered>> recover(Instant now);

    // For a start on a database that was restored from a backup, after recover(): whatever has become due by `now` may have
    // gone out since the backup, and so may what was unknown in it. Each is asked about, and everything is paused until a
    // person has looked; returns how many.
    awaitable<Result<int>> doubt_what_was_due(Instant now);

    // Claims up to `limit` posts of each network whose turn it is: due within their network's lead, approved, confirmed, not paused, not
    // too late, and no faster than their channel's pace; overdue ones one a minute and channel. What has become overdue
    // and may not go is marked missed in the same transaction, and a claim whose lease is over is given back.
    // While `now` is not known to be right, nothing is done about any post but a rehearsal.
    struct Due {
        std::vector<PostRecord> posts;  // with the epoch of their claim
        int missed = 0;
        std::optional<Instant> next;   // when there will be something to do next, should nothing change before
        bool wait_for_others = false;  // some posts wait until a delivery of the same channel or network has ended
        // Networks with posts whose turn, or the end of whose grace, it is if `now` is right.
        std::set<std::string> in_doubt;
    };
    awaitable<Result<Due>> claim_due(Instant now, Paces paces, std::size_t limit, bool is_now_right = true);

    // The last look before the call: still claimed by us, its lease longer than the call may take, due, approved, not
    // paused. Then the attempt is on disk. An Error of kind cancelled means "not now": release the claim.
    awaitable<Result<int>> record_intent(Claim claim, Intent intent, Duration call_deadline,
                                         Instant now);  // its number

    awaitable<Result<>> confirm(Claim claim, std::string remote_id, std::string address, std::string evidence,
                                Instant commit_at, Instant now);
    awaitable<Result<>> adopt_id(PostId id, std::string remote_id, std::string address, Instant now);
    // The attempt made nothing. Planned again, not before `not_before`; without it the post has failed.
    awaitable<Result<>> refuse(Claim claim, std::string outcome, std::string reason, std::optional<Instant> not_before,
                               CountsAs counts_as, Instant now);
    // `accepted`: the network said that it has taken it, which its attempt keeps.
    awaitable<Result<>> mark_unknown(Claim claim, std::string reason, bool accepted, Instant now);

    // Posts whose outcome is unknown and that nobody has been asked about yet.
    awaitable<Result<std::vector<PostRecord>>> unsettled();
    // Of the last thousand calls those whose post's id is not known, however old they are: who starts while the clock is a year
    // ahead still has to know of a call of a minute ago.
    struct Call {
        PostId post;
        std::string network;
        Instant started_at;
    };
    awaitable<Result<std::vector<Call>>> calls_without_id();
    // Keeps what a look said. Cancelled when the post is no longer unknown under this epoch.
    awaitable<Result<>> record_look(Claim claim, std::string seen, std::string detail, Instant now);
    // The account shows it. Rejected when the id belongs to another post.
    awaitable<Result<>> adopt(Claim claim, std::string remote_id, std::string address, std::string evidence,
                              Instant now);
    // Proof that the call made nothing: planned once more, with the same bytes.
    awaitable<Result<>> plan_resend(Claim claim, std::string evidence, Instant now);
    // Looking does not settle it.
    awaitable<Result<>> ask_person(Claim claim, std::string reason, Instant now);

    awaitable<Result<>> rehearse(Claim claim, Instant now);
    // Before any intent: back to planned (not before a moment, when given), or failed.
    awaitable<Result<>> release(Claim claim, std::string reason, std::optional<Instant> not_before, CountsAs counts_as,
                                Instant now);
    awaitable<Result<>> fail_claim(Claim claim, std::string reason, Instant now);

    // The picture's file is written (media/<token>.jpg in `folder`) before its row; a power cut may tear it, which its digest
    // tells. A replaced picture's file stays until the
    // post is over: a network may be fetching it.
    awaitable<Result<>> save_picture(PostId id, RenditionRecord rendition, std::string bytes,
                                     std::filesystem::path folder, Instant now);
    struct Picture {
        RenditionRecord rendition;
        std::string bytes;
    };
    // Empty when there is none for this revision, or its file is gone.
    awaitable<Result<std::optional<Picture>>> load_picture(PostId id, int revision, std::filesystem::path folder);

    // The last attempt's exact call, when it started and the revision it sent; empty when there was none.
    struct Sent {
        Intent intent;
        Instant started_at;
        int revision = 0;
        bool was_accepted = false;  // by the network, which did not say which post it is
    };
    awaitable<Result<std::optional<Sent>>> load_last_attempt(PostId id);

    // Remote ids of the channel that belong to posts other than `id`, published since `since`.
    awaitable<Result<std::vector<std::string>>> claimed_ids(std::string channel, PostId id, Instant since);

    // What has not ended and is not as it should be: posts whose outcome is unknown or needs a person, and planned ones that
    // could not go and are tried again about their moment. The first twenty of each, by moment.
    awaitable<Result<std::vector<PostRecord>>> in_trouble(Instant now);

    // How delivery is doing, in figures.
    struct Figures {
        std::optional<Instant> oldest_due;  // of what might go and has not; absent: nothing waits
        int unknown = 0, needs_person = 0;
        std::optional<Instant> unknown_since;  // the oldest of both
        std::optional<Instant> last_published;
        std::optional<Instant> last_record;            // what the disk took last of decisions, calls and looks
        std::optional<Duration> late_median, late_99;  // of what was published in the last 24 hours
    };
    awaitable<Result<Figures>> figures(Instant now);

    // When the last call that published something on each of these channels began; a channel without one is absent.
    awaitable<Result<std::map<std::string, Instant>>> last_published_on(std::vector<std::string> channels);

    // Calls that have left and have no known outcome yet.
    awaitable<Result<std::vector<PostRecord>>> on_the_wire();

private:
    Database& db_;
};

}  // namespace peal::store
