#pragma once

#include "core/async.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "core/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace peal {

struct HttpHeader {
    std::string name;
    std::string value;
};

// Who wrote the address of a request, which decides where it may lead.
enum class AddressBy {
    us,             // settings of ours: https, or this machine
    others,         // such as a page that a text names: the public internet alone, also by plain http
    others_inside,  // the same, on a machine of this network that the operator allows
};

// One request. It has a constructor because g++ 12 destroys aggregate temporaries twice around co_await.
struct HttpRequest {
    std::string method;
    std::string url;  // absolute, http or https; told to nobody beyond its host, since that of a calendar is a secret
    std::vector<HttpHeader> headers;
    Secret authorization;  // the whole value of the Authorization header; empty: none is sent
    std::string body;
    Duration timeout = std::chrono::seconds(30);  // for the whole exchange
    std::size_t response_bytes_max = 1 << 20;
    // The one call that makes a post public: a connection of its own, no redirect, no retry in any layer
    // (reliability: a reused connection that closes makes libcurl send a POST again by itself).
    bool commit = false;
    // What others wrote is looked at where it is dialled, so that no name can lead into this network. An authorization goes
    // along only to the host that it is meant for.
    AddressBy address_by = AddressBy::us;
    std::string authorization_host;
    bool compressed = false;  // the answer may come gzipped; its bytes are counted as they come out
    std::string unix_socket;  // path of a Unix socket to dial instead of the host; empty: none

    HttpRequest(std::string m, std::string u) : method(std::move(m)), url(std::move(u)) {}

    void set(std::string name, std::string value) { headers.push_back({std::move(name), std::move(value)}); }
};

struct HttpResponse {
    int status = 0;
    std::vector<HttpHeader> headers;
    std::string body;

    HttpResponse() = default;
    HttpResponse(int s, std::string b, std::string content_type = "application/json");

    // The first header of that name, compared without case; nullptr when absent.
    std::string const* find_header(std::string_view name) const;
};

// A client for calls to the outside. Redirects are never followed; any complete answer, whatever its status, is a
// response. An Error is one of
//   transient        nothing of the request left this machine (DNS, connect, TLS, proxy failure)
//   unknown_outcome  some of it left, and no complete answer came (timeout, reset, cut or too large an answer)
//   cancelled        cancelled before anything left; after that it is unknown_outcome
//   rejected         the request itself is not one we send (bad URL, forbidden destination)
// I/O thread only; cancellable at any time.
class HttpClient {
public:
    virtual ~HttpClient() = default;

    virtual awaitable<Result<HttpResponse>> send(HttpRequest request) = 0;
};

}  // namespace peal
