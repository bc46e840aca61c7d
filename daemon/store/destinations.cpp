#include "daemon/store/destinations.hpp"

#include <algorithm>

namespace peal::store {

Destinations::Code Destinations::pad(std::string_view code)
{
    Code padded{};
    std::copy_n(code.begin(), std::min(code.size(), padded.size()), padded.begin());
    return padded;
}

bool Destinations::is_code(std::string_view code)
{
    return !code.empty() && code.size() <= code_length_max && code.find('\0') == std::string_view::npos;
}

bool Destinations::add(std::string_view code, std::string_view address)
{
    if (!is_code(code)) return false;
    auto const padded = pad(code);
    if (!entries_.empty() && entries_.back().code >= padded) return false;
    auto known = numbers_.find(address);
    if (known == numbers_.end()) {
        known = numbers_.emplace(std::string(address), static_cast<std::uint32_t>(addresses_.size())).first;
        addresses_.emplace_back(address);
    }
    entries_.push_back({padded, known->second});
    return true;
}

std::string_view Destinations::find(std::string_view code) const
{
    if (!is_code(code)) return {};
    auto const padded = pad(code);
    auto const found = std::lower_bound(entries_.begin(), entries_.end(), padded,
                                        [](Entry const& entry, Code const& wanted) { return entry.code < wanted; });
    if (found == entries_.end() || found->code != padded) return {};
    return addresses_[found->address];
}

}  // namespace peal::store
