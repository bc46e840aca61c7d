#pragma once

#include "core/async.hpp"
#include "core/http_client.hpp"

#include <memory>
#include <string>

namespace peal::connectors::http {

struct CurlOptions {
    std::string user_agent = "Peal";
    // Credentials travel in clear over plain http, so it is for this machine only, unless an operator says otherwise.
    bool plain_http_anywhere = false;

    CurlOptions() {}
};

// The HttpClient of the real world: libcurl's multi interface driven by Asio. Reads nothing from the environment (no
// proxy, no .netrc). Destroy it before the executor's context, and after every send has ended.
std::unique_ptr<HttpClient> make_curl_client(Executor executor, CurlOptions options = {});

}  // namespace peal::connectors::http
