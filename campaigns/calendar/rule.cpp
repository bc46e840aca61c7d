#include "campaigns/calendar/rule.hpp"

#include "campaigns/calendar/content_line.hpp"
#include "campaigns/calendar/rule_days.hpp"
#include "core/ascii.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace peal::campaigns::calendar {

namespace {

constexpr std::size_t rule_bytes_max = 4096;
constexpr int interval_max = 32767;
constexpr std::optional<int> count_max = 999'999'999;
constexpr std::size_t times_a_day_max = 288;

// `message` may quote the rule: it is made fit to print.
tl::unexpected<Error> bad(std::string_view message)
{
    return fail(ErrorKind::rejected, one_line(message));
}

// Takes what stands before the next `separator` off the front of `rest`.
std::string_view take(std::string_view& rest, char separator)
{
    auto const at = rest.find(separator);
    auto const piece = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
    return piece;
}

struct NumberList {
    std::string_view name;
    std::vector<int> Rule::*list;
    int min;
    int max;
    bool negative;  // whether -max to -min are right too
};

constexpr std::array<NumberList, 8> number_lists = {{{"BYSECOND", &Rule::by_second, 0, 59, false},
                                                     {"BYMINUTE", &Rule::by_minute, 0, 59, false},
                                                     {"BYHOUR", &Rule::by_hour, 0, 23, false},
                                                     {"BYMONTHDAY", &Rule::by_month_day, 1, 31, true},
                                                     {"BYYEARDAY", &Rule::by_year_day, 1, 366, true},
                                                     {"BYWEEKNO", &Rule::by_week_number, 1, 53, true},
                                                     {"BYMONTH", &Rule::by_month, 1, 12, false},
                                                     {"BYSETPOS", &Rule::by_set_position, 1, 366, true}}};

Result<std::vector<int>> read_list(NumberList const& kind, std::string_view text)
{
    std::vector<int> values;
    while (!text.empty()) {
        auto const piece = take(text, ',');
        auto const value = read_signed_number(piece);
        bool const ok = value && ((*value >= kind.min && *value <= kind.max) ||
                                  (kind.negative && -*value >= kind.min && -*value <= kind.max));
        if (!ok) {
            return bad(std::string(kind.name) + "=" + std::string(piece.substr(0, 20)) +
                       " is out of range; it goes from " + std::to_string(kind.min) + " to " +
                       std::to_string(kind.max) + (kind.negative ? ", or counts from the end with a minus" : ""));
        }
        values.push_back(*value);
    }
    if (values.empty()) return bad(std::string(kind.name) + " is empty");
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

std::optional<std::chrono::weekday> read_weekday(std::string_view text)
{
    static constexpr std::array<std::string_view, 7> names = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};
    auto const found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) return std::nullopt;
    return std::chrono::weekday(unsigned(found - names.begin()));
}

Result<std::vector<NthWeekday>> read_weekdays(std::string_view text)
{
    std::vector<NthWeekday> days;
    while (!text.empty()) {
        auto const piece = take(text, ',');
        auto const wrong = [&] {
            return bad("BYDAY=" + std::string(piece.substr(0, 20)) +
                       " is no weekday; write MO, or 2TU for the second Tuesday, -1FR for the last Friday");
        };
        if (piece.size() < 2) return wrong();
        auto const weekday = read_weekday(piece.substr(piece.size() - 2));
        if (!weekday) return wrong();
        NthWeekday day{0, *weekday};
        if (auto const number = piece.substr(0, piece.size() - 2); !number.empty()) {
            auto const nth = read_signed_number(number);
            if (!nth || *nth == 0 || *nth > 53 || *nth < -53) return wrong();
            day.nth = *nth;
        }
        if (days.size() >= 400) return bad("BYDAY has more than 400 entries");
        days.push_back(day);
    }
    if (days.empty()) return bad("BYDAY is empty");
    return days;
}

