#pragma once

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Reading what networks answer. A network may send anything: a missing key and a value of the wrong type are the same
// "absent", never an exception.
namespace peal::connectors::json {

// Absent when `text` is not one whole JSON value, is nested deeper than 32 levels or is larger than 16 MiB.
std::optional<boost::json::value> parse(std::string_view text);

// The value at a dotted path; a step into an array is its index: "data.0.public_metrics.like_count". An empty path is
// the value itself. nullptr when absent. The result lives as long as `root`.
boost::json::value const* find(boost::json::value const& root, std::string_view path);

// As find, and nullptr when the value is not of that type.
boost::json::object const* find_object(boost::json::value const& root, std::string_view path);
boost::json::array const* find_array(boost::json::value const& root, std::string_view path);

// Absent when the value is not a string.
std::optional<std::string> find_string(boost::json::value const& root, std::string_view path);

// A string, or an integer written as digits: networks disagree about ids. Never a fraction (an id beyond 2^53 would
// have lost digits), never empty, and nothing that could not stand in an address or a row as it is.
std::optional<std::string> find_id(boost::json::value const& root, std::string_view path);

// An integer, a fraction without a fractional part, or a string of digits.
std::optional<std::int64_t> find_integer(boost::json::value const& root, std::string_view path);

std::optional<bool> find_bool(boost::json::value const& root, std::string_view path);

// The string at `path`, or empty: for texts that only go into a message.
std::string text_at(boost::json::value const& root, std::string_view path);

}  // namespace peal::connectors::json
