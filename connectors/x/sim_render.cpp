#include "connectors/x/sim_render.hpp"

#include "campaigns/text/code_points.hpp"
#include "campaigns/text/measure.hpp"
#include "connectors/oauth/form.hpp"
#include "connectors/x/sim_answers.hpp"
#include "connectors/x/snowflake.hpp"

#include <algorithm>
#include <array>

namespace peal::connectors::x::sim {

namespace {

namespace ct = campaigns::text;

std::string escaped(std::string_view text)
{
    std::string result;
    for (char const c : text) {
        if (c == '&')
            result += "&amp;";
        else if (c == '<')
            result += "&lt;";
        else if (c == '>')
            result += "&gt;";
        else
            result += c;
    }
    return result;
}

// Ten characters that no other link of any post has.
std::string short_link(std::string const& post, std::size_t index)
{
    constexpr std::string_view letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    auto number = parse_id(post).value_or(0) * 16 + index;
    std::string slug;
    for (; slug.size() < 10 || number != 0; number /= letters.size()) slug += letters[number % letters.size()];
    return "https://t.co/" + slug;
}

std::string with_scheme(std::string const& link)
{
    return link.find("://") == std::string::npos ? "http://" + link : link;
}

std::string iso_with_milliseconds(Instant moment)
{
    auto text = to_iso(moment);
    return text.find('.') == std::string::npos ? text.substr(0, text.size() - 1) + ".000Z" : text;
}

Shown make_shown(StoredPost const& post, std::string_view handle, std::string_view public_address)
{
    Shown result;
    auto const measure = ct::measure("x", post.text);
    auto const points = ct::to_code_points(post.text);
    if (!measure || !points) {
        result.text = escaped(post.text);
    } else {
        std::size_t at = 0;
        for (auto const& url : measure->urls) {
            auto const link = short_link(post.id, result.urls.size());
            result.text += escaped(ct::to_utf8(ct::CodePointView(*points).substr(at, url.start - at))) + link;
            auto const target = with_scheme(url.text);
            result.urls.emplace_back(boost::json::object{
                {"url", link}, {"expanded_url", target}, {"display_url", target.substr(target.find("://") + 3)}});
            at = url.end;
        }
        result.text += escaped(ct::to_utf8(ct::CodePointView(*points).substr(at)));
    }
    if (!post.media.empty()) {
        auto const link = short_link(post.id, result.urls.size());
        result.text += (result.text.empty() ? "" : " ") + link;
        auto const target = std::string(public_address) + "/" + std::string(handle) + "/status/" + post.id + "/photo/1";
        for (auto const& media : post.media)
            result.urls.emplace_back(boost::json::object{{"url", link},
                                                         {"expanded_url", target},
                                                         {"display_url", "pic.x.com/" + link.substr(13)},
                                                         {"media_key", "3_" + media.id}});
    }
    return result;
}

std::int64_t counter(StoredPost const& post, char const* name)
{
    auto const found = post.counters.find(name);
    return found == post.counters.end() ? 0 : found->second;
}

}  // namespace

ReadQuery read_query(std::string_view query)
{
    auto const pairs = oauth::form_decode(query);
    ReadQuery read;
    auto fields = oauth::value_of(pairs, "tweet.fields");
    if (fields.empty()) {
        fields = oauth::value_of(pairs, "post.fields");
        read.new_dialect = !fields.empty();
    }
    std::string_view rest = fields;
    while (!rest.empty()) {
        auto const comma = rest.find(',');
        read.fields.emplace(rest.substr(0, comma));
        rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    }
    return read;
}

boost::json::object render(StoredPost const& post, std::string_view handle, std::string_view public_address,
                           ReadQuery const& query, bool with_private, boost::json::array& errors)
{
    if (!post.shown) post.shown = make_shown(post, handle, public_address);
    auto const& text = *post.shown;
    auto const wants = [&](char const* field) { return query.fields.contains(field); };
    boost::json::object body{
        {"id", post.id},
        {"text", text.text},
        {query.new_dialect ? "edit_history_post_ids" : "edit_history_tweet_ids", boost::json::array{post.id}}};
    if (wants("created_at")) body["created_at"] = iso_with_milliseconds(post.made_at);
    if (wants("conversation_id")) body["conversation_id"] = post.in_reply_to.empty() ? post.id : post.in_reply_to;
    if (wants("entities") && !text.urls.empty()) body["entities"] = boost::json::object{{"urls", text.urls}};
    if (wants("attachments") && !post.media.empty()) {
        boost::json::array keys;
        for (auto const& media : post.media) keys.emplace_back("3_" + media.id);
        body["attachments"] = boost::json::object{{"media_keys", std::move(keys)}};
    }
    if (!query.new_dialect && wants("author_id")) body["author_id"] = post.account;
    if (!query.new_dialect && wants("referenced_tweets") && !post.in_reply_to.empty()) {
        boost::json::array references;
        references.emplace_back(boost::json::object{{"type", "replied_to"}, {"id", post.in_reply_to}});
        body["referenced_tweets"] = std::move(references);
    }
    if (wants("public_metrics"))
        body["public_metrics"] =
            boost::json::object{{query.new_dialect ? "repost_count" : "retweet_count", counter(post, "retweet_count")},
                                {"reply_count", counter(post, "reply_count")},
                                {"like_count", counter(post, "like_count")},
                                {"quote_count", counter(post, "quote_count")},
                                {"bookmark_count", counter(post, "bookmark_count")},
                                {"impression_count", counter(post, "impression_count")}};
    if (wants("non_public_metrics")) {
        constexpr std::array<char const*, 4> names = {"impression_count", "url_link_clicks", "user_profile_clicks",
                                                      "engagements"};
        boost::json::object figures;
        for (auto const* name : names) {
            if (with_private)
                figures[name] = counter(post, name);
            else
                errors.emplace_back(
                    denied_field(post.id, "non_public_metrics." + std::string(name), query.new_dialect));
        }
        if (with_private) body["non_public_metrics"] = std::move(figures);
    }
    return body;
}

}  // namespace peal::connectors::x::sim
