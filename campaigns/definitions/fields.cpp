#include "campaigns/definitions/fields.hpp"

#include "campaigns/definitions/shown.hpp"
#include "campaigns/definitions/suggestion.hpp"
#include "campaigns/definitions/values.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>

namespace peal::campaigns::definitions {

namespace {

using Kind = YamlNode::Kind;

constexpr std::size_t text_bytes_max = 5000;
constexpr std::size_t items_max = 1000;  // of one list

std::string in_words(Duration duration)
{
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
    if (seconds % 3600 == 0) return std::to_string(seconds / 3600) + "h";
    if (seconds % 60 == 0) return std::to_string(seconds / 60) + "m";
    return std::to_string(seconds) + "s";
}

}  // namespace

std::string describe(YamlNode const& node)
{
    switch (node.kind) {
        case Kind::null: return "nothing (a # that is not in quotes starts a comment)";
        case Kind::list: return "a list";
        case Kind::map: return "a group of keys";
        case Kind::scalar: break;
    }
    return "`" + shown(node.text) + "`";
}

Fields::Fields(YamlPtr node, Report& report, std::string what)
    : map_(std::move(node)), report_(report), what_(std::move(what))
{
    if (!map_) {
        broken_ = true;
        return;
    }
    place_ = map_->place;
    if (map_->kind != Kind::map) {
        report_.error(place_, what_ + " must be a group of `key: value` lines, but this is " + describe(*map_));
        broken_ = true;
        map_ = nullptr;
        return;
    }
    std::set<std::string_view> earlier;
    for (auto const& entry : map_->entries) {
        auto const& key = *entry.first;
        if (key.kind != Kind::scalar) {
            report_.error(key.place, "a key in " + what_ + " must be a word, but this is " + describe(key));
            continue;
        }
        if (!earlier.insert(key.text).second)
            report_.error(key.place, "key `" + shown(key.text) + "` is given twice in " + what_);
    }
}

Fields::~Fields()
{
    if (!map_) return;
    for (auto const& [key, value] : map_->entries) {
        if (report_.is_full()) return;
        if (key->kind != Kind::scalar) continue;
        if (std::find(asked_.begin(), asked_.end(), key->text) != asked_.end()) continue;
        report_.error(key->place, "unknown key `" + shown(key->text) + "` in " + what_ + hint(key->text, asked_));
    }
}

YamlPtr Fields::find(std::string const& key)
{
    if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) asked_.push_back(key);
    if (!map_) return nullptr;
    for (auto const& [k, value] : map_->entries) {
        if (k->kind == Kind::scalar && k->text == key) return value;
    }
    return nullptr;
}

YamlPtr Fields::node(std::string const& key, Need need)
{
    auto found = find(key);
    if (found && found->kind != Kind::null) return found;
    if (need == Need::required && !broken_) {
        if (found) {
            report_.error(found->place, "`" + key + "` has no value in " + what_);
        } else {
            report_.error(place_, "missing key `" + key + "` in " + what_);
        }
    }
    return nullptr;
}

bool Fields::has(std::string const& key)
{
    auto const found = find(key);
    return found && found->kind != Kind::null;
}

Place Fields::place_of(std::string const& key)
{
    auto const found = find(key);
    return found ? found->place : place_;
}

void Fields::wrong(YamlPtr const& node, std::string const& key, std::string const& expected)
{
    report_.error(node->place, "`" + key + "` must be " + expected + ", but this is " + describe(*node));
}

YamlPtr Fields::scalar(std::string const& key, Need need, char const* expected)
{
    auto found = node(key, need);
    if (!found) return nullptr;
    if (found->kind != Kind::scalar) {
        wrong(found, key, expected);
        return nullptr;
    }
    return found;
}

At<std::string> Fields::text(std::string const& key, Need need)
{
    auto const found = scalar(key, need, "a text");
    if (!found) return {{}, place_};
    if (found->text.size() > text_bytes_max) {
        report_.error(found->place, "`" + key + "` is longer than " + std::to_string(text_bytes_max) + " bytes");
        return {{}, found->place};
    }
    if (found->text.find_first_not_of(" \t\r\n") != std::string::npos) return {found->text, found->place};
    if (need == Need::required) report_.error(found->place, "`" + key + "` is empty in " + what_);
    return {{}, found->place};
}

std::string Fields::id(std::string const& key)
{
    auto const found = scalar(key, Need::required, "an id");
    if (!found) return {};
    if (!is_id(found->text)) {
        wrong(found, key, "an id of small letters, digits and hyphens (at most 64)");
        return {};
    }
    return found->text;
}

