#include "connectors/pages/visit.hpp"

#include "connectors/web_address.hpp"

#include <algorithm>
#include <utility>

namespace peal::connectors::pages {

namespace {

constexpr int redirects_max = 3;
constexpr Duration patience = std::chrono::seconds(10);
constexpr std::size_t page_bytes_max = 10 << 20;

bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_for_good(int status)
{
    return status == 301 || status == 308;
}

// Where a redirect leads; nothing when it does not say, or says nonsense.
std::optional<std::string> target_of(HttpResponse const& response, std::string const& from)
{
    auto const* const location = response.find_header("Location");
    return location == nullptr ? std::nullopt : resolve_reference(from, *location);
}

Finding finding_on(int status)
{
    auto const number = std::to_string(status);
    switch (status) {
        case 404:
        case 410:
            return {Found::gone, "leads to no page (" + number + "); find out where it is now, or choose another"};
        case 401:
        case 403:
        case 405:
        case 406:
        case 429: return {Found::refused, "does not answer to programs (" + number + "); try it in a browser"};
        default: return {Found::trouble, "answers with " + number + " instead of a page; try it again later"};
    }
}

}  // namespace

Visit::Visit(std::string address, std::vector<std::string> hosts_allowed)
    : url_(std::move(address)), allowed_(std::move(hosts_allowed))
{}

std::optional<HttpRequest> Visit::next() const
{
    if (finding_) return {};
    HttpRequest request("GET", url_);
    request.timeout = patience;
    request.response_bytes_max = page_bytes_max;
    auto const url = parse_web_address(url_);
    bool const is_allowed = url && std::find(allowed_.begin(), allowed_.end(), url->host) != allowed_.end();
    request.address_by = is_allowed ? AddressBy::others_inside : AddressBy::others;
    return request;
}

void Visit::take(Result<HttpResponse> const& response)
{
    if (!response && response.error().kind == ErrorKind::rejected)
        return end(Found::barred, "cannot be asked (" + response.error().message + "); try it in a browser");
    if (!response)
        return end(Found::silent,
                   "does not answer: " + response.error().message + "; try it in a browser, and ask whose it is");
    if (is_redirect(response->status)) return follow(*response);
    if (response->status < 200 || response->status >= 300) {
        finding_ = finding_on(response->status);
    } else if (steps_ > 0 && moved_) {
        end(Found::moved, "has moved to " + url_ + "; write that instead");
    } else {
        end(Found::page, "");
    }
}

void Visit::follow(HttpResponse const& response)
{
    auto target = target_of(response, url_);
    if (!target) return end(Found::astray, "sends people on without saying where; ask whose it is");
    if (++steps_ > redirects_max) return end(Found::astray, "sends people on again and again; ask whose it is");
    moved_ = moved_ && is_for_good(response.status);
    url_ = std::move(*target);
}

awaitable<Finding> visit(HttpClient& client, std::string address, std::vector<std::string> hosts_allowed)
{
    Visit way(std::move(address), std::move(hosts_allowed));
    while (auto request = way.next()) {
        auto const response = co_await client.send(std::move(*request));
        way.take(response);
    }
    co_return way.finding();
}

}  // namespace peal::connectors::pages
