#pragma once

// Which characters belong to the path and the query of a link, and which of them may end it.
namespace peal::campaigns::text {

struct UrlCharacters {
    bool (*in_path)(char32_t c);
    bool (*ends_path)(char32_t c);
    bool (*in_query)(char32_t c);
    bool (*ends_query)(char32_t c);
};

// ASCII; in paths also Latin with accents and Cyrillic.
extern UrlCharacters const url_characters_of_x;

// Every script.
extern UrlCharacters const wide_url_characters;

}  // namespace peal::campaigns::text
