#pragma once

#include "daemon/cli/console.hpp"

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

namespace peal::cli {

// Rows under headings, as wide as they need and never wider than `width_max`: what does not fit is cut, first in the
// columns that may shrink. Cells are brought on one line; nothing in them steers the terminal.
class Table {
public:
    struct Column {
        std::string heading;
        bool number = false;        // set to the right
        bool may_shrink = false;    // cut when the table is too wide
        std::size_t width_min = 6;  // never cut below this
    };

    explicit Table(std::vector<Column> columns);

    // A cell for each column; missing ones are empty.
    void add(std::vector<std::string> cells, Style style = Style::plain);

    bool empty() const { return rows_.empty(); }

    // Headings are left out when all of them are empty. No blanks at the end of a line.
    void print(std::ostream& out, bool colour, std::size_t indent = 0) const;

private:
    struct Row {
        std::vector<std::string> cells;
        Style style;
    };

    std::vector<std::size_t> widths(std::size_t room) const;

    std::vector<Column> columns_;
    std::vector<Row> rows_;
};

}  // namespace peal::cli
