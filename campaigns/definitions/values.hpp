#pragma once

#include "campaigns/moments/moment.hpp"
#include "core/time.hpp"

#include <chrono>
#include <optional>
#include <string_view>

// How single values are written in the files. Each answers nothing for what it does not understand.
namespace peal::campaigns::definitions {

// "2027-10-09"; the day must exist.
std::optional<std::chrono::local_days> parse_date(std::string_view text);

// "09:00", "9:00": minutes since midnight, 00:00 to 23:59.
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);

// "2027-10-09 09:00" or with a T between.
std::optional<Wall> parse_wall(std::string_view text);

// "30s", "15m", "2h", "1h30m", with a sign in front ("-2h"); never days: a day is not always 24 hours.
std::optional<Duration> parse_duration(std::string_view text);

std::optional<std::chrono::weekday> parse_weekday(std::string_view text);  // "tue", "Tuesday"

bool is_id(std::string_view text);        // a-z, 0-9 and '-', starting with a letter or digit, at most 64
bool is_language(std::string_view text);  // BCP 47 in its simple forms: "en-GB", "pl", "pa-Arab"
// In the case that RFC 5646 section 2.1.1 advises, since case means nothing: "en-GB".
std::string spelt_language(std::string_view text);
bool is_colour(std::string_view text);           // "#1d2a5b"
bool is_web_address(std::string_view text);      // http(s)://host[:port][/...], ASCII without blanks
bool is_credential_name(std::string_view text);  // letters, digits, '-', '_' and '.', at most 48
bool is_hashtag(std::string_view text);          // '#', then letters, digits and '_' with at least one letter

}  // namespace peal::campaigns::definitions
