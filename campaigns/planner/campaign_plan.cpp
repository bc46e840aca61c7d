#include "campaigns/planner/campaign_plan.hpp"

#include "campaigns/definitions/suggestion.hpp"
#include "campaigns/planner/begun.hpp"
#include "campaigns/planner/compose.hpp"
#include "campaigns/planner/event_dates.hpp"
#include "campaigns/planner/plan.hpp"
#include "campaigns/planner/shelf_life.hpp"
#include "campaigns/planner/slots.hpp"
#include "campaigns/planner/words.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace peal::campaigns::planner {

namespace {

using std::chrono::days;

constexpr std::size_t slots_max = 2000;  // of one message

class CampaignPlanner {
public:
    CampaignPlanner(Ground const& ground, CampaignGroup const& campaigns, std::size_t room, EventFields& fields)
        : ground_(ground), room_(room), fields_(fields)
    {
        made_.campaigns = campaigns;
        for (auto const& segment : campaigns.front()->segments)
            made_.segments |= std::uint64_t(1) << std::hash<std::string>()(segment.value) % 63;
        if (made_.segments == 0) made_.segments = std::uint64_t(1) << 63;
    }

    CampaignPlan run()
    {
        for (std::size_t i = 0; i < made_.campaigns.size(); ++i)
            for (std::size_t m = 0; m < made_.campaigns[i]->messages.size(); ++m) plan_message(i, m);
        // Of an event that two sources hold, one may be sound.
        std::erase_if(made_.unplanned, [this](Unplanned const& one) { return keys_.contains(one.key); });
        return std::move(made_);
    }

private:
    void plan_message(std::size_t campaign_number, std::size_t message_number)
    {
        auto const& campaign = *made_.campaigns[campaign_number];
        auto const& message = campaign.messages[message_number];
        auto const said = ground_.said.find(campaign.id.value + "/" + message.id + "/");
        auto found = find_slots(campaign, message, ground_.events, ground_.zone, ground_.days,
                                said == ground_.said.end() ? std::set<std::string>() : said->second, slots_max);
        if (!found || found->size() == slots_max) {
            auto const why = found
                                 ? " would go out " + std::to_string(slots_max) + " times or more; narrow its schedule"
                                 : ": " + found.error().message;
            auto const fault =
                problem(Severity::error, campaign, message.schedule.place, "message `" + message.id + "`" + why);
            leave_out(campaign.id.value + "/" + message.id + "/", fault);
            return;
        }
        auto const& slots = *found;
        if (slots.empty()) explain_nothing(campaign, message);
        warn_of_early_events(campaign, message, slots);
        names_moment_ = names_moment(campaign, message);
        bool const one_text = !depends_on_event(ground_.all, campaign, message);
        // They stay where they are: posts of theirs are shared.
        made_.drafts.emplace_back().reserve(std::min(slots.size() * campaign.channels.size(), room_ - made_.count));
        for (auto const& name : campaign.channels) {
            auto const* channel = ground_.all.find_channel(name.value);
            if (channel == nullptr || !channel->can_be_posted_to()) continue;
            Attempt attempt;
            for (auto const& slot : slots) {
                if (!attempt.composed || !one_text) attempt = compose_here(campaign, message, *channel, slot.event);
                auto key = make_key(campaign.id.value, message.id, slot.id, channel->id);
                if (attempt.fault.empty()) {
                    add(std::move(key), campaign_number, message_number, *channel, attempt, slot);
                } else {
                    leave_out(std::move(key), attempt.fault);
                }
            }
        }
    }

    // A text, and what keeps it from going out; empty when nothing does.
    struct Attempt {
        std::shared_ptr<Composed const> composed;
        std::shared_ptr<Quotes const> quotes;  // null when it quotes nothing
        std::string fault;
    };

    Attempt compose_here(definitions::Campaign const& campaign, definitions::Message const& message,
                         definitions::Channel const& channel, calendar::Occurrence const* event)
    {
        Attempt attempt;
        attempt.composed =
            std::make_shared<Composed const>(compose(ground_.all, campaign, message, channel, event, &fields_));
        if (!attempt.composed->quotes.empty())
            attempt.quotes = std::make_shared<Quotes const>(attempt.composed->quotes);
        for (auto problem : attempt.composed->problems) {
            if (event != nullptr) problem.message += " (for `" + one_line(event->summary, 60) + "`)";
            if (attempt.fault.empty() && problem.severity == Severity::error) attempt.fault = to_string(problem);
            made_.problems.push_back(std::move(problem));
        }
        return attempt;
    }

