#include "connectors/x/sim_network.hpp"

#include "connectors/oauth/credentials.hpp"

#include <algorithm>
#include <utility>

namespace peal::connectors::x::sim {

std::vector<LedgerEntry> XNetwork::ledger() const
{
    std::vector<LedgerEntry> entries;
    auto const add = [&](StoredPost const& post) {
        LedgerEntry entry;
        entry.network = "x";
        entry.remote_id = post.id;
        entry.account = handle_of(post.account);
        entry.text = post.text;
        if (!post.media.empty()) {
            entry.alt_text = post.media.front().alt_text;
            entry.media_digest = post.media.front().digest;
            entry.media_width = post.media.front().width;
            entry.media_height = post.media.front().height;
        }
        entry.published_at = post.made_at;
        entry.address = options_.public_address + "/" + entry.account + "/status/" + post.id;
        entry.removed_at = post.removed_at;
        entries.push_back(std::move(entry));
    };
    for (auto const& [number, post] : posts_.all()) add(post);
    for (auto const& post : posts_.all_gone()) add(post);
    return entries;
}

std::string XNetwork::connect_account(std::string_view handle)
{
    if (handle.starts_with('@')) handle.remove_prefix(1);
    auto account = std::find_if(accounts_.begin(), accounts_.end(),
                                [&](auto const& entry) { return entry.second.handle == handle; });
    if (account == accounts_.end()) {
        SimAccount made;
        made.id = new_id();
        made.handle = std::string(handle);
        account = accounts_.emplace(made.id, made).first;
    }
    oauth::Credentials credentials;
    credentials.remote_id = account->first;
    credentials.handle = account->second.handle;
    credentials.grant = tokens_.grant(account->first, options_.scopes, clock_.now());
    return oauth::to_credentials_json(credentials).reveal();
}

bool XNetwork::take_down(std::string_view remote_id)
{
    auto* const post = posts_.find(std::string(remote_id));
    if (!post || post->removed_at) return false;
    post->removed_at = clock_.now();
    return true;
}

void XNetwork::renew_elsewhere(std::string_view handle)
{
    tokens_.renew_elsewhere(account_of(handle), clock_.now());
}

void XNetwork::end_access(std::string_view handle)
{
    tokens_.end_access(account_of(handle));
}

void XNetwork::react(std::string_view remote_id, std::map<std::string, std::int64_t> const& figures)
{
    static std::map<std::string, std::string> const names = {
        {"likes", "like_count"},        {"replies", "reply_count"},         {"reposts", "retweet_count"},
        {"quotes", "quote_count"},      {"saves", "bookmark_count"},        {"impressions", "impression_count"},
        {"views", "impression_count"},  {"link_clicks", "url_link_clicks"}, {"profile_clicks", "user_profile_clicks"},
        {"engagements", "engagements"},
    };
    auto* post = posts_.find(std::string(remote_id));
    if (!post) return;
    for (auto const& [name, count] : figures)
        if (auto const known = names.find(name); known != names.end()) post->counters[known->second] += count;
}

}  // namespace peal::connectors::x::sim
