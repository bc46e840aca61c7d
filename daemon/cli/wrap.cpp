#include "daemon/cli/wrap.hpp"

#include "campaigns/text/columns.hpp"

#include <algorithm>

namespace peal::cli {

namespace text = campaigns::text;

namespace {

// Takes the next part up to `separator` off the front.
std::string_view take_until(std::string_view& rest, char separator)
{
    auto const at = std::min(rest.find(separator), rest.size());
    auto const part = rest.substr(0, at);
    rest.remove_prefix(std::min(at + 1, rest.size()));
    return part;
}

void wrap_paragraph(std::string const& paragraph, std::size_t limit, std::vector<std::string>& lines)
{
    std::string line;
    for (std::string_view rest = paragraph; !rest.empty();) {
        auto word = take_until(rest, ' ');
        if (!line.empty() && text::columns(line) + 1 + text::columns(word) > limit) {
            lines.push_back(std::move(line));
            line.clear();
        }
        while (text::columns(word) > limit) {
            auto const part = text::first_columns(word, limit);
            lines.emplace_back(part);
            word.remove_prefix(part.size());
        }
        if (!line.empty()) line += ' ';
        line += word;
    }
    lines.push_back(std::move(line));
}

}  // namespace

std::vector<std::string> wrap(std::string_view utf8, std::size_t limit)
{
    std::vector<std::string> lines;
    while (!utf8.empty()) wrap_paragraph(text::one_line(take_until(utf8, '\n')), limit, lines);
    return lines;
}

}  // namespace peal::cli
