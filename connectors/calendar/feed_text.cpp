#include "connectors/calendar/feed_text.hpp"

#include "campaigns/calendar/content_line.hpp"
#include "campaigns/calendar/values.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace peal::connectors::calendar {

namespace {

constexpr std::string_view begin_line = "begin:vcalendar";
constexpr std::string_view end_line = "end:vcalendar";
constexpr int head_lines_max = 1000;  // before the first component

std::string_view without_mark(std::string_view text)
{
    return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

// Takes one line, without its ending and the blanks before that, off the front.
std::string_view take_line(std::string_view& rest)
{
    auto const end = std::min(rest.find_first_of("\r\n"), rest.size());
    auto const line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line.substr(0, line.find_last_not_of(" \t") + 1);
}

bool is_line(std::string_view line, std::string_view wanted)
{
    return line.size() == wanted.size() && ascii_lower(line) == wanted;
}

std::string_view first_line(std::string_view text)
{
    while (!text.empty())
        if (auto const line = take_line(text); !line.empty()) return line;
    return {};
}

std::string_view first_words(std::string_view text)
{
    auto const begin = text.find_first_not_of(" \t\r\n");
    return begin == text.npos ? std::string_view() : text.substr(begin, 1000);
}

Result<> refuse(std::string_view host, std::string_view what)
{
    return fail(ErrorKind::rejected, std::string(host) + " " + std::string(what));
}

Result<> name_other(std::string_view text, std::string_view host)
{
    auto const words = first_words(text);
    if (words.empty())
        return refuse(host, "gives an empty answer instead of a calendar; ask its owner to publish it again");
    if (words.front() == '<' && ascii_lower(words).find("multistatus") != std::string::npos)
        return refuse(host, "speaks CalDAV at this address; write `caldav:` instead of `address:` for this source");
    if (words.front() == '<')
        return refuse(host,
                      "gives a web page instead of a calendar: probably a sign-in page. Ask its owner to publish the "
                      "calendar for everybody who has the address, and for that address: it mostly ends in .ics");
    if (words.front() == '{' || words.front() == '[')
        return refuse(host, "gives JSON instead of a calendar; ask its owner for the address of the .ics form");
    return refuse(host,
                  "gives something else than a calendar, which begins with BEGIN:VCALENDAR; ask its owner for the "
                  "address that calendar programs subscribe to");
}

// Blanks at the beginning of a line make it a part of the one before, so what is indented begins and ends nothing.
bool is_cut_off(std::string_view text)
{
    bool is_open = false;
    while (!text.empty()) {
        auto const line = take_line(text);
        if (is_line(line, begin_line)) is_open = true;
        if (is_line(line, end_line)) is_open = false;
    }
    return is_open;
}

std::optional<Duration> read_interval(std::string_view line)
{
    auto const property = campaigns::calendar::read_property(line, 0);
    auto const value = property ? campaigns::calendar::read_duration(property->value) : std::nullopt;
    if (!value) return {};
    Duration const interval = value->days + value->seconds;
    if (interval < Duration::zero()) return {};
    return interval;
}

}  // namespace

Result<> judge_feed(std::string_view text, std::string_view host)
{
    text = without_mark(text);
    if (!is_line(first_line(text), begin_line)) return name_other(text, host);
    if (is_cut_off(text))
        return fail(ErrorKind::transient,
                    std::string(host) + " breaks off in the middle of the calendar; it is asked again");
    return {};
}

Duration refresh_interval(std::string_view text)
{
    text = without_mark(text);
    std::optional<Duration> older_way;
    int components = 0;
    for (int lines = 0; !text.empty() && lines < head_lines_max; ++lines) {
        auto const line = take_line(text);
        auto const name = campaigns::calendar::property_name(line);
        if (name == "BEGIN" && ++components > 1) break;
        if (name == "REFRESH-INTERVAL")
            if (auto const interval = read_interval(line)) return *interval;
        if (name == "X-PUBLISHED-TTL" && !older_way) older_way = read_interval(line);
    }
    return older_way.value_or(Duration::zero());
}

}  // namespace peal::connectors::calendar
