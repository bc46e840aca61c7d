#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace peal::campaigns::calendar {

// "DTSTART;TZID=Europe/London:20271009T090000" taken apart (RFC 5545 3.1, RFC 6868). Names are in capitals, the value is raw.
struct Property {
    std::string name;
    std::vector<std::pair<std::string, std::string>> parameters;
    std::string value;
    int line = 0;

    // Empty when absent.
    std::string_view parameter(std::string_view wanted) const;
};

// Nothing when it is no content line (no colon, no name).
std::optional<Property> read_property(std::string_view line, int number);

// The name alone, in capitals; to skip what nobody needs without taking it apart.
std::string property_name(std::string_view line);

// Ill-formed UTF-8 replaced, control characters but line breaks and tabs dropped, blanks at both ends trimmed.
std::string printable(std::string_view raw);

// The same on one line, to be quoted in a problem.
std::string one_line(std::string_view raw);

// A TEXT value for people: escapes resolved, and printable.
std::string read_text(std::string_view raw);

// A list of TEXT values, split at unescaped commas; empty ones are left out.
std::vector<std::string> read_text_list(std::string_view raw);

// Splits at every comma; for lists of dates.
std::vector<std::string_view> split_list(std::string_view raw);

}  // namespace peal::campaigns::calendar
