#include "daemon/worker/hidden_signs.hpp"

#include <cctype>

namespace peal::worker {

namespace {

constexpr std::string_view joint = "\u200b";                            // a zero width space: a line may end here
constexpr std::string_view isolate = "\u2066", isolate_end = "\u2069";  // from left to right, apart from what is around

}  // namespace

std::string with_joints(std::string const& text, std::string_view ends, std::size_t count)
{
    std::string jointed;
    for (char const c : text) {
        jointed += c;
        if (ends.find(c) == std::string_view::npos || count == 0) continue;
        jointed += joint;
        --count;
    }
    return jointed;
}

std::string with_isolated_names(std::string const& text)
{
    auto const in_name = [&](std::size_t at) {
        return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '_');
    };
    std::string isolated;
    for (std::size_t at = 0; at < text.size();) {
        bool const sign = text[at] == '#' || text[at] == '@';
        if (!sign || !in_name(at + 1)) {
            isolated += text[at++];
            continue;
        }
        auto const start = at++;
        while (in_name(at)) ++at;
        isolated.append(isolate).append(text, start, at - start).append(isolate_end);
    }
    return isolated;
}

std::string without_hidden_signs(std::string text)
{
    for (auto const sign : {joint, isolate, isolate_end})
        for (auto at = text.find(sign); at != std::string::npos; at = text.find(sign, at)) text.erase(at, sign.size());
    return text;
}

}  // namespace peal::worker
