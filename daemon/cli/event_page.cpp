#include "daemon/cli/event_page.hpp"

#include "campaigns/text/columns.hpp"
#include "connectors/json.hpp"
#include "daemon/cli/local_time.hpp"
#include "daemon/cli/paragraph.hpp"
#include "daemon/cli/questions.hpp"
#include "daemon/cli/table.hpp"

#include <cstdint>
#include <ostream>

namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;

namespace {

constexpr std::size_t history_indent = 2;

std::string day_words(std::string const& date)
{
    auto const words = wall_words(date + "T00:00");
    return words.substr(0, words.rfind(','));
}

std::string standing_words(value const& event)
{
    auto const word = standing_of(event);
    if (word == "left") return "has left the calendar: it counts as cancelled";
    if (word == "unconfirmed")
        return json::text_at(event, "status") + "; waits until somebody confirms it for the calendar's owner";
    auto text = json::text_at(event, "status");
    if (auto const by = json::text_at(event, "confirmed_by"); !by.empty())
        text += "; " + by + " has confirmed it for the calendar's owner";
    return text;
}

std::string joined(value const& event, std::string_view path)
{
    std::string all;
    auto const* const words = json::find_array(event, path);
    for (auto const& word : words != nullptr ? *words : boost::json::array())
        all += (all.empty() ? "" : ", ") + json::text_at(word, "");
    return all;
}

void print_posts(Console& console, value const& event)
{
    auto const* const posts = json::find_array(event, "posts");
    if (posts == nullptr || posts->empty()) return;
    Table table({{"POST"}, {"DUE"}, {"STATE"}, {"CHANNEL", false, true}, {"MESSAGE", false, true}});
    for (auto const& post : *posts)
        table.add({json::text_at(post, "id"), local_short(json::text_at(post, "due"), json::text_at(post, "zone")),
                   json::text_at(post, "state"), json::text_at(post, "channel"),
                   json::text_at(post, "campaign") + "/" + json::text_at(post, "message")},
                  json::text_at(post, "called_off_until").empty() ? Style::plain : Style::yellow);
    console.out << '\n';
    table.print(console.out, console.colour_out);
    for (auto const& post : *posts)
        if (auto const until = json::text_at(post, "called_off_until"); !until.empty())
            print_paragraph(console,
                            json::text_at(post, "id") + " is held, and is cancelled " +
                                local_words(until, json::text_at(post, "zone")),
                            0, Style::yellow);
}

void print_history(Console& console, value const& event, std::string const& zone)
{
    auto const* const history = json::find_array(event, "history");
    if (history == nullptr || history->empty()) return;
    console.out << '\n' << styled("HISTORY", Style::bold, console.colour_out) << '\n';
    for (auto const& entry : *history) print_event_change(console, entry, "", zone);
}

}  // namespace

void print_first_events(Console& console, value const& drop, std::size_t indent)
{
    auto const* const events = json::find_array(drop, "events");
    if (events == nullptr) return;
    Table table({{""}, {""}, {"", false, true}});
    for (auto const& event : *events)
        table.add({json::text_at(event, "id"), json::text_at(event, "first_day"), json::text_at(event, "summary")});
    table.print(console.out, console.colour_out, indent);
    auto const listed = static_cast<std::int64_t>(events->size());
    if (auto const all = json::find_integer(drop, "count").value_or(0); all > listed)
        console.out << std::string(indent, ' ') << "and " << all - listed << " more\n";
}

std::string standing_of(value const& event)
{
    if (json::find_bool(event, "has_left").value_or(false)) return "left";
    auto const status = json::text_at(event, "status");
    if (status != "cancelled" && json::find_bool(event, "needs_confirmation").value_or(false)) return "unconfirmed";
    return status;
}

std::string start_short(value const& event, std::string const& zone)
{
    if (json::find_bool(event, "all_day").value_or(false)) return json::text_at(event, "first_day");
    return local_short(json::text_at(event, "start"), zone);
}

std::string when_of(value const& event)
{
    auto const first = json::text_at(event, "first_day");
    if (json::find_bool(event, "all_day").value_or(false)) {
        auto const last = json::text_at(event, "last_day");
        return day_words(first) + (last == first ? ", all day" : " to " + day_words(last));
    }
    auto const start = json::text_at(event, "wall_start");
    auto const end = json::text_at(event, "wall_end");
    auto words = wall_words(start);
    if (end == start) return words;
    bool const is_same_day = end.size() >= 16 && end.substr(0, 10) == start.substr(0, 10);
    return words + " to " + (is_same_day ? end.substr(11, 5) : wall_words(end));
}

void print_event_change(Console& console, value const& entry, std::string const& event, std::string const& zone)
{
    auto const before = json::text_at(entry, "before");
    auto const after = json::text_at(entry, "after");
    std::string head = local_short(json::text_at(entry, "at"), zone) + "  ";
    if (!event.empty()) head += event + "  ";
    auto const said = campaigns::text::one_line(json::text_at(entry, "what") + ", by " + json::text_at(entry, "by"));
    console.out << campaigns::text::clip(head + said, width_max) << '\n';
    if (!before.empty()) print_labelled(console, "was", before, history_indent, Style::dim);
    if (!after.empty()) print_labelled(console, before.empty() ? "" : "now", after, history_indent);
}

void print_event(Console& console, value const& event)
{
    auto const zone = json::text_at(event, "zone");
    auto const kind = json::text_at(event, "kind");
    auto const source = json::text_at(event, "source");
    auto const entered_by = json::text_at(event, "entered_by");
    console.out << styled(json::text_at(event, "id"), Style::bold, console.colour_out) << "  "
                << campaigns::text::one_line(json::text_at(event, "summary")) << '\n';
    print_field(console, "State", standing_words(event));
    print_field(console, "When", when_of(event) + " (" + zone + ")");
    print_field(console, "Where", json::text_at(event, "location"));
    print_field(console, "Kind", kind == "event" ? "" : kind);
    print_field(console, "About", json::text_at(event, "description"));
    print_field(console, "Page", json::text_at(event, "url"));
    print_field(console, "Organiser", json::text_at(event, "organiser"));
    print_field(console, "Categories", joined(event, "categories"));
    if (auto const until = json::text_at(event, "embargo"); !until.empty())
        print_field(console, "Embargo", "until " + local_words(until, zone));
    if (auto const people = json::find_integer(event, "attendance"))
        print_field(console, "Attendance", std::to_string(*people));
    print_field(console, "Calendar", source + (entered_by.empty() ? "" : ", entered by " + entered_by));
    if (json::find_bool(event, "is_asked").value_or(false))
        print_field(console, "", "which does not have it any more: whether it has left is asked below");
    print_field(console, "Revision", std::to_string(json::find_integer(event, "revision").value_or(0)));
    print_posts(console, event);
    if (auto const* const questions = json::find_array(event, "questions");
        questions != nullptr && !questions->empty()) {
        console.out << '\n';
        print_questions(console, *questions, zone);
    }
    print_history(console, event, zone);
}

}  // namespace peal::cli
