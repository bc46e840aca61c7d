#pragma once

#include "core/random.hpp"
#include "core/time.hpp"

#include <map>
#include <string>
#include <vector>

// A partner who keeps a calendar, changes their mind, and whose server has its days.
namespace peal::sim {

// One event at one moment, as the partner's file says it.
struct PartnersEvent {
    std::string title;
    Instant start;
    bool is_off = false;

    bool operator==(PartnersEvent const&) const = default;
};
// By what the event is known by, however often it moves: its UID, and in a series its number too.
using PartnersCalendar = std::map<std::string, PartnersEvent>;

class Partner {
public:
    // Events on the days from `begin` on, and a walk every week.
    Partner(Random& random, Instant begin);

    // Moves, cancels, restores, deletes, puts back or renames something, more often what is near; now and then clears out much of
    // what is ahead, or puts all of that back.
    void act(Instant now);

    PartnersCalendar calendar() const;  // as it stands
    std::string text() const;           // the same as an iCalendar text

    // What was done of each kind.
    std::map<std::string, int> deeds;

private:
    struct Single {
        PartnersEvent event;
        bool is_listed = true, is_cleared = false;
        int edits = 0;
    };

    void act_on_single(Single& single);
    void act_on_walk(std::size_t week);
    void clear_or_put_back(Instant now);
    Instant draw_moment(Instant near, int days = 4) const;

    Random& random_;
    std::map<std::string, Single> singles_;
    Instant first_walk_;
    std::map<std::size_t, PartnersEvent> changed_walks_;  // by week
};

// "Wednesday 10 February" and "10am", as the partnership's town says it.
std::string date_words(Instant moment);
std::string time_words(Instant moment);

}  // namespace peal::sim
