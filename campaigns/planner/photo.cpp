#include "campaigns/planner/photo.hpp"

#include "campaigns/planner/event_dates.hpp"
#include "campaigns/planner/words.hpp"

namespace peal::campaigns::planner {

namespace {

constexpr std::size_t photo_words_max = 500;

std::string consent_words(definitions::OwnPhoto const& own)
{
    if (!own.consent) return "not needed: " + own.no_consent_reason;
    auto words = own.consent->by;
    if (own.consent->on) words += ", given " + date_words(*own.consent->on);
    if (own.consent->until) words += ", until " + date_words(*own.consent->until);
    return words;
}

}  // namespace

Photo to_photo(definitions::Definitions const& all, definitions::OwnPhoto const& own)
{
    Photo photo;
    photo.file = own.file.value;
    auto const mark = all.pictures.find(photo.file);
    if (mark != all.pictures.end()) photo.digest = mark->second.substr(mark->second.find(' ') + 1);
    photo.fit = own.fit;
    photo.source = one_line(own.source, photo_words_max);
    photo.consent = one_line(consent_words(own), photo_words_max);
    return photo;
}

}  // namespace peal::campaigns::planner
