#pragma once

#include "core/random.hpp"
#include "core/time.hpp"
#include "tests/sim/asks.hpp"
#include "tests/sim/machine.hpp"

#include <array>
#include <cstddef>
#include <set>
#include <vector>

// What people do in one run: which posts there are, and who plans, edits, moves, approves, holds, cancels and pauses when;
// decisions.hpp adds what they decide about single posts.
namespace peal::sim {

struct Deed {
    enum class Kind {
        plan,
        edit,
        move,
        cancel,  // the plan has it no longer
        approve,
        hold,
        release,
        pause,
        resume,
        restart,
        lapse,     // its event moves into the past
        call_off,  // for good
        withdraw,  // its approval
        reschedule,
        send_now,
        settle,
        mark,       // warn and inform
        confirm,    // during a pause
        drop,       // the file of a campaign is deleted
        bring_back  // and is there again
    };
    // What it waits for before `at` counts.
    enum class Cue { time, prepared, call };
    // How somebody looks at an account.
    enum class Care { looks, sees_nothing, gives_up };

    Duration at{0};
    Kind kind = Kind::plan;
    std::size_t first = 0, last = 0;  // posts, one pause, or one campaign
    Duration by{0};                   // of a move; of a new moment, from now; until the button is pressed once more
    Cue cue = Cue::time;
    Care care = Care::looks;
};

struct Script {
    Asks asks;
    std::vector<Deed> deeds;  // by time
    std::vector<Deed> cued;   // those that wait for something
    std::vector<Duration> dues() const;

    Instant start;
    Duration end{0};  // when people stop doing things, and nothing more is due
};

// `people_decide`: with the decisions of decisions.hpp.
Script write_script(std::uint64_t seed, std::size_t posts, std::vector<Channel> const& channels, Instant start,
                    bool people_decide = true);

// One post of a network's first account that nothing keeps back.
Ask make_ask(int number, std::string_view network, Instant due);

// Without these posts: nobody asks for them, and nothing befalls them.
void leave_out(Script& script, std::set<std::size_t> const& posts);

inline constexpr std::array campaign_names = {"week", "month"};

// The words of a version of a post.
void put_words(campaigns::PlannedPost& post, int number, int version);

// The number and version in words that put_words has put; {0, 0} when there are none.
std::pair<int, int> read_words(std::string_view text);

}  // namespace peal::sim
