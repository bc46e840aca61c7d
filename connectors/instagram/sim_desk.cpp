#include "connectors/instagram/sim_state.hpp"

#include "connectors/oauth/credentials.hpp"

#include <algorithm>

// The simulator seen by whoever runs it: accounts, readers, the ledger.
namespace peal::connectors::instagram {

namespace {

// Whoever made a post so long ago knows its id.
constexpr Duration long_known = std::chrono::minutes(20);
constexpr int session_expired = 463;
constexpr Duration long_life = std::chrono::hours(24 * 60);
constexpr std::string_view shortcode_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view all_scopes[] = {"instagram_business_basic", "instagram_business_content_publish",
                                           "instagram_business_manage_insights"};
constexpr std::string_view countable[] = {"likes", "replies", "reposts", "views", "reach", "saves", "shares"};

}  // namespace

std::string InstagramSimulatorImpl::next_id()
{
    return std::to_string(++last_id_);
}

SimAccount* InstagramSimulatorImpl::find_account(std::string_view id)
{
    auto const found =
        std::find_if(accounts_.begin(), accounts_.end(), [&](SimAccount const& account) { return account.id == id; });
    return found == accounts_.end() ? nullptr : &*found;
}

SimAccount& InstagramSimulatorImpl::account_of(std::string_view handle)
{
    auto const found = std::find_if(accounts_.begin(), accounts_.end(),
                                    [&](SimAccount const& account) { return account.handle == handle; });
    if (found != accounts_.end()) return *found;
    SimAccount account;
    account.id = next_id();
    account.handle = handle;
    return accounts_.emplace_back(std::move(account));
}

SimPost* InstagramSimulatorImpl::find_post(std::string_view id)
{
    auto const found = post_at_.find(id);
    return found == post_at_.end() ? nullptr : &posts_[found->second];
}

SimPost& InstagramSimulatorImpl::add_post(SimAccount const& account, std::string caption)
{
    SimPost post;
    post.id = next_id();
    post.account_id = account.id;
    post.caption = std::move(caption);
    post.published_at = clock_.now();
    post.address = settings_.permalink_base + random_.word(shortcode_alphabet, 11) + "/";
    post_at_.emplace(post.id, posts_.size());
    return posts_.emplace_back(std::move(post));
}

// The account's newest post whose id has been known for long.
SimPost const* InstagramSimulatorImpl::find_long_known(SimAccount const& account) const
{
    auto const found = std::find_if(posts_.rbegin(), posts_.rend(), [&](SimPost const& post) {
        return post.account_id == account.id && post.by_api && !post.removed_at &&
               post.published_at < clock_.now() - long_known;
    });
    return found == posts_.rend() ? nullptr : &*found;
}

// The post goes, and its id is free for another.
std::string InstagramSimulatorImpl::give_up_id(SimPost const& post)
{
    auto id = post.id;
    take_down(id);
    post_at_.erase(id);
    return id;
}

bool InstagramSimulatorImpl::take_down(std::string_view remote_id)
{
    auto* const post = find_post(remote_id);
    if (!post || post->removed_at) return false;
    post->removed_at = clock_.now();
    return true;
}

// The old token goes on until its end.
void InstagramSimulatorImpl::renew_elsewhere(std::string_view handle)
{
    auto const& account = account_of(handle);
    mint_token(account.id, {std::begin(all_scopes), std::end(all_scopes)}, long_life);
}

void InstagramSimulatorImpl::end_access(std::string_view handle)
{
    kill_tokens(handle, session_expired);
}

std::string InstagramSimulatorImpl::connect_account(std::string_view handle)
{
    if (handle.starts_with('@')) handle.remove_prefix(1);
    auto const& account = account_of(handle);
    std::set<std::string> const scopes(std::begin(all_scopes), std::end(all_scopes));
    oauth::Credentials credentials;
    credentials.remote_id = account.id;
    credentials.handle = account.handle;
    credentials.grant.access_token = Secret(mint_token(account.id, scopes, long_life));
    credentials.grant.issued_at = clock_.now();
    credentials.grant.expires_at = clock_.now() + long_life;
    credentials.grant.client_id = settings_.client_id;
    credentials.grant.client_secret = Secret(client_secret_);
    credentials.grant.scopes.assign(scopes.begin(), scopes.end());
    return oauth::to_credentials_json(credentials).reveal();
}

void InstagramSimulatorImpl::react(std::string_view remote_id, std::map<std::string, std::int64_t> const& figures)
{
    auto* const post = find_post(remote_id);
    if (!post) return;
    for (auto const& [name, count] : figures)
        if (std::find(std::begin(countable), std::end(countable), name) != std::end(countable))
            post->figures[name] += count;
}

std::vector<LedgerEntry> InstagramSimulatorImpl::ledger() const
{
    std::vector<LedgerEntry> entries;
    for (auto const& post : posts_) {
        if (!post.by_api) continue;
        LedgerEntry entry;
        entry.network = network();
        entry.remote_id = post.id;
        auto const account = std::find_if(accounts_.begin(), accounts_.end(),
                                          [&](auto const& candidate) { return candidate.id == post.account_id; });
        entry.account = account == accounts_.end() ? post.account_id : account->handle;
        entry.text = post.caption;
        entry.alt_text = post.alt_text;
        entry.media_digest = post.picture.digest;
        entry.media_width = post.picture.width;
        entry.media_height = post.picture.height;
        entry.published_at = post.published_at;
        entry.address = post.address;
        entry.removed_at = post.removed_at;
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::string InstagramSimulatorImpl::post_by_hand(std::string_view handle, std::string_view caption)
{
    auto const account = std::find_if(accounts_.begin(), accounts_.end(),
                                      [&](SimAccount const& candidate) { return candidate.handle == handle; });
    if (account == accounts_.end()) return {};
    auto& post = add_post(*account, std::string(caption));
    post.by_api = false;
    return post.id;
}

void InstagramSimulatorImpl::kill_tokens(std::string_view handle, int subcode)
{
    for (auto& [text, token] : tokens_)
        if (auto const* account = find_account(token.account_id); account && account->handle == handle)
            token.dead_subcode = subcode;
}

}  // namespace peal::connectors::instagram
