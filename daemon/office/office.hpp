#pragma once

#include "campaigns/calendar/event_list.hpp"
#include "campaigns/definitions/definitions.hpp"
#include "core/async_clock.hpp"
#include "daemon/http/server.hpp"
#include "daemon/reports/reporter.hpp"
#include "daemon/store/delivery_store.hpp"
#include "daemon/store/event_store.hpp"
#include "daemon/store/feed_store.hpp"
#include "daemon/store/pause_store.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/post_store.hpp"
#include "daemon/store/question_store.hpp"
#include "daemon/vault/accounts.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace peal::office {

// How one calendar source is doing, for status.
struct CalendarState {
    std::string id, name;
    std::string kind;   // file, address or caldav
    std::string host;   // empty for a file
    std::string owner;  // an organisation
    std::string trust;  // confirmed or provisional
    std::string colour;
    std::optional<Instant> read_at;     // when it could be looked at last
    std::optional<Instant> changed_at;  // when something in it was different last
    std::optional<Instant> next_look;
    std::size_t occurrences = 0;
    int failures = 0;                   // in a row
    std::string problem;                // why the last look failed, for people; empty when it did not
    std::vector<std::string> problems;  // what is wrong in it, though it can be read; of many the first few
    std::size_t problem_count = 0;      // of all those
};

// How the configuration folder is doing, for status.
struct ConfigurationState {
    std::optional<Instant> changed_at;  // when a change of it was taken up last, since the start
    std::vector<std::string> problems;  // why what it says now is not in use: "/etc/peal/campaigns/week.yaml:14:9: ..."
    std::vector<std::string> at_next_start;  // what has changed and cannot be taken up before
};

// What only the running process knows.
struct Health {
    ConfigurationState configuration;
    std::vector<CalendarState> calendars;
    std::vector<std::string> problems;
    std::map<std::string, Duration> clock_skews;  // ours less each network's, where it is known
    std::uintmax_t disk_free_bytes = 0;           // where the data lives
    Duration click_lag{0};                        // so long a click has waited for the database; 0: none waits
};

struct Parts {
    AsyncClock& clock;
    // As they are now. They are replaced when the folder changes: a handler keeps a copy of the pointer, not a reference.
    std::function<std::shared_ptr<campaigns::definitions::Definitions const>()> definitions;
    store::PostStore posts;
    store::PlanStore plans;
    store::PauseStore pauses;
    store::DeliveryStore deliveries;
    store::ReadingStore readings;
    store::FeedStore feeds;
    store::EventStore event_store;
    store::QuestionStore questions;
    reports::Reporter reporter;
    vault::Accounts& accounts;
    std::function<Health()> health;
    std::function<void()> on_change;       // the stored posts have changed: whoever sends them must look again
    std::function<void()> events_changed;  // events were written: the plan must follow
    // Looks at that calendar now (empty: at all), and returns when the plan has followed; or why it could not, in words.
    // Rejected for a calendar that there is not.
    std::function<awaitable<Result<>>(std::string source)> refresh_calendar;
    // Whether what is missing in a calendar has left it, as a person says; see store::EventStore::settle_drop.
    std::function<awaitable<Result<>>(std::string question, bool left, std::string actor)> settle_drop;
    std::function<awaitable<>()> take_up_feeds;  // feeds were made or revoked: returns when the public can tell
    // What happens by all calendars; null: none has been read yet.
    std::function<campaigns::calendar::EventListPtr()> events;
    // The network's id of a post whose address a person gives; see connectors::Connector.
    std::function<Result<std::string>(std::string const& network, std::string const& address)> id_from_address;
    std::string version;
    Instant started;
    std::string public_address;  // of the public listener
    bool dry_run = false;        // whatever the files say, nothing is sent
};

// The HTTP API of docs/api.md: one handler for every path. I/O thread only; `parts` must outlive it.
class Office {
public:
    explicit Office(Parts parts) : parts_(std::move(parts)) {}

    awaitable<http::Response> answer(http::Request request);

private:
    awaitable<http::Response> status();
    awaitable<http::Response> health();
    awaitable<Result<boost::json::object>> delivery_figures(Health const& health);
    awaitable<Result<boost::json::object>> channel_figures();
    // Lines about single posts, for people.
    struct Troubles {
        std::vector<std::string> asked;   // looking did not settle them: a person must
        std::vector<std::string> unseen;  // their outcome is unknown, and a person must act before Peal can look
        std::vector<std::string> again;   // they could not go, and are tried again
    };
    awaitable<Result<Troubles>> find_troubles();
    awaitable<http::Response> list_posts(http::Request const& request);
    awaitable<http::Response> show_post(std::string id);
    awaitable<http::Response> list_stored(http::Request const& request);
    awaitable<http::Response> find_stored(http::Request const& request);
    awaitable<http::Response> find_said(http::Request const& request);
    awaitable<http::Response> list_known_events(http::Request const& request);
    awaitable<http::Response> decide(std::string id, std::string decision, http::Request const& request);
    awaitable<Result<store::PostRecord>> take_decision(std::string id, std::string decision, boost::json::object body,
                                                       std::string actor);
    awaitable<Result<store::PostRecord>> release(std::string id, std::string reason, std::string actor);
    campaigns::TermsAt terms_at_moment() const;
    awaitable<Result<store::PostRecord>> settle(std::string id, boost::json::object body, std::string actor);
    awaitable<http::Response> list_pauses();
    awaitable<http::Response> pause(http::Request const& request);
    awaitable<http::Response> resume(http::Request const& request);
    awaitable<http::Response> report(http::Request const& request);
    awaitable<http::Response> list_feeds();
    awaitable<http::Response> add_feed(http::Request const& request);
    awaitable<http::Response> revoke_feed(std::string id, std::string actor);
    awaitable<http::Response> calendar(http::Request const& request);

    // Everything below /calendars, /events and /questions.
    awaitable<http::Response> answer_about_events(std::string path, http::Request const& request);
    awaitable<http::Response> list_calendars();
    awaitable<http::Response> refresh_calendar(http::Request const& request);
    awaitable<http::Response> list_events(http::Request const& request);
    awaitable<http::Response> list_event_news(http::Request const& request);
    awaitable<http::Response> show_event(std::string id);
    awaitable<http::Response> add_event(http::Request const& request);
    awaitable<http::Response> change_event(std::string id, http::Request const& request);
    awaitable<http::Response> decide_event(std::string id, std::string decision, http::Request const& request);
    awaitable<Result<store::EventRecord>> take_event_decision(std::string id, std::string decision,
                                                              boost::json::object body, std::string actor);
    awaitable<http::Response> cancel_event_posts(std::string id, std::string actor);
    awaitable<http::Response> list_questions();
    awaitable<http::Response> answer_question(std::string id, http::Request const& request);
    void events_written(bool posts_too);

    awaitable<Result<std::vector<boost::json::object>>> with_figures(std::vector<store::PostRecord> posts);

    Parts parts_;
};

}  // namespace peal::office
