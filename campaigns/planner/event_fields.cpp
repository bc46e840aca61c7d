#include "campaigns/planner/event_fields.hpp"

#include "campaigns/moments/moment.hpp"
#include "campaigns/planner/event_dates.hpp"
#include "campaigns/planner/words.hpp"

#include <unicode/datefmt.h>
#include <unicode/locid.h>
#include <unicode/timezone.h>

#include <array>
#include <map>
#include <memory>

namespace peal::campaigns::planner {

namespace {

constexpr std::size_t field_code_points_max = 200;

bool is_english(std::string const& language)
{
    return language == "en" || language.starts_with("en-");
}

constexpr std::array english_weekdays = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
constexpr std::array english_months = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};

}  // namespace

// Writes dates in one language. English follows the style of government writing ("Saturday 9 October", "10am").
class DateWriter {
public:
    explicit DateWriter(std::string const& language)
        : english_(is_english(language)), locale_(icu::Locale::createCanonical(english_ ? "en_GB" : language.c_str()))
    {}

    std::string date(std::chrono::local_days day) const
    {
        return english_ ? weekday(day) + " " + day_and_month(day) : write(day, "EEEEdMMMM");
    }
    std::string weekday(std::chrono::local_days day) const
    {
        return english_ ? std::string(english_weekdays[std::chrono::weekday(day).c_encoding()]) : write(day, "EEEE");
    }
    std::string month(std::chrono::local_days day) const
    {
        return english_ ? std::string(english_month(day)) : write(day, "LLLL");
    }
    std::string day_and_month(std::chrono::local_days day) const
    {
        if (!english_) return write(day, "dMMMM");
        return std::to_string(static_cast<unsigned>(std::chrono::year_month_day(day).day())) + " " + english_month(day);
    }

    std::string dates(std::chrono::local_days first, std::chrono::local_days last) const
    {
        if (first == last) return date(first);
        std::chrono::year_month_day const a(first), b(last);
        auto const start = english_ && a.year() == b.year() && a.month() == b.month()
                               ? std::to_string(static_cast<unsigned>(a.day()))
                               : day_and_month(first);
        return start + (english_ ? " to " : " \xE2\x80\x93 ") + day_and_month(last);
    }

    std::string time(Wall wall) const
    {
        auto const minutes =
            std::chrono::floor<std::chrono::minutes>(wall - std::chrono::floor<std::chrono::days>(wall)).count();
        auto const hour = minutes / 60, minute = minutes % 60;
        auto const two = [](auto n) { return (n < 10 ? "0" : "") + std::to_string(n); };
        if (!english_) return two(hour) + ":" + two(minute);
        if (minute == 0 && hour == 12) return "midday";
        auto const twelve = hour % 12 == 0 ? 12 : hour % 12;
        return std::to_string(twelve) + (minute == 0 ? "" : ":" + two(minute)) + (hour < 12 ? "am" : "pm");
    }

    std::string end_of_day() const { return english_ ? "midnight" : "24:00"; }

private:
    static char const* english_month(std::chrono::local_days day)
    {
        return english_months[static_cast<unsigned>(std::chrono::year_month_day(day).month()) - 1];
    }

    std::string write(std::chrono::local_days day, char const* skeleton) const
    {
        UErrorCode status = U_ZERO_ERROR;
        auto& format = formats_[skeleton];
        if (!format) {
            format.reset(icu::DateFormat::createInstanceForSkeleton(icu::UnicodeString(skeleton), locale_, status));
            if (U_FAILURE(status) || !format) return {};
            format->setTimeZone(*icu::TimeZone::getGMT());
        }
        icu::UnicodeString text;
        auto const days = static_cast<double>(day.time_since_epoch().count());
        format->format(days * 86'400'000.0, text);
        std::string utf8;
        text.toUTF8String(utf8);
        return utf8;
    }

    bool english_;
    icu::Locale locale_;
    mutable std::map<std::string, std::unique_ptr<icu::DateFormat>> formats_;  // by skeleton; slow to make
};

namespace {

// What is cut says so.
std::string shortened(std::string const& text)
{
    auto line = one_line(text, field_code_points_max + 1);
    if (line.size() <= field_code_points_max || count_code_points(line) <= field_code_points_max) return line;
    return trim(one_line(line, field_code_points_max - 1)) + "\u2026";
}

FieldValues write_fields(calendar::Occurrence const& event, std::string_view zone, DateWriter const& dates)
{
    auto const first = first_day(event, zone), last = last_day(event, zone);
    FieldValues values;
    values["event.title"] = shortened(event.summary);
    values["event.location"] = shortened(event.location);
    values["event.url"] = one_line(event.url, 2000);
    values["event.date"] = dates.date(first);
    values["event.end_date"] = dates.date(last);
    values["event.dates"] = dates.dates(first, last);
    values["event.weekday"] = dates.weekday(first);
    values["event.month"] = dates.month(first);
    values["event.year"] = std::to_string(static_cast<int>(std::chrono::year_month_day(first).year()));
    auto const starts = to_wall(event.start, zone), ends = to_wall(event.end, zone);
    values["event.time"] = event.all_day || !starts ? "" : dates.time(*starts);
    // At midnight it ends on the day before, as people say it.
    bool const is_midnight = ends && std::chrono::floor<std::chrono::days>(*ends) > last;
    values["event.end_time"] = event.all_day || !ends || event.end <= event.start ? ""
                               : is_midnight                                      ? dates.end_of_day()
                                                                                  : dates.time(*ends);
    return values;
}

}  // namespace

FieldValues event_fields(calendar::Occurrence const& event, std::string_view zone, std::string const& language)
{
    return write_fields(event, zone, DateWriter(language));
}

EventFields::EventFields() = default;
EventFields::~EventFields() = default;

FieldValues const& EventFields::of(calendar::Occurrence const& event, std::string_view zone,
                                   std::string const& language)
{
    auto const [made, is_new] = made_.try_emplace(std::pair(&event, language));
    if (is_new) {
        auto& dates = writers_[language];
        if (!dates) dates = std::make_unique<DateWriter const>(language);
        made->second = write_fields(event, zone, *dates);
    }
    return made->second;
}

}  // namespace peal::campaigns::planner
