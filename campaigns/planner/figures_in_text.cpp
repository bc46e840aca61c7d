#include "campaigns/planner/figures_in_text.hpp"

#include "campaigns/planner/words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>
#include <string_view>
#include <utility>

namespace peal::campaigns::planner {

namespace {

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// The words that make a number a figure: somebody counted, and somebody can ask who.
constexpr std::array counted = {"incident",    "incidents", "crime",   "crimes",   "offence",   "offences", "report",
                                "reports",     "case",      "cases",   "victim",   "victims",   "arrest",   "arrests",
                                "people",      "percent",   "assault", "assaults", "attack",    "attacks",  "call",
                                "convictions", "calls",     "pupils",  "students", "residents", "offenders"};
constexpr std::array multiples = {"hundred", "thousand", "million", "billion"};
// "12 disability hate crimes": so many words may stand between, but none of these, as in "2 ways to report".
constexpr std::size_t words_between_max = 3;
constexpr std::array small_words = {"a",  "an", "and", "are", "at", "by",   "for", "from", "in",   "is",
                                    "of", "on", "or",  "the", "to", "that", "was", "were", "with", "who"};
// "rose to 214"
constexpr std::array changes = {"rose",      "rise", "risen", "fell",    "fallen",  "increased",
                                "decreased", "grew", "grown", "dropped", "climbed", "doubled"};

constexpr std::array changes_to = {"to", "by", "from"};

template <std::size_t N>
bool is_any(std::string const& word, std::array<char const*, N> const& words)
{
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string plain_word(std::string word)
{
    std::erase_if(word, [](unsigned char c) { return std::isalpha(c) == 0; });
    std::transform(word.begin(), word.end(), word.begin(),
                   [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    return word;
}

bool is_number(std::string_view word)
{
    while (!word.empty() && std::string_view("(\"'").find(word.front()) != std::string_view::npos)
        word.remove_prefix(1);
    while (!word.empty() && std::string_view(".,;:!?)%").find(word.back()) != std::string_view::npos)
        word.remove_suffix(1);
    bool const is_year = word.size() == 4 && (word.starts_with("19") || word.starts_with("20"));
    return !word.empty() && !is_year &&
           std::all_of(word.begin(), word.end(), [](char c) { return is_digit(c) || c == ',' || c == '.'; });
}

std::string without_stop(std::string word)
{
    while (!word.empty() && std::string_view(".,;:!?)").find(word.back()) != std::string_view::npos) word.pop_back();
    return word;
}

class FigureFinder {
public:
    std::vector<std::string> run(std::string const& text)
    {
        std::istringstream words(text);
        for (std::string word; words >> word;) take(word);
        return std::move(figures_);
    }

private:
    void take(std::string const& word)
    {
        auto const dash = word.rfind('-');
        auto const what = plain_word(dash == std::string::npos ? word : word.substr(dash + 1));
        if (is_number(word)) {
            bool const is_share = word.find('%') != std::string::npos;
            bool const has_changed = is_any(last_, changes_to) && is_any(before_last_, changes);
            begin(word);
            if (is_share || has_changed) found();
        } else if (std::any_of(word.begin(), word.end(), is_digit)) {
            phrase_.clear();  // the year of a date
        } else if (!phrase_.empty()) {
            go_on(word, what);
        }
        // A sentence that ends with a number counts nothing behind it.
        if (ends_sentence(word)) phrase_.clear();
        before_last_ = std::exchange(last_, what);
    }

    void begin(std::string const& number)
    {
        phrase_ = without_stop(number);
        between_ = 0;
    }

    void go_on(std::string const& word, std::string const& what)
    {
        phrase_ += " " + without_stop(word);
        bool const is_next = between_ == 0;
        // With words between, "2 ways to report" and "1 last call" would count too.
        bool const is_counted = is_any(what, counted) && (is_next || what.ends_with('s') || what == "people");
        if (is_counted || (is_next && what == "per")) {
            found();
        } else if (!(is_next && is_any(what, multiples)) &&
                   (++between_ > words_between_max || is_any(what, small_words))) {
            phrase_.clear();
        }
    }

    void found() { figures_.push_back(std::exchange(phrase_, {})); }

    std::vector<std::string> figures_;
    std::string phrase_;       // from the number on; empty: there is none
    std::size_t between_ = 0;  // words behind it that are not counted
    std::string last_, before_last_;
};

}  // namespace

std::vector<std::string> find_figures(std::string const& text)
{
    return FigureFinder().run(text);
}

}  // namespace peal::campaigns::planner
