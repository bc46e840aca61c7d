#include "connectors/x/snowflake.hpp"

#include <charconv>

namespace peal::connectors::x {

namespace {

constexpr Instant epoch{std::chrono::milliseconds(1288834974657)};
constexpr unsigned time_shift = 22;
constexpr std::uint64_t id_max = INT64_MAX;

}  // namespace

std::optional<std::uint64_t> parse_id(std::string_view id)
{
    if (id.empty() || id.size() > 19) return std::nullopt;
    std::uint64_t number = 0;
    auto const [end, error] = std::from_chars(id.data(), id.data() + id.size(), number);
    if (error != std::errc() || end != id.data() + id.size() || number > id_max) return std::nullopt;
    return number;
}

std::optional<Instant> time_of_id(std::string_view id)
{
    auto const number = parse_id(id);
    if (!number) return std::nullopt;
    return epoch + std::chrono::milliseconds(*number >> time_shift);
}

std::uint64_t first_id_at(Instant moment)
{
    auto const since = (moment - epoch).count();
    if (since <= 0) return 0;
    return static_cast<std::uint64_t>(since) << time_shift & id_max;
}

}  // namespace peal::connectors::x
