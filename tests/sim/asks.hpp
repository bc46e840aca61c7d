#pragma once

#include "campaigns/post.hpp"
#include "core/time.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// What people have asked of the machine, and what it has confirmed: the other half of every check. Moments are the world's.
namespace peal::sim {

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
    std::optional<Duration> held_at;   // the machine has said so, and nobody has asked for a release since
    bool was_stopped = false;          // held or withdrawn at some time
    std::optional<Duration> put_back;  // when somebody last asked for it again after that

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
        posts.push_back(std::move(ask));
    }

private:
    std::map<std::string, std::size_t> by_key;
};

}  // namespace peal::sim
