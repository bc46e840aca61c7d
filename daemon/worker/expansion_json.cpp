#include "daemon/worker/expansion_json.hpp"

#include "daemon/worker/json_fields.hpp"

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

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

// Words that most occurrences share with others of their series are written once, in the order of their numbers.
class Words {
public:
    std::size_t number_of(std::string_view text)
    {
        auto const [place, is_new] = numbers_.try_emplace(text, texts_.size());
        if (is_new) texts_.push_back(text);
        return place->second;
    }

    // These texts must still be there.
    json::array to_json() const
    {
        json::array list;
        list.reserve(texts_.size());
        for (auto const text : texts_) list.emplace_back(json::string_view(text.data(), text.size()));
        return list;
    }

private:
    std::unordered_map<std::string_view, std::size_t> numbers_;
    std::vector<std::string_view> texts_;
};

constexpr std::array texts = {&Occurrence::source,   &Occurrence::uid, &Occurrence::summary,   &Occurrence::description,
                              &Occurrence::location, &Occurrence::url, &Occurrence::organiser, &Occurrence::zone};
constexpr std::size_t numbers_before_categories = texts.size() + 6;

// ["2027-10-09T08:00:00Z", the numbers of its texts, "tentative", ...]
void append(std::string& out, Occurrence const& o, Words& words)
{
    out += '[';
    out += json::serialize(json::string_view(o.original_start));
    auto const add = [&](std::int64_t number) { out.append(",").append(std::to_string(number)); };
    for (auto const text : texts) add(std::int64_t(words.number_of(o.*text)));
    add(int(o.status) * 4 + int(o.repeats) * 2 + int(o.all_day));
    add(o.start.time_since_epoch().count());
    add(o.end.time_since_epoch().count());
    add(o.start_date.time_since_epoch().count());
    add(o.end_date.time_since_epoch().count());
    for (auto const& category : o.categories) add(std::int64_t(words.number_of(category)));
    out += ']';
}

std::optional<std::int64_t> within(json::value const& value, std::int64_t low, std::int64_t high)
{
    auto const* number = value.if_int64();
    if (!number || *number < low || *number > high) return std::nullopt;
    return *number;
}

std::optional<std::string> text_at(json::value const& number, json::array const& words)
{
    auto const index = within(number, 0, std::int64_t(words.size()) - 1);
    auto const* text = index ? words[std::size_t(*index)].if_string() : nullptr;
    return text ? std::optional<std::string>(std::in_place, text->data(), text->size()) : std::nullopt;
}

std::optional<Occurrence> to_occurrence(json::value const& value, json::array const& words)
{
    auto const* list = value.if_array();
    if (!list || list->size() < numbers_before_categories) return std::nullopt;
    auto const* original_start = list->front().if_string();
    auto at = list->begin() + 1;
    Occurrence o;
    for (auto const member : texts) {
        auto text = text_at(*at++, words);
        if (!text) return std::nullopt;
        o.*member = std::move(*text);
    }
    auto const flags = within(*at++, 0, int(Status::cancelled) * 4 + 3);
    auto const start = within(*at++, days_min * ms_a_day, days_max * ms_a_day);
    auto const end = within(*at++, days_min * ms_a_day, (days_max + 1) * ms_a_day);
    auto const start_day = within(*at++, days_min, days_max);
    auto const end_day = within(*at++, days_min, days_max);
    if (!original_start || !flags || !start || !end || !start_day || !end_day) return std::nullopt;
    o.original_start.assign(original_start->data(), original_start->size());
    o.status = Status(*flags / 4);
    o.repeats = *flags % 4 >= 2;
    o.all_day = *flags % 2 == 1;
    o.start = Instant(Duration(*start));
    o.end = Instant(Duration(*end));
    o.start_date = Days(std::chrono::days(*start_day));
    o.end_date = Days(std::chrono::days(*end_day));
    for (; at != list->end(); ++at) {
        auto category = text_at(*at, words);
        if (!category) return std::nullopt;
        o.categories.push_back(std::move(*category));
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
    Words words;
    std::string text = R"({"occurrences":[)";
    for (auto const& occurrence : expansion.occurrences) {
        if (text.back() == ']') text += ',';
        append(text, occurrence, words);
    }
    json::array problems;
    for (auto const& problem : expansion.problems) {
        problems.push_back(json::object{{"line", problem.line}, {"message", problem.message}});
    }
    text.append(R"(],"words":)").append(json::serialize(words.to_json()));
    text.append(R"(,"problems":)").append(json::serialize(problems));
    return text + '}';
}

Result<Expansion> to_expansion(std::string_view text)
{
    boost::system::error_code code;
    // Read in a few large pieces of memory, given back at once.
    json::monotonic_resource memory;
    auto const value = json::parse(json::string_view(text.data(), text.size()), code, &memory);
    if (code) return no_expansion(code.message());
    auto const* whole = value.if_object();
    auto const list = [&](std::string_view key) -> json::array const* {
        auto const* member = whole ? whole->if_contains(key) : nullptr;
        return member ? member->if_array() : nullptr;
    };
    auto const* occurrences = list("occurrences");
    auto const* words = list("words");
    auto const* problems = list("problems");
    if (!occurrences || !words || !problems) return no_expansion("a list is missing");

    Expansion expansion;
    expansion.occurrences.reserve(occurrences->size());
    for (auto const& entry : *occurrences) {
        auto occurrence = to_occurrence(entry, *words);
        if (!occurrence) return no_expansion("an occurrence is broken");
        expansion.occurrences.push_back(std::move(*occurrence));
    }
    for (auto const& entry : *problems) {
        auto const* object = entry.if_object();
        auto const* number = object ? object->if_contains("line") : nullptr;
        auto const line = number ? within(*number, 0, INT32_MAX) : std::nullopt;
        if (!line) return no_expansion("a problem is broken");
        CalendarProblem problem;
        problem.line = static_cast<int>(*line);
        problem.message = text_of(*object, "message");
        expansion.problems.push_back(std::move(problem));
    }
    return expansion;
}

}  // namespace peal::worker
