#pragma once

#include "core/http_client.hpp"

#include <optional>
#include <string>
#include <vector>

namespace peal::connectors::pages {

// What somebody who follows a link finds.
enum class Found {
    page,
    moved,    // a page, but its address has changed for good
    gone,     // the machine that answers says there is no page
    astray,   // sent on in circles, or to nowhere
    trouble,  // an answer that is no page, and may be one again tomorrow
    refused,  // programs get no page there: only a person can tell
    barred,   // we may not ask there: the same
    silent,   // no answer at all; it may be our own connection that fails
};

struct Finding {
    Found found = Found::page;
    std::string words;  // for people, behind "the address of route `x` "; empty for a page
};

// The way from an address to its page, one request after the other, as a browser would go: whoever has a client asks
//     while (auto request = visit.next()) visit.take(<its answer>);
// Leads to the public internet alone, and to the hosts that an operator allows. No I/O.
class Visit {
public:
    Visit(std::string address, std::vector<std::string> hosts_allowed);

    // Nothing: it has ended.
    std::optional<HttpRequest> next() const;
    void take(Result<HttpResponse> const& response);

    // When it has ended.
    Finding const& finding() const { return *finding_; }

private:
    void end(Found found, std::string words) { finding_ = Finding{found, std::move(words)}; }
    void follow(HttpResponse const& response);

    std::string url_;
    std::vector<std::string> allowed_;
    int steps_ = 0;
    bool moved_ = true;  // every step so far is there for good
    std::optional<Finding> finding_;
};

// The whole way with a client.
awaitable<Finding> visit(HttpClient& client, std::string address, std::vector<std::string> hosts_allowed);

}  // namespace peal::connectors::pages
