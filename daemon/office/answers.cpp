#include "daemon/office/answers.hpp"

#include "core/time.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/url/encoding_opts.hpp>
#include <boost/url/pct_string_view.hpp>

#include <algorithm>
#include <charconv>

namespace peal::office {

namespace json = boost::json;

namespace {

constexpr std::size_t depth_max = 8;
constexpr int limit_max = 1000;
constexpr int number_max = 1'000'000;

json::value const* find_member(json::object const& object, std::string_view name)
{
    auto const* value = object.if_contains(json::string_view(name.data(), name.size()));
    return value == nullptr || value->is_null() ? nullptr : value;
}

std::string known_names(std::initializer_list<std::string_view> known)
{
    std::string names;
    for (auto const name : known) names += (names.empty() ? "" : ", ") + std::string(name);
    return names.empty() ? "none" : names;
}

bool is_known(std::string_view name, std::initializer_list<std::string_view> known)
{
    return std::find(known.begin(), known.end(), name) != known.end();
}

std::optional<std::string> decode(std::string_view text)
{
    auto const view = boost::urls::make_pct_string_view(boost::urls::string_view(text.data(), text.size()));
    if (!view) return {};
    boost::urls::encoding_opts options;
    options.space_as_plus = true;
    std::string decoded;
    view->decode(options, boost::urls::string_token::assign_to(decoded));
    return decoded;
}

}  // namespace

http::Response ok(json::value const& body)
{
    http::Response response(200, json::serialize(body));
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

http::Response problem(int status, std::string_view title, std::string detail)
{
    json::object body;
    body["type"] = "about:blank";
    body["title"] = std::string(title);
    body["status"] = status;
    body["detail"] = std::move(detail);
    http::Response response(status, json::serialize(body), "application/problem+json");
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

http::Response problem(Error const& error)
{
    if (error.detail == "not found") return problem(404, "Not found", error.message);
    if (error.detail == "conflict") return problem(409, "Not possible now", error.message);
    if (error.kind == ErrorKind::rejected) return problem(400, "Cannot be done as asked", error.message);
    if (error.kind == ErrorKind::bug)
        return problem(500, "Our mistake", "Something went wrong here; the log says what");
    return problem(503, "Not available", error.message);
}

http::Response no_such_path(http::Request const& request)
{
    return problem(404, "Not found",
                   "there is nothing at " + request.method + " " + request.path + "; docs/api.md lists what there is");
}

Result<std::map<std::string, std::string>> read_query(std::string_view query,
                                                      std::initializer_list<std::string_view> known)
{
    std::map<std::string, std::string> fields;
    while (!query.empty()) {
        auto const end = std::min(query.find('&'), query.size());
        auto const pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        auto const equals = std::min(pair.find('='), pair.size());
        auto const name = decode(pair.substr(0, equals));
        auto const value = decode(equals < pair.size() ? pair.substr(equals + 1) : std::string_view());
        if (!name || !value) return fail(ErrorKind::rejected, "the query is not percent-encoded as it should be");
        if (!is_known(*name, known))
            return fail(ErrorKind::rejected, "unknown field `" + *name + "`; known: " + known_names(known));
        if (!fields.emplace(*name, *value).second)
            return fail(ErrorKind::rejected, "field `" + *name + "` stands twice");
    }
    return fields;
}

Result<json::object> read_object(std::string_view body, std::initializer_list<std::string_view> known)
{
    if (body.empty()) return json::object();
    boost::system::error_code ec;
    json::parse_options options;
    options.max_depth = depth_max;
    auto value = json::parse(json::string_view(body.data(), body.size()), ec, {}, options);
    if (ec || !value.is_object()) return fail(ErrorKind::rejected, "the body is not a JSON object");
    for (auto const& [name, member] : value.get_object())
        if (!is_known(std::string_view(name.data(), name.size()), known))
            return fail(ErrorKind::rejected,
                        "unknown member `" + std::string(name) + "`; known: " + known_names(known));
    return std::move(value.get_object());
}

Result<std::string> text_member(json::object const& object, std::string_view name)
{
    auto const* value = find_member(object, name);
    if (value == nullptr) return std::string();
    if (!value->is_string()) return fail(ErrorKind::rejected, "member `" + std::string(name) + "` must be text");
    return std::string(value->get_string());
}

Result<bool> flag_member(json::object const& object, std::string_view name)
{
    auto const* value = find_member(object, name);
    if (value == nullptr) return false;
    if (!value->is_bool()) return fail(ErrorKind::rejected, "member `" + std::string(name) + "` must be true or false");
    return value->get_bool();
}

Result<std::optional<int>> number_member(json::object const& object, std::string_view name)
{
    auto const* value = find_member(object, name);
    if (value == nullptr) return std::optional<int>();
    if (!value->is_int64() || value->get_int64() < 0 || value->get_int64() > number_max)
        return fail(ErrorKind::rejected, "member `" + std::string(name) + "` must be a number");
    return std::optional(static_cast<int>(value->get_int64()));
}

Result<int> read_limit(std::string_view text)
{
    int limit = 100;
    if (text.empty()) return limit;
    auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (ec != std::errc() || end != text.data() + text.size() || limit < 1 || limit > limit_max)
        return fail(ErrorKind::rejected, "limit must be a number from 1 to " + std::to_string(limit_max));
    return limit;
}

Result<std::chrono::local_days> read_date(std::string_view text)
{
    auto const instant = text.size() == 10 ? parse_instant(text) : Result<Instant>(fail(ErrorKind::rejected, ""));
    if (!instant)
        return fail(ErrorKind::rejected, "`" + std::string(text.substr(0, 40)) + "` is not a date; write 2027-10-09");
    return std::chrono::local_days(std::chrono::floor<std::chrono::days>(*instant).time_since_epoch());
}

}  // namespace peal::office
