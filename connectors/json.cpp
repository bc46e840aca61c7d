#include "connectors/json.hpp"

#include "connectors/words.hpp"

#include <boost/json/parse.hpp>

#include <charconv>
#include <cmath>

namespace peal::connectors::json {

namespace {

constexpr std::size_t bytes_max = 16u << 20;
constexpr std::size_t id_bytes_max = 200;

template <class T>
std::optional<T> whole_number(std::string_view text)
{
    T number{};
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

boost::json::value const* step(boost::json::value const& from, std::string_view name)
{
    if (auto const* object = from.if_object()) return object->if_contains(name);
    if (auto const* array = from.if_array()) {
        auto const index = whole_number<std::size_t>(name);
        return index && *index < array->size() ? &(*array)[*index] : nullptr;
    }
    return nullptr;
}

}  // namespace

std::optional<boost::json::value> parse(std::string_view text)
{
    if (text.size() > bytes_max) return std::nullopt;
    boost::json::error_code error;
    auto value = boost::json::parse(text, error);
    if (error) return std::nullopt;
    return value;
}

boost::json::value const* find(boost::json::value const& root, std::string_view path)
{
    auto const* at = &root;
    while (at && !path.empty()) {
        auto const dot = path.find('.');
        at = step(*at, path.substr(0, dot));
        path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
    return at;
}

boost::json::object const* find_object(boost::json::value const& root, std::string_view path)
{
    auto const* value = find(root, path);
    return value ? value->if_object() : nullptr;
}

boost::json::array const* find_array(boost::json::value const& root, std::string_view path)
{
    auto const* value = find(root, path);
    return value ? value->if_array() : nullptr;
}

std::optional<std::string> find_string(boost::json::value const& root, std::string_view path)
{
    auto const* value = find(root, path);
    if (!value || !value->is_string()) return std::nullopt;
    auto const& text = value->get_string();
    return std::string(text.data(), text.size());
}

std::optional<std::string> find_id(boost::json::value const& root, std::string_view path)
{
    auto const* value = find(root, path);
    if (!value) return std::nullopt;
    if (value->is_int64()) return std::to_string(value->get_int64());
    if (value->is_uint64()) return std::to_string(value->get_uint64());
    if (!value->is_string()) return std::nullopt;
    std::string_view const id(value->get_string().data(), value->get_string().size());
    if (id.empty() || id.size() > id_bytes_max || !is_printable(id)) return std::nullopt;
    return std::string(id);
}

std::optional<std::int64_t> find_integer(boost::json::value const& root, std::string_view path)
{
    auto const* value = find(root, path);
    if (!value) return std::nullopt;
    if (value->is_int64()) return value->get_int64();
    if (value->is_string()) return whole_number<std::int64_t>({value->get_string().data(), value->get_string().size()});
    if (value->is_double()) {
        // Only what a double holds exactly.
        constexpr double exact = 9007199254740992.0;
        auto const number = value->get_double();
        if (std::abs(number) <= exact && std::trunc(number) == number) return static_cast<std::int64_t>(number);
    }
    return std::nullopt;
}

std::optional<bool> find_bool(boost::json::value const& root, std::string_view path)
{
    auto const* value = find(root, path);
    if (!value || !value->is_bool()) return std::nullopt;
    return value->get_bool();
}

std::string text_at(boost::json::value const& root, std::string_view path)
{
    return find_string(root, path).value_or(std::string());
}

}  // namespace peal::connectors::json
