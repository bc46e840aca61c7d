#include "daemon/http/server.hpp"

#include <algorithm>
#include <cctype>

namespace peal::http {

std::string const* Request::find_header(std::string_view name) const
{
    auto const lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    for (auto const& header : headers)
        if (std::equal(header.name.begin(), header.name.end(), name.begin(), name.end(),
                       [&](char a, char b) { return lower(a) == lower(b); }))
            return &header.value;
    return nullptr;
}

}  // namespace peal::http
