#pragma once

#include "core/async.hpp"
#include "core/http_client.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "core/time.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// The contract every network's connector keeps: prepare, commit, look_for, measure, renew. Above it nobody sees an HTTP
// status or a network's JSON. All calls run on the I/O thread, can be cancelled, and end within a deadline of their own.
// Structs have constructors where they are passed through co_await (g++ 12 destroys aggregate temporaries twice).
namespace peal::connectors {

// What authorises us on one account. Kept sealed in the store; renewed in one transaction.
struct Grant {
    Secret access_token;
    Secret refresh_token;  // empty: the network has none (Instagram renews the access token itself)
    std::optional<Instant> issued_at;
    std::optional<Instant> expires_at;  // of the access token; absent: never
    std::string client_id;
    Secret client_secret;
    std::vector<std::string> scopes;

    Grant() {}
};

// One account on one network, with what is needed to speak for it.
struct Account {
    std::string channel;    // our channel id
    std::string remote_id;  // the network's id of the account: X user id, Instagram user_id, Snapchat profile id
    std::string handle;     // without @; may be empty
    Grant grant;

    Account() {}
};

// A picture as it will be sent.
struct Media {
    std::string bytes;
    std::string content_type;  // "image/jpeg" or "image/png"
    int width = 0;
    int height = 0;
    std::string alt_text;
    std::string public_url;  // where the network can fetch it (Instagram); served by our public listener

    Media() {}
};

// A post on its way out. `text` is final: it is sent byte for byte.
struct OutgoingPost {
    std::string key;
    std::string text;
    std::string lang;
    std::optional<Media> media;

    OutgoingPost() {}
};

// A commit call, fixed before the intent is on disk: a repeat sends the same bytes. It holds no credentials.
struct Ready {
    std::string method;
    std::string url;
    std::string content_type;
    std::string body;
    // JSON for look_for: container id, media id, floor id, the snapshot of the list taken just before the call.
    std::string evidence;
    // Ready is worthless after this moment (uploaded media expires); absent: never.
    std::optional<Instant> expires_at;

    Ready() {}
};

// The outcome of the commit call; anything not known to be one of the others is Unknown.
struct NotSent {  // nothing left this machine; try again
    Error error;
};
struct
    Refused {  // a complete refusal: nothing was made. error.kind says what to do (transient, rate_limited, auth_expired, rejected)
    Error error;
    // The network says it has this very text already. After an earlier attempt whose outcome was unknown this means
    // "it landed": look, do not call it failed.
    bool duplicate = false;
};
struct Done {
    std::string remote_id;  // empty: published, id unknown (Snapchat stories until the list shows it)
    std::string address;    // where people see it; empty when the network gives none
    std::string evidence;   // the answer, for the record
};
struct Unknown {
    Error error;
    // The network said that it has taken the post, and not which one it is: no look proves that it made nothing.
    bool accepted = false;
};
using Commit = std::variant<NotSent, Refused, Done, Unknown>;

// What a look at the account says about an attempt.
struct Sighting {
    enum class Kind {
        found,        // exactly one post of the account is the attempt's
        not_there,    // a complete look showed none
        ambiguous,    // there are several, or one that may be somebody else's: a person must say
        cannot_tell,  // the look failed or was not complete: no evidence either way
    };
    Kind kind = Kind::cannot_tell;
    std::string remote_id;
    std::string address;
    std::string reason;          // for people
    bool token_refused = false;  // which is why it cannot be told: renew the grant, then look again

    Sighting() {}
};

// An attempt as it was recorded, for look_for.
struct AttemptRecord {
    Ready ready;
    Instant started_at;
    std::string text;                      // the post's final text
    std::vector<std::string> claimed_ids;  // remote ids of this channel that belong to other posts

    AttemptRecord() {}
};

// Figures of one post. A figure the network does not give is absent, never 0.
struct Readings {
    std::string remote_id;
    std::map<std::string, std::int64_t>
        figures;          // "likes", "replies", "reposts", "views", "impressions", "reach", "saves", "shares"
    std::string address;  // where people see the post, if the network told it on the way
    std::string note;     // why something is missing, for people

    Readings() {}
};

// What it takes to settle an outcome that is unknown. How much a look at the account proves differs by network.
struct Settling {
    Duration settle_time = std::chrono::minutes(15);  // a call may still take effect so long after it was given up
    int empty_looks =
        0;  // complete looks without it that prove absence, the last one after settle_time; 0: none ever do
    int resends_max = 0;  // so often the same bytes go again after a proven absence
};

struct Limits {
    std::string network;
    bool links_clickable = false;
    bool renders_text = true;  // false: the words must be on the picture (Snapchat)
    bool media_required = false;
    std::string artwork_shape;     // "card", "portrait" or "story"
    std::size_t alt_text_max = 0;  // code points; 0: the network has none
    std::size_t media_bytes_max = 0;
    Duration prepare_ahead{0};    // how long before its moment a post's preparation should start
    Duration commit_deadline{0};  // of the commit call
    Duration refresh_before{0};   // how long before its expiry a grant is renewed
    bool one_at_a_time = false;   // a post's id is known, or given up, before the account's next one goes
    int posts_per_day = 0;        // of one account in any 24 hours; 0: no limit known
    Settling settling;
};

class Connector {
public:
    virtual ~Connector() = default;

    virtual Limits const& limits() const = 0;

    // May be repeated; makes nothing public. Uploads media, sets alt text, makes and polls containers.
    virtual awaitable<Result<Ready>> prepare(Account account, OutgoingPost post) = 0;

    // The one call that makes the post public. Never repeated by this layer.
    virtual awaitable<Commit> commit(Account account, Ready ready) = 0;

    // Read-only: is the attempt's post on the account?
    virtual awaitable<Sighting> look_for(Account account, AttemptRecord attempt) = 0;

    // The network's id of a post whose address a person gives; empty when addresses of this network do not tell. Rejected
    // when it is no address of a post here.
    virtual Result<std::string> id_from_address(std::string_view) const { return std::string(); }

    // One batch of posts of one account. A post the network does not answer for is missing from the list.
    virtual awaitable<Result<std::vector<Readings>>> measure(Account account, std::vector<std::string> remote_ids) = 0;

    // The grant's successor. Called by one caller at a time per account, which saves old and new in one transaction.
    // auth_expired: a person must reconnect the account.
    virtual awaitable<Result<Grant>> renew(Account account) = 0;
};

}  // namespace peal::connectors
