#include "campaigns/definitions/loaders.hpp"

#include "campaigns/calendar/rule.hpp"
#include "campaigns/definitions/fields.hpp"
#include "campaigns/definitions/shown.hpp"
#include "campaigns/definitions/values.hpp"

#include <algorithm>
#include <charconv>

namespace peal::campaigns::definitions {

namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

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

// What is wrong with the rule; nothing for one that names a day at most once.
std::optional<std::string> fault_in(std::string const& text, Wall first)
{
    auto rule = calendar::read_rule(text);
    if (!rule) return rule.error().message;
    if (rule->frequency == calendar::Frequency::hourly || !rule->by_hour.empty() || !rule->by_minute.empty() ||
        !rule->by_second.empty())
        return "the rule names times of day; leave out FREQ=HOURLY, BYHOUR, BYMINUTE and BYSECOND, and write `at`";
    auto const whole = calendar::complete_rule(std::move(*rule), first, false);
    if (!whole) return whole.error().message;
    return {};
}

Repeat load_repeat(Fields& fields, Report& report)
{
    Repeat repeat;
    repeat.rule = fields.text("repeat");
    auto const from = fields.date("from");
    auto const at = fields.time_of_day("at");
    repeat.until = fields.date("until");
    if (!fields.has("from"))
        report.error(fields.place(), "missing key `from` in `schedule`: the day that `repeat` is counted from");
    if (!from || !at) return repeat;
    repeat.from = *from;
    repeat.at = *at;
    if (auto const fault = repeat.rule.value.empty() ? std::nullopt : fault_in(repeat.rule.value, *from + *at))
        report.error(repeat.rule.place, "`repeat` must be a rule such as \"FREQ=MONTHLY;BYDAY=1TU\"; " + *fault);
    if (repeat.until && *repeat.until < repeat.from)
        report.error(fields.place_of("until"), "`until` lies before `from`");
    return repeat;
}

// "every", "first", "3" (the third alone) or "every 3" (the first, the fourth ...).
void load_which(Fields& fields, Report& report, Anchored& anchor)
{
    anchor.at_most = fields.has("at_most") ? fields.number("at_most", 1, 1, 1000) : 0;
    auto const which = fields.text("which", Need::optional);
    std::string_view rest = which.value;
    if (rest.empty() || rest == "every") return;
    if (rest == "first") {
        anchor.nth = 1;
        return;
    }
    bool const every = rest.starts_with("every ");
    if (every) rest.remove_prefix(6);
    int count = 0;
    auto const read = std::from_chars(rest.data(), rest.data() + rest.size(), count);
    if (read.ec != std::errc() || read.ptr != rest.data() + rest.size() || count < 1 || count > 1000) {
        report.error(which.place, "`which` must be every, first, a number (3: the third) or \"every 3\" (the first, " +
                                      std::string("the fourth and so on), but this is `") + which.value + "`");
        return;
    }
    (every ? anchor.every : anchor.nth) = count;
}

Anchored load_anchor(YamlPtr const& node, Report& report)
{
    Fields fields(node, report, "`anchor`");
    Anchored anchor;
    anchor.category = fields.text("category", Need::optional).value;
    anchor.title = fields.text("title", Need::optional).value;
    anchor.uid = fields.text("uid", Need::optional).value;
    anchor.source = fields.name("source", Need::optional).value;
    anchor.tags = fields.words("tag");
    anchor.organisation = fields.name("organisation", Need::optional);
    if (anchor.category.empty() && anchor.title.empty() && anchor.uid.empty() && anchor.tags.empty() &&
        anchor.organisation.value.empty())
        report.error(fields.place(),
                     "`anchor` must say which events: give `category`, `title`, `uid`, `tag` or `organisation`");
    load_which(fields, report, anchor);
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
    bool const repeats = fields.has("repeat");
    for (auto const* const key : {"from", "until"}) {
        if (fields.has(key) && !repeats)
            report.error(fields.place_of(key),
                         "`"s + key +
                             "` belongs to `repeat`; `weekly` has days of its own, and a campaign its `dates`");
    }
    // With `repeat` it is the time of day.
    auto const at = repeats ? nullptr : fields.node("at", Need::optional);
    auto const weekly = fields.node("weekly", Need::optional);
    auto const anchor = fields.node("anchor", Need::optional);
    if (repeats + (at != nullptr) + (weekly != nullptr) + (anchor != nullptr) != 1) {
        report.error(fields.place(), "`schedule` needs exactly one of `at`, `weekly`, `repeat` and `anchor`");
        return;
    }
    if (repeats) schedule.when = load_repeat(fields, report);
    if (at) schedule.when = load_moments(at, report);
    if (weekly) schedule.when = load_weekly(weekly, report);
    if (anchor) schedule.when = load_anchor(anchor, report);
}

}  // namespace peal::campaigns::definitions
