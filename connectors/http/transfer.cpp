#include "connectors/http/transfer.hpp"

#include "connectors/http/dialled.hpp"
#include "core/assert.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <string_view>

namespace peal::connectors::http {

namespace {

constexpr std::size_t header_bytes_max = 64 << 10;
constexpr Duration connect_within = std::chrono::seconds(10);

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == '\r' || text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    return text;
}

// Failures of the way to the host: no byte of the request had been written.
bool is_before_request(CURLcode code)
{
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_ISSUER_ERROR: return true;
        default: return false;
    }
}

}  // namespace

Transfer::Transfer(Executor executor, HttpRequest request, std::string const& user_agent)
    : request_(std::move(request)), easy_(curl_easy_init()), done_(executor, asio::steady_timer::time_point::max())
{
    PEAL_ASSERT(easy_ != nullptr);
    auto const set = [this](CURLoption option, auto value) {
        auto const code = curl_easy_setopt(easy_, option, value);
        PEAL_ASSERT(code == CURLE_OK);
    };
    set(CURLOPT_PRIVATE, this);
    set(CURLOPT_ERRORBUFFER, reason_);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_URL, request_.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(CURLOPT_USERAGENT, user_agent.c_str());
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(request_.timeout.count()));
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(request_.timeout, connect_within).count()));
    set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(CURLOPT_WRITEDATA, this);
    if (request_.compressed) set(CURLOPT_ACCEPT_ENCODING, "gzip");
    if (!request_.unix_socket.empty()) set(CURLOPT_UNIX_SOCKET_PATH, request_.unix_socket.c_str());
    if (request_.commit) {
        // libcurl repeats a request by itself when a reused connection turns out to be dead.
        set(CURLOPT_FRESH_CONNECT, 1L);
        set(CURLOPT_FORBID_REUSE, 1L);
        set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    }
    if (request_.address_by == AddressBy::others) {
        set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_dial);
        set(CURLOPT_OPENSOCKETDATA, this);
    }
    if (request_.address_by != AddressBy::us) {
        // A connection that is open already was dialled under other rules.
        set(CURLOPT_FRESH_CONNECT, 1L);
        set(CURLOPT_FORBID_REUSE, 1L);
    }
    if (request_.method == "HEAD") {
        set(CURLOPT_NOBODY, 1L);
    } else if (request_.method == "POST" || !request_.body.empty()) {
        set(CURLOPT_POST, 1L);
        set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        set(CURLOPT_POSTFIELDS, request_.body.c_str());
    }
    if (request_.method != "GET" && request_.method != "HEAD" && request_.method != "POST")
        set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    auto const add = [this](std::string const& line) {
        headers_ = curl_slist_append(headers_, line.c_str());
        PEAL_ASSERT(headers_ != nullptr);
    };
    add("Expect:");
    bool has_type = false;
    for (auto const& header : request_.headers) {
        // A header without a value would remove one of curl's own.
        add(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
        has_type = has_type || header.name == "Content-Type";
    }
    if (!has_type) add("Content-Type:");
    if (!request_.authorization.empty()) add("Authorization: " + request_.authorization.reveal());
    set(CURLOPT_HTTPHEADER, headers_);
}

Transfer::~Transfer()
{
    curl_easy_cleanup(easy_);
    curl_slist_free_all(headers_);
}

Transfer* Transfer::of(CURL* easy)
{
    char* self = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
    return reinterpret_cast<Transfer*>(self);
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self)
{
    auto& transfer = *static_cast<Transfer*>(self);
    std::string_view const line(data, size * count);
    // An interim answer (100, 103) has headers of its own.
    if (line.starts_with("HTTP/")) transfer.response_.headers.clear();
    std::size_t total = line.size();
    for (auto const& header : transfer.response_.headers) total += header.name.size() + header.value.size();
    if (total > header_bytes_max) {
        transfer.too_large_ = true;
        return 0;
    }
    if (auto const colon = line.find(':'); colon != std::string_view::npos && !line.starts_with("HTTP/"))
        transfer.response_.headers.push_back(
            {std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
    return line.size();
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self)
{
    auto& transfer = *static_cast<Transfer*>(self);
    auto const bytes = size * count;
    if (transfer.response_.body.size() + bytes > transfer.request_.response_bytes_max) {
        transfer.too_large_ = true;
        return 0;
    }
    transfer.response_.body.append(data, bytes);
    return bytes;
}

curl_socket_t Transfer::on_dial(void* self, curlsocktype purpose, curl_sockaddr* address)
{
    if (purpose != CURLSOCKTYPE_IPCXN || !is_outside(address->addr)) {
        static_cast<Transfer*>(self)->leads_inside_ = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void Transfer::finish(CURLcode code)
{
    code_ = code;
    finished_ = true;
    done_.cancel();
}

awaitable<> Transfer::wait()
{
    if (!finished_) co_await done_.async_wait(tok);
}

bool Transfer::something_left() const
{
    long sent = 0;
    curl_easy_getinfo(easy_, CURLINFO_REQUEST_SIZE, &sent);
    return sent > 0;
}

Result<HttpResponse> Transfer::result()
{
    if (code_ == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
        response_.status = static_cast<int>(status);
        return std::move(response_);
    }
    std::string reason = reason_[0] != '\0' ? reason_ : curl_easy_strerror(code_);
    // OpenSSL's words for an answer in plain http.
    if (code_ == CURLE_SSL_CONNECT_ERROR && reason.find("wrong version number") != std::string::npos)
        reason = "what answers there does not speak TLS, as an https address must";
    // Of an answer that is no HTTP libcurl says that the protocol is not supported: the request was there all the same.
    bool const is_about_address = code_ == CURLE_URL_MALFORMAT || code_ == CURLE_UNSUPPORTED_PROTOCOL;
    if (is_about_address && !something_left())
        return fail(ErrorKind::rejected, "the address is not one we call: " + reason);
    if (leads_inside_ && !something_left())
        return fail(ErrorKind::rejected, "it leads into a network that is not public");
    if (too_large_)
        return fail(ErrorKind::unknown_outcome,
                    "the answer is larger than " + std::to_string(request_.response_bytes_max) + " bytes");
    if (is_before_request(code_) || !something_left())
        return fail(ErrorKind::transient, "the request did not leave: " + reason);
    return fail(ErrorKind::unknown_outcome, "no complete answer: " + reason);
}

Error Transfer::cancelled() const
{
    if (something_left()) return Error(ErrorKind::unknown_outcome, "cancelled while waiting for the answer");
    return Error(ErrorKind::cancelled, "cancelled before the request left");
}

}  // namespace peal::connectors::http
