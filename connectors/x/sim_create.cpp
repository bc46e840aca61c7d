#include "connectors/x/sim_create.hpp"

#include "campaigns/text/code_points.hpp"
#include "campaigns/text/measure.hpp"
#include "connectors/json.hpp"
#include "connectors/sim_request.hpp"
#include "connectors/x/sim_answers.hpp"
#include "connectors/x/snowflake.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace peal::connectors::x::sim {

namespace {

namespace ct = campaigns::text;

constexpr std::array<std::string_view, 6> played = {"text",           "media",        "reply",
                                                    "reply_settings", "made_with_ai", "paid_partnership"};
constexpr std::array<std::string_view, 4> reply_settings = {"following", "mentionedUsers", "subscribers", "verified"};

template <std::size_t N>
bool has(std::array<std::string_view, N> const& names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<HttpResponse> unknown_key(boost::json::object const& object, std::vector<std::string_view> const& known,
                                        std::string_view inside)
{
    for (auto const& entry : object) {
        std::string_view const key(entry.key().data(), entry.key().size());
        if (std::find(known.begin(), known.end(), key) == known.end())
            return invalid("[$." + std::string(inside) + std::string(key.substr(0, 40)) +
                               ": is not defined in the schema and the schema does not allow additional properties]",
                           key.substr(0, 40));
    }
    return std::nullopt;
}

std::optional<HttpResponse> check_text(std::string const& text)
{
    auto const measure = ct::measure("x", text);
    if (!measure) return invalid("The text is not readable.", "text");
    if (measure->length > measure->limit)
        return invalid("Your Tweet text is too long. For more information see the documentation.", "text");
    if (measure->cashtags.size() > 1) return forbidden("Posts are limited to a maximum of one cashtag.");
    return std::nullopt;
}

std::optional<HttpResponse> read_media(boost::json::object const& media, std::vector<std::string>& ids)
{
    if (auto wrong = unknown_key(media, {"media_ids"}, "media.")) return wrong;
    auto const* list = media.if_contains("media_ids");
    if (!list || !list->is_array() || list->get_array().empty() || list->get_array().size() > 4)
        return invalid("[$.media.media_ids: there must be 1 to 4 items]", "media.media_ids");
    for (auto const& item : list->get_array()) {
        std::string const id =
            item.is_string() ? std::string(item.get_string().data(), item.get_string().size()) : std::string();
        if (!parse_id(id))
            return invalid("[$.media.media_ids: does not match the regex pattern ^[0-9]{1,19}$]", "media.media_ids",
                           id.substr(0, 40));
        ids.push_back(id);
    }
    return std::nullopt;
}

}  // namespace

tl::expected<CreateRequest, HttpResponse> read_create(HttpRequest const& request)
{
    auto const refuse = [](HttpResponse response) { return tl::unexpected<HttpResponse>(std::move(response)); };
    if (media_type(request) != "application/json") return refuse(invalid("Content-Type must be application/json."));
    auto const root = json::parse(request.body);
    if (!root || !root->is_object()) return refuse(invalid("Request body must be a JSON object."));
    auto const& body = root->get_object();
    if (body.contains("quote_tweet_id"))
        return refuse(forbidden("Quoting posts is not included in your access level."));
    if (auto wrong = unknown_key(body, {played.begin(), played.end()}, "")) return refuse(std::move(*wrong));

    CreateRequest create;
    if (auto const* text = body.if_contains("text")) {
        if (!text->is_string()) return refuse(invalid("[$.text: expected string]", "text"));
        create.text.assign(text->get_string().data(), text->get_string().size());
    }
    if (auto const* media = body.if_contains("media")) {
        if (!media->is_object()) return refuse(invalid("[$.media: expected object]", "media"));
        if (auto wrong = read_media(media->get_object(), create.media_ids)) return refuse(std::move(*wrong));
    }
    if (auto const* reply = body.if_contains("reply")) {
        create.in_reply_to = json::find_string(*reply, "in_reply_to_tweet_id").value_or("");
        if (!reply->is_object() || !parse_id(create.in_reply_to))
            return refuse(invalid("[$.reply.in_reply_to_tweet_id: is missing]", "reply"));
        if (auto wrong = unknown_key(reply->get_object(),
                                     {"in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata"},
                                     "reply."))
            return refuse(std::move(*wrong));
    }
    if (auto const* setting = body.if_contains("reply_settings"))
        if (!setting->is_string() || !has(reply_settings, {setting->get_string().data(), setting->get_string().size()}))
            return refuse(invalid("[$.reply_settings: does not have a value in the enumeration]", "reply_settings"));
    for (auto const* flag : {"made_with_ai", "paid_partnership"})
        if (auto const* value = body.if_contains(flag); value && !value->is_bool())
            return refuse(invalid("expected boolean", flag));
    if (create.text.empty() && create.media_ids.empty()) return refuse(invalid("[$.text: is missing]", "text"));
    if (auto wrong = check_text(create.text); wrong && !create.text.empty()) return refuse(std::move(*wrong));
    if (auto const points = ct::to_code_points(create.text))
        if (auto const composed = ct::to_nfc(*points)) create.text = ct::to_utf8(*composed);
    return create;
}

}  // namespace peal::connectors::x::sim
