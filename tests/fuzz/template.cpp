#include "campaigns/planner/template.hpp"

#include "campaigns/planner/compose.hpp"
#include "campaigns/text/code_points.hpp"
#include "tests/fuzz/property.hpp"
#include "tests/unit/definitions/minimal.hpp"

#include <algorithm>
#include <set>

// Texts with {{fields}}: filled alone, and as the words of a message, where what is wrong has a place.

namespace {

using namespace peal;
using namespace peal::campaigns;

constexpr definitions::Place words_place{7, 3};
constexpr definitions::Place message_place{5, 5};

planner::FieldValues const& values()
{
    static planner::FieldValues const values = {{"event.title", "Big Lunch"},
                                                {"event.location", ""},
                                                {"report_link", "https://peal.example/r/0000000"},
                                                {"figure.reports", "1,234"},
                                                {"partnership.name", "Town"}};
    return values;
}

// No value holds a brace, so none can be mistaken for a tag.
void fill_alone(std::string const& text)
{
    auto const filled = planner::fill(text, values());
    fuzz::hold(fuzz::is_utf8(filled.text), "what was filled in is UTF-8");
    for (auto const& problem : filled.problems) fuzz::hold_message(problem);
    std::set<std::string> names(filled.names.begin(), filled.names.end());
    fuzz::hold(names.size() == filled.names.size(), "every field is named once");
    auto const again = planner::fill(text, values());
    fuzz::hold(again.text == filled.text && again.names == filled.names && again.problems == filled.problems,
               "filling twice gives the same");
    if (!filled.problems.empty()) return;
    for (auto const& name : names) fuzz::hold(values().contains(name), "a field without a problem is known");
    fuzz::hold(filled.text.size() <= 16 * (text.size() + 16), "a text grows by its fields alone");
    // A comment makes no difference but sends the text through the whole of Mustache.
    bool const ends_in_word = !text.empty() && std::string_view(" \t\r\n\v\f{").find(text.back()) == std::string::npos;
    if (!ends_in_word) return;
    auto const commented = planner::fill(text + "{{!.}}", values());
    fuzz::hold(commented.text == filled.text, "both ways of filling give the same text");
}

definitions::Definitions const& town()
{
    static definitions::Definitions const town = definitions::load(test::minimal_files()).definitions;
    return town;
}

calendar::Occurrence const& event()
{
    static calendar::Occurrence const event = [] {
        calendar::Occurrence made;
        made.uid = "lunch";
        made.summary = "Big {{Lunch}}";
        made.zone = "Europe/London";
        made.start_date = made.end_date = std::chrono::local_days(std::chrono::year(2027) / std::chrono::June / 5);
        made.start = std::chrono::sys_days(std::chrono::year(2027) / std::chrono::June / 5) + std::chrono::hours(11);
        made.end = made.start + std::chrono::hours(2);
        return made;
    }();
    return event;
}

void compose(std::string const& text, bool anchored)
{
    auto campaign = town().campaigns.front();
    auto& message = campaign.messages.front();
    message.place = message_place;
    message.text = {{"en-GB", {text, words_place}}};
    message.alt = {{"en-GB", {text, words_place}}};
    for (auto const& channel : town().channels) {
        auto const composed = planner::compose(town(), campaign, message, channel, anchored ? &event() : nullptr);
        for (auto const& problem : composed.problems) {
            fuzz::hold_message(problem.message);
            fuzz::hold(problem.file == campaign.file, "a problem names the campaign's file");
            definitions::Place const place{problem.line, problem.column};
            fuzz::hold(place == words_place || place == message_place, "a problem points at the words or the message");
        }
        fuzz::hold(has_errors(composed.problems) || !composed.text.empty(), "there is a text or an error");
        fuzz::hold(fuzz::is_utf8(composed.text) && fuzz::is_utf8(composed.alt_text), "what is posted is UTF-8");
        fuzz::hold(has_errors(composed.problems) || composed.length <= composed.limit,
                   "a text that is too long is an error");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    // What the loader lets through: UTF-8 of at most 5,000 bytes, not blank.
    constexpr std::size_t bytes_max = 5000;
    auto const text = fuzz::swollen(fuzz::as_text(data, size), bytes_max);
    if (text.size() > bytes_max || !fuzz::is_utf8(text)) return -1;
    if (text.find_first_not_of(" \t\r\n") == std::string::npos) return -1;
    fuzz::Stopwatch const limit;
    fill_alone(text);
    compose(text, false);
    compose(text, true);
    return 0;
}
