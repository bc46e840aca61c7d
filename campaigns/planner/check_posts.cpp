#include "campaigns/planner/check_posts.hpp"

#include "campaigns/planner/lint.hpp"
#include "campaigns/planner/restraint.hpp"
#include "campaigns/planner/words.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace peal::campaigns::planner {

namespace {

using MessageId = std::pair<std::string, std::string>;  // campaign, message

class SideBySide {
public:
    SideBySide(definitions::Definitions const& all, std::vector<PlannedPost> const& posts) : posts_(posts)
    {
        std::map<std::string_view, std::size_t> numbers;
        for (auto const& campaign : all.campaigns) {
            numbers.emplace(campaign.id.value, campaigns_.size());
            campaigns_.push_back(&campaign);
        }
        for (auto const& post : posts) {
            auto const known = numbers.find(post.campaign);
            campaign_of_.push_back(known == numbers.end() ? campaigns_.size() : known->second);
        }
    }

    std::vector<Finding> run()
    {
        for (std::size_t i = 0; i < posts_.size(); ++i) look_for_clash(i);
        look_for_same_words();
        return std::move(findings_);
    }

private:
    std::string const* find_shared_segment(std::size_t one, std::size_t other)
    {
        auto const [known, is_new] = shared_.try_emplace({one, other}, nullptr);
        if (is_new && std::max(one, other) < campaigns_.size())
            known->second = beside::find_shared_segment(*campaigns_[one], *campaigns_[other]);
        return known->second;
    }

    void look_for_clash(std::size_t i)
    {
        auto const& post = posts_[i];
        for (auto before = i; before-- > 0 && post.due - posts_[before].due < clash_within;) {
            auto const& other = posts_[before];
            if (other.network != post.network || campaign_of_[before] == campaign_of_[i]) continue;
            auto const* const segment = find_shared_segment(campaign_of_[before], campaign_of_[i]);
            if (segment == nullptr) continue;
            findings_.push_back({i, beside::clash(post, other, *segment)});
            return;
        }
    }

    void look_for_same_words()
    {
        std::map<std::string_view, PlannedPost const*> first;
        for (std::size_t i = 0; i < posts_.size(); ++i) {
            auto const& post = posts_[i];
            if (post.network != "x") continue;
            auto const [known, is_new] = first.emplace(post.text, &post);
            auto const& other = *known->second;
            if (is_new || other.channel == post.channel) continue;
            findings_.push_back({i, beside::same_words(post, other)});
        }
    }

    std::vector<PlannedPost> const& posts_;
    std::vector<definitions::Campaign const*> campaigns_;
    std::vector<std::size_t> campaign_of_;  // of each post
    std::map<std::pair<std::size_t, std::size_t>, std::string const*> shared_;
    std::vector<Finding> findings_;
};

}  // namespace

namespace beside {

std::string const* find_shared_segment(definitions::Campaign const& one, definitions::Campaign const& other)
{
    for (auto const& segment : one.segments)
        for (auto const& theirs : other.segments)
            if (segment.value == theirs.value) return &segment.value;
    return nullptr;
}

std::string clash(PlannedPost const& post, PlannedPost const& before, std::string const& segment)
{
    return "goes to " + post.network + " at " + post.wall + ", within two hours of `" + before.message +
           "` of campaign `" + before.campaign + "`, and both are for `" + segment + "`; move one of them";
}

std::string same_words(PlannedPost const& post, PlannedPost const& first)
{
    return "has the same words on the accounts `" + first.channel + "` and `" + post.channel +
           "` of X, whose rules forbid that; give it to one of them, and let the other repost it";
}

}  // namespace beside

std::map<std::string, std::vector<std::string>> advice_on(definitions::Partnership const& partnership,
                                                          definitions::Campaign const& campaign)
{
    std::map<std::string, std::vector<std::string>> advice;
    for (auto& problem : lint(partnership, campaign)) {
        // What is said before the first message is about the campaign.
        definitions::Message const* about = nullptr;
        for (auto const& message : campaign.messages)
            if (message.place.line <= problem.line) about = &message;
        if (about != nullptr && problem.severity == Severity::warning)
            advice[about->id].push_back(std::move(problem.message));
    }
    return advice;
}

std::vector<Finding> compare_posts(definitions::Definitions const& all, std::vector<PlannedPost> const& posts)
{
    auto findings = SideBySide(all, posts).run();
    Restraint const restraint(all);
    for (std::size_t i = 0; i < posts.size(); ++i)
        if (auto said = restraint.find_in(posts[i]); !said.empty()) findings.push_back({i, std::move(said)});
    return findings;
}

std::vector<Problem> check_posts(definitions::Definitions const& all, std::vector<PlannedPost> const& posts)
{
    std::vector<Problem> problems;
    std::set<std::pair<MessageId, std::string>> told;
    for (auto const& finding : compare_posts(all, posts)) {
        auto const& post = posts[finding.post];
        // Each occurrence says it of another day.
        auto const kind = finding.text.substr(0, finding.text.find(' '));
        if (!told.emplace(MessageId(post.campaign, post.message), kind).second) continue;
        for (auto const& campaign : all.campaigns) {
            if (campaign.id.value != post.campaign) continue;
            for (auto const& message : campaign.messages)
                if (message.id == post.message)
                    problems.push_back({Severity::warning, campaign.file, message.place.line, message.place.column,
                                        "message `" + message.id + "` " + finding.text});
        }
    }
    return problems;
}

}  // namespace peal::campaigns::planner
