#include "connectors/pages/visit.hpp"

#include "connectors/snapchat/links.hpp"
#include "tests/fuzz/property.hpp"

#include <boost/url/parse.hpp>
#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

// Addresses that others wrote: one a line, the first as a text names it, the others as redirects lead to them.

namespace {

using namespace peal;

constexpr std::size_t bytes_max = 16 * 1024;
constexpr std::size_t requests_max = 4;
constexpr std::string_view inside = "inside.peal.example";

std::vector<std::string> lines_of(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

bool is_printed(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// The host that libcurl would dial, which is the one that counts; empty when it would not.
std::string host_dialled(std::string const& address)
{
    std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> const url(curl_url(), &curl_url_cleanup);
    char* host = nullptr;
    if (curl_url_set(url.get(), CURLUPART_URL, address.c_str(), 0) != CURLUE_OK ||
        curl_url_get(url.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK)
        return {};
    std::string const found(host);
    curl_free(host);
    return found;
}

void hold_request(HttpRequest const& request, bool is_first)
{
    fuzz::hold(request.method == "GET" && request.body.empty(), "a visit reads");
    fuzz::hold(request.authorization.empty(), "a visit takes no authorisation along");
    fuzz::hold(is_first || is_printed(request.url), "a redirect leads to printed characters");
    fuzz::hold(request.address_by != AddressBy::us, "what others wrote is not ours");
    if (request.address_by != AddressBy::others_inside) return;
    auto const host = host_dialled(request.url);
    fuzz::hold(host.empty() || host == inside, "only the machine that is allowed is dialled inside");
}

void visit(std::vector<std::string> const& lines)
{
    if (lines.empty()) return;
    connectors::pages::Visit way(lines.front(), {std::string(inside)});
    constexpr std::array statuses = {302, 301, 307, 308, 303};
    std::size_t asked = 0;
    while (auto request = way.next()) {
        hold_request(*request, asked == 0);
        fuzz::hold(++asked <= requests_max, "a visit ends");
        if (asked >= lines.size()) {
            way.take(HttpResponse(200, "", "text/html"));
            continue;
        }
        HttpResponse response(statuses[lines[asked].size() % statuses.size()], "", "text/html");
        response.headers.push_back({"Location", lines[asked]});
        way.take(response);
    }
    auto const& finding = way.finding();
    bool const is_page = finding.found == connectors::pages::Found::page;
    fuzz::hold(is_page == finding.words.empty(), "what is no page is explained");
    if (!is_page) fuzz::hold_message(finding.words.substr(0, 4000));
}

// A link in an answer leads to the network that answered, or nowhere.
void follow_link(std::string const& link)
{
    constexpr std::string_view base = "https://snap.example";
    auto const resolved = connectors::snapchat::resolve(base, link);
    if (!resolved) return;
    fuzz::hold(resolved->starts_with(std::string(base) + "/") && is_printed(*resolved), "a link stays on its host");
    auto const host = host_dialled(*resolved);
    fuzz::hold(host.empty() || host == "snap.example", "a link stays on its host, as libcurl reads it");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const lines = lines_of(fuzz::swollen(fuzz::as_text(data, size), bytes_max));
    fuzz::Stopwatch const limit;
    visit(lines);
    for (auto const& line : lines) follow_link(line);
    return 0;
}