Result<Frequency> read_frequency(std::string_view text)
{
    if (text == "HOURLY") return Frequency::hourly;
    if (text == "DAILY") return Frequency::daily;
    if (text == "WEEKLY") return Frequency::weekly;
    if (text == "MONTHLY") return Frequency::monthly;
    if (text == "YEARLY") return Frequency::yearly;
    if (text == "SECONDLY" || text == "MINUTELY")
        return bad("FREQ=" + std::string(text) + " is refused: nothing Peal posts for repeats so often");
    return bad("FREQ=" + std::string(text.substr(0, 20)) +
               " is unknown; it is HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY");
}

Result<> read_part(Rule& rule, std::string_view name, std::string_view value)
{
    for (auto const& kind : number_lists) {
        if (kind.name != name) continue;
        auto list = read_list(kind, value);
        if (!list) return tl::unexpected(list.error());
        rule.*kind.list = std::move(*list);
        return {};
    }
    if (name == "FREQ") {
        auto const frequency = read_frequency(value);
        if (!frequency) return tl::unexpected(frequency.error());
        rule.frequency = *frequency;
        return {};
    }
    if (name == "BYDAY") {
        auto days = read_weekdays(value);
        if (!days) return tl::unexpected(days.error());
        rule.by_day = std::move(*days);
        return {};
    }
    if (name == "INTERVAL") {
        auto const interval = read_number(value);
        if (!interval || *interval < 1 || *interval > interval_max) {
            return bad("INTERVAL=" + std::string(value.substr(0, 20)) + " is out of range; it goes from 1 to " +
                       std::to_string(interval_max));
        }
        rule.interval = *interval;
        return {};
    }
    if (name == "COUNT") {
        // More than any calendar lasts is as good as endless.
        bool const is_endless = value.size() > 9 && value.find_first_not_of("0123456789") == std::string_view::npos;
        auto const count = is_endless ? count_max : read_number(value);
        if (!count || *count < 1)
            return bad("COUNT=" + std::string(value.substr(0, 20)) + " is no number of times; it is 1 or more");
        rule.count = *count;
        return {};
    }
    if (name == "UNTIL") {
        rule.until = read_date_value(value);
        if (!rule.until)
            return bad("UNTIL=" + std::string(value.substr(0, 20)) + " is no date; write 20271009 or 20271009T080000Z");
        return {};
    }
    if (name == "WKST") {
        auto const weekday = read_weekday(value);
        if (!weekday) return bad("WKST=" + std::string(value.substr(0, 20)) + " is no weekday; write MO");
        rule.week_start = *weekday;
        return {};
    }
    return bad("`" + std::string(name.substr(0, 20)) + "` is not a part of a rule that Peal knows");
}

// What RFC 5545 forbids to stand together. Read leniently these rules mean a different thing to every program.
Result<> check_together(Rule const& rule)
{
    auto const frequency = rule.frequency;
    bool const has_nth =
        std::any_of(rule.by_day.begin(), rule.by_day.end(), [](auto const& day) { return day.nth != 0; });
    if (rule.count && rule.until) return bad("COUNT and UNTIL may not stand together; leave one out");
    if (has_nth && frequency != Frequency::monthly && frequency != Frequency::yearly) {
        return bad("BYDAY with a number (2TU) needs FREQ=MONTHLY or FREQ=YEARLY");
    }
    if (has_nth && !rule.by_week_number.empty()) return bad("BYDAY with a number (2TU) may not stand with BYWEEKNO");
    if (frequency == Frequency::weekly && !rule.by_month_day.empty())
        return bad("BYMONTHDAY may not stand in a weekly rule");
    if (!rule.by_year_day.empty() && frequency != Frequency::yearly && frequency != Frequency::hourly) {
        return bad("BYYEARDAY needs FREQ=YEARLY");
    }
    if (!rule.by_week_number.empty() && frequency != Frequency::yearly) return bad("BYWEEKNO needs FREQ=YEARLY");
    bool const has_other = !rule.by_day.empty() || !rule.by_second.empty() || !rule.by_minute.empty() ||
                           !rule.by_hour.empty() || !rule.by_month_day.empty() || !rule.by_year_day.empty() ||
                           !rule.by_week_number.empty() || !rule.by_month.empty();
    if (!rule.by_set_position.empty() && !has_other) return bad("BYSETPOS needs another BY part to pick from");
    auto const some = [](std::vector<int> const& list) { return std::max<std::size_t>(list.size(), 1); };
    auto const hours =
        frequency == Frequency::hourly ? (rule.by_hour.empty() ? 24 : rule.by_hour.size()) : some(rule.by_hour);
    if (hours * some(rule.by_minute) * some(rule.by_second) > times_a_day_max) {
        return bad("the rule names more than " + std::to_string(times_a_day_max) + " times a day");
    }
    return {};
}

}  // namespace

