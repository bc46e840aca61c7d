#include "campaigns/planner/kept_findings.hpp"

#include "campaigns/planner/check_posts.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace peal::campaigns::planner {

namespace {

std::size_t place_of(PlannedPost const& post, std::span<Agenda::Entry const> posts)
{
    auto const found = std::lower_bound(posts.begin(), posts.end(), post, [](auto const& entry, auto const& one) {
        return std::tie(entry.due, entry.post->key) < std::tie(one.due, one.key);
    });
    return static_cast<std::size_t>(found - posts.begin());
}

bool comes_before(PlannedPost const* a, PlannedPost const* b)
{
    return std::tie(a->due, a->key) < std::tie(b->due, b->key);
}

// Null when they do not get in each other's way, however close they are.
std::string const* find_shared_segment(Agenda::Entry const& one, Agenda::Entry const& other)
{
    if ((one.plan->segments & other.plan->segments) == 0 || one.plan == other.plan) return nullptr;
    auto const* const segment =
        beside::find_shared_segment(*one.plan->campaigns.front(), *other.plan->campaigns.front());
    return one.post->network == other.post->network ? segment : nullptr;
}

bool has_several_accounts_of_x(definitions::Definitions const& all)
{
    return std::count_if(all.channels.begin(), all.channels.end(),
                         [](auto const& channel) { return channel.network == "x"; }) > 1;
}

}  // namespace

std::vector<std::string> KeptFindings::change(definitions::Definitions const& all, Agenda::Change const& change,
                                              std::span<Agenda::Entry const> posts)
{
    Places places;
    for (auto const* entries : {&change.gone, &change.fresh})
        for (auto const& entry : *entries) find_neighbours(entry, posts, places);
    has_several_accounts_of_x_ = has_several_accounts_of_x(all);
    find_sharing(change, posts, places);
    std::vector<std::string> different;
    for (auto const& entry : change.gone) {
        auto const& key = entry.post->key;
        if (auto const place = place_of(*entry.post, posts); place < posts.size() && posts[place].post->key == key)
            places.insert(place);
        // It may have come again at another moment.
        else if (findings_.erase(key) > 0)
            different.push_back(key);
    }
    for (auto const& entry : change.fresh) places.insert(place_of(*entry.post, posts));
    Restraint const restraint(all);
    for (auto const place : places) {
        auto const& key = posts[place].post->key;
        auto found = look(restraint, posts, place);
        auto const known = findings_.find(key);
        if (known == findings_.end() ? found.empty() : known->second == found) continue;
        different.push_back(key);
        if (found.empty())
            findings_.erase(known);
        else
            findings_[key] = std::move(found);
    }
    return different;
}

std::vector<std::string> const& KeptFindings::find(std::string const& key) const
{
    static std::vector<std::string> const none;
    auto const known = findings_.find(key);
    return known == findings_.end() ? none : known->second;
}

// Those behind the entry of which it may be what gets in their way.
void KeptFindings::find_neighbours(Agenda::Entry const& entry, Posts posts, Places& places)
{
    if (entry.plan->segments == 0) return;
    for (auto i = place_of(*entry.post, posts); i < posts.size() && posts[i].due - entry.due < clash_within; ++i)
        if (find_shared_segment(entry, posts[i]) != nullptr) places.insert(i);
}

// Each link is another, so that on one account only what has none can be the same.
bool KeptFindings::may_share_words(PlannedPost const& post) const
{
    return post.network == "x" && (has_several_accounts_of_x_ || post.destination.empty());
}

void KeptFindings::find_sharing(Agenda::Change const& change, Posts posts, Places& places)
{
    struct Came {
        std::unordered_set<PlannedPost const*> gone;
        std::vector<PlannedPost const*> fresh;
    };
    std::map<std::string_view, Came> touched;  // by text
    for (auto const& entry : change.gone)
        if (may_share_words(*entry.post)) touched[entry.post->text].gone.insert(entry.post.get());
    for (auto const& entry : change.fresh)
        if (may_share_words(*entry.post)) touched[entry.post->text].fresh.push_back(entry.post.get());
    for (auto& [text, came] : touched) {
        auto& all = sharing_[std::string(text)];
        auto const first = all.empty() ? std::string() : all.front()->channel;
        std::erase_if(all, [&gone = came.gone](auto const* post) { return gone.contains(post); });
        auto const middle = static_cast<std::ptrdiff_t>(all.size());
        std::sort(came.fresh.begin(), came.fresh.end(), comes_before);
        all.insert(all.end(), came.fresh.begin(), came.fresh.end());
        std::inplace_merge(all.begin(), all.begin() + middle, all.end(), comes_before);
        if (all.empty())
            sharing_.erase(std::string(text));
        else if (all.front()->channel != first || all.front()->destination.empty())
            for (auto const* post : all) places.insert(place_of(*post, posts));
    }
}

std::vector<std::string> KeptFindings::look(Restraint const& restraint, Posts posts, std::size_t place) const
{
    std::vector<std::string> found;
    auto const& entry = posts[place];
    auto const& post = *entry.post;
    auto before = entry.plan->segments == 0 ? 0 : place;
    while (before-- > 0 && entry.due - posts[before].due < clash_within) {
        auto const* const segment = find_shared_segment(posts[before], entry);
        if (segment == nullptr) continue;
        found.push_back(beside::clash(post, *posts[before].post, *segment));
        break;
    }
    if (auto const same = may_share_words(post) ? sharing_.find(post.text) : sharing_.end(); same != sharing_.end()) {
        auto const& all = same->second;
        if (all.front()->channel != post.channel) found.push_back(beside::same_words(post, *all.front()));
        auto const here = std::lower_bound(all.begin(), all.end(), &post, comes_before);
        auto const earlier = std::find_if(std::reverse_iterator(here), all.rend(),
                                          [&](auto const* one) { return one->channel == post.channel; });
        if (earlier != all.rend() && post.destination.empty() && post.due - (*earlier)->due < repeats_within)
            found.push_back(beside::repeats(post, **earlier));
    }
    if (auto said = restraint.find_in(post); !said.empty()) found.push_back(std::move(said));
    return found;
}

}  // namespace peal::campaigns::planner
