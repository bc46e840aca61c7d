#include "campaigns/planner/plan.hpp"

#include "campaigns/planner/agenda.hpp"
#include "campaigns/planner/campaign_plan.hpp"
#include "campaigns/planner/ground.hpp"

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

namespace peal::campaigns::planner {

Plan plan(definitions::Definitions const& definitions, std::vector<calendar::Occurrence> const& occurrences,
          Instant now, Instant from, Instant to, std::stop_token const& stop, SaidBefore said)
{
    to = std::min(to, horizon_after(now));
    auto const days = find_days(from, to, zone_of(definitions));
    if (!days) return {};
    EventIndex const events(definitions, occurrences);
    Ground const ground(definitions, events, *days, std::move(said));
    EventFields fields;
    CampaignPlans plans;
    auto room = posts_max;
    for (auto const& [id, group] : group_campaigns(definitions)) {
        if (stop.stop_requested()) return {};
        plans.push_back(std::make_shared<CampaignPlan>(plan_campaign(ground, group, room, fields)));
        room -= plans.back()->count;
    }
    Agenda agenda;
    agenda.change(ground, {}, plans);
    Plan plan;
    auto const entries = agenda.between(from, to);
    plan.posts.reserve(entries.size());
    for (auto const& entry : entries) {
        if (stop.stop_requested()) return {};
        plan.posts.push_back(std::move(*entry.post));
    }
    collect_problems(ground, plans, agenda, from, to, plan.problems, plan.unplanned);
    return plan;
}

std::string make_key(std::string_view campaign, std::string_view message, std::string_view occurrence,
                     std::string_view channel)
{
    std::string key;
    key.reserve(campaign.size() + message.size() + occurrence.size() + channel.size() + 3);
    key.append(campaign).append("/").append(message).append("/");
    for (auto const c : occurrence) {
        auto const byte = static_cast<unsigned char>(c);
        bool const plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           std::string_view("-._~@:+").find(c) != std::string_view::npos;
        constexpr std::string_view digits = "0123456789ABCDEF";
        if (plain) {
            key += c;
        } else {
            key += '%';
            key += digits[byte >> 4];
            key += digits[byte & 15];
        }
    }
    return key.append("/").append(channel);
}

Instant horizon_after(Instant now)
{
    auto const day = std::chrono::floor<std::chrono::days>(now);
    auto const date = std::chrono::year_month_day(day) + horizon;
    auto const last = std::chrono::year_month_day_last(date.year(), std::chrono::month_day_last(date.month()));
    return Instant(std::chrono::sys_days(date.ok() ? date : std::chrono::year_month_day(last))) + (now - day);
}

}  // namespace peal::campaigns::planner