    void add(std::string key, std::size_t campaign_number, std::size_t message_number,
             definitions::Channel const& channel, Attempt const& attempt, Slot const& slot)
    {
        // Two sources may hold the same event; the first keeps it.
        if (keys_.contains(key)) return;
        auto const& campaign = *made_.campaigns[campaign_number];
        if (made_.count >= room_) {
            made_.is_cut = true;
            auto const fault = problem(Severity::error, campaign, campaign.id.place,
                                       "the plan has " + std::to_string(posts_max) +
                                           " posts already; this campaign is planned in part");
            leave_out(std::move(key), fault);
            return;
        }
        auto const& message = campaign.messages[message_number];
        auto placement = ground_.placing.place(campaign, channel, slot);
        if (!placement.fault.empty()) {
            keys_.insert(key);
            made_.faults.push_back(make_fault(campaign, message, channel, placement, std::move(key)));
            return;
        }
        if (auto stale = find_stale(ground_.all, campaign, message, attempt.quotes.get(), placement.wall)) {
            leave_out(std::move(key), to_string(*stale));
            made_.problems.push_back(std::move(*stale));
            return;
        }
        keys_.insert(key);
        ++made_.count;
        auto& draft = made_.drafts.back().emplace_back();
        draft.campaign = campaign_number;
        draft.message = message_number;
        draft.channel = static_cast<std::size_t>(&channel - ground_.all.channels.data());
        draft.placement = std::move(placement);
        draft.quotes = attempt.quotes;
        draft.post.key = std::move(key);
        write_out(draft, *attempt.composed, slot);
    }

    void write_out(Draft& draft, Composed const& composed, Slot const& slot) const
    {
        auto const& campaign = *made_.campaigns[draft.campaign];
        auto const& channel = ground_.all.channels[draft.channel];
        auto& post = draft.post;
        post.campaign = campaign.id.value;
        post.message = campaign.messages[draft.message].id;
        post.occurrence = slot.id;
        post.channel = channel.id;
        post.network = channel.network;
        post.organisation = campaign.owner.value;
        post.lang = composed.lang;
        post.due = draft.placement.at;
        post.wall = to_text(draft.placement.wall);
        post.zone = ground_.zone;
        post.text = composed.text;
        post.alt_text = composed.alt_text;
        post.artwork = composed.artwork;
        post.route = composed.route;
        post.destination = composed.destination;
        post.dry_run = ground_.all.is_dry_run(channel);
        post.tentative = slot.event != nullptr && slot.event->status == calendar::Status::tentative;
        post.max_late = ground_.all.settings.max_late;
        post.why = std::exchange(draft.placement.why, {});
        if (slot.event != nullptr && names_moment_) post.beside = moment_words(*slot.event);
        if (post.tentative) post.why.push_back("the event is not confirmed: the post waits until it is");
        draft.steps = post.why.size();
        note_restrictions(ground_, campaign, campaign.messages[draft.message], channel, draft.placement.wall, post);
    }

    void leave_out(std::string key, std::string const& reason) { made_.unplanned.push_back({std::move(key), reason}); }

    void explain_nothing(definitions::Campaign const& campaign, definitions::Message const& message)
    {
        auto const* anchor = std::get_if<definitions::Anchored>(&message.schedule.when);
        if (anchor == nullptr || !ground_.events.choose(*anchor).empty()) return;
        std::string what;
        if (!anchor->category.empty()) what += " of category `" + anchor->category + "`";
        if (!anchor->title.empty()) what += " titled `" + anchor->title + "`";
        if (!anchor->uid.empty()) what += " with uid `" + anchor->uid + "`";
        for (auto const& tag : anchor->tags) what += " tagged `" + tag.value + "`";
        if (!anchor->organisation.value.empty()) what += " of organisation `" + anchor->organisation.value + "`";
        auto text = "message `" + message.id + "`: the calendar has no event" + what;
        auto const& word =
            anchor->category.empty() && anchor->tags.size() == 1 ? anchor->tags[0].value : anchor->category;
        if (!word.empty() && anchor->title.empty() && anchor->uid.empty()) {
            text += definitions::hint(word, categories());
            made_.asks_words = true;
        }
        problem(Severity::warning, campaign, message.schedule.place, std::move(text));
    }

