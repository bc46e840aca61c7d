#pragma once

#include "connectors/pages/visit.hpp"
#include "daemon/store/link_store.hpp"

#include <optional>
#include <string>

// When a link is dead. Pure.
namespace peal::app {

// What another look makes of an address. One that says "no such page" is dead when it says so again; one that does not
// answer, or in another way than with a page, only after several looks over more than an hour. What only a person can tell
// is no failure.
store::LinkCheck judge_link(std::string const& address, std::optional<store::LinkCheck> const& before,
                            connectors::pages::Finding const& finding, Instant now);

// How long after its last look an address that does not work is tried again; nothing for one that works: every night.
std::optional<Duration> tried_again_after(store::LinkCheck const& check);

// Somebody out there has answered, whatever they said.
bool is_answered(connectors::pages::Found found);

}  // namespace peal::app
