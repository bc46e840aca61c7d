#pragma once

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>

// Reading JSON that may hold anything: what is missing or of another type is empty.
namespace peal::worker {

std::string text_of(boost::json::object const& object, std::string_view key);
std::int64_t number_of(boost::json::object const& object, std::string_view key);  // -1 when missing
bool flag_of(boost::json::object const& object, std::string_view key);
boost::json::object object_of(boost::json::object const& object, std::string_view key);

}  // namespace peal::worker
