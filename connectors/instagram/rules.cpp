#include "connectors/instagram/rules.hpp"

#include <algorithm>

namespace peal::connectors::instagram {

namespace {

bool is_word_byte(char c)
{
    auto const u = static_cast<unsigned char>(c);
    return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || u == '_';
}

std::size_t count_marked_words(std::string_view text, char mark)
{
    std::size_t found = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
        if (text[i] == mark && is_word_byte(text[i + 1]) && (i == 0 || !is_word_byte(text[i - 1]))) ++found;
    return found;
}

}  // namespace

std::size_t count_code_points(std::string_view utf8)
{
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
}

std::size_t count_hashtags(std::string_view caption)
{
    return count_marked_words(caption, '#');
}

std::size_t count_mentions(std::string_view caption)
{
    return count_marked_words(caption, '@');
}

bool is_feed_shape(int width, int height)
{
    if (width <= 0 || height <= 0) return false;
    auto const shape = static_cast<double>(width) / height;
    // One part in a hundred for pictures rounded to whole pixels.
    return shape >= 0.8 * 0.99 && shape <= 1.91 * 1.01;
}

}  // namespace peal::connectors::instagram
