#pragma once

#include "core/result.hpp"
#include "daemon/cli/console.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

// Events and planned posts day by day, as people print them and hang them up.
namespace peal::cli {

struct AgendaItem {
    bool is_post = false;
    std::string time;  // "09:00", "all day"; empty: it began on an earlier day
    std::string title;
    std::string where;               // the place, or the channels
    std::vector<std::string> marks;  // "until Sat 16 Oct 2027", "cancelled", "waits for approval"
    std::string text;                // what the calendar says about it, or the words of the post
    std::string address;             // of a web page; may be empty
};

struct AgendaDay {
    std::chrono::local_days day;
    std::vector<AgendaItem> items;  // whole days first, then by time
};

struct Agenda {
    std::string partnership;
    std::string zone;  // of all its days and times
    std::chrono::local_days first, last;
    std::string printed;          // when, and by whom
    std::vector<AgendaDay> days;  // those with something on them
    std::size_t events = 0;
    std::size_t posts = 0;
    bool more = false;  // than are listed
};

// From the answer to GET /calendar. Posts that say one message at one moment are one item; cancelled ones are left out.
// Rejected when it is no such answer.
Result<Agenda> to_agenda(boost::json::value const& answer);

// For a terminal or a plain printer; at most `width_max` wide.
void print_agenda(Console& console, Agenda const& agenda);

// One page of HTML that needs nothing else: headings for the days, no script, made to be printed on A4 too.
std::string to_html(Agenda const& agenda);

// "Saturday 9 October 2027".
std::string long_day(std::chrono::local_days day);

// "Sat 9 Oct 2027".
std::string short_day(std::chrono::local_days day);

}  // namespace peal::cli
