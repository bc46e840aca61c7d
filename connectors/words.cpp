#include "connectors/words.hpp"

#include "campaigns/text/code_points.hpp"

#include <algorithm>

namespace peal::connectors {

namespace {

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool is_inside_character(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

}  // namespace

std::string in_one_line(std::string_view theirs, std::size_t bytes_max)
{
    bool const is_whole = theirs.size() <= bytes_max;
    auto end = is_whole ? theirs.size() : bytes_max;
    if (!is_whole)
        while (end > 0 && is_inside_character(theirs[end])) --end;
    std::string line(theirs.substr(0, end));
    std::replace_if(line.begin(), line.end(), is_control, ' ');
    // Not what it says it is: the part that everybody writes alike is kept.
    if (!campaigns::text::to_code_points(line))
        std::replace_if(
            line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) > 0x7f; }, '?');
    return is_whole ? line : line + "...";
}

bool is_printable(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace peal::connectors
