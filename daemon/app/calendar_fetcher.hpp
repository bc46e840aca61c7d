#pragma once

#include "connectors/calendar/settings.hpp"
#include "core/async_clock.hpp"
#include "core/async_event.hpp"
#include "core/async_thread.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"
#include "daemon/app/calendar_keeper.hpp"
#include "daemon/app/known_readings.hpp"
#include "daemon/vault/keys.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace peal::app {

// Looks at the calendars that are elsewhere, each at its own pace: feeds at an address, and CalDAV collections. What is new
// is taken up by the CalendarKeeper; a look that fails leaves everything as it was. I/O thread only.
class CalendarFetcher {
public:
    struct Parts {
        AsyncClock& clock;
        Random& random;
        WorkThread& files;
        HttpClient& http;
        CalendarKeeper& calendars;
        store::CalendarStore store;
        vault::Keys& keys;
        std::filesystem::path copies;                 // the last good text of each feed
        std::function<DefinitionsPtr()> definitions;  // in use now
        std::function<void()> on_taken_up;            // events have changed
        std::function<void(awaitable<>)> spawn;       // a look, beside the others; cancelled and joined with run()
    };

    CalendarFetcher(Executor executor, Parts parts);

    // Until cancelled.
    awaitable<> run();

    // Other definitions are in use.
    void wake() { woken_.set(); }

    // Looks at that calendar now (empty: at all), whatever its pace, and returns when that has ended; how, its health says
    // (CalendarKeeper). Nothing is done for a file.
    awaitable<> look_now(std::string source);
    // Returns when no look is under way.
    awaitable<> looks_ended();

private:
    // When it is looked at next, while its address is that one.
    struct NextLook {
        std::string address_digest;
        Duration at{0};  // on the monotonic clock
    };
    // What one of them answered.
    struct Answer {
        store::StoredFeedMark mark;
        std::optional<std::string> text;  // none: it is as it was, and that is known

        Answer() {}
    };

    void start_due();
    void forget_others();
    bool is_named(std::string const& source) const;
    void start(campaigns::definitions::CalendarSource const& source, DefinitionsPtr definitions);
    Duration until_next() const;
    Duration next_look_of(campaigns::definitions::CalendarSource const& source) const;
    awaitable<> look(campaigns::definitions::CalendarSource source, DefinitionsPtr definitions);
    void end_look(campaigns::definitions::CalendarSource const& source, Duration next_look);
    awaitable<Result<Answer>> ask(campaigns::definitions::CalendarSource const& source, bool needs_text);
    awaitable<Result<connectors::calendar::FeedSettings>> settings_of(
        campaigns::definitions::CalendarSource const& source);
    awaitable<Result<Answer>> ask_feed(std::string source, connectors::calendar::FeedSettings settings,
                                       bool needs_text);
    awaitable<Result<Answer>> ask_collection(campaigns::definitions::CalendarSource const& source,
                                             connectors::calendar::FeedSettings settings, bool needs_text);
    // Whether anything is different from now on.
    awaitable<Result<bool>> take_up(campaigns::definitions::CalendarSource const& source,
                                    campaigns::definitions::Definitions const& definitions, std::string text);
    awaitable<Result<std::string>> read_copy(std::string source);
    awaitable<> write_copy(std::string source, std::string text);

    Parts parts_;
    Event woken_, looked_;
    KnownReadings known_;                        // marked with how they were asked and read
    std::map<std::string, NextLook> next_look_;  // absent: not looked at since the start
    std::set<std::string> looking_;
};

}  // namespace peal::app
