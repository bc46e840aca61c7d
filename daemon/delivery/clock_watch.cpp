#include "daemon/delivery/clock_watch.hpp"

#include "connectors/http_date.hpp"

#include <utility>

namespace peal::delivery {

awaitable<Result<HttpResponse>> ClockWatch::send(HttpRequest request)
{
    auto answer = co_await http_.send(std::move(request));
    if (!answer) co_return answer;
    auto const* const text = answer->find_header("Date");
    auto const date = text == nullptr ? std::nullopt : connectors::parse_http_date(*text);
    if (date) {
        heard_at_ = clock_.monotonic();
        theirs_ = date->time_since_epoch() - heard_at_;
    }
    co_return answer;
}

awaitable<> ClockWatch::ask()
{
    HttpRequest request("GET", address_);
    request.timeout = std::chrono::seconds(10);
    static_cast<void>(co_await send(std::move(request)));
}

bool ClockWatch::was_heard_recently() const
{
    return theirs_ && clock_.monotonic() - heard_at_ <= clock_heard_recently;
}

std::optional<Duration> ClockWatch::skew() const
{
    if (!theirs_) return std::nullopt;
    return clock_.now().time_since_epoch() - clock_.monotonic() - *theirs_;
}

std::string to_words(Duration skew)
{
    auto const seconds = std::chrono::abs(std::chrono::duration_cast<std::chrono::seconds>(skew)).count();
    auto const text = seconds < 120 ? std::to_string(seconds) + " s" : std::to_string(seconds / 60) + " min";
    return text + (skew > Duration(0) ? " ahead of" : " behind");
}

}  // namespace peal::delivery
