#include "daemon/office/event_json.hpp"

#include "campaigns/moments/moment.hpp"
#include "daemon/office/days.hpp"
#include "daemon/office/post_json.hpp"

#include <algorithm>

namespace peal::office {

namespace json = boost::json;
using campaigns::definitions::CalendarSource;
using campaigns::definitions::Definitions;

namespace {

constexpr std::size_t drop_events_max = 10;

std::string wall_of(Instant instant, std::string const& zone)
{
    auto const wall = campaigns::to_wall(instant, zone);
    return wall ? campaigns::to_text(*wall) : std::string();
}

json::array words_json(std::vector<std::string> const& words)
{
    json::array list;
    for (auto const& word : words) list.push_back(json::value(word));
    return list;
}

bool counts_as_confirmed(Definitions const& definitions, campaigns::calendar::Occurrence const& event)
{
    auto const* const calendar = definitions.find_calendar(event.source);
    return event.status == campaigns::calendar::Status::tentative && calendar != nullptr && calendar->tentative_counts;
}

}  // namespace

bool is_provisional(Definitions const& definitions, std::string const& source)
{
    if (source == store::own_source) return true;
    auto const* const calendar = definitions.find_calendar(source);
    return calendar != nullptr && calendar->trust == CalendarSource::Trust::provisional;
}

json::object to_json(CalendarState const& calendar)
{
    json::object shown;
    shown["id"] = calendar.id;
    shown["name"] = calendar.name;
    shown["kind"] = calendar.kind;
    shown["host"] = calendar.host;
    shown["owner"] = calendar.owner;
    shown["trust"] = calendar.trust;
    shown["colour"] = calendar.colour;
    shown["read_at"] = to_json(calendar.read_at);
    shown["changed_at"] = to_json(calendar.changed_at);
    shown["next_look"] = to_json(calendar.next_look);
    shown["occurrences"] = calendar.occurrences;
    shown["failures"] = calendar.failures;
    shown["problem"] = calendar.problem;
    shown["problems"] = words_json(calendar.problems);
    shown["problem_count"] = calendar.problem_count;
    return shown;
}

json::object occurrence_json(campaigns::calendar::Occurrence const& event)
{
    json::object shown;
    shown["source"] = event.source;
    shown["status"] = std::string(to_string(event.status));
    shown["summary"] = event.summary;
    shown["description"] = event.description;
    shown["location"] = event.location;
    shown["url"] = event.url;
    shown["organiser"] = event.organiser;
    shown["categories"] = words_json(event.categories);
    shown["zone"] = event.zone;
    shown["all_day"] = event.all_day;
    shown["start"] = to_iso(event.start);
    shown["end"] = to_iso(event.end);
    shown["first_day"] = to_date(event.start_date);
    shown["last_day"] = to_date(event.end_date);
    return shown;
}

json::object to_json(store::EventRecord const& record, Definitions const& definitions)
{
    auto const& event = record.event();
    auto shown = occurrence_json(event);
    if (counts_as_confirmed(definitions, event)) shown["status"] = "confirmed";
    shown["id"] = record.short_id;
    shown["kind"] = std::string(to_string(record.kind));
    shown["has_left"] = record.known.is_gone;
    shown["is_asked"] = record.known.is_asked;
    shown["needs_confirmation"] =
        record.confirmed_by.empty() && !record.is_called_off() && is_provisional(definitions, event.source);
    shown["confirmed_by"] = record.confirmed_by;
    shown["entered_by"] = record.entered_by;
    shown["revision"] = record.revision;
    shown["wall_start"] = wall_of(event.start, event.zone);
    shown["wall_end"] = wall_of(event.end, event.zone);
    shown["embargo"] = to_json(record.embargo);
    shown["attendance"] = record.attendance ? json::value(*record.attendance) : json::value(nullptr);
    shown["first_seen"] = to_iso(record.first_seen);
    shown["changed_at"] = to_iso(record.changed_at);
    return shown;
}

json::object known_event_json(store::EventRecord const& record)
{
    auto const event = record.with_kind();
    auto shown = occurrence_json(event);
    shown["number"] = record.id.value;
    shown["uid"] = event.uid;
    shown["original_start"] = event.original_start;
    shown["repeats"] = event.repeats;
    shown["written_as"] = record.known.written_as;
    shown["first_seen"] = to_iso(record.first_seen);
    shown["is_confirmed"] = !record.confirmed_by.empty();
    shown["has_left"] = record.known.is_gone;
    shown["is_asked"] = record.known.is_asked;
    shown["is_kept"] = record.known.is_kept;
    shown["embargo"] = to_json(record.embargo);
    return shown;
}

json::object to_json(store::EventHistoryEntry const& entry)
{
    json::object shown;
    shown["at"] = to_iso(entry.at);
    shown["by"] = entry.actor;
    shown["what"] = entry.what;
    shown["before"] = entry.before;
    shown["after"] = entry.after;
    return shown;
}

json::object to_json(store::EventNews const& news)
{
    auto shown = to_json(news.entry);
    shown["event"] = news.short_id;
    shown["source"] = news.source;
    shown["summary"] = news.summary;
    return shown;
}

json::object to_json(store::HeldDrop const& drop, std::string const& question, Definitions const& definitions)
{
    json::object shown;
    shown["source"] = drop.source;
    shown["reason"] = drop.reason;
    shown["raised_at"] = to_iso(drop.raised_at);
    shown["question"] = question;
    add_events(shown, drop, definitions);
    return shown;
}

void add_events(json::object& shown, store::HeldDrop const& drop, Definitions const& definitions)
{
    shown["count"] = drop.events.size();
    json::array first;
    for (std::size_t i = 0; i < std::min(drop.events.size(), drop_events_max); ++i)
        first.push_back(to_json(drop.events[i], definitions));
    shown["events"] = std::move(first);
}

json::object to_json(store::Question const& question)
{
    json::object shown;
    shown["id"] = question.id;
    shown["kind"] = question.kind;
    shown["about"] = question.about;
    shown["text"] = question.text;
    shown["proposal"] = question.proposal;
    shown["choices"] = words_json(question.choices);
    shown["raised_at"] = to_iso(question.raised_at);
    shown["answered_at"] = to_json(question.answered_at);
    shown["answer"] = question.answer;
    shown["by"] = question.actor;
    return shown;
}

json::array to_json(std::vector<store::Question> const& questions)
{
    json::array list;
    for (auto const& question : questions) list.push_back(to_json(question));
    return list;
}

json::object event_post_json(store::PostRecord const& post)
{
    auto shown = to_short_json(post);
    shown["campaign"] = post.plan.campaign;
    shown["message"] = post.plan.message;
    shown["state"] = std::string(store::shown_state(post));
    shown["reason"] = post.reason;
    shown["called_off_until"] = to_json(post.called_off_until);
    return shown;
}

}  // namespace peal::office
