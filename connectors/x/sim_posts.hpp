#pragma once

#include "connectors/x/sim_media.hpp"
#include "connectors/x/simulator.hpp"
#include "core/time.hpp"

#include <boost/json/array.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace peal::connectors::x::sim {

// What readers see of a post's words.
struct Shown {
    std::string text;
    boost::json::array urls;
};

struct StoredPost {
    std::string id;
    std::string account;  // id
    std::string text;     // as it was sent
    std::string in_reply_to;
    std::vector<StoredMedia> media;
    Instant made_at;
    Instant listed_at;  // on the account's list from then on
    std::optional<Instant> removed_at;
    mutable std::optional<Shown> shown;            // made for its first reader: its words and pictures stay as they are
    std::map<std::string, std::int64_t> counters;  // by X's own (old) names
};

// All posts, by id. Ids grow with time.
class PostDesk {
public:
    StoredPost& add(StoredPost post);
    StoredPost* find(std::string const& id);  // also removed ones

    // The account's newest post that stands and was made before `moment`; nullptr when there is none.
    StoredPost const* find_newest(std::string const& account, Instant moment) const;

    // Forgets the post's id, which another one may be given; all_gone() keeps it.
    void give_up_id(std::string const& id, Instant now);

    // True when the account has a post with this text, younger than `window` and not removed.
    bool has_recent(std::string const& account, std::string const& text, Instant now, Duration window) const;

    // The account's visible posts with since < id < before, newest first, at most `count`.
    std::vector<StoredPost const*> list(std::string const& account, std::uint64_t since, std::uint64_t before,
                                        std::size_t count, Instant now) const;

    std::map<std::uint64_t, StoredPost> const& all() const { return posts_; }
    std::vector<StoredPost> const& all_gone() const { return gone_; }

private:
    std::map<std::uint64_t, StoredPost> posts_;
    std::vector<StoredPost> gone_;
    std::map<std::string, std::vector<std::uint64_t>> by_account_;
    std::map<std::pair<std::string, std::string>, std::uint64_t> last_with_text_;
};

}  // namespace peal::connectors::x::sim
