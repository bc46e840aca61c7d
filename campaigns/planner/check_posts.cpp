#include "campaigns/planner/check_posts.hpp"

#include "campaigns/planner/lint.hpp"
#include "campaigns/planner/restrictions.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace peal::campaigns::planner {

namespace {

void warn_beside_message(definitions::Definitions const& all, PlannedPost const& post, std::string const& words,
                         std::vector<Problem>& problems)
{
    for (auto const& campaign : all.campaigns) {
        if (campaign.id.value != post.campaign) continue;
        for (auto const& message : campaign.messages)
            if (message.id == post.message)
                problems.push_back({Severity::warning, campaign.file, message.place.line, message.place.column,
                                    "message `" + message.id + "` " + words});
    }
}

bool can_one_person_be_all(std::vector<definitions::Approver const*> const& approvers)
{
    if (approvers.size() < 2) return true;
    auto const& first = approvers.front()->people;
    return std::any_of(first.begin(), first.end(), [&](std::string const& person) {
        return std::all_of(approvers.begin(), approvers.end(), [&](definitions::Approver const* approver) {
            auto const& people = approver->people;
            return std::find(people.begin(), people.end(), person) != people.end();
        });
    });
}

}  // namespace

namespace beside {

std::string const* find_shared_segment(definitions::Campaign const& one, definitions::Campaign const& other)
{
    static std::string const everybody = "everybody";
    if (one.segments.empty() && other.segments.empty()) return &everybody;
    for (auto const& segment : one.segments)
        for (auto const& theirs : other.segments)
            if (segment.value == theirs.value) return &segment.value;
    return nullptr;
}

std::string clash(PlannedPost const& post, PlannedPost const& before, std::string const& segment)
{
    return "goes to " + post.network + " at " + post.wall + ", within two hours of `" + before.message +
           "` of campaign `" + before.campaign + "`, and both are for " +
           (segment == "everybody" ? segment : "`" + segment + "`") + "; move one of them";
}

std::string same_words(PlannedPost const& post, PlannedPost const& first)
{
    return "has the same words on the accounts `" + first.channel + "` and `" + post.channel +
           "` of X, whose rules forbid that; give it to one of them, and let the other repost it";
}

std::string repeats(PlannedPost const& post, PlannedPost const& before)
{
    return "says at " + post.wall + " on `" + post.channel + "` what `" + before.message + "` of campaign `" +
           before.campaign + "` says there at " + before.wall +
           ", word for word, and X refuses that; change the words, or add a link";
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

std::vector<Problem> check_posts(definitions::Definitions const& all, std::vector<PlanUpdate::Post> const& posts)
{
    std::vector<Problem> problems;
    std::set<std::tuple<std::string_view, std::string_view, std::string_view>> told;  // campaign, message, kind
    for (auto const& [planned, findings] : posts) {
        for (auto const& finding : findings) {
            auto const kind = std::string_view(finding).substr(0, finding.find(' '));
            if (told.emplace(planned->campaign, planned->message, kind).second)
                warn_beside_message(all, *planned, finding, problems);
        }
    }
    return problems;
}

std::vector<Problem> check_approvers(definitions::Definitions const& all, std::vector<PlanUpdate::Post> const& posts)
{
    std::vector<Problem> problems;
    std::set<std::tuple<std::string_view, std::string_view>> told;  // campaign, message
    for (auto const& [planned, findings] : posts) {
        if (planned->hold.empty()) continue;
        auto const approvers = approvers_of(all, *planned, "");
        if (can_one_person_be_all(approvers) || !told.emplace(planned->campaign, planned->message).second) continue;
        std::string names;
        for (auto const* approver : approvers) names += (names.empty() ? "" : " and for ") + approver->name;
        warn_beside_message(
            all, *planned,
            "waits on " + planned->wall.substr(0, 10) + " for " + names +
                ", and nobody is all of them: no one could let it go; `approvers` in partnership.yaml " +
                "may name one person under each",
            problems);
    }
    return problems;
}

}  // namespace peal::campaigns::planner
