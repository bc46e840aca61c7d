#include "daemon/links/feed_answers.hpp"

#include <utility>

namespace peal::links {

namespace {

// For a minute the limiter counts, and in a minute a daemon has read its calendars.
constexpr char const* a_minute = "60";

http::Response as_private(http::Response response)
{
    response.headers.push_back({"Cache-Control", "private"});
    response.headers.push_back({"X-Robots-Tag", "noindex"});
    response.headers.push_back({"Referrer-Policy", "no-referrer"});
    response.headers.push_back({"X-Content-Type-Options", "nosniff"});
    return response;
}

http::Response later(int status, char const* words)
{
    http::Response response(status, words, "text/plain; charset=utf-8");
    response.headers.push_back({"Retry-After", a_minute});
    return as_private(std::move(response));
}

}  // namespace

http::Response feed_answer(FeedText const& feed, std::string_view if_none_match)
{
    http::Response response;
    response.status = 304;
    if (!names_tag(if_none_match, feed.etag)) response = http::Response(200, feed.text, "text/calendar; charset=utf-8");
    response.headers.push_back({"ETag", feed.etag});
    return as_private(std::move(response));
}

http::Response feed_asked_too_often()
{
    return later(429, "Too many requests; ask again in a minute\n");
}

http::Response feed_not_ready()
{
    return later(503, "This calendar is being read; ask again in a minute\n");
}

}  // namespace peal::links
