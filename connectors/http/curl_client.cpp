#include "connectors/http/curl_client.hpp"

#include "connectors/http/transfer.hpp"
#include "connectors/web_address.hpp"
#include "core/ascii.hpp"
#include "core/assert.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include <unistd.h>

#include <chrono>
#include <map>

namespace peal::connectors::http {

namespace {

// A socket that curl wants watched, through a duplicate that is ours: curl may close its own at any time, and the
// kernel may reuse the number, without Asio ever noticing.
struct Watch {
    asio::posix::stream_descriptor descriptor;  // closed while the process may open no more files
    asio::steady_timer retry;
    curl_socket_t socket;
    int want = 0;
    bool reading = false;
    bool writing = false;
    bool retrying = false;
    bool dead = false;

    Watch(Executor executor, curl_socket_t s) : descriptor(executor), retry(executor), socket(s) { duplicate(); }

    bool duplicate()
    {
        int const file = ::dup(socket);
        if (file < 0) return false;
        boost::system::error_code ec;
        descriptor.assign(file, ec);
        if (ec) ::close(file);
        return !ec;
    }
};

constexpr auto retry_gap = std::chrono::milliseconds(20);

bool is_this_machine(std::string_view host)
{
    return host == "localhost" || host == "[::1]" || host == "::1" || host.starts_with("127.");
}

class CurlClient final : public HttpClient {
public:
    CurlClient(Executor executor, CurlOptions options)
        : executor_(executor), options_(std::move(options)), timer_(executor)
    {
        // Once a process, before any other use; safe from several threads since 7.84.
        static CURLcode const global = curl_global_init(CURL_GLOBAL_DEFAULT);
        PEAL_ASSERT(global == CURLE_OK);
        multi_ = curl_multi_init();
        PEAL_ASSERT(multi_ != nullptr);
        curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlClient::on_socket);
        curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
        curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlClient::on_timer);
        curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
        curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, 16L);
        curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 8L);
    }

    ~CurlClient() override
    {
        *alive_ = false;
        // Closing its idle connections calls back into the watches.
        curl_multi_cleanup(multi_);
        for (auto& [socket, watch] : watches_) bury(*watch);
    }

    awaitable<Result<HttpResponse>> send(HttpRequest request) override
    {
        if (auto checked = check(request); !checked) co_return tl::unexpected<Error>(checked.error());
        Transfer transfer(executor_, std::move(request), options_.user_agent);
        // Also when this coroutine is destroyed while it waits.
        struct Membership {
            CURLM* multi;
            CURL* easy;
            ~Membership() { curl_multi_remove_handle(multi, easy); }
        };
        auto const added = curl_multi_add_handle(multi_, transfer.handle());
        PEAL_ASSERT(added == CURLM_OK);
        Membership const membership{multi_, transfer.handle()};
        co_await transfer.wait();
        if (!transfer.is_finished()) co_return tl::unexpected<Error>(transfer.cancelled());
        co_return transfer.result();
    }

