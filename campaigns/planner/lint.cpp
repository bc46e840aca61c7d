#include "campaigns/planner/lint.hpp"

#include "campaigns/definitions/shown.hpp"
#include "campaigns/planner/figures_in_text.hpp"
#include "campaigns/planner/picture_words.hpp"
#include "campaigns/planner/reading_age.hpp"
#include "campaigns/planner/template.hpp"
#include "campaigns/planner/words.hpp"
#include "campaigns/text/code_points.hpp"
#include "campaigns/text/graphemes.hpp"
#include "campaigns/text/hashtags.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <sstream>

namespace peal::campaigns::planner {

namespace {

using definitions::At;
using definitions::Place;
using definitions::Texts;

constexpr std::size_t sentence_words_max = 25;
constexpr std::size_t extra_hashtags_max = 2;
constexpr std::size_t one_word_max = 6;     // a tag in small letters that is no longer is most likely one word
constexpr std::size_t plain_tag_max = 12;   // a longer tag in small letters is most likely several words
constexpr std::size_t shouted_letters = 6;  // shorter words in capitals are mostly abbreviations,
constexpr std::size_t shouted_words = 3;    // but for so many in a row
constexpr std::size_t emoji_max = 3;
constexpr int reading_age_max = 16;  // beyond it few texts for everybody are, and most letters of an office

bool is_letter(char c)
{
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}
bool is_capital(char c)
{
    return std::isupper(static_cast<unsigned char>(c)) != 0;
}

// The longest sentence, in words. Enough for advice: it ends at a stop before a blank, and at a line end.
std::size_t longest_sentence(std::string const& text)
{
    std::size_t longest = 0, count = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        count = 0;
        for (std::string word; words >> word;) {
            longest = std::max(longest, ++count);
            if (ends_sentence(word)) count = 0;
        }
    }
    return longest;
}

// How many emoji a text holds, a family or a flag counting as one.
std::size_t count_emoji(text::CodePointView text)
{
    auto const ends = text::grapheme_ends(text);
    std::size_t count = 0, from = 0;
    for (auto const end : ends ? *ends : std::vector<std::size_t>()) {
        if (text::is_emoji(text.substr(from, end - from))) ++count;
        from = end;
    }
    return count;
}

// A line that begins with an emoji: a screen reader says its name before each.
bool has_emoji_bullets(std::string const& text)
{
    std::istringstream lines(text);
    std::size_t bullets = 0;
    for (std::string line; std::getline(lines, line);) {
        auto const points = text::to_code_points(trim(line));
        auto const ends = points ? text::grapheme_ends(*points) : Result<std::vector<std::size_t>>();
        if (points && ends && !ends->empty() && text::is_emoji(text::CodePointView(*points).substr(0, ends->front())))
            ++bullets;
    }
    return bullets > 1;
}

std::vector<std::string> hashtags_in(std::string const& text)
{
    std::vector<std::string> tags;
    auto const points = text::to_code_points(text);
    if (!points) return tags;
    for (auto const& span : text::find_hashtags(*points))
        tags.push_back(text::to_utf8(text::CodePointView(*points).substr(span.start, span.size())));
    return tags;
}

// Single braces around what reads like a field, such as {event.title}: it would be posted as it stands. The first, without
// its braces; empty when there is none.
std::string find_bare_field(std::string const& text)
{
    for (auto at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
        if (text.compare(at, 2, "{{") == 0) {
            at = text.find("}}", at);
            if (at == std::string::npos) break;
            continue;
        }
        auto const end = text.find_first_of("{}", at + 1);
        auto const name = end == std::string::npos ? std::string() : text.substr(at + 1, end - at - 1);
        bool const is_name = !name.empty() && text[end] == '}' && name != "report_link" &&
                             std::all_of(name.begin(), name.end(), [](char c) {
                                 return is_letter(c) || std::string_view("._-").find(c) != std::string_view::npos;
                             });
        if (is_name) return name;
    }
    return {};
}

class Lint {
public:
    // `known` are the hashtags that the partnership and the campaign have agreed on.
    Lint(std::string file, std::vector<At<std::string>> known) : file_(std::move(file)), known_(std::move(known)) {}

    std::vector<Problem> of_partnership()
    {
        for (auto const& tag : known_) check_capitals(tag.value, tag.place);
        return std::move(problems_);
    }

