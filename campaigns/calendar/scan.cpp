#include "campaigns/calendar/scan.hpp"

#include "campaigns/calendar/charset.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <iterator>
#include <string>

namespace peal::campaigns::calendar {

namespace {

tl::unexpected<Error> refuse(std::string message)
{
    return fail(ErrorKind::rejected, std::move(message));
}

// The first characters of the first line, in capitals. Even these may be folded.
std::string beginning_of(std::string_view text, std::size_t length)
{
    std::string beginning;
    while (!text.empty() && beginning.size() < length) {
        auto const end = std::min(text.find_first_not_of("\r\n"), text.size());
        bool const folded = end > 0 && end < text.size() && (text[end] == ' ' || text[end] == '\t');
        if (end > 0 && !folded) break;
        text.remove_prefix(end + (folded ? 1 : 0));
        if (folded || text.empty()) continue;
        beginning += text.front();
        text.remove_prefix(1);
    }
    return ascii_upper(beginning);
}

Result<> check_beginning(std::string_view text)
{
    auto const start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return refuse("the file is empty; a calendar starts with BEGIN:VCALENDAR");
    text.remove_prefix(start);
    if (text.front() == '<') {
        return refuse(
            "this is a web page, not a calendar: probably a sign-in page; check the address, and that the calendar is published");
    }
    if (text.front() == '{' || text.front() == '[')
        return refuse("this is JSON, not an iCalendar file; ask for the .ics form");
    constexpr std::string_view first_line = "BEGIN:VCALENDAR";
    auto const beginning = beginning_of(text, first_line.size() + 1);
    if (beginning != first_line && beginning != std::string(first_line) + ' ' &&
        beginning != std::string(first_line) + '\t')
        return refuse("this is not a calendar: it does not start with BEGIN:VCALENDAR");
    return {};
}

// Takes one physical line, without its ending, off the front.
std::string_view take_line(std::string_view& rest)
{
    auto const end = rest.find_first_of("\r\n");
    auto const line = rest.substr(0, end);
    if (end == std::string_view::npos) {
        rest = {};
        return line;
    }
    bool const pair = rest[end] == '\r' && end + 1 < rest.size() && rest[end + 1] == '\n';
    rest.remove_prefix(end + (pair ? 2 : 1));
    return line;
}

bool is_blank(std::string_view line)
{
    return line.find_first_not_of(" \t") == std::string_view::npos;
}

}  // namespace

Result<> scan(std::string_view ics, ProblemList& problems, std::function<Result<>(int, std::string_view)> const& take)
{
    if (ics.size() > body_bytes_max) return refuse("the calendar is larger than 10 MiB; publish a shorter period");
    if (ics.substr(0, 3) == "\xEF\xBB\xBF") ics.remove_prefix(3);
    if (ics.substr(0, 2) == "\xFF\xFE" || ics.substr(0, 2) == "\xFE\xFF")
        return refuse("the calendar is UTF-16; save it as UTF-8");
    auto const beginning = check_beginning(ics);
    if (!beginning) return beginning;

    std::string line;
    int line_number = 0;  // of the first part of `line`
    int number = 0;
    bool said_nul = false;
    bool said_charset = false;
    OldText old_text;
    bool has_begun = false;  // blanks in front of the first line are no fold
    auto const flush = [&]() -> Result<> {
        if (is_blank(line)) return {};
        if (is_utf8(line)) return take(line_number, line);
        if (!said_charset) problems.add(line_number, "the text is not UTF-8; read as windows-1252");
        said_charset = true;
        auto const read = old_text.to_utf8(line);
        if (!read) return tl::unexpected(read.error());
        return take(line_number, *read);
    };
    while (!ics.empty()) {
        auto part = take_line(ics);
        ++number;
        if (!has_begun) part.remove_prefix(std::min(part.find_first_not_of(" \t"), part.size()));
        bool const folded = has_begun && !part.empty() && (part.front() == ' ' || part.front() == '\t');
        has_begun = has_begun || !part.empty();
        if (folded) {
            part.remove_prefix(1);
        } else {
            auto const taken = flush();
            if (!taken) return taken;
            line.clear();
            line_number = number;
        }
        if (line.size() + part.size() > line_bytes_max) {
            return refuse("line " + std::to_string(line_number) +
                          " is longer than 256 KB unfolded; no calendar needs that");
        }
        auto const length = line.size();
        std::copy_if(part.begin(), part.end(), std::back_inserter(line), [](char c) { return c != '\0'; });
        if (line.size() < length + part.size() && !said_nul) {
            problems.add(number, "NUL bytes were left out");
            said_nul = true;
        }
    }
    return flush();
}

}  // namespace peal::campaigns::calendar