private:
    Result<> check(HttpRequest const& request) const
    {
        auto const url = parse_web_address(request.url);
        if (!url) return fail(ErrorKind::rejected, "the address to call is not a complete http or https address");
        bool const is_ours = request.address_by == AddressBy::us;
        PEAL_ASSERT(is_ours || request.authorization.empty() ||
                    ascii_lower(url->host) == ascii_lower(request.authorization_host));
        if (is_ours && !url->is_secure && request.unix_socket.empty() && !options_.plain_http_anywhere &&
            !is_this_machine(url->host))
            return fail(ErrorKind::rejected, "plain http is only for this machine; use https for " + url->host);
        return {};
    }

    static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*)
    {
        static_cast<CurlClient*>(self)->watch(socket, what);
        return 0;
    }

    static int on_timer(CURLM*, long timeout_ms, void* self)
    {
        static_cast<CurlClient*>(self)->set_timer(timeout_ms);
        return 0;
    }

    void watch(curl_socket_t socket, int what)
    {
        auto const found = watches_.find(socket);
        if (what == CURL_POLL_REMOVE) {
            if (found == watches_.end()) return;
            bury(*found->second);
            watches_.erase(found);
            return;
        }
        auto& kept = found != watches_.end() ? found->second : watches_[socket];
        if (!kept) kept = std::make_shared<Watch>(executor_, socket);
        kept->want = what;
        arm(kept);
    }

    static void bury(Watch& watch)
    {
        watch.dead = true;
        boost::system::error_code ignored;
        watch.descriptor.close(ignored);
        watch.retry.cancel();
    }

    void arm(std::shared_ptr<Watch> const& watch)
    {
        if (!watch->descriptor.is_open()) return look_again_soon(watch);
        if (!watch->reading && (watch->want & CURL_POLL_IN) != 0) {
            watch->reading = true;
            auto ready = [this, alive = alive_, watch](boost::system::error_code ec) {
                watch->reading = false;
                if (*alive) on_ready(watch, ec, CURL_CSELECT_IN);
            };
            watch->descriptor.async_wait(asio::posix::stream_descriptor::wait_read, std::move(ready));
        }
        if (!watch->writing && (watch->want & CURL_POLL_OUT) != 0) {
            watch->writing = true;
            auto ready = [this, alive = alive_, watch](boost::system::error_code ec) {
                watch->writing = false;
                if (*alive) on_ready(watch, ec, CURL_CSELECT_OUT);
            };
            watch->descriptor.async_wait(asio::posix::stream_descriptor::wait_write, std::move(ready));
        }
    }

    // Until there is a file for the duplicate, curl looks at its socket by itself.
    void look_again_soon(std::shared_ptr<Watch> const& watch)
    {
        if (watch->retrying) return;
        watch->retrying = true;
        watch->retry.expires_after(retry_gap);
        auto look = [this, alive = alive_, watch](boost::system::error_code) {
            watch->retrying = false;
            if (!*alive || watch->dead) return;
            if (!watch->duplicate()) act(watch->socket, 0);
            if (!watch->dead) arm(watch);
        };
        watch->retry.async_wait(std::move(look));
    }

    void on_ready(std::shared_ptr<Watch> const& watch, boost::system::error_code ec, int event)
    {
        if (watch->dead || ec == asio::error::operation_aborted) return;
        bool const wanted = (event == CURL_CSELECT_IN && (watch->want & CURL_POLL_IN) != 0) ||
                            (event == CURL_CSELECT_OUT && (watch->want & CURL_POLL_OUT) != 0);
        if (wanted) act(watch->socket, ec ? CURL_CSELECT_ERR : event);
        if (!watch->dead) arm(watch);
    }

    // Never calls libcurl: curl may be on the stack.
    void set_timer(long timeout_ms)
    {
        timer_.cancel();
        if (timeout_ms < 0) return;
        timer_.expires_after(std::chrono::milliseconds(timeout_ms));
        auto expired = [this, alive = alive_](boost::system::error_code ec) {
            if (!ec && *alive) act(CURL_SOCKET_TIMEOUT, 0);
        };
        timer_.async_wait(std::move(expired));
    }

    void act(curl_socket_t socket, int events)
    {
        int running = 0;
        curl_multi_socket_action(multi_, socket, events, &running);
        // Completing an exchange may start another: not on curl's stack.
        if (draining_) return;
        draining_ = true;
        auto drain = [this, alive = alive_] {
            if (!*alive) return;
            draining_ = false;
            int left = 0;
            while (CURLMsg* const message = curl_multi_info_read(multi_, &left)) {
                if (message->msg != CURLMSG_DONE) continue;
                Transfer::of(message->easy_handle)->finish(message->data.result);
            }
        };
        asio::post(executor_, std::move(drain));
    }

    Executor executor_;
    CurlOptions options_;
    CURLM* multi_ = nullptr;
    asio::steady_timer timer_;
    std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    bool draining_ = false;
};

}  // namespace

std::unique_ptr<HttpClient> make_curl_client(Executor executor, CurlOptions options)
{
    return std::make_unique<CurlClient>(std::move(executor), std::move(options));
}

}  // namespace peal::connectors::http
