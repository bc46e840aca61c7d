#pragma once

#include "core/result.hpp"
#include "daemon/http/server.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>

// What every handler of the office needs: JSON answers, problem documents (RFC 9457), and reading what was asked.
namespace peal::office {

http::Response ok(boost::json::value const& body);
http::Response problem(int status, std::string_view title, std::string detail);

// The status of an Error: 404, 409, 400 for what the caller did; 503 when the database does not answer.
http::Response problem(Error const& error);

http::Response no_such_path(http::Request const& request);

// The query's fields, percent-decoded. Rejected for a field outside `known`, one that stands twice, or bad encoding.
Result<std::map<std::string, std::string>> read_query(std::string_view query,
                                                      std::initializer_list<std::string_view> known);

// The body as a JSON object ("" counts as {}). Rejected for anything else, and for a member outside `known`.
Result<boost::json::object> read_object(std::string_view body, std::initializer_list<std::string_view> known);

// The text member of that name; empty when absent. Rejected when it is no text.
Result<std::string> text_member(boost::json::object const& object, std::string_view name);

// The member of that name, when there is one. Rejected when it is anything else.
Result<bool> flag_member(boost::json::object const& object, std::string_view name);
Result<std::optional<int>> number_member(boost::json::object const& object, std::string_view name);

// How many things are to be listed: 100 when the text is empty. Rejected for anything but a number from 1 to 1000.
Result<int> read_limit(std::string_view text);

// "2027-10-09". Rejected for anything else.
Result<std::chrono::local_days> read_date(std::string_view text);

}  // namespace peal::office
