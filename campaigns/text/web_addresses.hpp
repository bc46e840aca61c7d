#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace peal::campaigns::text {

// The addresses that a text makes readers' programs link to, by X's rules, with a scheme where none is written. Those that
// begin with `own` (without its scheme), our own short links, are left out; an empty `own` leaves out none.
std::vector<std::string> web_addresses(std::string_view utf8, std::string_view own);

}  // namespace peal::campaigns::text
