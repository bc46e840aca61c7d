#include "campaigns/text/hashtags.hpp"

#include "campaigns/text/characters.hpp"

#include <algorithm>

namespace peal::campaigns::text {

namespace {

bool may_precede_hashtag(char32_t c)
{
    return c == text_style || c == emoji_style || (!is_tag_character(c) && c != U'&');
}

// What makes the characters before it no hashtag.
bool spoils_hashtag(CodePointView text, std::size_t at)
{
    return at < text.size() && (is_hash_sign(text[at]) || has_at(text, at, "://"));
}

}  // namespace

std::vector<Span> find_hashtags(CodePointView text)
{
    std::vector<Span> tags;
    std::size_t taken = 0;  // the character before a hashtag may not belong to the one before it
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        if (!is_hash_sign(text[at])) continue;
        if (at > 0 && (at - 1 < taken || !may_precede_hashtag(text[at - 1]))) continue;
        if (text[at + 1] == emoji_style || text[at + 1] == keycap) continue;
        auto end = at + 1;
        while (end < text.size() && is_tag_character(text[end])) ++end;
        if (std::none_of(text.begin() + static_cast<std::ptrdiff_t>(at + 1),
                         text.begin() + static_cast<std::ptrdiff_t>(end), is_tag_letter))
            continue;
        taken = end;
        if (!spoils_hashtag(text, end)) tags.push_back({at, end});
        at = end - 1;
    }
    return tags;
}

}  // namespace peal::campaigns::text
