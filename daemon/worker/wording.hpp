#pragma once

#include "campaigns/post.hpp"
#include "core/result.hpp"

#include <string>

namespace peal::worker {

// What must hold of the words before any of them is drawn: UTF-8 without control characters, a headline, an address that
// people can type and whose link code is real. Rejected with the name of the part that is wrong.
Result<> check_wording(campaigns::Artwork const& artwork);

// A language tag goes to the text library as it is, so it is one or nothing.
std::string clean_lang(std::string const& lang);

}  // namespace peal::worker
