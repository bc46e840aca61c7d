#pragma once

#include "core/random.hpp"
#include "core/time.hpp"
#include "tests/sim/asks.hpp"
#include "tests/sim/machine.hpp"

#include <cstddef>
#include <set>
#include <vector>

// What people do in one run: which posts there are, and who plans, edits, moves, approves, holds, cancels and pauses when.
namespace peal::sim {

struct Deed {
    enum class Kind { plan, edit, move, cancel, approve, hold, release, pause, resume, restart };
    Duration at{0};
    Kind kind = Kind::plan;
    std::size_t first = 0, last = 0;  // posts, or one pause
    Duration by{0};                   // of a move
};

struct Script {
    Asks asks;
    std::vector<Deed> deeds;  // by time
    std::vector<Duration> dues() const;

    Instant start;
    Duration end{0};  // when people stop doing things, and nothing more is due
};

Script write_script(std::uint64_t seed, std::size_t posts, std::vector<Channel> const& channels, Instant start);

// Without these posts: nobody asks for them, and nothing befalls them.
void leave_out(Script& script, std::set<std::size_t> const& posts);

// The words of a version of a post.
void put_words(campaigns::PlannedPost& post, int number, int version);

// The number and version in words that put_words has put; {0, 0} when there are none.
std::pair<int, int> read_words(std::string_view text);

}  // namespace peal::sim
