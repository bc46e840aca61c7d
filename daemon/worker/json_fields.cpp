#include "daemon/worker/json_fields.hpp"

#include <boost/json/value.hpp>

namespace peal::worker {

namespace json = boost::json;

std::string text_of(json::object const& object, std::string_view key)
{
    auto const* value = object.if_contains(key);
    auto const* text = value ? value->if_string() : nullptr;
    return text ? std::string(text->data(), text->size()) : std::string();
}

std::int64_t number_of(json::object const& object, std::string_view key)
{
    auto const* value = object.if_contains(key);
    auto const* number = value ? value->if_int64() : nullptr;
    return number ? *number : -1;
}

bool flag_of(json::object const& object, std::string_view key)
{
    auto const* value = object.if_contains(key);
    auto const* flag = value ? value->if_bool() : nullptr;
    return flag && *flag;
}

json::object object_of(json::object const& object, std::string_view key)
{
    auto const* value = object.if_contains(key);
    auto const* inner = value ? value->if_object() : nullptr;
    return inner ? *inner : json::object();
}

}  // namespace peal::worker
