#include "connectors/snapchat/links.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace peal::connectors::snapchat {

namespace {

constexpr std::size_t link_bytes_max = 4096;

bool is_plain(char c)
{
    return c > 0x20 && c < 0x7f && c != '\\' && c != '#';
}

bool starts_with_nocase(std::string_view text, std::string_view start)
{
    return text.size() >= start.size() && std::equal(start.begin(), start.end(), text.begin(), [](char a, char b) {
               return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
           });
}

}  // namespace

std::optional<std::string> resolve(std::string_view base, std::string_view link)
{
    while (base.ends_with('/')) base.remove_suffix(1);
    if (link.empty() || link.size() > link_bytes_max || !std::all_of(link.begin(), link.end(), is_plain))
        return std::nullopt;
    if (link.starts_with('/')) {
        if (link.starts_with("//")) return std::nullopt;
        return std::string(base).append(link);
    }
    // The slash behind the base ends the host, so "https://host@elsewhere/" and "https://host.elsewhere/" do not pass.
    if (!starts_with_nocase(link, base) || link.substr(base.size()).substr(0, 1) != "/") return std::nullopt;
    return std::string(base).append(link.substr(base.size()));
}

}  // namespace peal::connectors::snapchat
