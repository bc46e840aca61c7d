#include "campaigns/planner/check_posts.hpp"

#include "campaigns/planner/lint.hpp"
#include "campaigns/planner/restrictions.hpp"
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
    // The first segment that both campaigns speak to; empty when there is none.
    std::string const& shared_segment(std::size_t one, std::size_t other)
    {
        auto const [known, is_new] = shared_.try_emplace({one, other});
        if (!is_new || std::max(one, other) >= campaigns_.size()) return known->second;
        for (auto const& segment : campaigns_[one]->segments)
            for (auto const& theirs : campaigns_[other]->segments)
                if (known->second.empty() && segment.value == theirs.value) known->second = segment.value;
        return known->second;
    }

    void look_for_clash(std::size_t i)
    {
        auto const& post = posts_[i];
        for (auto before = i; before-- > 0 && post.due - posts_[before].due < clash_within;) {
            auto const& other = posts_[before];
            if (other.network != post.network || campaign_of_[before] == campaign_of_[i]) continue;
            auto const& segment = shared_segment(campaign_of_[before], campaign_of_[i]);
            if (segment.empty()) continue;
            findings_.push_back({i, "goes to " + post.network + " at " + post.wall + ", within two hours of `" +
                                        other.message + "` of campaign `" + other.campaign + "`, and both are for `" +
                                        segment + "`; move one of them"});
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
            findings_.push_back({i, "has the same words on the accounts `" + other.channel + "` and `" + post.channel +
                                        "` of X, whose rules forbid that; give it to one of them, and let the other "
                                        "repost it"});
        }
    }

    std::vector<PlannedPost> const& posts_;
    std::vector<definitions::Campaign const*> campaigns_;
    std::vector<std::size_t> campaign_of_;  // of each post
    std::map<std::pair<std::size_t, std::size_t>, std::string> shared_;
    std::vector<Finding> findings_;
};

// What posts in a time of restraint say and should not: names and party words before an election.
class Restraint {
public:
    explicit Restraint(definitions::Definitions const& all)
    {
        add(all.partnership.restrictions);
        for (auto const& campaign : all.campaigns) add(campaign.restrictions);
    }

    std::vector<Finding> find_in(std::vector<PlannedPost> const& posts) const
    {
        std::vector<Finding> findings;
        for (std::size_t i = 0; i < posts.size() && !watching_.empty(); ++i)
            if (!posts[i].hold.empty()) look_at(posts[i], i, findings);
        return findings;
    }

private:
    void add(std::vector<definitions::Restriction> const& restrictions)
    {
        for (auto const& one : restrictions)
            if (!one.avoid.empty()) watching_.push_back(&one);
    }

    void look_at(PlannedPost const& post, std::size_t number, std::vector<Finding>& findings) const
    {
        auto const said = post.text + "\n" + post.artwork.headline + "\n" + post.alt_text;
        for (auto const* restriction : watching_) {
            if (!is_held_by(post.hold, *restriction)) continue;
            std::string words;
            for (auto const& word : restriction->avoid)
                if (contains_name(said, word.value)) words += (words.empty() ? "`" : ", `") + word.value + "`";
            if (!words.empty())
                findings.push_back({number, "says " + words + ", which restriction `" + restriction->id +
                                                "` asks to avoid; write other words, or say why it must be said"});
        }
    }

    std::vector<definitions::Restriction const*> watching_;
};

// The advice on each message, without its place.
std::map<MessageId, std::vector<std::string>> advice_on(definitions::Partnership const& partnership,
                                                        definitions::Campaign const& campaign)
{
    std::map<MessageId, std::vector<std::string>> advice;
    for (auto& problem : lint(partnership, campaign)) {
        // What is said before the first message is about the campaign.
        definitions::Message const* about = nullptr;
        for (auto const& message : campaign.messages)
            if (message.place.line <= problem.line) about = &message;
        if (about != nullptr && problem.severity == Severity::warning)
            advice[{campaign.id.value, about->id}].push_back(std::move(problem.message));
    }
    return advice;
}

}  // namespace

std::vector<Finding> compare_posts(definitions::Definitions const& all, std::vector<PlannedPost> const& posts)
{
    auto findings = SideBySide(all, posts).run();
    auto said = Restraint(all).find_in(posts);
    std::move(said.begin(), said.end(), std::back_inserter(findings));
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

void note_findings(definitions::Definitions const& all, std::vector<PlannedPost>& posts)
{
    std::map<MessageId, std::vector<std::string>> advice;
    for (auto const& campaign : all.campaigns) advice.merge(advice_on(all.partnership, campaign));
    for (auto& post : posts) {
        auto const known = advice.find({post.campaign, post.message});
        post.findings = known == advice.end() ? std::vector<std::string>() : known->second;
    }
    for (auto& finding : compare_posts(all, posts)) posts[finding.post].findings.push_back(std::move(finding.text));
}

}  // namespace peal::campaigns::planner
