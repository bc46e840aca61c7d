#include "daemon/cli/input.hpp"

#include <istream>

namespace peal::cli {

namespace {

auto too_large(std::string_view what, std::size_t bytes_max)
{
    return fail(ErrorKind::rejected, std::string(what) + " has more than " + std::to_string(bytes_max) + " bytes");
}

}  // namespace

Result<std::string> read_all(std::istream& in, std::size_t bytes_max)
{
    std::string all;
    char buffer[16384];
    while (in.read(buffer, sizeof buffer) || in.gcount() > 0) {
        all.append(buffer, static_cast<std::size_t>(in.gcount()));
        if (all.size() > bytes_max) return too_large("standard input", bytes_max);
    }
    return all;
}

Result<std::optional<std::string>> read_line(std::istream& in, std::size_t bytes_max)
{
    auto* const source = in.rdbuf();
    constexpr auto end = std::char_traits<char>::eof();
    std::string line;
    bool any = false;
    bool large = false;
    for (auto c = source->sbumpc(); c != end; c = source->sbumpc()) {
        any = true;
        if (c == '\n') break;
        if (line.size() < bytes_max)
            line.push_back(static_cast<char>(c));
        else
            large = true;
    }
    if (large) return too_large("the line", bytes_max);
    if (!any) return std::optional<std::string>();
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return std::optional(std::move(line));
}

}  // namespace peal::cli
