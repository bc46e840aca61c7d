#pragma once

#include "core/async_clock.hpp"
#include "core/log.hpp"
#include "core/result.hpp"

#include <string_view>

namespace peal::delivery {

// Repeats a write until the disk takes it: what came of a call must not be forgotten because a disk was full. False when
// the row has moved on (somebody else decided), or soon after `stopping`: the next start then finds the post as it was
// last written, which is never "not sent" for one that was.
template <class Write>
awaitable<bool> insist(AsyncClock& clock, std::string_view what, Write write, bool const& stopping)
{
    for (int left = 5; left > 0;) {
        auto const written = co_await write();
        if (written) co_return true;
        if (written.error().kind != ErrorKind::transient) {
            log::warn("{}: {}", what, to_string(written.error()));
            co_return false;
        }
        log::error("{}: {}; trying again", what, to_string(written.error()));
        if (stopping) --left;
        co_await clock.sleep_for(std::chrono::seconds(2));
    }
    co_return false;
}

}  // namespace peal::delivery