Name Fields::name(std::string const& key, Need need)
{
    auto const found = scalar(key, need, "an id");
    if (!found) return {{}, place_};
    return {found->text, found->place};
}

// A key pasted here by mistake is long, or has characters that no name has; it is not repeated in the problem.
std::string Fields::credentials(std::string const& key)
{
    auto const written = text(key, Need::optional);
    if (written.value.empty() || is_credential_name(written.value)) return written.value;
    report_.error(
        written.place,
        "`" + key +
            "` must be the name of a credential file (letters, digits, - _ .; at most 48), never the key itself");
    return {};
}

std::string Fields::choice(std::string const& key, std::vector<std::string> const& known, std::string fallback)
{
    auto const found = scalar(key, fallback.empty() ? Need::required : Need::optional, "one word");
    if (!found) return fallback;
    if (std::find(known.begin(), known.end(), found->text) == known.end()) {
        report_.error(found->place,
                      "`" + key + "` cannot be `" + shown(found->text) + "`; it is one of: " + list_of(known));
        return fallback;
    }
    return found->text;
}

std::string Fields::web_address(std::string const& key, std::string fallback, Need need)
{
    auto const found = scalar(key, need, "a web address");
    if (!found) return fallback;
    if (!is_web_address(found->text)) {
        wrong(found, key, "a web address such as https://www.example.org/page");
        return fallback;
    }
    return found->text;
}

std::string Fields::language(std::string const& key, std::string fallback)
{
    auto const found = scalar(key, Need::optional, "a language");
    if (!found) return fallback;
    if (!is_language(found->text)) {
        wrong(found, key, "a language such as en-GB or pl");
        return fallback;
    }
    return spelt_language(found->text);
}

std::string Fields::zone(std::string const& key, std::string fallback)
{
    auto const found = scalar(key, Need::optional, "a time zone");
    if (!found) return fallback;
    if (!is_known_zone(found->text)) {
        wrong(found, key, "a time zone such as Europe/London");
        return fallback;
    }
    return found->text;
}

std::optional<bool> Fields::optional_flag(std::string const& key)
{
    auto const found = node(key, Need::optional);
    if (!found) return {};
    if (found->kind == Kind::scalar && (found->text == "yes" || found->text == "true")) return true;
    if (found->kind == Kind::scalar && (found->text == "no" || found->text == "false")) return false;
    wrong(found, key, "yes or no");
    return {};
}

bool Fields::flag(std::string const& key, bool fallback)
{
    return optional_flag(key).value_or(fallback);
}

