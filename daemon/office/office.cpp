#include "daemon/office/office.hpp"

#include "core/log.hpp"
#include "daemon/office/answers.hpp"
#include "daemon/office/post_json.hpp"

namespace peal::office {

namespace {

constexpr std::string_view prefix = "/api/v1";

}  // namespace

awaitable<http::Response> Office::answer(http::Request request)
{
    std::string_view path = request.path;
    if (path == "/health" && (request.method == "GET" || request.method == "HEAD")) co_return co_await health();
    if (!path.starts_with(prefix)) co_return no_such_path(request);
    path.remove_prefix(prefix.size());
    bool const reads = request.method == "GET" || request.method == "HEAD";
    bool const writes = request.method == "POST";
    if (reads && path == "/status") co_return co_await status();
    if (reads && path == "/posts") co_return co_await list_posts(request);
    if (reads && path == "/pauses") co_return co_await list_pauses();
    if (reads && path == "/report") co_return co_await report(request);
    if (reads && path == "/plan/posts") co_return co_await list_stored(request);
    if (writes && path == "/plan/posts") co_return co_await find_stored(request);
    if (writes && path == "/plan/said") co_return co_await find_said(request);
    if (reads && path == "/plan/events") co_return co_await list_known_events(request);
    if (writes && path == "/pauses") co_return co_await pause(request);
    if (writes && path == "/resume") co_return co_await resume(request);
    if (reads && path == "/calendar") co_return co_await calendar(request);
    if (reads && path == "/feeds") co_return co_await list_feeds();
    if (writes && path == "/feeds") co_return co_await add_feed(request);
    if (writes && path.starts_with("/feeds/")) {
        auto const rest = path.substr(7);
        auto const id = rest.substr(0, rest.find('/'));
        if (rest.substr(id.size()) == "/revoke") co_return co_await revoke_feed(std::string(id), request.peer_user);
    }
    if (path.starts_with("/calendars") || path.starts_with("/events") || path.starts_with("/questions"))
        co_return co_await answer_about_events(std::string(path), request);
    if (path.starts_with("/posts/")) {
        auto const rest = path.substr(7);
        auto const slash = rest.find('/');
        if (reads && slash == std::string_view::npos) co_return co_await show_post(std::string(rest));
        if (writes && slash != std::string_view::npos)
            co_return co_await decide(std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1)), request);
    }
    co_return no_such_path(request);
}

}  // namespace peal::office
