#include "connectors/snapchat/sim_state.hpp"

#include "connectors/oauth/credentials.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

// Profiles, and the simulator seen by whoever runs it: accounts, readers, the ledger.
namespace peal::connectors::snapchat {

namespace {

// Whoever made a story so long ago knows its id.
constexpr Duration long_known = std::chrono::minutes(20);
constexpr std::string_view hex = "0123456789abcdef";
constexpr std::array<std::string_view, 5> countable = {"VIEWS", "VIEWERS", "SHARES", "SCREENSHOTS", "FAVORITES"};

}  // namespace

std::string SnapchatSimulatorImpl::next_uuid()
{
    auto const digits = random_.word(hex, 30);
    return digits.substr(0, 8) + "-" + digits.substr(8, 4) + "-4" + digits.substr(12, 3) + "-a" + digits.substr(15, 3) +
           "-" + digits.substr(18, 12);
}

SimProfile* SnapchatSimulatorImpl::find_profile(std::string_view id)
{
    auto const found =
        std::find_if(profiles_.begin(), profiles_.end(), [&](SimProfile const& profile) { return profile.id == id; });
    return found == profiles_.end() ? nullptr : &*found;
}

SimProfile* SnapchatSimulatorImpl::find_by_handle(std::string_view handle)
{
    auto const found = std::find_if(profiles_.begin(), profiles_.end(),
                                    [&](SimProfile const& profile) { return profile.handle == handle; });
    return found == profiles_.end() ? nullptr : &*found;
}

SimProfile& SnapchatSimulatorImpl::profile_of(std::string_view handle)
{
    if (auto* known = find_by_handle(handle)) return *known;
    SimProfile profile;
    profile.id = next_uuid();
    profile.organization_id = profiles_.empty() ? next_uuid() : profiles_.front().organization_id;
    profile.handle = handle;
    return profiles_.emplace_back(std::move(profile));
}

boost::json::object SnapchatSimulatorImpl::show_profile(SimProfile const& profile) const
{
    boost::json::object out;
    out["id"] = profile.id;
    out["organization_id"] = profile.organization_id;
    out["display_name"] = profile.handle;
    out["snap_user_name"] = profile.handle;
    out["profile_type"] = "PUBLIC";
    out["profile_tier"] = "TIER_PUBLIC_OFFICIAL";
    out["subscriber_count"] = std::to_string(profile.subscribers);
    return out;
}

HttpResponse SnapchatSimulatorImpl::list_profiles(SimCall const& call)
{
    if (call.steps[1] != call.profile->organization_id) return refuse_access();
    std::size_t at = 0;
    if (auto const cursor = oauth::value_of(call.query, "cursor"); !cursor.empty()) {
        auto const [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), at);
        if (error != std::errc() || end != cursor.data() + cursor.size() || at > profiles_.size())
            return refuse(400, "E1002", "cursor is unknown");
    }
    boost::json::array items;
    for (; at < profiles_.size() && items.size() < settings_.page_items_max; ++at) {
        boost::json::object item;
        item["sub_request_status"] = "SUCCESS";
        item["public_profile"] = show_profile(profiles_[at]);
        items.push_back(std::move(item));
    }
    boost::json::object answer;
    answer["public_profiles"] = std::move(items);
    if (at < profiles_.size()) answer["paging"] = boost::json::object{{"next_page_id", std::to_string(at)}};
    return ok(std::move(answer));
}

SimStory& SnapchatSimulatorImpl::add_story(std::string const& profile_id)
{
    SimStory story;
    story.id = next_uuid();
    story.profile_id = profile_id;
    story.created_at = clock_.now();
    for (auto const name : countable) story.figures[std::string(name)] = 0;
    story_at_.emplace(story.id, stories_.size());
    return stories_.emplace_back(std::move(story));
}

SimStory* SnapchatSimulatorImpl::find_story(std::string_view id)
{
    auto const found = story_at_.find(id);
    return found == story_at_.end() ? nullptr : &stories_[found->second];
}

