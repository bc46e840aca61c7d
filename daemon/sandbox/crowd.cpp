#include "daemon/sandbox/crowd.hpp"

namespace peal::sandbox {

namespace {

constexpr Duration every = std::chrono::seconds(2);
constexpr Duration interest = std::chrono::minutes(10);

}  // namespace

awaitable<> let_readers_react(AsyncClock& clock, Random& random, Networks& networks)
{
    for (;;) {
        bool const awake = co_await clock.sleep_for(every);
        if (!awake) co_return;
        for (auto const& [network, simulator] : networks.simulators()) {
            for (auto const& entry : simulator->ledger()) {
                if (clock.now() - entry.published_at > interest) continue;
                std::map<std::string, std::int64_t> figures;
                figures["views"] = static_cast<std::int64_t>(5 + random.below(40));
                figures["reach"] = static_cast<std::int64_t>(3 + random.below(20));
                figures["likes"] = static_cast<std::int64_t>(random.below(4));
                figures["shares"] = static_cast<std::int64_t>(random.below(2));
                simulator->react(entry.remote_id, figures);
            }
        }
    }
}

}  // namespace peal::sandbox