    std::vector<Problem> of(definitions::Campaign const& campaign)
    {
        check_hashtags(campaign.hashtags);
        for (auto const& message : campaign.messages) {
            for (auto const& [lang, text] : message.text) check_text(text, lang);
            for (auto const& [network, texts] : message.variants) {
                for (auto const& [lang, text] : texts) check_text(text, lang);
            }
            for (auto const* shown : {&message.headline, &message.alt})
                for (auto const& [lang, words] : *shown) check_figures(words);
            for (auto const& [lang, headline] : message.headline) {
                check_braces(headline);
                check_shouting(headline);
                check_direction(headline);
            }
            for (auto const& [lang, alt] : message.alt) check_alt(alt);
            if (!message.photo) check_picture(message);
        }
        return std::move(problems_);
    }

private:
    void say(Severity severity, Place place, std::string message)
    {
        problems_.push_back({severity, file_, place.line, place.column, std::move(message)});
    }

    void check_hashtags(std::vector<At<std::string>> const& own)
    {
        if (own.size() > extra_hashtags_max)
            say(Severity::warning, own[extra_hashtags_max].place,
                "more than two hashtags besides the partnership's; screen readers read every one");
        for (auto const& tag : own) check_capitals(tag.value, tag.place);
        for (auto tag = own.begin(); tag != own.end(); ++tag)
            if (std::any_of(own.begin(), tag, [&](auto const& one) { return contains_hashtag(tag->value, one.value); }))
                say(Severity::warning, tag->place, "`" + definitions::shown(tag->value) + "` is there already");
    }

    // Those that nobody has agreed on come on top of the campaign's.
    void check_own_tags(std::vector<std::string> const& tags, Place place)
    {
        std::set<std::string> own;
        for (auto const& tag : tags) {
            bool const is_agreed = std::any_of(known_.begin(), known_.end(),
                                               [&](auto const& one) { return contains_hashtag(tag, one.value); });
            if (!is_agreed) own.insert(tag);
        }
        if (own.size() > extra_hashtags_max)
            say(Severity::warning, place,
                "it has " + std::to_string(own.size()) +
                    " hashtags of its own; screen readers read every one, so use two at most");
    }

    // One that was agreed on is posted as agreed.
    void check_hashtag(std::string const& tag, Place place)
    {
        auto const agreed = std::find_if(known_.begin(), known_.end(),
                                         [&](auto const& one) { return contains_hashtag(tag, one.value); });
        if (agreed == known_.end()) {
            check_capitals(tag, place);
        } else if (tag != to_nfc(agreed->value) && has_capital(agreed->value)) {
            say(Severity::hint, place,
                "`" + tag + "` is posted as `" + agreed->value + "`, as agreed; screen readers go by the capitals");
        }
    }

    void check_capitals(std::string_view tag, Place place)
    {
        if (has_capital(tag) || std::none_of(tag.begin(), tag.end(), is_letter)) return;
        if (tag.size() > plain_tag_max)
            say(Severity::warning, place,
                "write `" + definitions::shown(tag) +
                    "` with a capital for each word, so that screen readers can read it");
        else if (tag.size() > one_word_max)
            say(Severity::hint, place,
                "if `" + definitions::shown(tag) +
                    "` is more than one word, write each with a capital, so that screen readers can read it");
    }

    void check_text(At<std::string> const& text, std::string_view lang)
    {
        if (lang.starts_with("en")) check_reading_age(text);
        if (auto const words = longest_sentence(text.value); words > sentence_words_max)
            say(Severity::warning, text.place,
                "a sentence has " + std::to_string(words) + " words; 25 or fewer are easier to read");
        if (contains_words(text.value, "click here"))
            say(Severity::warning, text.place,
                "`click here` says nothing to a screen reader; name what is behind the link");
        auto const tags = hashtags_in(to_nfc(without_fields(text.value)));
        for (auto const& tag : tags) check_hashtag(tag, text.place);
        check_own_tags(tags, text.place);
        check_emoji(text);
        check_braces(text);
        check_figures(text);
        check_shouting(text);
        check_direction(text);
    }

