#include "daemon/worker/expansion_json.hpp"

#include "daemon/worker/json_fields.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <optional>

namespace peal::worker {

namespace json = boost::json;
using campaigns::calendar::CalendarProblem;
using campaigns::calendar::Expansion;
using campaigns::calendar::Occurrence;
using campaigns::calendar::Status;

namespace {

using Days = std::chrono::local_days;

// 0001-01-01 to 9999-12-31.
constexpr std::int64_t days_min = -719'162;
constexpr std::int64_t days_max = 2'932'896;
constexpr std::int64_t ms_a_day = 86'400'000;

json::object to_object(Occurrence const& o)
{
    return {{"source", o.source},
            {"uid", o.uid},
            {"original_start", o.original_start},
            {"summary", o.summary},
            {"description", o.description},
            {"location", o.location},
            {"url", o.url},
            {"organiser", o.organiser},
            {"categories", json::array(o.categories.begin(), o.categories.end())},
            {"zone", o.zone},
            {"status", json::string_view(campaigns::calendar::to_string(o.status))},
            {"repeats", o.repeats},
            {"all_day", o.all_day},
            {"start_ms", o.start.time_since_epoch().count()},
            {"end_ms", o.end.time_since_epoch().count()},
            {"start_day", o.start_date.time_since_epoch().count()},
            {"end_day", o.end_date.time_since_epoch().count()}};
}

std::optional<std::int64_t> number_within(json::object const& object, std::string_view key, std::int64_t low,
                                          std::int64_t high)
{
    auto const* value = object.if_contains(key);
    auto const* number = value ? value->if_int64() : nullptr;
    if (!number || *number < low || *number > high) return std::nullopt;
    return *number;
}

std::optional<Status> to_status(std::string_view name)
{
    for (auto const status : {Status::confirmed, Status::tentative, Status::cancelled}) {
        if (name == campaigns::calendar::to_string(status)) return status;
    }
    return std::nullopt;
}

std::optional<Occurrence> to_occurrence(json::value const& value)
{
    auto const* object = value.if_object();
    if (!object) return std::nullopt;
    auto const status = to_status(text_of(*object, "status"));
    auto const start = number_within(*object, "start_ms", days_min * ms_a_day, days_max * ms_a_day);
    auto const end = number_within(*object, "end_ms", days_min * ms_a_day, (days_max + 1) * ms_a_day);
    auto const start_day = number_within(*object, "start_day", days_min, days_max);
    auto const end_day = number_within(*object, "end_day", days_min, days_max);
    if (!status || !start || !end || !start_day || !end_day) return std::nullopt;

    Occurrence o;
    o.source = text_of(*object, "source");
    o.uid = text_of(*object, "uid");
    o.original_start = text_of(*object, "original_start");
    o.summary = text_of(*object, "summary");
    o.description = text_of(*object, "description");
    o.location = text_of(*object, "location");
    o.url = text_of(*object, "url");
    o.organiser = text_of(*object, "organiser");
    o.zone = text_of(*object, "zone");
    o.status = *status;
    o.repeats = flag_of(*object, "repeats");
    o.all_day = flag_of(*object, "all_day");
    o.start = Instant(Duration(*start));
    o.end = Instant(Duration(*end));
    o.start_date = Days(std::chrono::days(*start_day));
    o.end_date = Days(std::chrono::days(*end_day));
    auto const* categories = object->if_contains("categories");
    if (!categories || !categories->is_array()) return std::nullopt;
    for (auto const& category : categories->get_array()) {
        auto const* text = category.if_string();
        if (!text) return std::nullopt;
        o.categories.emplace_back(text->data(), text->size());
    }
    return o;
}

tl::unexpected<Error> no_expansion(std::string detail)
{
    return fail(ErrorKind::bug, "peal-worker answered something that is no calendar", std::move(detail));
}

}  // namespace

std::string to_json(Expansion const& expansion)
{
    json::array occurrences;
    for (auto const& occurrence : expansion.occurrences) occurrences.push_back(to_object(occurrence));
    json::array problems;
    for (auto const& problem : expansion.problems) {
        problems.push_back(json::object{{"line", problem.line}, {"message", problem.message}});
    }
    json::object whole;
    whole["occurrences"] = std::move(occurrences);
    whole["problems"] = std::move(problems);
    return json::serialize(whole);
}

Result<Expansion> to_expansion(std::string_view text)
{
    boost::system::error_code code;
    auto const value = json::parse(text, code);
    if (code) return no_expansion(code.message());
    auto const* whole = value.if_object();
    auto const* occurrences = whole ? whole->if_contains("occurrences") : nullptr;
    auto const* problems = whole ? whole->if_contains("problems") : nullptr;
    if (!occurrences || !occurrences->is_array() || !problems || !problems->is_array())
        return no_expansion("a list is missing");

    Expansion expansion;
    for (auto const& entry : occurrences->get_array()) {
        auto occurrence = to_occurrence(entry);
        if (!occurrence) return no_expansion("an occurrence is broken");
        expansion.occurrences.push_back(std::move(*occurrence));
    }
    for (auto const& entry : problems->get_array()) {
        auto const* object = entry.if_object();
        auto const line = object ? number_within(*object, "line", 0, INT32_MAX) : std::nullopt;
        if (!line) return no_expansion("a problem is broken");
        CalendarProblem problem;
        problem.line = static_cast<int>(*line);
        problem.message = text_of(*object, "message");
        expansion.problems.push_back(std::move(problem));
    }
    return expansion;
}

}  // namespace peal::worker
