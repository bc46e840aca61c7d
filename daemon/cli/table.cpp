#include "daemon/cli/table.hpp"

#include "campaigns/text/columns.hpp"

#include <algorithm>
#include <numeric>
#include <ostream>
#include <utility>

namespace peal::cli {

namespace text = campaigns::text;

namespace {

constexpr std::size_t gap = 2;

std::string fill(std::string_view cell, std::size_t width, bool right)
{
    auto const clipped = text::clip(cell, width);
    std::string const blanks(width - std::min(width, text::columns(clipped)), ' ');
    return right ? blanks + clipped : clipped + blanks;
}

}  // namespace

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

void Table::add(std::vector<std::string> cells, Style style)
{
    cells.resize(columns_.size());
    for (auto& cell : cells) cell = text::one_line(cell);
    rows_.push_back({std::move(cells), style});
}

std::vector<std::size_t> Table::widths(std::size_t room) const
{
    std::vector<std::size_t> widths;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        auto width = text::columns(columns_[i].heading);
        for (auto const& row : rows_) width = std::max(width, text::columns(row.cells[i]));
        widths.push_back(width);
    }
    auto const all = std::accumulate(widths.begin(), widths.end(), gap * (columns_.size() - 1));
    auto too_wide = all > room ? all - room : 0;
    // First the columns made for it, the widest first; then, when even that is not enough, the others.
    for (bool const willing : {true, false}) {
        while (too_wide > 0) {
            std::size_t widest = columns_.size();
            for (std::size_t i = 0; i < columns_.size(); ++i) {
                if (columns_[i].may_shrink != willing || widths[i] <= columns_[i].width_min) continue;
                if (widest == columns_.size() || widths[i] > widths[widest]) widest = i;
            }
            if (widest == columns_.size()) break;
            --widths[widest];
            --too_wide;
        }
    }
    return widths;
}

void Table::print(std::ostream& out, bool colour, std::size_t indent) const
{
    if (columns_.empty()) return;
    auto const wide = widths(width_max - std::min(width_max, indent));
    auto const print_row = [&](std::vector<std::string> const& cells, Style style) {
        std::string line(indent, ' ');
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            if (i > 0) line.append(gap, ' ');
            line += fill(cells[i], wide[i], columns_[i].number);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out << styled(line, style, colour) << '\n';
    };

    std::vector<std::string> headings;
    for (auto const& column : columns_) headings.push_back(column.heading);
    if (std::any_of(headings.begin(), headings.end(), [](auto const& h) { return !h.empty(); }))
        print_row(headings, Style::bold);
    for (auto const& row : rows_) print_row(row.cells, row.style);
}

}  // namespace peal::cli
