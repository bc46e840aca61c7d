#include "connectors/x/sim_posts.hpp"

#include "connectors/x/snowflake.hpp"

#include <algorithm>

namespace peal::connectors::x::sim {

StoredPost& PostDesk::add(StoredPost post)
{
    auto const number = parse_id(post.id).value_or(0);
    auto& ids = by_account_[post.account];
    ids.insert(std::upper_bound(ids.begin(), ids.end(), number), number);
    if (!post.text.empty()) last_with_text_[{post.account, post.text}] = number;
    return posts_[number] = std::move(post);
}

StoredPost* PostDesk::find(std::string const& id)
{
    auto const number = parse_id(id);
    auto const found = number ? posts_.find(*number) : posts_.end();
    return found == posts_.end() ? nullptr : &found->second;
}

StoredPost const* PostDesk::find_newest(std::string const& account, Instant moment) const
{
    auto const ids = by_account_.find(account);
    if (ids == by_account_.end()) return nullptr;
    auto const id = std::find_if(ids->second.rbegin(), ids->second.rend(), [&](std::uint64_t number) {
        auto const& post = posts_.at(number);
        return !post.removed_at && post.made_at < moment;
    });
    return id == ids->second.rend() ? nullptr : &posts_.at(*id);
}

void PostDesk::give_up_id(std::string const& id, Instant now)
{
    auto const number = parse_id(id).value_or(0);
    auto const found = posts_.find(number);
    if (found == posts_.end()) return;
    auto& post = found->second;
    if (!post.removed_at) post.removed_at = now;
    std::erase(by_account_[post.account], number);
    std::erase_if(last_with_text_, [&](auto const& entry) { return entry.second == number; });
    gone_.push_back(std::move(post));
    posts_.erase(found);
}

bool PostDesk::has_recent(std::string const& account, std::string const& text, Instant now, Duration window) const
{
    auto const last = last_with_text_.find({account, text});
    if (last == last_with_text_.end()) return false;
    auto const& post = posts_.at(last->second);
    return !post.removed_at && now - post.made_at < window;
}

std::vector<StoredPost const*> PostDesk::list(std::string const& account, std::uint64_t since, std::uint64_t before,
                                              std::size_t count, Instant now) const
{
    std::vector<StoredPost const*> found;
    auto const ids = by_account_.find(account);
    if (ids == by_account_.end()) return found;
    auto const end = std::lower_bound(ids->second.begin(), ids->second.end(), before);
    for (auto id = end; id != ids->second.begin() && found.size() < count;) {
        --id;
        if (*id <= since) break;
        auto const& post = posts_.at(*id);
        if (!post.removed_at && post.listed_at <= now) found.push_back(&post);
    }
    return found;
}

}  // namespace peal::connectors::x::sim