// The profile's newest story that was known for long goes, and this one gets its id. False when there is none.
bool SnapchatSimulatorImpl::use_id_again(SimStory& story)
{
    auto const older = std::find_if(stories_.rbegin(), stories_.rend(), [&](SimStory const& one) {
        return one.profile_id == story.profile_id && one.by_api && !one.removed_at &&
               one.created_at < clock_.now() - long_known;
    });
    if (older == stories_.rend()) return false;
    take_down(older->id);
    story_at_.erase(story.id);
    story.id = older->id;
    story_at_[story.id] = stories_.size() - 1;
    return true;
}

bool SnapchatSimulatorImpl::take_down(std::string_view remote_id)
{
    auto* const story = find_story(remote_id);
    if (!story || story->removed_at) return false;
    story->removed_at = clock_.now();
    return true;
}

void SnapchatSimulatorImpl::renew_elsewhere(std::string_view handle)
{
    auto const* profile = find_by_handle(handle);
    if (!profile || !settings_.refresh_rotates) return;
    std::vector<SimGrant> renewed;
    for (auto const& [token, grant] : grants_)
        if (grant.profile_id == profile->id) renewed.push_back(grant);
    if (settings_.old_refresh_dies)
        std::erase_if(grants_, [&](auto const& entry) { return entry.second.profile_id == profile->id; });
    for (auto& grant : renewed) mint_refresh(grant.profile_id, std::move(grant.scopes));
}

std::string SnapchatSimulatorImpl::connect_account(std::string_view handle)
{
    if (handle.starts_with('@')) handle.remove_prefix(1);
    auto const& profile = profile_of(handle);
    std::set<std::string> const scopes = {"snapchat-profile-api"};
    oauth::Credentials credentials;
    credentials.remote_id = profile.id;
    credentials.handle = profile.handle;
    credentials.grant.access_token = Secret(mint_token(profile.id, scopes));
    credentials.grant.refresh_token = Secret(mint_refresh(profile.id, scopes));
    credentials.grant.issued_at = clock_.now();
    credentials.grant.expires_at = clock_.now() + settings_.token_life;
    credentials.grant.client_id = settings_.client_id;
    credentials.grant.client_secret = Secret(client_secret_);
    credentials.grant.scopes.assign(scopes.begin(), scopes.end());
    return oauth::to_credentials_json(credentials).reveal();
}

void SnapchatSimulatorImpl::react(std::string_view remote_id, std::map<std::string, std::int64_t> const& figures)
{
    auto* const story = find_story(remote_id);
    if (!story) return;
    for (auto const& [name, count] : figures) {
        std::string upper = name;
        for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        if (auto const figure = story->figures.find(upper); figure != story->figures.end()) figure->second += count;
    }
}

std::vector<LedgerEntry> SnapchatSimulatorImpl::ledger() const
{
    std::vector<LedgerEntry> entries;
    for (auto const& story : stories_) {
        if (!story.by_api) continue;
        auto const profile = std::find_if(profiles_.begin(), profiles_.end(),
                                          [&](SimProfile const& one) { return one.id == story.profile_id; });
        LedgerEntry entry;
        entry.network = network();
        entry.remote_id = story.id;
        entry.account = profile == profiles_.end() ? story.profile_id : profile->handle;
        entry.media_digest = story.digest;
        entry.media_width = story.width;
        entry.media_height = story.height;
        entry.published_at = story.created_at;
        entry.removed_at = story.removed_at;
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::string SnapchatSimulatorImpl::post_by_hand(std::string_view handle)
{
    auto const* profile = find_by_handle(handle);
    if (!profile) return {};
    auto& story = add_story(profile->id);
    story.by_api = false;
    return story.id;
}

void SnapchatSimulatorImpl::kill_tokens(std::string_view handle, bool grants)
{
    auto const* profile = find_by_handle(handle);
    if (!profile) return;
    std::erase_if(tokens_, [&](auto const& entry) { return entry.second.profile_id == profile->id; });
    if (grants) std::erase_if(grants_, [&](auto const& entry) { return entry.second.profile_id == profile->id; });
}

}  // namespace peal::connectors::snapchat
