#include "daemon/delivery/young_calls.hpp"

#include <algorithm>

namespace peal::delivery {

namespace {

// A wall clock that is set back by no more makes a call of an earlier run young again.
constexpr Duration earlier_kept = std::chrono::hours(24);

}  // namespace

void YoungCalls::add(store::PostId post, Duration monotonic)
{
    calls_.push_back({post, monotonic + appears_within, std::nullopt});
}

void YoungCalls::add_earlier(store::PostId post, Instant started_at, Instant now, Duration monotonic)
{
    auto const left = std::clamp<Duration>(appears_within - (now - started_at), Duration(0), appears_within);
    calls_.push_back({post, monotonic + left, started_at});
}

std::vector<store::PostId> YoungCalls::list(Instant now, Duration monotonic)
{
    std::erase_if(calls_, [monotonic](Call const& call) {
        return monotonic >= call.until + (call.started_at ? earlier_kept : Duration(0));
    });
    std::vector<store::PostId> young;
    for (auto const& call : calls_) {
        bool const is_young_by_the_wall =
            call.started_at && now >= *call.started_at && now - *call.started_at < appears_within;
        if (monotonic < call.until || is_young_by_the_wall) young.push_back(call.post);
    }
    return young;
}

}  // namespace peal::delivery
