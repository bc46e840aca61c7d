#include "connectors/x/reading.hpp"

#include "connectors/json.hpp"
#include "connectors/x/snowflake.hpp"

#include <array>
#include <string_view>

namespace peal::connectors::x {

namespace {

// A name of ours and where X puts it, the first place that has a number wins.
struct FigurePlace {
    char const* name;
    char const* path;
};
constexpr std::array<FigurePlace, 11> places = {{
    {"likes", "public_metrics.like_count"},
    {"replies", "public_metrics.reply_count"},
    {"reposts", "public_metrics.retweet_count"},
    {"reposts", "public_metrics.repost_count"},
    {"quotes", "public_metrics.quote_count"},
    {"saves", "public_metrics.bookmark_count"},
    {"impressions", "public_metrics.impression_count"},
    {"impressions", "non_public_metrics.impression_count"},
    {"engagements", "non_public_metrics.engagements"},
    {"link_clicks", "non_public_metrics.url_link_clicks"},
    {"profile_clicks", "non_public_metrics.user_profile_clicks"},
}};

// ".../status/<id>/photo/1": the link X adds for an attached picture or video.
bool leads_to_media(std::string_view target)
{
    return target.find("/status/") != std::string_view::npos &&
           (target.find("/photo/") != std::string_view::npos || target.find("/video/") != std::string_view::npos);
}

void read_targets(boost::json::value const& post, std::string_view path, std::map<std::string, std::string>& targets)
{
    auto const* urls = json::find_array(post, path);
    if (!urls) return;
    for (auto const& url : *urls) {
        auto const link = json::text_at(url, "url");
        auto const target = json::text_at(url, "expanded_url");
        if (link.empty() || target.empty()) continue;
        bool const is_media = json::find_string(url, "media_key").has_value() || leads_to_media(target);
        targets[link] = is_media ? std::string() : target;
    }
}

bool answers_another(boost::json::value const& post)
{
    if (json::find_id(post, "in_reply_to_user_id")) return true;
    for (auto const* path : {"referenced_tweets", "referenced_posts"})
        if (auto const* references = json::find_array(post, path))
            for (auto const& reference : *references)
                if (json::text_at(reference, "type") == "replied_to") return true;
    return false;
}

}  // namespace

std::optional<ReadPost> read_post(boost::json::value const& post)
{
    auto const id = json::find_string(post, "id");
    auto const made_at = id ? time_of_id(*id) : std::nullopt;
    if (!made_at) return std::nullopt;

    ReadPost read;
    read.id = *id;
    read.made_at = *made_at;
    read.text = json::text_at(post, "text");
    read_targets(post, "entities.urls", read.targets);
    for (auto const* note : {"note_tweet", "note_post"})
        if (auto const* whole = json::find(post, note); whole && json::find_string(*whole, "text")) {
            read.text = json::text_at(*whole, "text");
            read_targets(*whole, "entities.urls", read.targets);
        }
    if (auto const* keys = json::find_array(post, "attachments.media_keys")) read.media_count = keys->size();
    read.is_reply = answers_another(post);
    for (auto const& place : places)
        if (auto const count = json::find_integer(post, place.path); count && *count >= 0)
            read.figures.emplace(place.name, *count);
    return read;
}

Page read_page(boost::json::value const& root)
{
    Page page;
    page.next_token = json::text_at(root, "meta.next_token");
    std::size_t unreadable = 0;
    if (auto const* posts = json::find_array(root, "data"))
        for (auto const& post : *posts) {
            auto read = read_post(post);
            if (read)
                page.posts.push_back(std::move(*read));
            else
                ++unreadable;
        }
    auto const said = json::find_integer(root, "meta.result_count");
    auto const* errors = json::find_array(root, "errors");
    page.is_complete = said && *said >= 0 && static_cast<std::size_t>(*said) == page.posts.size() && unreadable == 0 &&
                       (!errors || errors->empty());
    return page;
}

}  // namespace peal::connectors::x
