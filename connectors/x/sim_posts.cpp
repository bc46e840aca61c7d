#include "connectors/x/sim_posts.hpp"

#include "connectors/x/snowflake.hpp"

#include <algorithm>

namespace peal::connectors::x::sim {

StoredPost& PostDesk::add(StoredPost post)
{
    auto const number = parse_id(post.id).value_or(0);
    by_account_[post.account].push_back(number);
    if (!post.text.empty()) last_with_text_[{post.account, post.text}] = number;
    return posts_[number] = std::move(post);
}

StoredPost* PostDesk::find(std::string const& id)
{
    auto const number = parse_id(id);
    auto const found = number ? posts_.find(*number) : posts_.end();
    return found == posts_.end() ? nullptr : &found->second;
}

bool PostDesk::has_recent(std::string const& account, std::string const& text, Instant now, Duration window) const
{
    auto const last = last_with_text_.find({account, text});
    if (last == last_with_text_.end()) return false;
    auto const& post = posts_.at(last->second);
    return !post.is_deleted && now - post.made_at < window;
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
        if (!post.is_deleted && post.listed_at <= now) found.push_back(&post);
    }
    return found;
}

}  // namespace peal::connectors::x::sim
