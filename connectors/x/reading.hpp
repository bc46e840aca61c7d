#pragma once

#include "core/time.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// Posts as X's reading calls give them, in either vocabulary ("tweet" and "retweet", or "post" and "repost").
namespace peal::connectors::x {

struct ReadPost {
    std::string id;
    Instant made_at;                             // from the id
    std::string text;                            // as given: escaped, with short links; the long text when there is one
    std::map<std::string, std::string> targets;  // of the short links; empty for the picture's own link
    std::size_t media_count = 0;
    bool is_reply = false;
    std::map<std::string, std::int64_t> figures;  // by our names; what was not given is not there
};

// Absent when there is no usable id.
std::optional<ReadPost> read_post(boost::json::value const& post);

struct Page {
    std::vector<ReadPost> posts;
    std::string next_token;    // empty: the last page
    bool is_complete = false;  // as many posts as the answer says it holds, all readable, and no errors beside them
};

Page read_page(boost::json::value const& root);

}  // namespace peal::connectors::x
