#include "connectors/snapchat/sim_state.hpp"

#include "connectors/json.hpp"
#include "connectors/snapchat/envelope.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <charconv>

// Stories: posting, listing, figures.
namespace peal::connectors::snapchat {

namespace {

constexpr std::array<std::string_view, 4> lives = {"ONE_DAY", "TWO_DAYS", "THREE_DAYS", "ONE_WEEK"};
constexpr auto stats_reach = std::chrono::hours(24 * 90);

// "2026-11-24T00:00:00", UTC.
std::optional<Instant> read_midnight(std::string const& text)
{
    if (!text.ends_with("T00:00:00")) return std::nullopt;
    auto const moment = parse_instant(text + "Z");
    if (!moment) return std::nullopt;
    return *moment;
}

}  // namespace

HttpResponse SnapchatSimulatorImpl::post_story(SimCall const& call)
{
    auto const root = call.media_type == "application/json" ? json::parse(call.body) : std::nullopt;
    auto const id = root ? json::find_string(*root, "media_id") : std::nullopt;
    if (!id) return refuse(400, "E1001", "the body must be a JSON object with a media_id");
    if (auto const life = json::find_string(*root, "customized_ttl");
        life && std::find(lives.begin(), lives.end(), *life) == lives.end())
        return refuse(400, "E1002", "customized_ttl is unknown");
    auto const found = media_.find(*id);
    if (found == media_.end() || found->second.profile_id != call.profile->id) return refuse_unknown("media");
    auto& media = found->second;
    auto const now = clock_.now();
    if (now >= media.created_at + settings_.media_life)
        return refuse(400, media_expired, "the media is older than 24 hours");
    if (!media.ready_at) return refuse(400, "E1005", "the media is not final");
    if (now < *media.ready_at) return refuse(400, media_processing, "the media is being processed");
    if (media.fails) return refuse(400, "E1006", "the media could not be processed");
    if (troubles_.take(SimTrouble::media_expires)) {
        media.created_at = now - settings_.media_life;
        return refuse(400, media_expired, "the media is no longer kept");
    }
    if (media.posted_at && now < *media.posted_at + settings_.posting)
        return refuse(409, media_in_progress, "a post with this media is under way");
    if (media.posted_at && settings_.media_posts_once) return refuse(400, "E1007", "the media was posted before");
    media.posted_at = now;
    auto& story = add_story(media.profile_id);
    story.digest = media.digest;
    story.width = media.width;
    story.height = media.height;
    if (troubles_.waits(SimTrouble::uses_id_again) && use_id_again(story)) troubles_.take(SimTrouble::uses_id_again);
    return ok({});
}

bool SnapchatSimulatorImpl::is_listed(SimStory const& story) const
{
    auto const now = clock_.now();
    auto const lag = story.by_api ? settings_.listing_lag : Duration(0);
    return !story.removed_at && now >= story.created_at + lag && now < story.created_at + settings_.story_life;
}

HttpResponse SnapchatSimulatorImpl::list_stories(SimCall const& call)
{
    auto limit = settings_.page_items_max;
    if (auto const text = oauth::value_of(call.query, "limit"); !text.empty()) {
        std::size_t asked = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), asked);
        if (error != std::errc() || end != text.data() + text.size() || asked == 0)
            return refuse(400, "E1002", "limit must be a number from 1");
        limit = std::min(limit, asked);
    }
    // The cursor is the last story of the page before, so that pages do not shift unless they are told to.
    auto const cursor = oauth::value_of(call.query, "cursor");
    // With pages of two, one of them twice on the next, there are several also where little was posted.
    bool const shifts = is_shifting(cursor);
    if (shifts) limit = 2;
    auto end = stories_.size();
    if (!cursor.empty()) {
        auto const at = story_at_.find(cursor);
        if (at == story_at_.end()) return refuse(400, "E1002", "cursor is unknown");
        end = at->second + (shifts ? 1 : 0);
    }
    boost::json::array items;
    std::string last;
    auto has_more = false;
    for (auto i = end; i > 0; --i) {
        auto const& story = stories_[i - 1];
        if (story.created_at + settings_.story_life <= clock_.now()) break;
        if (story.profile_id != call.profile->id || !is_listed(story)) continue;
        if (items.size() == limit) {
            has_more = true;
            break;
        }
        boost::json::object body;
        body["id"] = story.id;
        body["expired"] = false;
        if (settings_.times_in_lists) body["created_at"] = to_iso(story.created_at);
        boost::json::object item;
        item["sub_request_status"] = settings_.lower_case_status ? "success" : "SUCCESS";
        item["story"] = std::move(body);
        items.push_back(std::move(item));
        last = story.id;
    }
    boost::json::object block;
    if (has_more && shifts) shifting_.insert(last);
    if (has_more) {
        block["next_page_id"] = last;
        if (!settings_.page_block)
            block["next_link"] = settings_.link_origin + "/v1/public_profiles/" + call.profile->id +
                                 "/stories?limit=" + std::to_string(limit) + "&cursor=" + last;
    }
    boost::json::object answer;
    answer[settings_.page_block ? "page" : "paging"] = std::move(block);
    answer["stories"] = std::move(items);
    return ok(std::move(answer));
}

