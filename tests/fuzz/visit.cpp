#include "daemon/links/visit.hpp"

#include "core/ascii.hpp"
#include "tests/fuzz/property.hpp"

#include <algorithm>

// Who asks for a link: the query in the first line, a header in each of the others.

namespace {

using namespace peal;

constexpr std::size_t bytes_max = 16 * 1024;
constexpr std::size_t headers_max = 64;
constexpr std::string_view written_by_proxy = "203.0.113.7";

http::Request read_request(std::string_view text)
{
    http::Request request;
    request.method = "GET";
    request.path = "/r/abc2345";
    request.peer_address = "127.0.0.1";
    auto const first = std::min(text.find('\n'), text.size());
    request.query = text.substr(0, first);
    text.remove_prefix(std::min(first + 1, text.size()));
    while (!text.empty() && request.headers.size() < headers_max) {
        auto const end = std::min(text.find('\n'), text.size());
        auto const line = text.substr(0, end);
        auto const colon = std::min(line.find(':'), line.size());
        auto const value = line.substr(std::min(colon + 1, line.size()));
        request.headers.push_back({std::string(line.substr(0, colon)),
                                   std::string(value.substr(std::min(value.find_first_not_of(" \t"), value.size())))});
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return request;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    using links::Visit;
    auto const request = read_request(fuzz::swollen(fuzz::as_text(data, size), bytes_max));
    fuzz::Stopwatch const limit;
    auto const visit = links::classify(request);
    fuzz::hold(!links::to_string(visit).empty(), "each visit has a name");

    auto shouted = request;
    for (auto& header : shouted.headers) header.name = ascii_upper(header.name);
    fuzz::hold(links::classify(shouted) == visit, "how a header's name is written makes no difference");

    auto unasked = request;
    unasked.headers.insert(unasked.headers.begin(), {"Sec-GPC", "1"});
    fuzz::hold(links::classify(unasked) == Visit::uncounted, "who asks not to be counted is not");

    auto program = request;
    program.headers.insert(program.headers.begin(), {"User-Agent", "curl/8.5.0"});
    fuzz::hold(links::classify(program) != Visit::person, "nothing makes a person of a program");

    if (visit == Visit::person) {
        auto const* agent = request.find_header("User-Agent");
        fuzz::hold(agent && request.find_header("Host"), "a person has a browser");
    }

    // The proxy on this machine adds the address that it sees: to the header that is there, or with one of its own.
    auto joined = request, apart = request;
    for (auto& header : joined.headers)
        if (ascii_lower(header.name) == "x-forwarded-for") header.value += ", " + std::string(written_by_proxy);
    apart.headers.push_back({"X-Forwarded-For", std::string(written_by_proxy)});
    fuzz::hold(links::visitor(apart) == written_by_proxy, "nobody invents the address that the proxy sees");
    if (joined.find_header("X-Forwarded-For"))
        fuzz::hold(links::visitor(joined) == written_by_proxy, "nobody invents the address that the proxy sees");
    apart.peer_address = "198.51.100.1";
    fuzz::hold(links::visitor(apart) == "198.51.100.1", "from elsewhere the header is anybody's invention");
    return 0;
}
