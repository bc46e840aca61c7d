#include "daemon/links/public_listener.hpp"

#include "core/async_nursery.hpp"
#include "core/async_real_clock.hpp"
#include "core/files.hpp"
#include "core/log.hpp"
#include "daemon/http/server.hpp"
#include "daemon/links/feed_answers.hpp"
#include "daemon/links/limiter.hpp"
#include "daemon/links/public_pages.hpp"
#include "daemon/links/visit.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <cctype>
#include <future>
#include <optional>
#include <thread>

namespace peal::links {

namespace {

constexpr std::size_t picture_bytes_max = 32 << 20;
constexpr std::size_t token_length = 26;
constexpr Duration grace = std::chrono::seconds(2);

bool is_token(std::string_view text)
{
    return text.size() == token_length && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
           });
}

class Listener final : public PublicListener {
public:
    Listener(PublicOptions options, store::Database& clicks, Random& random)
        : options_(std::move(options)),
          clock_(make_real_clock(context_.get_executor())),
          counter_(*clock_, store::ClickStore(clicks), options_.journal),
          limiter_(random),
          feed_limiter_(random),
          tasks_(context_.get_executor())
    {}

    ~Listener() override { stop(); }

    Result<> bind()
    {
        http::ListenOptions listen;
        listen.address = options_.address;
        listen.port = options_.port;
        listen.body_bytes_max = 1024;
        listen.connections_max = 4096;
        listen.name = "public listener";
        auto server = http::listen(context_.get_executor(), std::move(listen));
        if (!server) return tl::unexpected<Error>(server.error());
        server_ = std::move(*server);
        return {};
    }

    std::uint16_t port() const override { return server_->port(); }

    Result<> start() override
    {
        std::promise<Result<>> recovered;
        thread_ = std::thread([this] { context_.run(); });
        auto work = start_tasks(recovered);
        asio::co_spawn(context_, std::move(work), [](std::exception_ptr failure) {
            if (failure) std::rethrow_exception(failure);
        });
        return recovered.get_future().get();
    }

    void set_destinations(store::Destinations destinations) override
    {
        auto swap = [this, table = std::move(destinations)]() mutable { destinations_ = std::move(table); };
        asio::post(context_, std::move(swap));
    }

    void put_destinations(std::vector<store::Link> changed) override
    {
        auto put = [this, links = std::move(changed)]() mutable { destinations_.put(std::move(links)); };
        asio::post(context_, std::move(put));
    }

    void set_pages(std::string partnership, std::vector<ReportingRoute> routes) override
    {
        auto swap = [this, name = std::move(partnership), ways = std::move(routes)]() mutable {
            options_.partnership = std::move(name);
            options_.routes = std::move(ways);
        };
        asio::post(context_, std::move(swap));
    }

    void set_feeds(Feeds feeds) override
    {
        auto swap = [this, all = std::move(feeds)]() mutable { feeds_ = std::move(all); };
        asio::post(context_, std::move(swap));
    }

    ClickCounter::Standing clicks() const override { return counter_.standing(); }

    void stop() override
    {
        if (!thread_.joinable()) return;
        auto work = stop_tasks();
        asio::co_spawn(context_, std::move(work), [this](std::exception_ptr) { work_.reset(); });
        thread_.join();
    }

private:
    awaitable<> start_tasks(std::promise<Result<>>& recovered)
    {
        auto taken_up = co_await counter_.recover();
        bool const usable = taken_up.has_value();
        recovered.set_value(std::move(taken_up));
        if (!usable) co_return;
        auto handler = [this](http::Request request) { return handle(std::move(request)); };
        auto serving = server_->run(handler);
        serving_.spawn(std::move(serving));
        auto counting = counter_.run();
        tasks_.spawn(std::move(counting));
    }

    awaitable<> stop_tasks()
    {
        server_->stop(grace);
        co_await serving_.join();
        tasks_.cancel();
        co_await tasks_.join();
        co_await counter_.flush();
    }

    awaitable<http::Response> handle(http::Request request)
    {
        bool const reads = request.method == "GET" || request.method == "HEAD";
        std::string_view const path = request.path;
        if (!reads) co_return method_not_allowed();
        if (path.starts_with("/r/")) co_return follow(request, std::string(path.substr(3)));
        if (path.starts_with("/m/")) co_return picture(path.substr(3));
        if (path.starts_with("/feeds/")) co_return feed(request, path.substr(7));
        if (path == "/") co_return front_page(options_);
        if (path == "/privacy") co_return privacy_page(options_);
        co_return not_found_page(options_);
    }

    http::Response follow(http::Request const& request, std::string code)
    {
        // People type what they read: case does not matter.
        std::transform(code.begin(), code.end(), code.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        auto const address = destinations_.find(code);
        if (address.empty()) return not_found_page(options_);
        if (request.method == "GET") {
            auto visit = classify(request);
            bool const seldom = limiter_.admit(visitor(request), code, clock_->monotonic());
            if (visit == Visit::person && !seldom) visit = Visit::bot;
            counter_.count(code, visit);
        }
        return redirect_to(std::string(address));
    }

    http::Response picture(std::string_view token)
    {
        if (!is_token(token)) return not_found_page(options_);
        auto bytes = read_file(options_.media / (std::string(token) + ".jpg"), picture_bytes_max);
        if (!bytes) return not_found_page(options_);
        http::Response response(200, std::move(*bytes), "image/jpeg");
        response.headers.push_back({"X-Content-Type-Options", "nosniff"});
        response.headers.push_back({"Cache-Control", "private, max-age=60"});
        response.headers.push_back({"Referrer-Policy", "no-referrer"});
        return response;
    }

    // A revoked address, and one that never was, are the same answer for the same work.
    http::Response feed(http::Request const& request, std::string_view file)
    {
        constexpr std::string_view ending = ".ics";
        auto const token = file.substr(0, file.size() - std::min(file.size(), ending.size()));
        if (!file.ends_with(ending) || !is_token(token)) return not_found_page(options_);
        if (!feed_limiter_.admit(visitor(request), token, clock_->monotonic())) return feed_asked_too_often();
        if (!feeds_) return feed_not_ready();
        auto const found = feeds_->find(token);
        if (!found.is_known) return not_found_page(options_);
        if (!found.text) return feed_not_ready();
        auto const* const known = request.find_header("If-None-Match");
        return feed_answer(*found.text, known == nullptr ? std::string_view() : *known);
    }

    PublicOptions options_;
    asio::io_context context_{1};
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work_{context_.get_executor()};
    std::unique_ptr<AsyncClock> clock_;
    store::Destinations destinations_;
    std::optional<Feeds> feeds_;  // none: nobody has said yet which there are
    ClickCounter counter_;
    Limiter limiter_;
    Limiter feed_limiter_;
    std::unique_ptr<http::Server> server_;
    Nursery tasks_;
    Nursery serving_{context_.get_executor()};
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<PublicListener>> PublicListener::open(PublicOptions options, store::Database& clicks,
                                                             Random& random)
{
    auto listener = std::make_unique<Listener>(std::move(options), clicks, random);
    if (auto bound = listener->bind(); !bound) return tl::unexpected<Error>(bound.error());
    return listener;
}

}  // namespace peal::links
