#pragma once

#include <cstddef>
#include <string_view>

// What a feed post may be. Both ends of the protocol read it here: the connector refuses before any call, the simulator
// answers as the network does.
namespace peal::connectors::instagram {

inline constexpr std::size_t caption_max = 2200;  // code points
inline constexpr std::size_t hashtags_max = 30;
inline constexpr std::size_t hashtags_shown = 5;  // the app has capped them at this since December 2025
inline constexpr std::size_t mentions_max = 20;
inline constexpr std::size_t alt_text_max = 1000;  // code points
inline constexpr std::size_t jpeg_bytes_max = 8u << 20;

// Code points of UTF-8 text; a stray byte counts as one.
std::size_t count_code_points(std::string_view utf8);

// Words that begin with '#' or '@' and go on with a letter, digit, underscore or anything outside ASCII.
std::size_t count_hashtags(std::string_view caption);
std::size_t count_mentions(std::string_view caption);

// 4:5 to 1.91:1.
bool is_feed_shape(int width, int height);

}  // namespace peal::connectors::instagram
