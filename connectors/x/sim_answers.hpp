#pragma once

#include "core/http_client.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string>
#include <string_view>

// The bodies X answers with, refusals first.
namespace peal::connectors::x::sim {

HttpResponse answer(int status, boost::json::value const& body);

// {"title","detail","type","status"}; `type` is a problem's last path segment, or empty for about:blank.
HttpResponse problem(int status, std::string_view title, std::string_view detail, std::string_view type = {});

// 400 with one message in errors[]; `parameter` names the field, its value is shown.
HttpResponse invalid(std::string_view message, std::string_view parameter = {}, std::string_view value = {});

HttpResponse unauthorized();
HttpResponse forbidden(std::string_view detail);
HttpResponse wrong_kind_of_token();
HttpResponse not_found(std::string_view path);
HttpResponse too_many_requests();
HttpResponse no_credits(bool new_dialect);

// RFC 6749 5.2.
HttpResponse token_error(int status, std::string_view code, std::string_view description);

// An entry of errors[] beside data: an id that is not there, a field that is not for this reader.
boost::json::object missing_id(std::string_view id, bool new_dialect);
boost::json::object denied_field(std::string_view id, std::string_view field, bool new_dialect);

}  // namespace peal::connectors::x::sim
