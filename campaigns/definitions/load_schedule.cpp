#include "campaigns/definitions/loaders.hpp"

#include "campaigns/definitions/fields.hpp"
#include "campaigns/definitions/shown.hpp"
#include "campaigns/definitions/values.hpp"

#include <algorithm>

namespace peal::campaigns::definitions {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t moments_max = 500;

AtMoments load_moments(YamlPtr const& node, Report& report)
{
    AtMoments at;
    auto const add = [&](YamlNode const& item) {
        auto const wall = item.kind == YamlNode::Kind::scalar ? parse_wall(item.text) : std::nullopt;
        if (!wall) {
            report.error(item.place,
                         "`at` must be a local date and time, written 2027-10-09 09:00, but this is " + describe(item));
            return;
        }
        auto const day = std::chrono::floor<std::chrono::days>(*wall);
        bool const same_day = std::any_of(at.moments.begin(), at.moments.end(), [day](auto const& earlier) {
            return std::chrono::floor<std::chrono::days>(earlier.value) == day;
        });
        if (same_day) {
            report.error(item.place, "the same message twice on one day; write a second message");
            return;
        }
        at.moments.push_back({*wall, item.place});
    };
    if (node->kind != YamlNode::Kind::list) {
        add(*node);
        return at;
    }
    if (node->items.empty()) report.error(node->place, "`at` is an empty list");
    if (node->items.size() > moments_max) {
        report.error(node->place, "`at` lists more than " + std::to_string(moments_max) + " moments; use `weekly`");
        return at;
    }
    for (auto const& item : node->items) add(*item);
    return at;
}

Weekly load_weekly(YamlPtr const& node, Report& report)
{
    Fields fields(node, report, "`weekly`");
    Weekly weekly;
    auto const day = fields.text("day");
    if (auto const read = parse_weekday(day.value)) {
        weekly.day = *read;
    } else if (!day.value.empty()) {
        report.error(day.place, "`day` must be a day of the week (mon, tue, wed, thu, fri, sat, sun), but this is `" +
                                    shown(day.value) + "`");
    }
    weekly.at = fields.time_of_day("at").value_or(0min);
    weekly.every = fields.number("every", 1, 1, 52);
    weekly.first = fields.date("first");
    weekly.until = fields.date("until");
    if (weekly.every > 1 && !weekly.first && !fields.has("first"))
        report.error(fields.place(), "`weekly` with `every` needs `first`, the date the weeks are counted from");
    if (weekly.first && weekly.until && *weekly.until < *weekly.first)
        report.error(fields.place_of("until"), "`until` lies before `first`");
    return weekly;
}

Anchored load_anchor(YamlPtr const& node, Report& report)
{
    Fields fields(node, report, "`anchor`");
    Anchored anchor;
    anchor.category = fields.text("category", Need::optional).value;
    anchor.title = fields.text("title", Need::optional).value;
    anchor.uid = fields.text("uid", Need::optional).value;
    anchor.source = fields.name("source", Need::optional).value;
    if (anchor.category.empty() && anchor.title.empty() && anchor.uid.empty())
        report.error(fields.place(), "`anchor` must say which events: give `category`, `title` or `uid`");
    auto const edge = fields.choice("day", {"start", "end"}, "start");
    auto const instant = fields.choice("from", {"start", "end"}, "start");
    anchor.days = fields.number("days", 0, -366, 366);
    bool const exact = fields.has("exact");
    bool const by_day = fields.has("at");
    if (exact) anchor.exact = fields.duration("exact", 0s, -48h, 48h);
    anchor.at = fields.time_of_day("at", Need::optional).value_or(0min);
    anchor.edge = (exact ? instant : edge) == "end" ? Anchored::Edge::end : Anchored::Edge::start;
    if (exact == by_day) {
        report.error(
            fields.place(),
            "`anchor` needs either `at` (with `days` and `day: start` or `end`) or `exact` (with `from: start` or `end`)");
    } else if (exact && (fields.has("days") || fields.has("day"))) {
        report.error(fields.place_of(fields.has("days") ? "days" : "day"),
                     "`exact` counts from the instant; `days` and `day` belong to `at`");
    } else if (by_day && fields.has("from")) {
        report.error(fields.place_of("from"), "`from` belongs to `exact`; write `day` with `at`");
    }
    return anchor;
}

}  // namespace

void load_schedule(YamlPtr const& node, Report& report, Schedule& schedule)
{
    Fields fields(node, report, "`schedule`");
    schedule.place = fields.place();
    auto const at = fields.node("at", Need::optional);
    auto const weekly = fields.node("weekly", Need::optional);
    auto const anchor = fields.node("anchor", Need::optional);
    if ((at != nullptr) + (weekly != nullptr) + (anchor != nullptr) != 1) {
        report.error(fields.place(), "`schedule` needs exactly one of `at`, `weekly` and `anchor`");
        return;
    }
    if (at) schedule.when = load_moments(at, report);
    if (weekly) schedule.when = load_weekly(weekly, report);
    if (anchor) schedule.when = load_anchor(anchor, report);
}

}  // namespace peal::campaigns::definitions
