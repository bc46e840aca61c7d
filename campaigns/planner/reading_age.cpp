#include "campaigns/planner/reading_age.hpp"

#include "campaigns/planner/words.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <sstream>
#include <string>

namespace peal::campaigns::planner {

namespace {

constexpr int fewest_words = 12;

bool is_vowel(char c)
{
    return std::string_view("aeiouy").find(c) != std::string_view::npos;
}

std::string letters_of(std::string_view word)
{
    std::string letters;
    for (char const c : word)
        if (std::isalpha(static_cast<unsigned char>(c)) != 0)
            letters += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return letters;
}

// Runs of vowels, without the silent one at the end: "late" has one, "little" has two.
int syllables(std::string_view letters)
{
    int count = 0;
    bool was_vowel = false;
    for (char const c : letters) {
        count += is_vowel(c) && !was_vowel;
        was_vowel = is_vowel(c);
    }
    if (count > 1 && letters.ends_with('e') && !letters.ends_with("le")) --count;
    return std::max(count, 1);
}

bool is_read(std::string_view word)
{
    return word.find_first_of("#@{}") == word.npos && word.find("://") == word.npos && word.find('/') == word.npos;
}

}  // namespace

std::optional<int> reading_age(std::string_view text)
{
    int words = 0, sentences = 0, sounds = 0;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream rest(line);
        bool is_open = false;
        for (std::string word; rest >> word;) {
            if (auto const letters = letters_of(word); !letters.empty() && is_read(word)) {
                ++words;
                sounds += syllables(letters);
                is_open = true;
            }
            if (is_open && ends_sentence(word)) {
                ++sentences;
                is_open = false;
            }
        }
        sentences += is_open;
    }
    if (words < fewest_words) return {};
    auto const grade = 0.39 * words / sentences + 11.8 * sounds / words - 15.59;
    return static_cast<int>(std::lround(grade)) + 5;
}

}  // namespace peal::campaigns::planner