// The list shifts from its second page on, and only where it has one.
bool SnapchatSimulatorImpl::is_shifting(std::string const& cursor)
{
    if (cursor.empty()) return troubles_.waits(SimTrouble::pages_shift);
    if (!shifting_.contains(cursor)) return false;
    troubles_.take(SimTrouble::pages_shift);
    return true;
}

boost::json::value SnapchatSimulatorImpl::show_stats(std::map<std::string, std::int64_t> const& figures) const
{
    boost::json::object map;
    boost::json::array list;
    for (auto const& [name, value] : figures) {
        map[name] = value;
        boost::json::object item;
        item["metric"] = name;
        item["value"] = value;
        list.push_back(std::move(item));
    }
    if (settings_.stats_as_list) return list;
    return map;
}

HttpResponse SnapchatSimulatorImpl::answer_stats(std::string const& id, std::string_view type,
                                                 std::map<std::string, std::int64_t> figures, oauth::Pairs const& query)
{
    auto const granularity = oauth::value_of(query, "granularity");
    if (!granularity.empty() && granularity != "LIFETIME") {
        auto const start = read_midnight(oauth::value_of(query, "startTime"));
        auto const end = read_midnight(oauth::value_of(query, "endTime"));
        if ((granularity != "TOTAL" && granularity != "DAY") || !start || !end || *end <= *start ||
            *start < clock_.now() - stats_reach)
            return refuse(400, "E1002",
                          "granularity, startTime and endTime do not fit together or reach back more than 90 days");
    }
    // One unknown name costs the whole request.
    auto fields = oauth::value_of(query, "fields");
    if (!fields.empty()) {
        std::map<std::string, std::int64_t> chosen;
        for (std::string_view rest = fields; !rest.empty();) {
            auto const comma = rest.find(',');
            auto const figure = figures.find(std::string(rest.substr(0, comma)));
            if (figure == figures.end()) return refuse(400, "E1002", "a field is unknown for this asset type");
            chosen.insert(*figure);
            rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
        }
        figures = std::move(chosen);
    }
    boost::json::object slice;
    slice["stats"] = show_stats(figures);
    boost::json::object asset;
    asset["id"] = id;
    asset["asset_type"] = type;
    asset["timeseries"] = boost::json::array{std::move(slice)};
    boost::json::object answer;
    answer["assets"] = boost::json::array{std::move(asset)};
    return ok(std::move(answer));
}

HttpResponse SnapchatSimulatorImpl::story_stats(SimCall const& call, std::string const& story_id)
{
    auto const* story = find_story(story_id);
    if (!story || story->profile_id != call.profile->id || story->removed_at ||
        clock_.now() >= story->created_at + settings_.story_life)
        return refuse_unknown("story");
    return answer_stats(story->id, "STORY", story->figures, call.query);
}

HttpResponse SnapchatSimulatorImpl::profile_stats(SimCall const& call, bool public_only)
{
    auto const* profile = find_profile(call.steps[1]);
    auto type = oauth::value_of(call.query, "assetType");
    if (type.empty()) type = "PROFILE";
    std::map<std::string, std::int64_t> figures;
    if (type == "PROFILE") {
        figures["SUBSCRIBERS"] = profile->subscribers;
        if (!public_only) figures["PROFILE_VIEWS"] = profile->subscribers * 3;
    } else if (type == "STORY" && !public_only) {
        for (auto const& story : stories_)
            if (story.profile_id == profile->id) figures["STORY_VIEWS"] += story.figures.at("VIEWS");
    } else {
        return refuse(400, "E1002", "assetType is unknown here");
    }
    return answer_stats(profile->id, type, std::move(figures), call.query);
}

}  // namespace peal::connectors::snapchat
