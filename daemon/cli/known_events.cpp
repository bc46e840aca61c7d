#include "daemon/cli/known_events.hpp"

#include "campaigns/calendar/join.hpp"
#include "campaigns/planner/calendar_rules.hpp"
#include "connectors/json.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>

namespace peal::cli {

namespace json = connectors::json;
namespace calendar = campaigns::calendar;
using boost::json::value;

namespace {

constexpr int event_pages_max = 2000;  // a million events

std::optional<std::chrono::local_days> day_from(std::string const& text)
{
    auto const midnight = parse_instant(text);
    if (!midnight || text.size() != 10) return {};
    return std::chrono::local_days(std::chrono::floor<std::chrono::days>(*midnight).time_since_epoch());
}

calendar::Status status_from(std::string const& word)
{
    if (word == "cancelled") return calendar::Status::cancelled;
    return word == "tentative" ? calendar::Status::tentative : calendar::Status::confirmed;
}

// The events of one file, as they would be known after it was read.
void take_over(std::vector<StoredEvent>& stored, std::string const& source,
               std::vector<calendar::Occurrence> const& fresh, Configuration const& read, Instant now)
{
    std::vector<calendar::KnownEvent> known;
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < stored.size(); ++at) {
        if (stored[at].known.event.source != source) continue;
        known.push_back(stored[at].known);
        places.push_back(at);
    }
    auto const all = campaigns::planner::calendar_rules(read.loaded.definitions);
    auto const rules =
        std::find_if(all.begin(), all.end(), [&](calendar::SourceRules const& one) { return one.id == source; });
    auto comparison = calendar::compare(known, fresh, {read.reach.from, read.reach.to},
                                        rules == all.end() ? calendar::SourceRules() : *rules, now);
    for (auto& change : comparison.changes) {
        if (!change.known) {
            StoredEvent added;
            added.known = std::move(change.now);
            added.first_seen = now;
            stored.push_back(std::move(added));
            continue;
        }
        auto& one = stored[places[*change.known]];
        one.known = std::move(change.now);
        one.has_changed = change.kind != calendar::ChangeKind::altered;
    }
}

// With a calendar that the folder does not name its events leave.
void retire_others(std::vector<StoredEvent>& stored, campaigns::definitions::Definitions const& definitions)
{
    auto const in_use = campaigns::planner::calendar_rules(definitions);
    for (auto& one : stored) {
        auto const is_of = [&](calendar::SourceRules const& rules) { return rules.id == one.known.event.source; };
        if (one.known.is_gone || std::any_of(in_use.begin(), in_use.end(), is_of)) continue;
        one.known.is_gone = one.has_changed = true;
    }
}

}  // namespace

std::optional<StoredEvent> read_event(value const& shown)
{
    auto const start = parse_instant(json::text_at(shown, "start"));
    auto const end = parse_instant(json::text_at(shown, "end"));
    auto const first_day = day_from(json::text_at(shown, "first_day"));
    auto const last_day = day_from(json::text_at(shown, "last_day"));
    auto const first_seen = parse_instant(json::text_at(shown, "first_seen"));
    if (!start || !end || !first_day || !last_day || !first_seen) return {};
    StoredEvent stored;
    auto& event = stored.known.event;
    event.source = json::text_at(shown, "source");
    event.uid = json::text_at(shown, "uid");
    event.original_start = json::text_at(shown, "original_start");
    event.repeats = json::find_bool(shown, "repeats").value_or(false);
    event.summary = json::text_at(shown, "summary");
    event.description = json::text_at(shown, "description");
    event.location = json::text_at(shown, "location");
    event.url = json::text_at(shown, "url");
    event.organiser = json::text_at(shown, "organiser");
    auto const* const categories = json::find_array(shown, "categories");
    for (auto const& word : categories != nullptr ? *categories : boost::json::array())
        event.categories.push_back(json::text_at(word, ""));
    event.zone = json::text_at(shown, "zone");
    event.status = status_from(json::text_at(shown, "status"));
    event.all_day = json::find_bool(shown, "all_day").value_or(false);
    event.start = *start;
    event.end = *end;
    event.start_date = *first_day;
    event.end_date = *last_day;
    stored.known.written_as = json::text_at(shown, "written_as");
    stored.known.is_gone = json::find_bool(shown, "has_left").value_or(false);
    stored.known.is_asked = json::find_bool(shown, "is_asked").value_or(false);
    stored.known.is_kept = json::find_bool(shown, "is_kept").value_or(false);
    stored.first_seen = *first_seen;
    stored.is_confirmed = json::find_bool(shown, "is_confirmed").value_or(false);
    if (auto const until = parse_instant(json::text_at(shown, "embargo"))) stored.embargo = *until;
    return stored;
}

tl::expected<std::vector<StoredEvent>, Exit> load_events(Program& program)
{
    std::vector<StoredEvent> events;
    std::int64_t after = 0;
    for (int page = 0; page < event_pages_max; ++page) {
        auto const answer = Office(program).get("/plan/events", {{"after", std::to_string(after)}});
        if (!answer) return tl::unexpected(answer.error());
        auto const* const list = json::find_array(answer->value, "events");
        bool is_readable = list != nullptr;
        for (auto const& one : is_readable ? *list : boost::json::array()) {
            auto event = read_event(one);
            is_readable = is_readable && event;
            if (event) events.push_back(std::move(*event));
            after = json::find_integer(one, "number").value_or(after);
        }
        if (!is_readable)
            return tl::unexpected(report_failure(
                program.console,
                "peald answered with events that cannot be read; are peal and peald of the same version?"));
        if (list->empty() || !json::find_bool(answer->value, "more").value_or(false)) return events;
    }
    return tl::unexpected(report_failure(program.console, "peald holds too many events to compare"));
}

ComingEvents::ComingEvents(Configuration const& read, std::vector<StoredEvent> stored, Instant now)
    : events_(std::move(stored))
{
    for (auto const& [source, fresh] : read.readings) take_over(events_, source, fresh, read, now);
    retire_others(events_, read.loaded.definitions);
    for (std::size_t at = 0; at < events_.size(); ++at) {
        auto const [known, is_new] = standing_.try_emplace(identity(events_[at].known.event), at);
        auto const &one = events_[at], &other = events_[known->second];
        if (!is_new && std::tie(one.known.is_gone, one.first_seen) < std::tie(other.known.is_gone, other.first_seen))
            known->second = at;
    }
}

std::vector<calendar::Occurrence> ComingEvents::agenda(Configuration const& read) const
{
    std::vector<calendar::Held> held;
    for (auto const& one : events_) {
        auto const& event = one.known.event;
        if (event.start < read.reach.from || event.start >= read.reach.to) continue;
        held.push_back({&event, one.first_seen, one.is_confirmed, one.known.is_gone});
    }
    return calendar::join(held, campaigns::planner::calendar_rules(read.loaded.definitions));
}

StoredEvent const* ComingEvents::find(std::string const& occurrence) const
{
    auto const known = standing_.find(occurrence);
    return known == standing_.end() ? nullptr : &events_[known->second];
}

}  // namespace peal::cli
