#include "campaigns/planner/check_posts.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace peal::campaigns::planner {

namespace {

class SideBySide {
public:
    SideBySide(definitions::Definitions const& all, std::vector<PlannedPost> const& posts) : posts_(posts)
    {
        for (auto const& campaign : all.campaigns) {
            campaigns_[campaign.id.value] = &campaign;
            for (auto const& message : campaign.messages) messages_[{campaign.id.value, message.id}] = &message;
        }
    }

    std::vector<Problem> run()
    {
        for (std::size_t i = 0; i < posts_.size(); ++i) look_for_clash(i);
        look_for_same_words();
        return std::move(problems_);
    }

private:
    void warn(PlannedPost const& post, std::string text)
    {
        auto const campaign = campaigns_.find(post.campaign);
        auto const message = messages_.find({post.campaign, post.message});
        if (campaign == campaigns_.end() || message == messages_.end()) return;
        auto const place = message->second->place;
        problems_.push_back({Severity::warning, campaign->second->file, place.line, place.column, std::move(text)});
    }

    // Empty when there is none.
    std::string shared_segment(std::string const& one, std::string const& other) const
    {
        auto const a = campaigns_.find(one), b = campaigns_.find(other);
        if (a == campaigns_.end() || b == campaigns_.end()) return {};
        for (auto const& segment : a->second->segments)
            for (auto const& theirs : b->second->segments)
                if (segment.value == theirs.value) return segment.value;
        return {};
    }

    void look_for_clash(std::size_t i)
    {
        auto const& post = posts_[i];
        for (auto next = i + 1; next < posts_.size() && posts_[next].due - post.due < clash_within; ++next) {
            auto const& other = posts_[next];
            if (other.network != post.network || other.campaign == post.campaign) continue;
            // One that has been told is not told again for each of its occurrences.
            if (!told_.emplace(post.campaign, post.message, other.campaign, other.message).second) continue;
            auto const segment = shared_segment(post.campaign, other.campaign);
            if (segment.empty()) continue;
            warn(other, "message `" + other.message + "` goes to " + other.network + " on " + other.wall +
                            ", within two hours of `" + post.message + "` of campaign `" + post.campaign +
                            "`, and both are for `" + segment + "`; move one of them");
        }
    }

    void look_for_same_words()
    {
        std::map<std::string, PlannedPost const*> first;
        std::set<std::pair<std::string, std::string>> told;
        for (auto const& post : posts_) {
            if (post.network != "x") continue;
            auto const [known, is_new] = first.emplace(post.text, &post);
            auto const& other = *known->second;
            if (is_new || other.channel == post.channel) continue;
            if (!told.emplace(post.campaign, post.message).second) continue;
            warn(post, "message `" + post.message + "` has the same words on the accounts `" + other.channel +
                           "` and `" + post.channel +
                           "` of X, whose rules forbid that; give it to one of them, and let the other repost it");
        }
    }

    std::vector<PlannedPost> const& posts_;
    std::map<std::string, definitions::Campaign const*> campaigns_;
    std::map<std::pair<std::string, std::string>, definitions::Message const*> messages_;
    std::set<std::tuple<std::string, std::string, std::string, std::string>> told_;
    std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> check_posts(definitions::Definitions const& all, std::vector<PlannedPost> const& posts)
{
    return SideBySide(all, posts).run();
}

}  // namespace peal::campaigns::planner
