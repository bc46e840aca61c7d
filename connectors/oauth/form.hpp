#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace peal::connectors::oauth {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// Every byte but RFC 3986's unreserved ones as %XX, so a space is %20: fit for a query and for a form body.
std::string percent_encode(std::string_view text);

// "a=1&b=two%20words", in the order given.
std::string form_encode(Pairs const& pairs);

// Reads a query or a form body; '+' is a space, a broken %-escape stays as it is written.
Pairs form_decode(std::string_view text);

// The first value of that name; empty when there is none.
std::string value_of(Pairs const& pairs, std::string_view name);

}  // namespace peal::connectors::oauth
