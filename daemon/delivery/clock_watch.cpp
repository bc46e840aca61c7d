#include "daemon/delivery/clock_watch.hpp"

#include "connectors/http_date.hpp"

#include <algorithm>
#include <utility>

namespace peal::delivery {

awaitable<Result<HttpResponse>> ClockWatch::send(HttpRequest request)
{
    auto const asked_at = clock_.monotonic();
    auto answer = co_await http_.send(std::move(request));
    if (!answer) co_return answer;
    auto const* const text = answer->find_header("Date");
    auto const date = text == nullptr ? std::nullopt : connectors::parse_http_date(*text);
    if (auto const heard_at = clock_.monotonic(); date && heard_at - asked_at <= clock_told_within) {
        asked_at_ = asked_at;
        heard_at_ = heard_at;
        date_ = date->time_since_epoch();
    }
    co_return answer;
}

awaitable<> ClockWatch::ask()
{
    HttpRequest request("GET", address_);
    request.timeout = clock_told_within;
    static_cast<void>(co_await send(std::move(request)));
}

bool ClockWatch::was_heard_recently() const
{
    return date_ && clock_.monotonic() - heard_at_ <= clock_heard_recently;
}

std::optional<Duration> ClockWatch::skew() const
{
    if (!date_) return std::nullopt;
    // It was dated at some moment of the exchange: only what no such moment explains is a difference.
    auto const ours = clock_.now().time_since_epoch() - clock_.monotonic() - *date_;
    return std::clamp(Duration(0), ours + asked_at_, ours + heard_at_);
}

std::string to_words(Duration skew)
{
    auto const seconds = std::chrono::abs(std::chrono::duration_cast<std::chrono::seconds>(skew)).count();
    auto const text = seconds < 120 ? std::to_string(seconds) + " s" : std::to_string(seconds / 60) + " min";
    return text + (skew > Duration(0) ? " ahead of" : " behind");
}

}  // namespace peal::delivery
