#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace peal::links {

// A calendar as it is handed out.
struct FeedText {
    explicit FeedText(std::string ics);

    std::string text;  // iCalendar
    std::string etag;  // strong, with its quotes: other bytes, another tag
};
using FeedTextPtr = std::shared_ptr<FeedText const>;

// The calendars that organisations subscribe to, by the digests of their tokens.
class Feeds {
public:
    // A null text: it is not made yet.
    void add(std::string token_digest, FeedTextPtr text);

    struct Found {
        bool is_known = false;
        FeedTextPtr text;
    };
    // Looks at every feed, and compares all of each digest: how long it takes tells nothing about what is there.
    Found find(std::string_view token) const;

private:
    struct Feed {
        std::string digest;
        FeedTextPtr text;
    };
    std::vector<Feed> all_;
};

// Whether a value of If-None-Match names this tag, so that its text need not be sent again.
bool names_tag(std::string_view if_none_match, std::string_view etag);

}  // namespace peal::links
