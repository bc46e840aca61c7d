#include "daemon/cli/route_check.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>

namespace peal::cli {

namespace {

using campaigns::Severity;

constexpr int redirects_max = 5;
constexpr Duration patience = std::chrono::seconds(20);
constexpr std::size_t page_bytes_max = 8 << 20;

struct Verdict {
    Severity severity;
    std::string words;  // behind "the address of route `x` "
};

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
    auto const base = boost::urls::parse_uri(from);
    if (location == nullptr || !base) return {};
    auto const reference = boost::urls::parse_uri_reference(*location);
    boost::urls::url target;
    if (!reference || !boost::urls::resolve(*base, *reference, target)) return {};
    return std::string(target.buffer().data(), target.buffer().size());
}

std::optional<Verdict> verdict_on(int status)
{
    if (status >= 200 && status < 300) return {};
    auto const number = std::to_string(status);
    switch (status) {
        case 404:
        case 410:
            return Verdict{Severity::error,
                           "leads to no page (" + number + "); find out where it is now, or choose another route"};
        case 401:
        case 403:
        case 405:
        case 406:
        case 429:
            return Verdict{Severity::warning, "does not answer to programs (" + number + "); try it in a browser"};
        default: return Verdict{Severity::warning, "answers with " + number + " instead of a page; try it again later"};
    }
}

// Nothing when there is a page.
std::optional<Verdict> visit(std::string const& address, std::function<Result<HttpResponse>(HttpRequest)> const& send)
{
    auto url = address;
    bool moved = false;  // each step of the way is there for good
    for (int step = 0; step <= redirects_max; ++step) {
        HttpRequest request("GET", url);
        request.timeout = patience;
        request.response_bytes_max = page_bytes_max;
        auto const response = send(std::move(request));
        if (!response && response.error().kind == ErrorKind::rejected)
            return Verdict{Severity::warning,
                           "cannot be asked (" + response.error().message + "); try it in a browser"};
        if (!response)
            return Verdict{Severity::error, "does not answer: " + response.error().message +
                                                "; try it in a browser, and ask whose it is"};
        if (!is_redirect(response->status)) {
            auto verdict = verdict_on(response->status);
            if (!verdict && moved) verdict = Verdict{Severity::hint, "has moved to " + url + "; write that instead"};
            return verdict;
        }
        auto target = target_of(*response, url);
        if (!target) return Verdict{Severity::error, "sends people on without saying where; ask whose it is"};
        moved = is_for_good(response->status) && (step == 0 || moved);
        url = std::move(*target);
    }
    return Verdict{Severity::error, "sends people on again and again; ask whose it is"};
}

}  // namespace

std::vector<campaigns::Problem> check_routes(campaigns::definitions::Definitions const& all,
                                             std::function<Result<HttpResponse>(HttpRequest)> const& send)
{
    std::vector<campaigns::Problem> problems;
    std::map<std::string, std::optional<Verdict>> asked;
    for (auto const& route : all.routes) {
        if (route.address.empty()) continue;
        auto const [known, is_new] = asked.try_emplace(route.address);
        if (is_new) known->second = visit(route.address, send);
        if (known->second)
            problems.push_back({known->second->severity, "routes.yaml", route.place.line, route.place.column,
                                "the address of route `" + route.id + "` " + known->second->words});
    }
    return problems;
}

}  // namespace peal::cli
