#include "campaigns/moments/moment.hpp"
#include "campaigns/text/columns.hpp"
#include "daemon/cli/agenda.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace peal::cli {

namespace {

// Black words on white in the reader's own size; on paper days and items stay whole, and addresses can be read.
constexpr char const* style = R"css(
body { font: 1rem/1.5 system-ui, sans-serif; color: #000; background: #fff; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid #000; break-after: avoid; }
ul { list-style: none; margin: 0; padding: 0; }
li { margin: 0 0 1rem; break-inside: avoid; }
li p { margin: 0; }
.title { font-weight: bold; }
.words { white-space: pre-line; overflow-wrap: anywhere; }
@page { size: A4; margin: 2cm; }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 11pt; } a { color: #000; } }
)css";

std::string escaped(std::string_view text)
{
    std::string html;
    for (char const c : text) {
        switch (c) {
            case '&': html += "&amp;"; break;
            case '<': html += "&lt;"; break;
            case '>': html += "&gt;"; break;
            case '"': html += "&quot;"; break;
            case '\'': html += "&#39;"; break;
            default: html += c;
        }
    }
    return html;
}

// Lines are kept, anything that would steer a terminal or a reader is not.
std::string lines_of(std::string_view text)
{
    std::string html;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        html += (html.empty() ? "" : "\n") + escaped(campaigns::text::one_line(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return html;
}

std::string line_of(std::string_view text)
{
    return escaped(campaigns::text::one_line(text));
}

std::string paragraph(std::string const& html, char const* kind = "")
{
    if (html.empty()) return {};
    std::string const attribute = *kind == '\0' ? "" : " class=\"" + std::string(kind) + "\"";
    return "<p" + attribute + ">" + html + "</p>\n";
}

std::string to_html(AgendaItem const& item)
{
    std::string marks;
    for (auto const& mark : item.marks) marks += (marks.empty() ? "" : ", ") + line_of(mark);
    auto const where = line_of(item.where);
    auto const details = where + (where.empty() || marks.empty() ? "" : "; ") + marks;
    auto const address = line_of(item.address);
    auto const link = address.empty() ? "" : "<a href=\"" + address + "\">" + address + "</a>";
    auto const time = line_of(item.time) + (item.time.empty() ? "" : " ");
    return "<li>\n" + paragraph(time + line_of(item.title), "title") + paragraph(details) +
           paragraph(lines_of(item.text), "words") + paragraph(link) + "</li>\n";
}

std::string to_html(AgendaDay const& day)
{
    auto const id = "day-" + campaigns::to_text(campaigns::Wall(day.day)).substr(0, 10);
    auto html =
        "<section aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">" + long_day(day.day) + "</h2>\n<ul>\n";
    for (auto const& item : day.items) html += to_html(item);
    return html + "</ul>\n</section>\n";
}

}  // namespace

std::string to_html(Agenda const& agenda)
{
    auto const title = line_of(agenda.partnership) + ": " + short_day(agenda.first) + " to " + short_day(agenda.last);
    std::string html = "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
                       title + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n<main>\n<h1>" + title +
                       "</h1>\n" + paragraph("Times are those of " + line_of(agenda.zone) + ".");
    if (agenda.days.empty()) html += paragraph("Nothing happens, and nothing is planned.");
    for (auto const& day : agenda.days) html += to_html(day);
    if (agenda.more) html += paragraph("There is more than is listed here.");
    return html + "</main>\n<footer>\n" +
           paragraph(counted(agenda.events, "event", "events") + ", " + counted(agenda.posts, "post", "posts") +
                     ". Printed " + line_of(agenda.printed) + ".") +
           "</footer>\n</body>\n</html>\n";
}

}  // namespace peal::cli
