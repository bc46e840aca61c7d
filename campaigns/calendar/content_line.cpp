#include "campaigns/calendar/content_line.hpp"

#include "core/ascii.hpp"

#include <unicode/unistr.h>

#include <algorithm>
#include <iterator>

namespace peal::campaigns::calendar {

namespace {

constexpr std::size_t parameters_max = 50;  // kept of one property

bool is_name_character(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

// RFC 6868: ^n, ^' and ^^ in parameter values.
std::string read_carets(std::string_view raw)
{
    std::string text;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        char const next = i + 1 < raw.size() ? raw[i + 1] : '\0';
        if (raw[i] != '^' || (next != 'n' && next != '\'' && next != '^')) {
            text += raw[i];
            continue;
        }
        text += next == 'n' ? '\n' : next == '\'' ? '"' : '^';
        ++i;
    }
    return text;
}

// Takes a parameter value, quoted or not, off the front.
std::string take_parameter_value(std::string_view& rest)
{
    std::string value;
    bool quoted = false;
    std::size_t i = 0;
    for (; i < rest.size(); ++i) {
        char const c = rest[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == ':' || c == ';'))
            break;
        else
            value += c;
    }
    rest.remove_prefix(i);
    return read_carets(value);
}

std::string well_formed(std::string_view text)
{
    std::string result;
    icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), int32_t(text.size()))).toUTF8String(result);
    return result;
}

std::string trim(std::string_view text)
{
    auto const begin = text.find_first_not_of(" \t\n");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1));
}

}  // namespace

std::string_view Property::parameter(std::string_view wanted) const
{
    for (auto const& [key, text] : parameters) {
        if (key == wanted) return text;
    }
    return {};
}

std::string property_name(std::string_view line)
{
    return ascii_upper(line.substr(0, std::min(line.find_first_of(":;"), line.size())).substr(0, 64));
}

std::optional<Property> read_property(std::string_view line, int number)
{
    auto const end = line.find_first_of(":;");
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    Property property;
    property.name = ascii_upper(line.substr(0, end));
    property.line = number;
    if (!std::all_of(property.name.begin(), property.name.end(), is_name_character)) return std::nullopt;

    auto rest = line.substr(end);
    while (!rest.empty() && rest.front() == ';') {
        rest.remove_prefix(1);
        auto const equals = rest.find_first_of("=:;");
        if (equals == std::string_view::npos) return std::nullopt;
        auto name = ascii_upper(rest.substr(0, equals));
        bool const has_value = rest[equals] == '=';
        rest.remove_prefix(equals + (has_value ? 1 : 0));
        auto value = has_value ? take_parameter_value(rest) : std::string();
        if (property.parameters.size() < parameters_max)
            property.parameters.emplace_back(std::move(name), std::move(value));
    }
    if (rest.empty()) return std::nullopt;  // the value is missing, or a quote never closed
    property.value = rest.substr(1);
    return property;
}

std::string printable(std::string_view raw)
{
    std::string text;
    text.reserve(raw.size());
    std::copy_if(raw.begin(), raw.end(), std::back_inserter(text),
                 [](char c) { return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\n' || c == '\t'; });
    return trim(well_formed(text));
}

std::string one_line(std::string_view raw)
{
    auto text = printable(raw);
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
    return text;
}

std::string read_text(std::string_view raw)
{
    std::string text;
    text.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        char c = raw[i];
        if (c == '\\' && i + 1 < raw.size()) {
            c = raw[++i];
            if (c == 'n' || c == 'N') c = '\n';
        }
        text += c;
    }
    return printable(text);
}

std::vector<std::string> read_text_list(std::string_view raw)
{
    std::vector<std::string> list;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= raw.size(); ++i) {
        if (i + 1 < raw.size() && raw[i] == '\\') {
            ++i;
            continue;
        }
        if (i < raw.size() && raw[i] != ',') continue;
        auto text = read_text(raw.substr(begin, i - begin));
        if (!text.empty()) list.push_back(std::move(text));
        begin = i + 1;
    }
    return list;
}

std::vector<std::string_view> split_list(std::string_view raw)
{
    std::vector<std::string_view> list;
    for (;;) {
        auto const comma = raw.find(',');
        list.push_back(raw.substr(0, comma));
        if (comma == std::string_view::npos) return list;
        raw.remove_prefix(comma + 1);
    }
}

}  // namespace peal::campaigns::calendar
