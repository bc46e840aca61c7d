#include "campaigns/text/web_addresses.hpp"

#include "campaigns/text/measure.hpp"

#include <utility>

namespace peal::campaigns::text {

namespace {

std::string_view without_scheme(std::string_view address)
{
    auto const at = address.find("://");
    return at == std::string_view::npos ? address : address.substr(at + 3);
}

}  // namespace

std::vector<std::string> web_addresses(std::string_view utf8, std::string_view own)
{
    std::vector<std::string> addresses;
    // Most texts name none, and a link has a dot.
    if (utf8.find('.') == std::string_view::npos) return addresses;
    auto const measured = measure("x", utf8);
    if (!measured) return addresses;
    auto const ours = without_scheme(own);
    for (auto const& url : measured->urls)
        if (ours.empty() || !without_scheme(url.value).starts_with(ours)) addresses.push_back(url.value);
    return addresses;
}

}  // namespace peal::campaigns::text
