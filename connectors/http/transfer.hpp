#pragma once

#include "core/async.hpp"
#include "core/http_client.hpp"

#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include <string>

namespace peal::connectors::http {

// One exchange: a curl easy handle with everything it points to. Not movable, since curl keeps its address.
class Transfer {
public:
    Transfer(Executor executor, HttpRequest request, std::string const& user_agent);
    ~Transfer();
    Transfer(Transfer const&) = delete;
    Transfer& operator=(Transfer const&) = delete;

    CURL* handle() const { return easy_; }
    static Transfer* of(CURL* easy);

    // Called by the client when curl has ended the exchange.
    void finish(CURLcode code);
    bool is_finished() const { return finished_; }

    // Waits for finish(); returns early when cancelled.
    awaitable<> wait();

    // After finish().
    Result<HttpResponse> result();
    // Instead of a finish: what is known when we stop waiting.
    Error cancelled() const;

private:
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);

    static curl_socket_t on_dial(void* self, curlsocktype purpose, curl_sockaddr* address);

    bool something_left() const;

    HttpRequest request_;
    CURL* easy_;
    curl_slist* headers_ = nullptr;
    HttpResponse response_;
    bool too_large_ = false;
    bool leads_inside_ = false;  // an address of it did, and was not dialled
    bool finished_ = false;
    CURLcode code_ = CURLE_OK;
    char reason_[CURL_ERROR_SIZE] = {};
    asio::steady_timer done_;
};

}  // namespace peal::connectors::http
