#include "daemon/cli/card_choice.hpp"

#include "campaigns/definitions/suggestion.hpp"
#include "campaigns/moments/moment.hpp"
#include "campaigns/planner/event_index.hpp"

#include <algorithm>
#include <variant>
#include <vector>

namespace peal::cli {

namespace definitions = campaigns::definitions;
namespace planner = campaigns::planner;
using campaigns::calendar::Occurrence;
using campaigns::calendar::Status;

namespace {

Result<definitions::Campaign const*> find_campaign(definitions::Definitions const& all, std::string const& id)
{
    std::vector<std::string> known;
    for (auto const& campaign : all.campaigns) {
        if (campaign.id.value == id) return &campaign;
        known.push_back(campaign.id.value);
    }
    return fail(ErrorKind::rejected, "there is no campaign `" + id + "`" + definitions::hint(id, known));
}

Result<definitions::Message const*> find_message(definitions::Campaign const& campaign, std::string const& id)
{
    std::vector<std::string> known;
    for (auto const& message : campaign.messages) {
        if (message.id == id) return &message;
        known.push_back(message.id);
    }
    return fail(ErrorKind::rejected,
                "campaign `" + campaign.id.value + "` has no message `" + id + "`" + definitions::hint(id, known));
}

Result<definitions::Channel const*> find_channel(definitions::Definitions const& all,
                                                 definitions::Campaign const& campaign, CardChoice const& choice)
{
    std::vector<std::string> known;
    for (auto const& name : campaign.channels) {
        auto const* channel = all.find_channel(name.value);
        if (channel == nullptr || !channel->can_be_posted_to()) continue;
        bool const fits = (choice.channel.empty() || choice.channel == channel->id) &&
                          (choice.network.empty() || choice.network == channel->network);
        if (fits) return channel;
        known.push_back(channel->id + " (" + channel->network + ")");
    }
    return fail(ErrorKind::rejected, "campaign `" + campaign.id.value + "` is not posted there; its channels: " +
                                         (known.empty() ? "none" : definitions::list_of(known)));
}

std::chrono::local_days day_of(Occurrence const& event, std::string const& zone)
{
    if (event.all_day) return event.start_date;
    auto const wall = campaigns::to_wall(event.start, zone);
    return wall ? std::chrono::floor<std::chrono::days>(*wall) : std::chrono::local_days();
}

Result<Occurrence const*> find_event(Configuration const& read, definitions::Message const& message,
                                     CardChoice const& choice, Instant now)
{
    auto const& all = read.loaded.definitions;
    auto const& zone = all.partnership.zone;
    auto const* anchor = std::get_if<definitions::Anchored>(&message.schedule.when);
    if (anchor == nullptr)
        return fail(ErrorKind::rejected, "message `" + message.id + "` hangs on no event, so it needs no date of one");
    auto const today = campaigns::to_wall(now, zone);
    if (!today) return tl::unexpected(today.error());
    auto const first = choice.event_date.value_or(std::chrono::floor<std::chrono::days>(*today));
    planner::EventIndex const events(all, read.occurrences);
    for (auto const* event : events.choose(*anchor)) {
        auto const day = day_of(*event, zone);
        bool const fits = choice.event_date ? day == first : day >= first;
        if (fits && event->status != Status::cancelled) return event;
    }
    return fail(ErrorKind::rejected,
                "the calendar has no event for message `" + message.id + "`" +
                    (choice.event_date ? " on that day; `peal plan` shows the days of its posts"
                                       : " from today on; name the day of an earlier one with --event-date"));
}

}  // namespace

Result<Card> choose_card(Configuration const& read, CardChoice const& choice, Instant now)
{
    auto const& all = read.loaded.definitions;
    auto const campaign = find_campaign(all, choice.campaign);
    if (!campaign) return tl::unexpected(campaign.error());
    auto const message = find_message(**campaign, choice.message);
    if (!message) return tl::unexpected(message.error());
    auto const channel = find_channel(all, **campaign, choice);
    if (!channel) return tl::unexpected(channel.error());

    Occurrence const* event = nullptr;
    if (choice.event_date || planner::depends_on_event(all, **campaign, **message)) {
        auto const found = find_event(read, **message, choice, now);
        if (!found) return tl::unexpected(found.error());
        event = *found;
    }
    auto speaking = **channel;
    if (!choice.language.empty()) speaking.language = choice.language;
    Card card;
    card.channel = *channel;
    card.composed = planner::compose(all, **campaign, **message, speaking, event);
    if (!choice.language.empty() && card.composed.lang != choice.language) {
        std::vector<std::string> known;
        for (auto const& [language, text] : (*message)->text) known.push_back(language);
        return fail(ErrorKind::rejected, "message `" + choice.message + "` has no text in `" + choice.language +
                                             "`; its languages: " + definitions::list_of(known));
    }
    return card;
}

}  // namespace peal::cli
