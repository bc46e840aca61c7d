#include "daemon/cli/paragraph.hpp"

#include "daemon/cli/wrap.hpp"

#include <ostream>

namespace peal::cli {

namespace {

constexpr std::size_t margin = 5;
constexpr std::size_t label_width = 13;

}  // namespace

void print_paragraph(Console& console, std::string_view text, std::size_t indent, Style style)
{
    for (auto const& line : wrap(text, width_max - indent)) {
        if (!line.empty()) console.out << std::string(indent, ' ') << styled(line, style, console.colour_out);
        console.out << '\n';
    }
}

void print_labelled(Console& console, std::string_view label, std::string_view text, std::size_t indent, Style style)
{
    std::string shown(label);
    for (auto const& line : wrap(text, width_max - indent - margin)) {
        shown.resize(margin, ' ');
        console.out << std::string(indent, ' ') << styled(shown, Style::dim, console.colour_out)
                    << styled(line, style, console.colour_out) << '\n';
        shown.clear();
    }
}

void print_field(Console& console, std::string_view label, std::string_view content)
{
    std::string shown(label);
    for (auto const& line : wrap(content, width_max - label_width)) {
        shown.resize(label_width, ' ');
        if (line.empty()) shown.erase(shown.find_last_not_of(' ') + 1);
        console.out << styled(shown, Style::dim, console.colour_out) << line << '\n';
        shown.clear();
    }
}

void print_reasons(Console& console, std::vector<std::string> const& why, std::size_t indent)
{
    std::string_view label = "why";
    for (auto const& line : why) {
        print_labelled(console, label, line, indent, Style::dim);
        label = "";
    }
}

}  // namespace peal::cli
