#include "connectors/oauth/credentials.hpp"

#include "connectors/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace peal::connectors::oauth {

namespace {

constexpr std::array<std::string_view, 9> known = {"access_token", "refresh_token", "issued_at",
                                                   "expires_at",   "client_id",     "client_secret",
                                                   "scopes",       "remote_id",     "handle"};

std::string known_fields()
{
    std::string list;
    for (auto const name : known) list += (list.empty() ? "" : ", ") + std::string(name);
    return list;
}

// Reads one field after the other and keeps the first thing that is wrong.
class FieldReader {
public:
    explicit FieldReader(boost::json::object const& object) : object_(object) {}

    std::string text(std::string_view name)
    {
        auto const* value = object_.if_contains(name);
        if (!value || value->is_null()) return {};
        if (!value->is_string()) {
            blame(name, "must be a string");
            return {};
        }
        return {value->get_string().data(), value->get_string().size()};
    }

    std::optional<Instant> moment(std::string_view name)
    {
        auto const written = text(name);
        if (written.empty()) return std::nullopt;
        auto const instant = parse_instant(written);
        if (!instant) {
            blame(name, "must be a UTC moment such as 2027-10-09T08:00:00Z");
            return std::nullopt;
        }
        return *instant;
    }

    std::vector<std::string> list(std::string_view name)
    {
        std::vector<std::string> items;
        auto const* value = object_.if_contains(name);
        if (!value || value->is_null()) return items;
        if (!value->is_array()) {
            blame(name, "must be a list of strings");
            return items;
        }
        for (auto const& item : value->get_array()) {
            if (!item.is_string()) {
                blame(name, "must be a list of strings");
                return items;
            }
            items.emplace_back(item.get_string().data(), item.get_string().size());
        }
        return items;
    }

    void blame(std::string_view name, std::string_view what)
    {
        if (!error_) error_ = "credentials: field `" + std::string(name.substr(0, 40)) + "` " + std::string(what);
    }

    std::optional<std::string> const& error() const { return error_; }

private:
    boost::json::object const& object_;
    std::optional<std::string> error_;
};

}  // namespace

Result<Credentials> parse_credentials(std::string_view json_text)
{
    auto const root = json::parse(json_text);
    if (!root || !root->is_object())
        return fail(ErrorKind::rejected, "credentials: not a JSON object; write one with the fields " + known_fields());
    auto const& object = root->get_object();
    FieldReader reader(object);
    for (auto const& entry : object)
        if (std::find(known.begin(), known.end(), std::string_view(entry.key().data(), entry.key().size())) ==
            known.end())
            reader.blame({entry.key().data(), entry.key().size()}, "is unknown; known are " + known_fields());

    Credentials credentials;
    credentials.remote_id = reader.text("remote_id");
    credentials.handle = reader.text("handle");
    if (credentials.handle.starts_with('@')) credentials.handle.erase(0, 1);
    credentials.grant.access_token = Secret(reader.text("access_token"));
    credentials.grant.refresh_token = Secret(reader.text("refresh_token"));
    credentials.grant.issued_at = reader.moment("issued_at");
    credentials.grant.expires_at = reader.moment("expires_at");
    credentials.grant.client_id = reader.text("client_id");
    credentials.grant.client_secret = Secret(reader.text("client_secret"));
    credentials.grant.scopes = reader.list("scopes");
    if (credentials.grant.access_token.empty()) reader.blame("access_token", "is missing");
    if (reader.error()) return fail(ErrorKind::rejected, *reader.error());
    return credentials;
}

Secret to_credentials_json(Credentials const& credentials)
{
    boost::json::object object;
    auto const put = [&](std::string_view name, std::string const& value) {
        if (!value.empty()) object[name] = value;
    };
    auto const& grant = credentials.grant;
    put("remote_id", credentials.remote_id);
    put("handle", credentials.handle);
    put("access_token", grant.access_token.reveal());
    put("refresh_token", grant.refresh_token.reveal());
    if (grant.issued_at) put("issued_at", to_iso(*grant.issued_at));
    if (grant.expires_at) put("expires_at", to_iso(*grant.expires_at));
    put("client_id", grant.client_id);
    put("client_secret", grant.client_secret.reveal());
    if (!grant.scopes.empty()) {
        auto& scopes = object["scopes"].emplace_array();
        for (auto const& scope : grant.scopes) scopes.emplace_back(scope);
    }
    return Secret(boost::json::serialize(object));
}

}  // namespace peal::connectors::oauth
