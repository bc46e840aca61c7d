#include "connectors/web_address.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

namespace peal::connectors {

namespace {

// Up to its first ':', where that comes before anything of a path; empty for a relative reference.
std::string_view scheme_of(std::string_view reference)
{
    auto const end = reference.find_first_of(":/?#");
    return end == std::string_view::npos || reference[end] != ':' ? std::string_view() : reference.substr(0, end);
}

bool is_hierarchical(std::string_view address)
{
    auto const scheme = scheme_of(address);
    return !scheme.empty() && address.substr(scheme.size()).starts_with("://");
}

bool is_of_the_web(boost::urls::url_view const& url)
{
    return url.scheme_id() == boost::urls::scheme::http || url.scheme_id() == boost::urls::scheme::https;
}

}  // namespace

std::optional<boost::urls::url_view> parse_web_address(std::string_view address)
{
    if (!is_hierarchical(address)) return std::nullopt;
    auto const url = boost::urls::parse_uri(address);
    if (!url || !is_of_the_web(*url) || url->encoded_host().empty()) return std::nullopt;
    return *url;
}

std::optional<std::string> resolve_reference(std::string_view base, std::string_view reference)
{
    auto const from = parse_web_address(base);
    bool const is_absolute = reference.starts_with(':') || !scheme_of(reference).empty();
    if (!from || (is_absolute && !is_hierarchical(reference))) return std::nullopt;
    auto const to = boost::urls::parse_uri_reference(reference);
    boost::urls::url target;
    if (!to || !boost::urls::resolve(*from, *to, target)) return std::nullopt;
    return std::string(target.buffer().data(), target.buffer().size());
}

}  // namespace peal::connectors
