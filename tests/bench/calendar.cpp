// What the calendar of a large partnership costs: 20,000 events, 5,000 of them recurring, about 9 MiB, over 24 months.
// In process, as `peal calendar expand` lists it, and through peal-worker as the daemon reads it; beside libical, which
// only takes the same text apart. Each in a process of its own: times are those of the processor, of all its children
// too, and the memory is that of the largest of them. Then what a calendar costs that hardly changes: one event that
// moves, and polls that bring nothing new.
#include "campaigns/calendar/reader.hpp"
#include "core/async_real_clock.hpp"
#include "daemon/worker/client.hpp"
#include "tests/bench/calendar_figures.hpp"
#include "tests/support/run.hpp"

#include <libical/ical.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

using namespace peal;
using campaigns::calendar::ReadOptions;

namespace {

constexpr int event_count = 20'000;
constexpr int recurring_every = 4;
constexpr int repeats = 5;  // the middle of so many runs counts

// What a town repeats: clinics for a term, clinics without end, meetings by weekday or date, days of the year.
constexpr std::array<std::string_view, 10> town = {
    "FREQ=WEEKLY;COUNT=13", "FREQ=MONTHLY;BYDAY=2TH",    "FREQ=WEEKLY;UNTIL=20271217T235959Z",
    "FREQ=WEEKLY",          "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=WEEKLY;INTERVAL=2;COUNT=6",
    "FREQ=YEARLY",          "FREQ=WEEKLY;BYDAY=TU",      "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=WEEKLY;COUNT=10"};
constexpr std::array<std::string_view, 1> weekly = {"FREQ=WEEKLY"};

template <std::size_t N>
std::string make_calendar(std::array<std::string_view, N> const& rules)
{
    std::string ics = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Peal//Bench//EN\r\n";
    for (int i = 0; i < event_count; ++i) {
        char times[200];
        std::snprintf(times, sizeof times,
                      "DTSTART;TZID=Europe/London:2027%02d%02dT%02d%02d00\r\n"
                      "DTEND;TZID=Europe/London:2027%02d%02dT%02d%02d00\r\n",
                      i % 12 + 1, i % 28 + 1, 9 + i % 9, 15 * (i % 4), i % 12 + 1, i % 28 + 1, 10 + i % 9,
                      15 * (i % 4));
        auto const number = std::to_string(i);
        ics += "BEGIN:VEVENT\r\nUID:" + number + "-4fa1-9c3e-77d0@town.example\r\nDTSTAMP:20260101T000000Z\r\n" + times;
        if (i % recurring_every == 0)
            ics.append("RRULE:").append(rules[std::size_t(i / recurring_every) % N]).append("\r\n");
        ics += "SUMMARY:Drop-in number " + number + " at the library\r\nLOCATION:Central Library\\, Room 4\r\n";
        ics += "DESCRIPTION:Come and talk to the neighbourhood team about what happens in \r\n your street. No "
               "appointment\\, no names\\, and a cup of tea. Interpreters come \r\n when they are asked for.\\n\\n"
               "Report hate crime whenever you see it.\r\nEND:VEVENT\r\n";
    }
    return ics + "END:VCALENDAR\r\n";
}

struct Cost {
    double seconds = 0;
    long memory_kb = 0;
};

// `work` says how much it found.
Cost measure(std::function<std::size_t()> const& work, std::size_t& found)
{
    int answer[2];
    if (::pipe(answer) != 0) std::exit(1);
    auto const child = ::fork();
    if (child < 0) std::exit(1);
    if (child == 0) {
        auto const count = work();
        ::_exit(::write(answer[1], &count, sizeof count) == sizeof count ? 0 : 1);
    }
    rusage used{};
    int status = 0;
    bool const is_good = ::wait4(child, &status, 0, &used) == child && status == 0 &&
                         ::read(answer[0], &found, sizeof found) == sizeof found;
    ::close(answer[0]);
    ::close(answer[1]);
    if (!is_good) {
        std::printf("a measured process failed\n");
        std::exit(1);
    }
    auto const seconds = [](timeval const& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return {seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss};
}

void print(char const* title, char const* what, std::function<std::size_t()> const& work)
{
    std::vector<Cost> costs;
    std::size_t found = 0;
    for (int i = 0; i < repeats; ++i) costs.push_back(measure(work, found));
    std::sort(costs.begin(), costs.end(), [](Cost const& a, Cost const& b) { return a.seconds < b.seconds; });
    auto const& middle = costs[costs.size() / 2];
    std::printf("  %-44s %8.0f ms  %5.0f MiB  %zu %s\n", title, middle.seconds * 1000,
                static_cast<double>(middle.memory_kb) / 1024, found, what);
    std::fflush(stdout);
}

[[noreturn]] void give_up(Error const& error)
{
    std::printf("%s\n", error.message.c_str());
    std::fflush(stdout);
    ::_exit(1);
}

ReadOptions options()
{
    ReadOptions result;
    result.source = "bench";
    return result;
}

std::size_t read_here(std::string const& ics, Instant from, Instant to)
{
    auto const read = campaigns::calendar::read_calendar(ics, options(), from, to);
    if (!read) give_up(read.error());
    return read->occurrences.size();
}

std::size_t list(std::string const& ics, Instant from, Instant to)
{
    std::size_t count = 0;
    auto const listed = campaigns::calendar::list_calendar(ics, options(), from, to, [&](auto const&) { ++count; });
    if (!listed) give_up(listed.error());
    return count;
}

std::size_t read_there(std::string const& worker_program, std::string const& ics, Instant from, Instant to)
{
    asio::io_context context;
    auto const clock = make_real_clock(context.get_executor());
    auto const worker = worker::make_worker(context.get_executor(), *clock, worker_program);
    auto const read = tests::run(context, worker->read_calendar(ics, options(), from, to));
    if (!read) give_up(read.error());
    return read->occurrences.size();
}

std::size_t parse_with_libical(std::string const& ics)
{
    auto* const whole = icalparser_parse_string(ics.c_str());
    auto const count = icalcomponent_count_components(whole, ICAL_VEVENT_COMPONENT);
    icalcomponent_free(whole);
    return static_cast<std::size_t>(count);
}

// `worker_program` is empty where there is more than the daemon keeps.
void compare(char const* title, std::string const& ics, std::string const& worker_program)
{
    auto const from = *parse_instant("2027-01-01"), to = *parse_instant("2029-01-01");
    std::printf("%d events, %d of them recurring (%s), %.1f MiB, over 24 months\n", event_count,
                event_count / recurring_every, title, static_cast<double>(ics.size()) / (1 << 20));
    print("listed, as by peal calendar expand", "occurrences", [&] { return list(ics, from, to); });
    if (!worker_program.empty()) {
        print("read in process", "occurrences", [&] { return read_here(ics, from, to); });
        print("read through peal-worker, as by the daemon", "occurrences",
              [&] { return read_there(worker_program, ics, from, to); });
    }
    print("only taken apart by libical", "events", [&] { return parse_with_libical(ics); });
}

}  // namespace

double peal::bench::middle_ms(std::function<void(std::size_t)> const& work)
{
    std::vector<double> all;
    for (std::size_t run = 0; run < runs; ++run) {
        auto const began = std::clock();
        work(run);
        all.push_back(static_cast<double>(std::clock() - began) * 1000 / CLOCKS_PER_SEC);
    }
    std::sort(all.begin(), all.end());
    return all[all.size() / 2];
}

int main(int count, char** words)
{
    if (count != 2) {
        std::printf("usage: bench_calendar PEAL-WORKER\n");
        return 2;
    }
    compare("as a town repeats", make_calendar(town), words[1]);
    compare("all of them weekly without end", make_calendar(weekly), "");
    bench::show_replanning();
    bench::show_polls(make_calendar(town));
    return 0;
}
