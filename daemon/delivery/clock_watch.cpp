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
    if (date) theirs_ = date->time_since_epoch() - clock_.monotonic();
    co_return answer;
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
