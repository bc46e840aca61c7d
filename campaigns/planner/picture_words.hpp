#pragma once

#include <string>
#include <string_view>

namespace peal::campaigns::planner {

// What of a picture's headline its post should say too, for who cannot see the picture (government practice on accessible posts:
// the words of a picture of words stand in the post). The first number that the text lacks; else the headline where the
// text has none of its words. Empty: it says enough. `{{fields}}` are left aside, and numbers are not looked for in a text that
// has any. Pure.
std::string only_on_picture(std::string_view headline, std::string_view text);

}  // namespace peal::campaigns::planner
