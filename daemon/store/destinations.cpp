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
    entries_.push_back({padded, number_of(address)});
    return true;
}

void Destinations::put(std::vector<Link> links)
{
    std::erase_if(links, [](Link const& link) { return !is_code(link.code); });
    std::stable_sort(links.begin(), links.end(),
                     [](Link const& a, Link const& b) { return pad(a.code) < pad(b.code); });
    std::vector<Entry> merged;
    merged.reserve(entries_.size() + links.size());
    auto old = entries_.begin();
    for (auto link = links.begin(); link != links.end(); ++link) {
        auto const code = pad(link->code);
        while (old != entries_.end() && old->code < code) merged.push_back(*old++);
        if (old != entries_.end() && old->code == code) ++old;
        bool const comes_again = std::next(link) != links.end() && pad(std::next(link)->code) == code;
        if (!comes_again && !link->address.empty()) merged.push_back({code, number_of(link->address)});
    }
    merged.insert(merged.end(), old, entries_.end());
    entries_ = std::move(merged);
}

std::uint32_t Destinations::number_of(std::string_view address)
{
    auto known = numbers_.find(address);
    if (known == numbers_.end()) {
        known = numbers_.emplace(std::string(address), static_cast<std::uint32_t>(addresses_.size())).first;
        addresses_.emplace_back(address);
    }
    return known->second;
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
