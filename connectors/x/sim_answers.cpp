#include "connectors/x/sim_answers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace peal::connectors::x::sim {

namespace {

std::string type_address(std::string_view type, bool new_dialect = false)
{
    if (type.empty()) return "about:blank";
    return (new_dialect ? "https://api.x.com/2/problems/" : "https://api.twitter.com/2/problems/") + std::string(type);
}

}  // namespace

HttpResponse answer(int status, boost::json::value const& body)
{
    return {status, boost::json::serialize(body), "application/json; charset=utf-8"};
}

HttpResponse problem(int status, std::string_view title, std::string_view detail, std::string_view type)
{
    boost::json::object const body{
        {"title", title}, {"detail", detail}, {"type", type_address(type)}, {"status", status}};
    return {status, boost::json::serialize(body), "application/problem+json"};
}

HttpResponse invalid(std::string_view message, std::string_view parameter, std::string_view value)
{
    boost::json::object error{{"message", message}};
    if (!parameter.empty()) error["parameters"] = boost::json::object{{parameter, boost::json::array{value}}};
    boost::json::array errors;
    errors.emplace_back(std::move(error));
    boost::json::object const body{{"errors", errors},
                                   {"title", "Invalid Request"},
                                   {"detail", "One or more parameters to your request was invalid."},
                                   {"type", type_address("invalid-request")}};
    return {400, boost::json::serialize(body), "application/problem+json"};
}

HttpResponse unauthorized()
{
    return problem(401, "Unauthorized", "Unauthorized");
}

HttpResponse forbidden(std::string_view detail)
{
    return problem(403, "Forbidden", detail);
}

HttpResponse wrong_kind_of_token()
{
    return problem(
        403, "Unsupported Authentication",
        "Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported authentication types are "
        "[OAuth 1.0a User Context, OAuth 2.0 User Context].",
        "unsupported-authentication");
}

HttpResponse not_found(std::string_view path)
{
    return problem(404, "Not Found Error", "Nothing answers at " + std::string(path.substr(0, 100)) + ".",
                   "resource-not-found");
}

HttpResponse too_many_requests()
{
    return problem(429, "Too Many Requests", "Too Many Requests");
}

HttpResponse no_credits(bool new_dialect)
{
    if (new_dialect) return problem(402, "Payment Required", "credits depleted", "credits-depleted");
    boost::json::object const body{
        {"account_id", 1},
        {"title", "CreditsDepleted"},
        {"detail", "Your enrolled account [1] does not have any credits to fulfill this request."},
        {"type", type_address("credits")}};
    return {402, boost::json::serialize(body), "application/problem+json"};
}

HttpResponse token_error(int status, std::string_view code, std::string_view description)
{
    return answer(status, boost::json::object{{"error", code}, {"error_description", description}});
}

boost::json::object missing_id(std::string_view id, bool new_dialect)
{
    return {{"value", id},
            {"detail", "Could not find tweet with ids: [" + std::string(id) + "]."},
            {"title", "Not Found Error"},
            {"resource_type", "tweet"},
            {"parameter", "ids"},
            {"resource_id", id},
            {"type", type_address("resource-not-found", new_dialect)}};
}

boost::json::object denied_field(std::string_view id, std::string_view field, bool new_dialect)
{
    return {{"resource_id", id},
            {"parameter", field},
            {"resource_type", "tweet"},
            {"section", "data"},
            {"title", "Field Authorization Error"},
            {"value", id},
            {"detail", "Sorry, you are not authorized to access '" + std::string(field) + "' on the Tweet with id : [" +
                           std::string(id) + "]."},
            {"type", type_address("not-authorized-for-field", new_dialect)},
            {"field", field}};
}

}  // namespace peal::connectors::x::sim
