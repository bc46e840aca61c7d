#pragma once

#include "campaigns/post.hpp"
#include "core/time.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

// What people have asked of the machine, and what it has confirmed: the other half of every check. Moments are the world's.
namespace peal::sim {

// So long after its call a post may still appear: whoever says before that it is not there says it too soon.
inline constexpr Duration may_appear_within = std::chrono::minutes(16);

// A post may go during a pause: somebody has confirmed these words.
struct Confirmation {
    int version = 0;
    Duration asked{0};
    std::optional<Duration> answered;
};

struct Ask {
    int number = 0;
    campaigns::PlannedPost plan;       // as it was last confirmed
    int version = 1;                   // of its words
    Instant earliest, latest;          // of the moments that may be in force
    bool is_left_out = false;          // nobody asks for it after all: a shortened script
    bool is_planned = false;           // the machine has said so
    bool is_withdrawn = false;         // the machine has said so
    bool is_busy = false;              // somebody is at it
    std::map<int, Duration> approved;  // by version: when it was first asked for
    std::map<int, Duration> worded;    // by version: when the machine said that it has these words
    std::optional<Duration> held_at;   // the machine has said so, and nobody has asked for a release since
    bool was_stopped = false;          // held or withdrawn at some time
    std::optional<Duration> put_back;  // when somebody last asked for it again after that

    std::set<Instant> moments;             // every one that somebody has asked for
    bool has_own_moment = false;           // a person may have given it one: the plan moves it no more
    bool is_missed_at_their_word = false;  // who approved or released it came too late, by the machine's clock
    std::optional<Duration> called_off;    // by a person, for good: the machine has said so
    bool is_given_up = false;              // and while nobody knew what its call had made
    std::optional<Duration> found;         // a person has said where it is, and the machine that it believes it
    std::string found_at;                  // that address
    std::vector<Duration> not_there;       // when somebody said that it is not on the account
    std::vector<Confirmation> confirmed;   // to go during a pause
    std::optional<Duration> dropped;       // when somebody deleted its campaign's file
    std::optional<Duration> brought_back;  // when the machine said that it has the file again
    std::vector<Duration> calls;           // when they left

    Ask() {}
};

struct PauseAsk {
    std::string scope, target;
    std::optional<Duration> in_force;   // the machine has said so
    std::optional<Duration> asked;      // when somebody asked
    std::optional<Duration> end_asked;  // when somebody first asked for its end
    std::optional<Duration> ended;      // when the machine last said so, or may have

    PauseAsk() {}
    bool covers(campaigns::PlannedPost const& post) const
    {
        return scope == "all" || (scope == "organisation" && target == post.organisation) ||
               (scope == "campaign" && target == post.campaign) || (scope == "network" && target == post.network);
    }
};

struct Asks {
    std::vector<Ask> posts;
    std::vector<PauseAsk> pauses;

    Ask* find(std::string const& key)
    {
        auto const found = by_key.find(key);
        return found == by_key.end() ? nullptr : &posts[found->second];
    }
    void add(Ask ask)
    {
        by_key[ask.plan.key] = posts.size();
        ask.moments.insert(ask.plan.due);
        posts.push_back(std::move(ask));
    }

private:
    std::map<std::string, std::size_t> by_key;
};

}  // namespace peal::sim