    void check_shouting(At<std::string> const& text)
    {
        std::istringstream words(text.value);
        std::string row;
        std::size_t in_row = 0;
        auto const say_so = [&](std::string const& what) {
            say(Severity::hint, text.place,
                "`" + definitions::shown(what) + "` is written in capitals, which is harder to read");
        };
        for (std::string word; words >> word;) {
            auto const letters = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_letter));
            bool const is_shouted =
                word.find('#') == std::string::npos && word.find('{') == std::string::npos && letters > 1 &&
                static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_capital)) == letters;
            row = is_shouted ? row + (row.empty() ? "" : " ") + word : std::string();
            in_row = is_shouted ? in_row + 1 : 0;
            if (in_row == shouted_words) {
                say_so(row);
                return;
            }
            if (is_shouted && letters >= shouted_letters) say_so(word);
        }
    }

    // A mark that turns around the direction of writing, and is not ended, turns around what Peal adds, too.
    void check_direction(At<std::string> const& text)
    {
        auto const points = text::to_code_points(text.value);
        if (!points) return;
        int embedded = 0, isolated = 0;
        for (auto const c : *points) {
            if (c == U'\u202A' || c == U'\u202B' || c == U'\u202D' || c == U'\u202E') ++embedded;
            if (c == U'\u202C') --embedded;
            if (c == U'\u2066' || c == U'\u2067' || c == U'\u2068') ++isolated;
            if (c == U'\u2069') --isolated;
        }
        if (embedded > 0 || isolated > 0)
            say(Severity::warning, text.place,
                "an invisible mark turns around the direction of writing and is not ended; what follows may read backwards");
    }

    void check_figures(At<std::string> const& text)
    {
        for (auto const& figure : find_figures(text.value))
            say(Severity::warning, text.place,
                "nobody can tell where `" + definitions::shown(figure) +
                    "` comes from; put it into figures.yaml and write {{figure.ID}} instead of the number");
    }

    void check_reading_age(At<std::string> const& text)
    {
        if (auto const age = reading_age(text.value); age && *age > reading_age_max)
            say(Severity::hint, text.place,
                "it reads as for somebody of " + std::to_string(std::min(*age, 25)) + (*age > 25 ? " or more" : "") +
                    "; shorter sentences and words are read by more, and 9 is what government writes for");
    }

    void check_braces(At<std::string> const& text)
    {
        auto const name = find_bare_field(text.value);
        if (name.empty()) return;
        auto const meant = name.find("link") != std::string::npos ? "{report_link}" : "{{" + name + "}}";
        say(Severity::warning, text.place,
            "`{" + definitions::shown(name) + "}` is posted as it stands; write `" + definitions::shown(meant) +
                "`, or leave out the braces");
    }

    void check_emoji(At<std::string> const& text)
    {
        auto const points = text::to_code_points(text.value);
        auto const count = points ? count_emoji(*points) : 0;
        if (count > emoji_max)
            say(Severity::warning, text.place,
                "it has " + std::to_string(count) + " emoji; a screen reader says the name of each, so use 3 at most");
        if (has_emoji_bullets(text.value))
            say(Severity::warning, text.place,
                "lines begin with emoji, and a screen reader says their names; begin with words");
    }

    void check_picture(definitions::Message const& message)
    {
        for (auto const& [lang, headline] : message.headline) {
            auto const text = message.text.find(lang);
            if (text == message.text.end()) continue;
            auto const missing = only_on_picture(headline.value, text->second.value);
            if (!missing.empty())
                say(Severity::hint, headline.place,
                    "only the picture says `" + definitions::shown(one_line(missing, 60)) +
                        "`; say it in the text too, for who cannot see pictures");
        }
    }

    void check_alt(At<std::string> const& alt)
    {
        check_braces(alt);
        for (auto const* opening :
             {"image of", "picture of", "photo of", "photograph of", "graphic of", "drawing of", "card saying"}) {
            // "A photograph of", "Image of".
            if (contains_words(alt.value.substr(0, 20), opening)) {
                say(Severity::warning, alt.place, "screen readers say that it is a picture; begin with what it shows");
                return;
            }
        }
    }

    std::string file_;
    std::vector<At<std::string>> known_;
    std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> lint(definitions::Partnership const& partnership)
{
    return Lint("partnership.yaml", partnership.hashtags).of_partnership();
}

std::vector<Problem> lint(definitions::Partnership const& partnership, definitions::Campaign const& campaign)
{
    auto known = partnership.hashtags;
    known.insert(known.end(), campaign.hashtags.begin(), campaign.hashtags.end());
    return Lint(campaign.file, std::move(known)).of(campaign);
}

}  // namespace peal::campaigns::planner
