#include "campaigns/planner/lint.hpp"

#include "campaigns/definitions/shown.hpp"
#include "campaigns/planner/words.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace peal::campaigns::planner {

namespace {

using definitions::At;
using definitions::Place;
using definitions::Texts;

constexpr std::size_t sentence_words_max = 25;
constexpr std::size_t extra_hashtags_max = 2;
constexpr std::size_t plain_tag_max = 12;   // a longer tag in small letters is most likely several words
constexpr std::size_t shouted_letters = 6;  // shorter words in capitals are mostly abbreviations

bool is_letter(char c)
{
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}
bool is_capital(char c)
{
    return std::isupper(static_cast<unsigned char>(c)) != 0;
}

// The longest sentence, in words. Enough for advice: it ends at . ! ? before a blank, and at a line end.
std::size_t longest_sentence(std::string const& text)
{
    std::size_t longest = 0, count = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        count = 0;
        for (std::string word; words >> word;) {
            longest = std::max(longest, ++count);
            if (std::string_view(".!?").find(word.back()) != std::string_view::npos) count = 0;
        }
    }
    return longest;
}

class Lint {
public:
    explicit Lint(definitions::Campaign const& campaign) : campaign_(campaign) {}

    std::vector<Problem> run()
    {
        check_hashtags();
        for (auto const& message : campaign_.messages) {
            for (auto const& [lang, text] : message.text) check_text(text);
            for (auto const& [network, texts] : message.variants) {
                for (auto const& [lang, text] : texts) check_text(text);
            }
            for (auto const& [lang, alt] : message.alt) check_alt(alt);
        }
        return std::move(problems_);
    }

private:
    void say(Severity severity, Place place, std::string message)
    {
        problems_.push_back({severity, campaign_.file, place.line, place.column, std::move(message)});
    }

    void check_hashtags()
    {
        if (campaign_.hashtags.size() > extra_hashtags_max)
            say(Severity::warning, campaign_.hashtags[extra_hashtags_max].place,
                "more than two hashtags besides the partnership's; screen readers read every one");
        for (auto const& tag : campaign_.hashtags) check_capitals(tag.value, tag.place);
    }

    void check_capitals(std::string_view tag, Place place)
    {
        if (tag.size() > plain_tag_max && std::none_of(tag.begin(), tag.end(), is_capital) &&
            std::any_of(tag.begin(), tag.end(), is_letter))
            say(Severity::warning, place,
                "write `" + definitions::shown(tag) +
                    "` with a capital for each word, so that screen readers can read it");
    }

    void check_text(At<std::string> const& text)
    {
        if (auto const words = longest_sentence(text.value); words > sentence_words_max)
            say(Severity::warning, text.place,
                "a sentence has " + std::to_string(words) + " words; 25 or fewer are easier to read");
        if (contains_words(text.value, "click here"))
            say(Severity::warning, text.place,
                "`click here` says nothing to a screen reader; name what is behind the link");
        std::istringstream words(text.value);
        for (std::string word; words >> word;) {
            if (word.starts_with('#')) {
                check_capitals(word, text.place);
                continue;
            }
            auto const letters = std::count_if(word.begin(), word.end(), is_letter);
            if (static_cast<std::size_t>(letters) >= shouted_letters &&
                std::count_if(word.begin(), word.end(), is_capital) == letters)
                say(Severity::hint, text.place,
                    "`" + definitions::shown(word) + "` is written in capitals, which is harder to read");
        }
    }

    void check_alt(At<std::string> const& alt)
    {
        for (auto const* opening :
             {"image of", "picture of", "photo of", "an image of", "a picture of", "a photo of"}) {
            if (contains_words(alt.value.substr(0, 16), opening))
                say(Severity::warning, alt.place, "screen readers say that it is a picture; begin with what it shows");
        }
    }

    definitions::Campaign const& campaign_;
    std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> lint(definitions::Campaign const& campaign)
{
    return Lint(campaign).run();
}

}  // namespace peal::campaigns::planner
