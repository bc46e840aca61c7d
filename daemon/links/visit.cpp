#include "daemon/links/visit.hpp"

#include "core/ascii.hpp"
#include "daemon/links/agents.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace peal::links {

namespace {

bool has(http::Request const& request, std::string_view name, std::string_view word)
{
    auto const* value = request.find_header(name);
    return value != nullptr && ascii_lower(*value).find(word) != std::string::npos;
}

bool asks_not_to_be_counted(http::Request const& request)
{
    auto const* gpc = request.find_header("Sec-GPC");
    if (gpc != nullptr && *gpc == "1") return true;
    auto rest = std::string_view(request.query);
    while (!rest.empty()) {
        auto const end = std::min(rest.find('&'), rest.size());
        if (rest.substr(0, end) == "nc" || rest.substr(0, end).starts_with("nc=")) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

}  // namespace

std::string_view to_string(Visit visit)
{
    switch (visit) {
        case Visit::uncounted: return "uncounted";
        case Visit::person: return "person";
        case Visit::preview: return "preview";
        case Visit::bot: return "bot";
    }
    return "bot";
}

Visit classify(http::Request const& request)
{
    if (asks_not_to_be_counted(request)) return Visit::uncounted;
    if (has(request, "Sec-Purpose", "prefetch") || has(request, "Purpose", "prefetch") ||
        has(request, "X-Moz", "prefetch") || has(request, "X-Purpose", "preview"))
        return Visit::preview;
    auto const* agent = request.find_header("User-Agent");
    auto const kind = kind_of_agent(agent == nullptr ? std::string_view() : std::string_view(*agent));
    if (kind != Visit::person) return kind;
    if (request.find_header("Range") != nullptr || request.find_header("If-None-Match") != nullptr ||
        request.find_header("Host") == nullptr)
        return Visit::bot;
    return Visit::person;
}

std::string visitor(http::Request const& request)
{
    bool const by_proxy = request.peer_address.starts_with("127.") || request.peer_address == "::1";
    if (!by_proxy) return request.peer_address;
    // Some proxies add to the visitor's header, others set one of their own behind it.
    auto const is_forwarded = [](HttpHeader const& header) { return ascii_lower(header.name) == "x-forwarded-for"; };
    auto const forwarded = std::find_if(request.headers.rbegin(), request.headers.rend(), is_forwarded);
    if (forwarded == request.headers.rend()) return request.peer_address;
    auto const last = forwarded->value.find_last_of(", ");
    return last == std::string::npos ? forwarded->value : forwarded->value.substr(last + 1);
}

}  // namespace peal::links
