#pragma once

#include "campaigns/calendar/occurrence.hpp"
#include "campaigns/definitions/definitions.hpp"
#include "campaigns/planner/event_fields.hpp"
#include "campaigns/post.hpp"
#include "campaigns/problem.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace peal::campaigns::planner {

// Ids of what a text quotes. Whether it may still be quoted depends on the day (shelf_life.hpp).
struct Quotes {
    std::vector<std::string> figures, answers;

    bool empty() const { return figures.empty() && answers.empty(); }
};

// One message as one channel will say it. Texts are NFC and hold the link code placeholder.
struct Composed {
    std::string lang;
    std::string text;      // words, tagline with the short address, hashtags
    std::string words;     // what the author wrote, filled in
    std::string alt_text;  // the author's, then the tagline, address and hashtag that Peal draws
    Artwork artwork;
    std::string route;  // empty with `destination` when the message has no link
    std::string destination;
    std::size_t length = 0;  // by the network's own rules: of the text, on Snapchat of the words on the picture
    std::size_t limit = 0;
    Quotes quotes;
    std::vector<Problem> problems;  // in the campaign's file
};

// Composes `message` for `channel`. `event` is what the message is anchored on; null for other schedules.
// What the author wrote already (tagline, link, a hashtag) is not appended again. On X the short address is whole and
// clickable; on Instagram and Snapchat it is written as people type it. Pure; `cache` saves work between calls.
Composed compose(definitions::Definitions const& definitions, definitions::Campaign const& campaign,
                 definitions::Message const& message, definitions::Channel const& channel,
                 calendar::Occurrence const* event, EventFields* cache = nullptr);

// Whether what `compose` makes depends on the event, so that it must be made anew for each.
bool depends_on_event(definitions::Definitions const& definitions, definitions::Campaign const& campaign,
                      definitions::Message const& message);

}  // namespace peal::campaigns::planner
