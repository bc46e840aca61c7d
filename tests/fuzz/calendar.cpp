#include "campaigns/calendar/reader.hpp"

#include "campaigns/calendar/expand.hpp"
#include "campaigns/calendar/problem_list.hpp"
#include "campaigns/moments/moment.hpp"
#include "tests/fuzz/property.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

// Calendars made by strangers.

namespace {

using namespace peal;
using namespace peal::campaigns;
using calendar::Occurrence;

constexpr std::size_t bytes_max = 64 * 1024;
constexpr std::string_view zone = "Europe/London";

Instant day(int year)
{
    return std::chrono::sys_days(std::chrono::year(year) / std::chrono::January / 1);
}

bool is_printable(std::string_view text)
{
    return fuzz::is_utf8(text) && std::none_of(text.begin(), text.end(), [](unsigned char c) {
               return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F;
           });
}

void judge(Occurrence const& one, Instant from, Instant to)
{
    fuzz::hold(one.source == "fuzz" && !one.uid.empty() && !one.original_start.empty(), "an occurrence has its key");
    fuzz::hold(one.start >= from && one.start < to, "an occurrence starts in the period");
    fuzz::hold(one.end >= one.start, "an occurrence ends not before it starts");
    fuzz::hold(one.end_date >= one.start_date, "the last day is not before the first");
    auto const wall = to_wall(one.start, one.zone);
    fuzz::hold(wall.has_value(), "the zone of an occurrence is known");
    if (one.all_day) {
        auto const midnight = to_moment(Wall(one.start_date), one.zone);
        fuzz::hold(midnight && midnight->at == one.start, "a whole day starts at local midnight");
        fuzz::hold(one.end > one.start, "a whole day has an end");
    } else {
        fuzz::hold(std::chrono::floor<std::chrono::days>(*wall) == one.start_date,
                   "the first day is that of the start");
    }
    for (auto const* text : {&one.uid, &one.summary, &one.description, &one.location, &one.url})
        fuzz::hold(is_printable(*text), "what a calendar says is fit to print");
    for (auto const& category : one.categories) fuzz::hold(is_printable(category), "a category is fit to print");
}

void judge(calendar::Expansion const& read, Instant from, Instant to, std::string_view text)
{
    std::map<std::string, std::size_t> of_event;
    std::set<std::tuple<std::string, std::string>> keys;
    for (auto const& one : read.occurrences) {
        judge(one, from, to);
        fuzz::hold(++of_event[one.uid] <= calendar::occurrences_max, "an event is listed up to 2,000 times");
        fuzz::hold(keys.emplace(one.uid, one.original_start).second, "every key is listed once");
    }
    fuzz::hold(std::is_sorted(read.occurrences.begin(), read.occurrences.end(),
                              [](Occurrence const& a, Occurrence const& b) {
                                  return std::tie(a.start, a.uid) < std::tie(b.start, b.uid);
                              }),
               "occurrences are listed by start, then uid");
    fuzz::hold(read.problems.size() <= calendar::ProblemList::problems_max + 1, "there is a limit to problems");
    auto const lines = 1 + std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; });
    for (auto const& problem : read.problems) {
        fuzz::hold_message(problem.message);
        fuzz::hold(problem.line >= 0 && problem.line <= lines, "a problem is in the file");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const text = fuzz::swollen(fuzz::as_text(data, size), bytes_max);
    calendar::ReadOptions const options{"fuzz", std::string(zone)};
    // 13 months back and the horizon ahead, as the daemon asks.
    auto const from = day(2026), to = day(2030);
    Result<calendar::Expansion> read;
    {
        fuzz::Stopwatch const limit;
        read = calendar::read_calendar(text, options, from, to);
    }
    if (!read) {
        fuzz::hold(read.error().kind == ErrorKind::rejected, "what is no calendar is refused");
        fuzz::hold_message(read.error().message);
        return 0;
    }
    judge(*read, from, to, text);
    if (text.size() > 4096) return 0;
    auto const again = calendar::read_calendar(text, options, from, to);
    fuzz::hold(again && again->occurrences == read->occurrences && again->problems == read->problems,
               "reading twice gives the same");
    return 0;
}
