#pragma once

#include "daemon/http/server.hpp"
#include "daemon/links/feeds.hpp"

#include <string_view>

// What is answered to those who subscribe to a calendar. No cookie, and nothing that a search engine or a shared cache keeps.
namespace peal::links {

// 304 when `if_none_match` names its tag.
http::Response feed_answer(FeedText const& feed, std::string_view if_none_match);

http::Response feed_asked_too_often();

// The daemon has just started.
http::Response feed_not_ready();

}  // namespace peal::links
