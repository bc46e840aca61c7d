#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// Small text work of the composer, on Unicode text in UTF-8.
namespace peal::campaigns::planner {

std::string to_nfc(std::string_view text);

std::size_t count_code_points(std::string_view utf8);

// Without blanks and line ends at both ends.
std::string trim(std::string_view text);

// Runs of blanks, line ends and control characters as one blank, at most `code_points_max` long; without signs that are not seen,
// such as those that turn around the direction of writing, but for those that words and emoji are spelt with. For text that
// others wrote, such as an event's title.
std::string one_line(std::string_view text, std::size_t code_points_max);

// Whether anything of it is more than blanks and invisible marks.
bool has_visible(std::string_view utf8);

// Whether it ends as a sentence does in whatever script, quotes and brackets behind the stop aside. So does an empty text.
bool ends_sentence(std::string_view text);

// As one line without regard to case: two texts that read the same are the same folded, however their letters are composed and their
// blanks set.
std::string folded(std::string_view text);

// Whether `part` stands in `text`, without regard to case and to how blanks are set.
bool contains_words(std::string_view text, std::string_view part);

// Whether `name` stands in `text` as words of its own, without regard to case and to how blanks are set: "Labour" does not
// stand in "labourer".
bool contains_name(std::string_view text, std::string_view name);

// Whether `hashtag` ("#StampItOut") stands in `text` as a hashtag of its own, without regard to case.
bool contains_hashtag(std::string_view text, std::string_view hashtag);

bool has_capital(std::string_view utf8);

// The text with each hashtag in it that is `hashtag` but for its case written as `hashtag` is.
std::string spell_hashtag(std::string text, std::string_view hashtag);

}  // namespace peal::campaigns::planner
