#include "campaigns/definitions/suggestion.hpp"

#include "campaigns/definitions/shown.hpp"

#include <algorithm>
#include <array>
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
    std::array<std::size_t, word_max + 2> before{}, above{}, row{};
    auto const width = b.size() + 1;
    std::iota(above.begin(), above.begin() + static_cast<std::ptrdiff_t>(width), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::fill_n(row.begin(), width, limit);
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
        std::copy_n(above.begin(), width, before.begin());
        std::copy_n(row.begin(), width, above.begin());
    }
    return std::min(above[b.size()], limit);
}

char fold(char c)
{
    if (c == '-' || c == ' ') return '_';
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string folded(std::string_view word)
{
    std::string text(word);
    std::transform(text.begin(), text.end(), text.begin(), fold);
    return text;
}

// What both begin or end with costs nothing: names of one list often share most of their letters.
void drop_what_is_common(std::string_view& a, std::string_view& b)
{
    auto const is_same = [](char one, char other) { return one == other || fold(one) == fold(other); };
    char const *const first = a.data(), *const second = b.data();
    auto const shorter = std::min(a.size(), b.size());
    std::size_t head = 0, tail = 0;
    while (head < shorter && is_same(first[head], second[head])) ++head;
    while (head + tail < shorter && is_same(first[a.size() - 1 - tail], second[b.size() - 1 - tail])) ++tail;
    a = a.substr(head, a.size() - head - tail);
    b = b.substr(head, b.size() - head - tail);
}

}  // namespace

std::string nearest(std::string_view word, std::vector<std::string> const& known)
{
    word = word.substr(0, word_max);
    std::string best;
    auto best_distance = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (auto const& candidate : std::span(known).first(std::min(known.size(), known_max))) {
        auto wanted = word;
        auto other = std::string_view(candidate).substr(0, word_max);
        drop_what_is_common(wanted, other);
        auto const d = distance(folded(wanted), folded(other), best_distance);
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
