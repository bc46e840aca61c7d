#include "campaigns/planner/picture_words.hpp"

#include "campaigns/planner/template.hpp"
#include "campaigns/planner/words.hpp"

#include <algorithm>
#include <vector>

namespace peal::campaigns::planner {

namespace {

constexpr std::size_t telling_bytes = 4;  // shorter words stand in every text

bool is_numeral(char c)
{
    return c >= '0' && c <= '9';
}

// Whatever is beyond ASCII is taken for a letter.
bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

template <class Is>
std::vector<std::string> runs_of(std::string_view text, Is is)
{
    std::vector<std::string> runs;
    for (auto at = text.begin(); at != text.end();) {
        auto const begin = std::find_if(at, text.end(), is);
        at = std::find_if_not(begin, text.end(), is);
        if (begin != at) runs.emplace_back(begin, at);
    }
    return runs;
}

}  // namespace

std::string only_on_picture(std::string_view headline, std::string_view text)
{
    auto const shown = without_fields(std::string(headline));
    if (text.find("{{") == std::string_view::npos) {
        auto const said = runs_of(text, is_numeral);
        for (auto const& number : runs_of(shown, is_numeral))
            if (std::find(said.begin(), said.end(), number) == said.end()) return number;
    }
    auto words = runs_of(shown, is_word_byte);
    std::erase_if(words, [](std::string const& word) { return word.size() < telling_bytes; });
    bool const says_any =
        std::any_of(words.begin(), words.end(), [&](std::string const& word) { return contains_words(text, word); });
    return words.empty() || says_any ? std::string() : trim(shown);
}

}  // namespace peal::campaigns::planner
