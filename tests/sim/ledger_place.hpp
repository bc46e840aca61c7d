#pragma once

#include "connectors/simulator.hpp"

#include <string>
#include <utility>

namespace peal::sim {

// What tells a post on a network from every other one: its id, which may be used again, and when it was published.
using LedgerPlace = std::pair<std::string, Instant>;

inline LedgerPlace place_of(connectors::LedgerEntry const& entry)
{
    return {entry.remote_id, entry.published_at};
}

}  // namespace peal::sim
