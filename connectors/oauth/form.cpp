#include "connectors/oauth/form.hpp"

namespace peal::connectors::oauth {

namespace {

bool is_unreserved(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

std::string decode(std::string_view text)
{
    std::string plain;
    plain.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
            plain += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else {
            plain += text[i] == '+' ? ' ' : text[i];
        }
    }
    return plain;
}

}  // namespace

std::string percent_encode(std::string_view text)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size() * 3);
    for (char const c : text) {
        if (is_unreserved(c)) {
            encoded += c;
        } else {
            auto const byte = static_cast<unsigned char>(c);
            encoded += '%';
            encoded += digits[byte >> 4];
            encoded += digits[byte & 15];
        }
    }
    return encoded;
}

std::string form_encode(Pairs const& pairs)
{
    std::string encoded;
    for (auto const& [name, value] : pairs) {
        if (!encoded.empty()) encoded += '&';
        encoded += percent_encode(name) + '=' + percent_encode(value);
    }
    return encoded;
}

Pairs form_decode(std::string_view text)
{
    Pairs pairs;
    while (!text.empty()) {
        auto const end = text.find('&');
        auto const field = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        if (field.empty()) continue;
        auto const equals = field.find('=');
        auto const value = equals == std::string_view::npos ? std::string_view() : field.substr(equals + 1);
        pairs.emplace_back(decode(field.substr(0, equals)), decode(value));
    }
    return pairs;
}

std::string value_of(Pairs const& pairs, std::string_view name)
{
    for (auto const& [key, value] : pairs)
        if (key == name) return value;
    return {};
}

}  // namespace peal::connectors::oauth
