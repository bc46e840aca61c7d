#include "campaigns/text/columns.hpp"
#include "daemon/cli/agenda.hpp"
#include "daemon/cli/paragraph.hpp"
#include "daemon/cli/wrap.hpp"

#include <ostream>

namespace peal::cli {

namespace {

constexpr std::size_t indent = 11;  // behind the time

std::string details_of(AgendaItem const& item)
{
    auto text = item.where;
    std::string marks;
    for (auto const& mark : item.marks) marks += (marks.empty() ? "" : ", ") + mark;
    if (!text.empty() && !marks.empty()) text += "; ";
    return text + marks;
}

void print_item(Console& console, AgendaItem const& item)
{
    auto time = "  " + item.time;
    for (auto const& line : wrap(item.title, width_max - indent)) {
        time.resize(indent, ' ');
        console.out << time << styled(line, Style::bold, console.colour_out) << '\n';
        time.clear();
    }
    if (auto const details = campaigns::text::one_line(details_of(item)); !details.empty())
        print_paragraph(console, details, indent);
    auto const text = campaigns::text::one_line(item.text);
    if (!text.empty())
        console.out << std::string(indent, ' ')
                    << styled(campaigns::text::clip(text, width_max - indent), Style::dim, console.colour_out) << '\n';
}

}  // namespace

void print_agenda(Console& console, Agenda const& agenda)
{
    print_paragraph(console, agenda.partnership + ": " + short_day(agenda.first) + " to " + short_day(agenda.last), 0,
                    Style::bold);
    for (auto const& day : agenda.days) {
        console.out << '\n' << styled(long_day(day.day), Style::bold, console.colour_out) << '\n';
        for (auto const& item : day.items) print_item(console, item);
    }
    console.out << '\n';
    print_paragraph(console,
                    counted(agenda.events, "event", "events") + ", " + counted(agenda.posts, "post", "posts") +
                        "; times are those of " + agenda.zone + ". Printed " + agenda.printed + ".",
                    0);
}

}  // namespace peal::cli
