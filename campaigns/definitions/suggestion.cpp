#include "campaigns/definitions/suggestion.hpp"

#include "campaigns/definitions/shown.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>
#include <span>

namespace peal::campaigns::definitions {

namespace {

constexpr std::size_t word_max = 64;    // longer words are compared by their beginning
constexpr std::size_t known_max = 500;  // the others are not compared

// Insertions, deletions, substitutions and swaps of neighbours; `limit` when there are as many or more. Looks only where
// fewer are possible, so that many words are compared soon.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit)
{
    // What both begin or end with costs nothing; names of one list often share most of their letters.
    auto const head = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
    a.remove_prefix(head);
    b.remove_prefix(head);
    auto const tail =
        static_cast<std::size_t>(std::mismatch(a.rbegin(), a.rend(), b.rbegin(), b.rend()).first - a.rbegin());
    a.remove_suffix(tail);
    b.remove_suffix(tail);
    std::array<std::size_t, word_max + 2> before{}, above{}, row{};
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row.fill(limit);
        if (i < limit) row[0] = i;
        auto nearest = row[0];
        auto const first = i > limit ? i - limit : std::size_t{1}, last = std::min(b.size(), i + limit);
        for (auto j = first; j <= last; ++j) {
            auto const same = a[i - 1] == b[j - 1] ? std::size_t{0} : std::size_t{1};
            row[j] = std::min({limit, above[j] + 1, row[j - 1] + 1, above[j - 1] + same});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
            nearest = std::min(nearest, row[j]);
        }
        if (nearest >= limit) return limit;
        before = above;
        above = row;
    }
    return std::min(above[b.size()], limit);
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
    for (auto const& candidate : std::span(known).first(std::min(known.size(), known_max))) {
        auto const other = folded(candidate);
        auto const d = distance(wanted, other, best_distance);
        if (d < best_distance) {
            best = candidate;
            best_distance = d;
        }
        if (best_distance == 0) break;
    }
    return best;
}

std::string hint(std::string_view word, std::vector<std::string> const& known)
{
    if (auto const near = nearest(word, known); !near.empty()) return "; did you mean `" + shown(near, word_max) + "`?";
    if (known.empty()) return {};
    return "; known: " + list_of(known, 24);
}

std::string list_of(std::vector<std::string> const& words, std::size_t max)
{
    std::string text;
    for (std::size_t i = 0; i < words.size() && i < max; ++i) {
        if (i > 0) text += ", ";
        text += shown(words[i], word_max);
    }
    if (words.size() > max) text += " and " + std::to_string(words.size() - max) + " more";
    return text;
}

}  // namespace peal::campaigns::definitions