    std::vector<std::string> categories() const
    {
        std::set<std::string> words;
        for (auto const* event : ground_.events.all()) words.insert(event->categories.begin(), event->categories.end());
        return {words.begin(), words.end()};
    }

    // "Today at ten" is said too late when the event began at seven.
    void warn_of_early_events(definitions::Campaign const& campaign, definitions::Message const& message,
                              std::vector<Slot> const& slots)
    {
        if (!is_of_the_day(message)) return;
        auto const late = std::find_if(slots.begin(), slots.end(), [](Slot const& slot) {
            return !slot.event->all_day && slot.at >= slot.event->start;
        });
        if (late == slots.end()) return;
        problem(Severity::warning, campaign, message.schedule.place,
                "message `" + message.id + "` " + begun(*late->event, ground_.zone));
    }

    // Whether it stands beside an event, and says a day or a time in its author's own words.
    bool names_moment(definitions::Campaign const& campaign, definitions::Message const& message)
    {
        if (!std::holds_alternative<definitions::Anchored>(message.schedule.when)) return false;
        std::vector<definitions::Texts const*> all = {&message.text, &message.headline, &message.alt};
        for (auto const& [network, texts] : message.variants) all.push_back(&texts);
        for (auto const* texts : all) {
            for (auto const& [lang, text] : *texts) {
                auto const typed = fields_.typed_moments().find(text.value, lang);
                if (typed.empty()) continue;
                problem(
                    Severity::warning, campaign, text.place,
                    "message `" + message.id + "` stands beside an event, and `" + one_line(typed, 60) +
                        "` stays as it is when the event moves; write {{event.date}}, {{event.weekday}} or {{event.time}}");
                return true;
            }
        }
        return false;
    }

    std::string moment_words(calendar::Occurrence const& event) const
    {
        if (event.all_day)
            return date_words(first_day(event, ground_.zone)) + " to " + date_words(last_day(event, ground_.zone));
        auto const from = to_wall(event.start, ground_.zone), to = to_wall(event.end, ground_.zone);
        return from && to ? to_words(*from) + " to " + to_words(*to) : std::string();
    }

    // The problem in words, with its place.
    std::string problem(Severity severity, definitions::Campaign const& campaign, definitions::Place place,
                        std::string text)
    {
        made_.problems.push_back({severity, campaign.file, place.line, place.column, std::move(text)});
        return to_string(made_.problems.back());
    }

    Ground const& ground_;
    std::size_t room_;
    EventFields& fields_;
    std::unordered_set<std::string> keys_;  // of the drafts
    bool names_moment_ = false;             // the message that is being planned
    CampaignPlan made_;
};

}  // namespace

Fault make_fault(definitions::Campaign const& campaign, definitions::Message const& message,
                 definitions::Channel const& channel, Placement const& placement, std::string key)
{
    auto const place = message.schedule.place;
    return {placement.at,
            {Severity::error, campaign.file, place.line, place.column,
             "message `" + message.id + "` on " + channel.id + ", " + to_words(placement.wall) + ": " +
                 placement.fault + "; change its time, or the dates"},
            std::move(key)};
}

void note_restrictions(Ground const& ground, definitions::Campaign const& campaign, definitions::Message const& message,
                       definitions::Channel const& channel, Wall wall, PlannedPost& post)
{
    put_cover(ground.restrictions.find(campaign, message, channel, std::chrono::floor<days>(wall)),
              campaign.approval.value_or(ground.all.partnership.approval), post);
}

std::map<std::string, CampaignGroup> group_campaigns(definitions::Definitions const& all)
{
    std::map<std::string, CampaignGroup> groups;
    for (auto const& campaign : all.campaigns) groups[campaign.id.value + "/"].push_back(&campaign);
    for (auto& [id, group] : groups)
        std::sort(group.begin(), group.end(), [](auto const* a, auto const* b) { return a->file < b->file; });
    return groups;
}

CampaignPlan plan_campaign(Ground const& ground, CampaignGroup const& campaigns, std::size_t room, EventFields& fields)
{
    return CampaignPlanner(ground, campaigns, room, fields).run();
}

}  // namespace peal::campaigns::planner
