#include "campaigns/definitions/values.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <string>

namespace peal::campaigns::definitions {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::optional<int> number(std::string_view text)
{
    if (text.empty() || text.size() > 6 || !std::all_of(text.begin(), text.end(), is_digit)) return {};
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

std::optional<std::chrono::local_days> parse_date(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
    auto const year = number(text.substr(0, 4)), month = number(text.substr(5, 2)), day = number(text.substr(8, 2));
    if (!year || !month || !day) return {};
    std::chrono::year_month_day const date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return {};
    return std::chrono::local_days(date);
}

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text)
{
    auto const colon = text.find(':');
    if (colon == std::string_view::npos || colon < 1 || colon > 2 || text.size() != colon + 3) return {};
    auto const hour = number(text.substr(0, colon)), minute = number(text.substr(colon + 1));
    if (!hour || !minute || *hour > 23 || *minute > 59) return {};
    return std::chrono::hours(*hour) + std::chrono::minutes(*minute);
}

std::optional<Wall> parse_wall(std::string_view text)
{
    if (text.size() < 15 || (text[10] != ' ' && text[10] != 'T')) return {};
    auto const date = parse_date(text.substr(0, 10));
    auto const time = parse_time_of_day(text.substr(11));
    if (!date || !time) return {};
    return *date + *time;
}

std::optional<Duration> parse_duration(std::string_view text)
{
    bool const negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    if (text.empty()) return {};
    std::int64_t seconds = 0;
    std::int64_t last_unit = 86400;
    while (!text.empty()) {
        std::size_t digits = 0;
        while (digits < text.size() && is_digit(text[digits])) ++digits;
        auto const value = number(text.substr(0, digits));
        if (!value || digits == text.size()) return {};
        auto const unit = text[digits] == 'h' ? 3600 : text[digits] == 'm' ? 60 : text[digits] == 's' ? 1 : 0;
        if (unit == 0 || unit >= last_unit) return {};
        seconds += static_cast<std::int64_t>(*value) * unit;
        last_unit = unit;
        text.remove_prefix(digits + 1);
    }
    return std::chrono::seconds(negative ? -seconds : seconds);
}

std::optional<std::chrono::weekday> parse_weekday(std::string_view text)
{
    static constexpr std::array<std::string_view, 7> names = {"sunday",   "monday", "tuesday", "wednesday",
                                                              "thursday", "friday", "saturday"};
    std::string word(text);
    for (auto& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (unsigned i = 0; i < names.size(); ++i) {
        if (word == names[i] || word == names[i].substr(0, 3)) return std::chrono::weekday(i);
    }
    return {};
}

bool is_id(std::string_view text)
{
    auto const allowed = [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '-'; };
    return !text.empty() && text.size() <= 64 && text.front() != '-' && std::all_of(text.begin(), text.end(), allowed);
}

bool is_language(std::string_view text)
{
    std::size_t part = 0;
    while (true) {
        auto const end = std::min(text.find('-'), text.size());
        auto const word = text.substr(0, end);
        bool const good =
            part == 0 ? word.size() >= 2 && word.size() <= 3 && std::all_of(word.begin(), word.end(), is_letter)
                      : word.size() >= 2 && word.size() <= 8 &&
                            std::all_of(word.begin(), word.end(), [](char c) { return is_letter(c) || is_digit(c); });
        if (!good || ++part > 4) return false;
        if (end == text.size()) return true;
        text.remove_prefix(end + 1);
    }
}

std::string spelt_language(std::string_view text)
{
    std::string spelt(text);
    auto const small = [](unsigned char c) { return static_cast<char>(std::tolower(c)); };
    auto const capital = [](unsigned char c) { return static_cast<char>(std::toupper(c)); };
    std::transform(spelt.begin(), spelt.end(), spelt.begin(), small);
    for (auto from = spelt.find('-'); from != std::string::npos;) {
        auto const next = spelt.find('-', ++from);
        auto const size = std::min(next, spelt.size()) - from;
        auto const begin = spelt.begin() + static_cast<std::ptrdiff_t>(from);
        if (size == 2) std::transform(begin, begin + 2, begin, capital);
        if (size == 4) *begin = capital(static_cast<unsigned char>(*begin));
        from = next;
    }
    return spelt;
}

bool is_colour(std::string_view text)
{
    return text.size() == 7 && text[0] == '#' &&
           std::all_of(text.begin() + 1, text.end(), [](unsigned char c) { return std::isxdigit(c); });
}

bool is_web_address(std::string_view text)
{
    auto rest = text;
    if (rest.starts_with("https://")) {
        rest.remove_prefix(8);
    } else if (rest.starts_with("http://")) {
        rest.remove_prefix(7);
    } else {
        return false;
    }
    if (text.size() > 2000 || !std::all_of(text.begin(), text.end(), [](char c) {
            return c > 0x20 && c < 0x7F && c != '"' && c != '<' && c != '>' && c != '\\';
        }))
        return false;
    auto host = rest.substr(0, std::min(rest.find_first_of("/?#"), rest.size()));
    if (auto const colon = host.rfind(':'); colon != std::string_view::npos) {
        auto const port = number(host.substr(colon + 1));
        if (!port || *port == 0 || *port > 65535) return false;
        host = host.substr(0, colon);
    }
    return !host.empty() && host.front() != '.' && host.front() != '-' &&
           std::all_of(host.begin(), host.end(),
                       [](char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '-'; });
}

bool is_credential_name(std::string_view text)
{
    auto const allowed = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.'; };
    return !text.empty() && text.size() <= 48 && text.front() != '.' && std::all_of(text.begin(), text.end(), allowed);
}

bool is_hashtag(std::string_view text)
{
    if (!text.starts_with('#') || text.size() < 2 || text.size() > 100) return false;
    text.remove_prefix(1);
    auto const word = [](char c) {
        return is_letter(c) || is_digit(c) || c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0;
    };
    return std::all_of(text.begin(), text.end(), word) && std::any_of(text.begin(), text.end(), [](char c) {
               return is_letter(c) || (static_cast<unsigned char>(c) & 0x80) != 0;
           });
}

}  // namespace peal::campaigns::definitions
