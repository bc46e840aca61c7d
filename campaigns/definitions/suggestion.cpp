#include "campaigns/definitions/suggestion.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace peal::campaigns::definitions {

namespace {

constexpr std::size_t word_max = 64;  // longer words are compared by their beginning

// Insertions, deletions, substitutions and swaps of neighbours.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto const same = a[i - 1] == b[j - 1] ? std::size_t{0} : std::size_t{1};
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + same});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = above;
        above = row;
    }
    return above[b.size()];
}

std::string folded(std::string_view word)
{
    std::string text(word.substr(0, word_max));
    for (auto& c : text) {
        if (c == '-' || c == ' ') c = '_';
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return text;
}

}  // namespace

std::string nearest(std::string_view word, std::vector<std::string> const& known)
{
    auto const wanted = folded(word);
    std::string best;
    auto best_distance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
    for (auto const& candidate : known) {
        auto const d = distance(wanted, folded(candidate));
        if (d < best_distance) {
            best = candidate;
            best_distance = d;
        }
    }
    return best;
}

std::string hint(std::string_view word, std::vector<std::string> const& known)
{
    if (auto const near = nearest(word, known); !near.empty()) return "; did you mean `" + near + "`?";
    if (known.empty()) return {};
    return "; known: " + list_of(known, 12);
}

std::string list_of(std::vector<std::string> const& words, std::size_t max)
{
    std::string text;
    for (std::size_t i = 0; i < words.size() && i < max; ++i) {
        if (i > 0) text += ", ";
        text += words[i];
    }
    if (words.size() > max) text += " and " + std::to_string(words.size() - max) + " more";
    return text;
}

}  // namespace peal::campaigns::definitions
