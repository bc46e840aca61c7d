#include "connectors/calendar/address.hpp"

#include "connectors/calendar/refuse.hpp"
#include "connectors/calendar/trimmed.hpp"
#include "connectors/web_address.hpp"
#include "core/ascii.hpp"

#include <utility>

namespace peal::connectors::calendar {

namespace {

constexpr std::size_t bytes_max = 8 << 10;  // as it is kept, with what is escaped
constexpr std::size_t host_bytes_max = 253;
constexpr std::string_view too_long = "the address is longer than any calendar's";

bool is_hexadecimal(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

unsigned value_of(char digit)
{
    if (digit <= '9') return static_cast<unsigned>(digit - '0');
    return static_cast<unsigned>((digit | 0x20) - 'a' + 10);
}

bool is_escape(std::string_view text, std::size_t at)
{
    return at + 2 < text.size() && is_hexadecimal(text[at + 1]) && is_hexadecimal(text[at + 2]);
}

// Brackets may stand around the numbers of a host, and nowhere else.
bool may_stand(std::string_view text, std::size_t at, bool has_host)
{
    constexpr std::string_view never = "\"<>\\^`{|}";
    char const c = text[at];
    if (c <= ' ' || c >= 0x7f || never.find(c) != never.npos) return false;
    if (c == '[' || c == ']') return has_host;
    return c != '%' || is_escape(text, at);
}

std::string escaped(std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    bool const has_host = text.find("//") != text.npos;
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (may_stand(text, at, has_host)) {
            out += text[at];
            continue;
        }
        auto const byte = static_cast<unsigned char>(text[at]);
        out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
    return out;
}

std::string decoded(std::string_view text)
{
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%' && is_escape(text, at)) {
            out += static_cast<char>(value_of(text[at + 1]) << 4 | value_of(text[at + 2]));
            at += 2;
        } else {
            out += text[at];
        }
    }
    return out;
}

}  // namespace

Result<Address> Address::parse(std::string_view written)
{
    written = trimmed(written);
    if (written.size() > bytes_max) return refuse(std::string(too_long));
    auto text = std::string(written);
    auto const begin = ascii_lower(text.substr(0, 10));
    for (std::string_view const scheme : {"webcal://", "webcals://"})
        if (begin.starts_with(scheme)) text = "https://" + text.substr(scheme.size());
    text = escaped(text);
    auto const host_at = text.find("//");
    if (host_at != text.npos &&
        text.substr(host_at + 2, text.find_first_of("/?#", host_at + 2) - host_at - 2).find('%') != text.npos)
        return refuse(
            "the host of the address is none; write it in the form that begins with xn-- if it has other letters");
    auto parsed = parse_web_address(text);
    if (!parsed)
        return refuse("this is no address of a calendar; write the whole of it, beginning with https:// or webcal://");
    if (parsed->text.size() > bytes_max) return refuse(std::string(too_long));
    if (parsed->host.size() > host_bytes_max) return refuse("the host of the address is longer than any name");
    if (parsed->has_user)
        return refuse("the address has a user name in it; leave it out, and name the sealed `credentials` instead");
    if (parsed->port == 0) return refuse("the address has a port that does not exist");

    Address address;
    address.is_https_ = parsed->is_secure;
    address.host_ = ascii_lower(std::move(parsed->host));
    address.port_ = parsed->port;
    address.decoded_path_ = decoded(parsed->path);
    while (address.decoded_path_.ends_with('/')) address.decoded_path_.pop_back();
    address.decoded_path_ += decoded(parsed->query);
    address.text_ = std::move(parsed->text);
    return address;
}

std::optional<Address> Address::resolve(std::string_view reference) const
{
    reference = trimmed(reference);
    if (reference.size() > bytes_max) return {};
    auto const target = resolve_reference(text_, escaped(reference));
    if (!target) return {};
    auto address = parse(*target);
    if (!address) return {};
    return std::move(*address);
}

bool Address::is_same_place(Address const& other) const
{
    if (host_ != other.host_) return false;
    bool const is_same_door = port_ == other.port_ && is_https_ == other.is_https_;
    return is_same_door || (!is_https_ && other.is_https_);
}

}  // namespace peal::connectors::calendar
