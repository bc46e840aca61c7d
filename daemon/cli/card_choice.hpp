#pragma once

#include "campaigns/planner/compose.hpp"
#include "core/result.hpp"
#include "daemon/cli/configuration.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace peal::cli {

// Which of a message's cards is wanted. What is empty is chosen by Peal.
struct CardChoice {
    std::string campaign;
    std::string message;
    std::string network;
    std::string channel;
    std::string language;
    std::optional<std::chrono::local_days> event_date;
};

struct Card {
    campaigns::definitions::Channel const* channel = nullptr;
    campaigns::planner::Composed composed;
};

// Composes what the message would say there: on the first of the campaign's channels that fits the choice; for the event
// on that date, or the next from `now` on, where the words speak of one. Rejected with what would be right when there is no
// such campaign, message, channel, event or language. What the checks find in the words is among the composed problems.
Result<Card> choose_card(Configuration const& read, CardChoice const& choice, Instant now);

}  // namespace peal::cli
