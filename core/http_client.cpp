#include "core/http_client.hpp"

#include <algorithm>
#include <cctype>

namespace peal {

HttpResponse::HttpResponse(int s, std::string b, std::string content_type) : status(s), body(std::move(b))
{
    headers.push_back({"Content-Type", std::move(content_type)});
}

std::string const* HttpResponse::find_header(std::string_view name) const
{
    auto const lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    for (auto const& header : headers)
        if (std::equal(header.name.begin(), header.name.end(), name.begin(), name.end(),
                       [&](char a, char b) { return lower(a) == lower(b); }))
            return &header.value;
    return nullptr;
}

}  // namespace peal
