#include "campaigns/moments/moment.hpp"
#include "campaigns/text/columns.hpp"
#include "daemon/cli/paragraph.hpp"
#include "daemon/cli/plan_page.hpp"
#include "daemon/cli/table.hpp"

#include <array>
#include <ostream>

namespace peal::cli {

using campaigns::PlanChange;
using campaigns::PlannedPost;
using Kind = PlanChange::Kind;

namespace {

constexpr std::size_t indent = 4;

struct Heading {
    Kind kind;
    std::string_view title;
    std::string_view count;  // "3 new"
};
constexpr std::array<Heading, 7> headings = {{
    {Kind::added, "New", "new"},
    {Kind::moved, "Moved", "moved"},
    {Kind::reworded, "Reworded", "reworded"},
    {Kind::altered, "Changed in other ways", "changed in other ways"},
    {Kind::restored, "Back in the plan", "back in the plan"},
    {Kind::withdrawn, "Withdrawn", "withdrawn"},
    {Kind::kept, "Different, but staying as they are", "staying as they are"},
}};

std::string moment_of(PlannedPost const& post)
{
    auto const wall = campaigns::to_wall(post.due, post.zone);
    return wall ? campaigns::to_words(*wall) : to_iso(post.due);
}

std::string yes_or_no(bool flag)
{
    return flag ? "yes" : "no";
}

std::string minutes_of(Duration span)
{
    return std::to_string(std::chrono::duration_cast<std::chrono::minutes>(span).count()) + " minutes";
}

// What else is different: "dry-run yes, then no".
std::vector<std::string> other_changes(PlannedPost const& before, PlannedPost const& after)
{
    std::vector<std::string> lines;
    auto const add = [&](std::string const& name, std::string const& old, std::string const& now) {
        if (old != now) lines.push_back(name + " " + old + ", then " + now);
    };
    add("dry-run", yes_or_no(before.dry_run), yes_or_no(after.dry_run));
    add("tentative", yes_or_no(before.tentative), yes_or_no(after.tentative));
    if (!before.beside.empty() && !after.beside.empty()) add("its event", before.beside, after.beside);
    add("approval", std::string(to_string(before.approval)), std::string(to_string(after.approval)));
    add("may be late by", minutes_of(before.max_late), minutes_of(after.max_late));
    add("organisation", before.organisation, after.organisation);
    add("language", before.lang, after.lang);
    add("zone", before.zone, after.zone);
    add("link to", before.destination.empty() ? "nowhere" : before.destination,
        after.destination.empty() ? "nowhere" : after.destination);
    return lines;
}

void print_words(Console& console, PlannedPost const& before, PlannedPost const& after, PlanDetails details)
{
    if (before.text == after.text) {
        bool const is_all = before.alt_text == after.alt_text && before.artwork == after.artwork &&
                            before.destination == after.destination;
        print_paragraph(console,
                        is_all ? "the same words, and they say a day or a time themselves"
                               : "the same text, with another picture, description of it, or link",
                        indent);
        return;
    }
    auto const words = [&](PlannedPost const& post) {
        return details.text ? post.text : campaigns::text::clip(campaigns::text::one_line(post.text), 70);
    };
    print_labelled(console, "was", words(before), indent);
    print_labelled(console, "then", words(after), indent);
}

void print_change(Console& console, PlanChange const& change, PlanDetails details)
{
    auto const& post = change.before ? *change.before : *change.after;
    Table head({{""}, {"", false, true}, {"", false, true}, {""}});
    head.add({moment_of(post), post.campaign + "/" + post.message, post.channel, change.id});
    head.print(console.out, console.colour_out, 2);
    if (!change.decision.empty()) print_paragraph(console, change.decision, indent, Style::yellow);
    if (change.moved) print_labelled(console, "then", moment_of(*change.after), indent);
    if (change.reworded && change.before) print_words(console, *change.before, *change.after, details);
    if (change.before && change.after)
        for (auto const& line : other_changes(*change.before, *change.after)) print_paragraph(console, line, indent);
    if (details.text && !change.before) print_paragraph(console, post.text, indent);
    if (details.why && change.after) print_reasons(console, change.after->why, indent);
}

// The changes that `is_such` picks, under their heading; how many they are.
template <class Pick>
std::size_t print_some(Console& console, std::vector<PlanChange> const& changes, std::string_view title,
                       PlanDetails details, Pick const& is_such)
{
    std::size_t n = 0;
    for (auto const& change : changes) {
        if (!is_such(change)) continue;
        if (n++ == 0) console.out << styled(title, Style::bold, console.colour_out) << '\n';
        print_change(console, change, details);
    }
    if (n > 0) console.out << '\n';
    return n;
}

}  // namespace

void print_changes(Console& console, std::vector<PlanChange> const& changes, std::string const& zone,
                   PlanDetails details)
{
    std::string summary;
    auto const count = [&](std::size_t n, std::string_view what) {
        if (n > 0) summary += (summary.empty() ? "" : ", ") + std::to_string(n) + " " + std::string(what);
    };
    count(print_some(console, changes, "Needs a decision", details,
                     [](PlanChange const& change) { return !change.decision.empty(); }),
          "to decide");
    for (auto const& heading : headings)
        count(print_some(
                  console, changes, heading.title, details,
                  [&](PlanChange const& change) { return change.decision.empty() && change.kind == heading.kind; }),
              heading.count);
    if (summary.empty())
        console.out << "Nothing would change.\n";
    else
        print_paragraph(console, summary + "; times are those of " + zone, 0);
}

}  // namespace peal::cli
