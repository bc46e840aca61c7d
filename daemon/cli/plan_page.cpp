#include "daemon/cli/plan_page.hpp"

#include "campaigns/moments/moment.hpp"
#include "campaigns/text/columns.hpp"
#include "daemon/cli/paragraph.hpp"
#include "daemon/cli/table.hpp"
#include "daemon/cli/wrap.hpp"

#include <algorithm>
#include <optional>
#include <ostream>
#include <utility>

namespace peal::cli {

using campaigns::PlannedPost;

namespace {

constexpr std::size_t indent = 9;  // behind the time

// "Sat 9 Oct 2027, 09:00" in its two parts; an empty day when the wall time cannot be read.
std::pair<std::string, std::string> day_and_time(PlannedPost const& post)
{
    auto const wall = campaigns::to_wall(post.due, post.zone);
    if (!wall) return {};
    auto const words = campaigns::to_words(*wall);
    auto const comma = words.find(", ");
    if (comma == words.npos) return {words, {}};
    return {words.substr(0, comma), words.substr(comma + 2)};
}

bool says_the_same(PlannedPost const& a, PlannedPost const& b)
{
    return a.campaign == b.campaign && a.message == b.message && a.tentative == b.tentative && a.dry_run == b.dry_run &&
           a.hold.empty() == b.hold.empty();
}

std::string flags_of(PlannedPost const& post)
{
    std::string flags;
    auto const add = [&](bool is, char const* flag) {
        if (is) flags += (flags.empty() ? "" : ", ") + std::string(flag);
    };
    add(!post.hold.empty(), "held");
    add(post.tentative, "tentative");
    add(post.dry_run, "dry-run");
    return flags;
}

// Posts that say one message at one moment, on several channels.
struct Group {
    std::string time;
    std::vector<PlannedPost const*> posts;
};

// The posts of a group of which the same is told.
std::vector<std::vector<PlannedPost const*>> split(Group const& group, PlanDetails details)
{
    std::vector<std::vector<PlannedPost const*>> parts;
    for (auto const* post : group.posts) {
        auto const is_alike = [&](auto const& part) {
            return (!details.text || part.front()->text == post->text) &&
                   (!details.why || part.front()->why == post->why);
        };
        auto const known = std::find_if(parts.begin(), parts.end(), is_alike);
        if (known != parts.end())
            known->push_back(post);
        else
            parts.push_back({post});
    }
    return parts;
}

void print_part(Console& console, std::vector<PlannedPost const*> const& part, PlanDetails details)
{
    std::string channels;
    for (auto const* post : part) channels += (channels.empty() ? "" : ", ") + post->channel;
    print_paragraph(console, channels, indent, Style::dim);
    if (details.text) print_paragraph(console, part.front()->text, indent + 2);
    if (details.why) print_reasons(console, part.front()->why, indent);
}

void print_group(Console& console, Group const& group, PlanDetails details)
{
    auto const& post = *group.posts.front();
    auto const flags = flags_of(post);
    Table head({{"", false, false, 5}, {"", false, true}, {""}});
    head.add({group.time, post.campaign + "/" + post.message, flags.empty() ? "" : "(" + flags + ")"});
    head.print(console.out, console.colour_out, 2);
    if (!details.text)
        console.out << std::string(indent, ' ')
                    << campaigns::text::clip(campaigns::text::one_line(post.text), width_max - indent) << '\n';
    for (auto const& part : split(group, details)) print_part(console, part, details);
}

}  // namespace

void print_plan(Console& console, std::vector<PlannedPost> const& posts, std::string const& zone, PlanDetails details)
{
    std::string day;
    std::optional<Group> group;
    for (auto const& post : posts) {
        auto const [date, time] = day_and_time(post);
        if (group && date == day && time == group->time && says_the_same(*group->posts.front(), post)) {
            group->posts.push_back(&post);
            continue;
        }
        if (group) print_group(console, *group, details);
        if (date != day)
            console.out << (day.empty() ? "" : "\n") << styled(date, Style::bold, console.colour_out) << '\n';
        day = date;
        group = Group{time, {&post}};
    }
    if (group) print_group(console, *group, details);
    console.out << (group ? "\n" : "") << counted(posts.size(), "post", "posts") << "; times are those of " << zone
                << '\n';
}

}  // namespace peal::cli