Result<Rule> read_rule(std::string_view text)
{
    Work work;
    return read_rule(text, work);
}

Result<Rule> read_rule(std::string_view text, Work& work)
{
    if (text.size() > rule_bytes_max)
        return bad("the rule is longer than " + std::to_string(rule_bytes_max) + " bytes");
    auto const spelled = ascii_upper(text);
    std::string_view rest = spelled;
    Rule rule;
    std::set<std::string_view> seen;
    while (!rest.empty()) {
        auto part = take(rest, ';');
        if (part.empty()) continue;
        if (part.find('=') == std::string_view::npos)
            return bad("`" + std::string(part.substr(0, 20)) + "` is not of the form NAME=VALUE");
        auto const name = take(part, '=');
        if (!seen.insert(name).second) return bad(std::string(name.substr(0, 20)) + " stands twice");
        auto const read = read_part(rule, name, part);
        if (!read) return tl::unexpected(read.error());
    }
    if (!seen.contains("FREQ")) return bad("the rule has no FREQ");
    auto const together = check_together(rule);
    if (!together) return tl::unexpected(together.error());
    if (!RuleDays(rule).names_any(work)) return bad("the rule names days that never come");
    return rule;
}

Result<Rule> complete_rule(Rule rule, Wall first, bool dates_only)
{
    Work work;
    return complete_rule(std::move(rule), first, dates_only, work);
}

Result<Rule> complete_rule(Rule rule, Wall first, bool dates_only, Work& work)
{
    using namespace std::chrono;
    if (dates_only) {
        if (rule.frequency == Frequency::hourly) return bad("FREQ=HOURLY needs a start with a time of day");
        rule.by_hour = rule.by_minute = rule.by_second = {};
    }
    auto const day = day_of(first);
    hh_mm_ss const time(first - day);
    if (rule.by_second.empty()) rule.by_second = {int(time.seconds().count())};
    if (rule.by_minute.empty()) rule.by_minute = {int(time.minutes().count())};
    if (rule.by_hour.empty() && rule.frequency != Frequency::hourly) rule.by_hour = {int(time.hours().count())};

    year_month_day const date(day);
    bool const names_days = !rule.by_day.empty() || !rule.by_month_day.empty() || !rule.by_year_day.empty();
    if (names_days) return rule;
    if (rule.frequency == Frequency::weekly || !rule.by_week_number.empty()) {
        rule.by_day = {{0, weekday(day)}};
    } else if (rule.frequency == Frequency::monthly || rule.frequency == Frequency::yearly) {
        rule.by_month_day = {int(unsigned(date.day()))};
        if (rule.frequency == Frequency::yearly && rule.by_month.empty()) rule.by_month = {int(unsigned(date.month()))};
    }
    if (!RuleDays(rule).names_any(work)) return bad("the rule names days that never come");
    return rule;
}

}  // namespace peal::campaigns::calendar