int Fields::number(std::string const& key, int fallback, int min, int max)
{
    auto const found = node(key, Need::optional);
    if (!found) return fallback;
    int value = 0;
    auto const* begin = found->text.data();
    auto const* end = begin + found->text.size();
    bool const has_plus = found->text.size() > 1 && found->text[0] == '+' && found->text[1] != '-';
    if (has_plus) ++begin;
    auto const read = std::from_chars(begin, end, value);
    if (found->kind != Kind::scalar || begin == end || read.ec != std::errc() || read.ptr != end || value < min ||
        value > max) {
        wrong(found, key, "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
        return fallback;
    }
    return value;
}

Duration Fields::duration(std::string const& key, Duration fallback, Duration min, Duration max)
{
    auto const found = node(key, Need::optional);
    if (!found) return fallback;
    auto const value = found->kind == Kind::scalar ? parse_duration(found->text) : std::nullopt;
    if (!value || *value < min || *value > max) {
        wrong(found, key, "a length of time such as 30s, 15m or 1h30m, from " + in_words(min) + " to " + in_words(max));
        return fallback;
    }
    return *value;
}

std::optional<std::chrono::local_days> Fields::date(std::string const& key)
{
    auto const found = node(key, Need::optional);
    if (!found) return {};
    auto const value = found->kind == Kind::scalar ? parse_date(found->text) : std::nullopt;
    if (!value) wrong(found, key, "a date that exists, written 2027-10-09");
    return value;
}

std::optional<std::chrono::minutes> Fields::time_of_day(std::string const& key, Need need)
{
    auto const found = node(key, need);
    if (!found) return {};
    auto const value = found->kind == Kind::scalar ? parse_time_of_day(found->text) : std::nullopt;
    if (!value) wrong(found, key, "a time of day, written \"09:00\"");
    return value;
}

std::optional<Approval> Fields::approval(std::string const& key)
{
    if (!has(key)) return {};
    auto const word = choice(key, {"none", "one", "two"}, "two");
    return word == "none" ? Approval::none : word == "one" ? Approval::one : Approval::two;
}

std::vector<YamlPtr> Fields::list(std::string const& key, Need need)
{
    auto const found = node(key, need);
    if (!found) return {};
    if (found->kind != Kind::list) {
        wrong(found, key, "a list (lines that start with \"- \")");
        return {};
    }
    auto items = found->items;
    shorten(items, found, key);
    return items;
}

template <class T>
void Fields::shorten(std::vector<T>& items, YamlPtr const& node, std::string const& key)
{
    if (items.size() <= items_max) return;
    report_.error(node->place,
                  "`" + key + "` lists more than " + std::to_string(items_max) + "; the others are not read");
    items.resize(items_max);
}

std::vector<At<std::string>> Fields::words(std::string const& key, Need need)
{
    auto const found = node(key, need);
    if (!found) return {};
    if (found->kind == Kind::scalar) return {{found->text, found->place}};
    std::vector<At<std::string>> words;
    if (found->kind != Kind::list) {
        wrong(found, key, "a list of words");
        return words;
    }
    auto items = found->items;
    shorten(items, found, key);
    std::set<std::string_view> earlier;
    for (auto const& item : items) {
        if (item->kind != Kind::scalar) {
            wrong(item, key, "a list of words");
            continue;
        }
        if (!earlier.insert(item->text).second) {
            report_.error(item->place, "`" + shown(item->text) + "` is listed twice in `" + key + "`");
            continue;
        }
        words.push_back({item->text, item->place});
    }
    if (need == Need::required && found->items.empty())
        report_.error(found->place, "`" + key + "` is an empty list in " + what_);
    return words;
}

std::vector<At<std::string>> Fields::hashtags(std::string const& key, Need need)
{
    auto tags = words(key, need);
    std::erase_if(tags, [&](auto const& tag) {
        if (is_hashtag(tag.value)) return false;
        report_.error(tag.place,
                      "`" + shown(tag.value) +
                          "` is not a hashtag; write it in quotes, with # and without blanks: \"#StampItOut\"");
        return true;
    });
    return tags;
}

Texts Fields::texts(std::string const& key, std::string const& language, Need need)
{
    auto const found = node(key, need);
    if (!found) return {};
    return read_texts(found, language, "`" + key + "`", report_);
}

std::optional<QuietHours> Fields::quiet_hours(std::string const& key, bool& given)
{
    auto const found = node(key, Need::optional);
    given = found != nullptr;
    if (!found) return {};
    if (found->kind == Kind::scalar && found->text == "none") return {};
    if (found->kind != Kind::map) {
        wrong(found, key, "{from: \"22:00\", to: \"07:00\"} or none");
        return {};
    }
    Fields range(found, report_, "`" + key + "`");
    auto const from = range.time_of_day("from"), to = range.time_of_day("to");
    if (!from || !to) return {};
    if (*from == *to) {
        report_.error(found->place, "`" + key + "` begins and ends at the same time; write none for no quiet hours");
        return {};
    }
    return QuietHours{*from, *to};
}

Texts read_texts(YamlPtr const& node, std::string const& language, std::string const& what, Report& report)
{
    Texts texts;
    auto const add = [&](std::string const& lang, YamlNode const& value) {
        if (value.kind != Kind::scalar) {
            report.error(value.place, what + " must be a text, or one text a language, but this is " + describe(value));
        } else if (value.text.size() > text_bytes_max) {
            report.error(value.place, what + " is longer than " + std::to_string(text_bytes_max) + " bytes");
        } else if (value.text.find_first_not_of(" \t\r\n") == std::string::npos) {
            report.error(value.place, what + " is empty");
        } else if (!texts.emplace(lang, At<std::string>{value.text, value.place}).second) {
            report.error(value.place, what + " has two texts in `" + lang + "`");
        }
    };
    if (node->kind != Kind::map) {
        add(language, *node);
        return texts;
    }
    if (node->entries.empty()) report.error(node->place, what + " has no text in any language");
    for (auto const& [key, value] : node->entries) {
        if (key->kind == Kind::scalar && is_language(key->text)) {
            add(spelt_language(key->text), *value);
        } else {
            report.error(key->place,
                         what + " is given by language, such as en-GB, pl or pa, but this key is " + describe(*key));
        }
    }
    return texts;
}

}  // namespace peal::campaigns::definitions
