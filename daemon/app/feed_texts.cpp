#include "daemon/app/feed_texts.hpp"

#include "campaigns/calendar/write.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <tuple>
#include <utility>

namespace peal::app {

namespace calendar = campaigns::calendar;
using calendar::Entry;
using calendar::SaidByUid;
using calendar::SaidChanges;
using calendar::SaidWindow;
using campaigns::definitions::Definitions;

namespace {

SaidByUid take_kind(SaidByUid& said, Entry::Kind kind)
{
    SaidByUid taken;
    for (auto it = said.begin(); it != said.end();) {
        auto const next = std::next(it);
        if (it->second.entry.kind == kind) taken.insert(said.extract(it));
        it = next;
    }
    return taken;
}

// No more than the first ones; the window ends with them.
void cut(std::vector<Entry>& entries, SaidWindow& window)
{
    std::erase_if(entries, [&](Entry const& entry) { return entry.start < window.from; });
    std::sort(entries.begin(), entries.end(),
              [](Entry const& a, Entry const& b) { return std::tie(a.start, a.uid) < std::tie(b.start, b.uid); });
    if (entries.size() <= feed_entries_max) return;
    window.to = std::min(window.to, entries[feed_entries_max].start);
}

void bring_up_to_date(SaidByUid& said, Entry::Kind kind, std::vector<Entry> entries, SaidWindow window, Instant now,
                      SaidChanges& changes)
{
    cut(entries, window);
    auto of_kind = take_kind(said, kind);
    auto made = calendar::bring_up_to_date(of_kind, std::move(entries), window, now);
    said.merge(of_kind);
    std::move(made.written.begin(), made.written.end(), std::back_inserter(changes.written));
    std::move(made.forgotten.begin(), made.forgotten.end(), std::back_inserter(changes.forgotten));
}

std::vector<Entry> entries_of_posts(FeedNews const& news)
{
    auto const& definitions = news.definitions;
    std::map<std::string_view, std::string_view> titles;
    for (auto const& campaign : definitions.campaigns) titles[campaign.id.value] = campaign.title;
    std::vector<Entry> entries;
    for (auto const& stored : news.posts) {
        calendar::PostNames names{stored.post.campaign, stored.post.channel};
        if (auto const title = titles.find(names.campaign); title != titles.end()) names.campaign = title->second;
        auto const* const channel = definitions.find_channel(names.channel);
        if (channel != nullptr && !channel->name.empty()) names.channel = channel->name;
        entries.push_back(calendar::to_entry(stored, names, definitions.partnership.id));
    }
    return entries;
}

bool holds_kind(std::string_view holds, Entry::Kind kind)
{
    return holds == "both" || holds == (kind == Entry::Kind::event ? "events" : "posts");
}

}  // namespace

FeedPeriod::FeedPeriod(Instant now)
    : from(std::chrono::floor<std::chrono::days>(now) - feed_back),
      to(std::chrono::floor<std::chrono::days>(now) + feed_ahead)
{}

SaidChanges take_in(FeedNews const& news, SaidByUid& said)
{
    FeedPeriod const period(news.now);
    SaidChanges changes;
    std::vector<Entry> events;
    for (auto const& event : news.events.events)
        events.push_back(calendar::to_entry(event, news.definitions.partnership.id));
    SaidWindow const window{period.from, std::min(period.to, news.events.to), news.events.is_whole};
    bring_up_to_date(said, Entry::Kind::event, std::move(events), window, news.now, changes);
    bring_up_to_date(said, Entry::Kind::post, entries_of_posts(news), {period.from, period.to, true}, news.now,
                     changes);
    return changes;
}

std::string feed_text(std::string_view holds, Definitions const& definitions, SaidByUid const& said, Instant now)
{
    calendar::CalendarHead head;
    head.name = definitions.partnership.name;
    if (holds != "both") head.name += ": " + std::string(holds);
    head.zone = definitions.partnership.zone;
    head.colour = holds == "posts" ? "teal" : "navy";
    std::vector<calendar::Said> shown;
    for (auto const& [uid, one] : said)
        if (holds_kind(holds, one.entry.kind) && calendar::is_shown(one, now)) shown.push_back(one);
    return calendar::write_calendar(head, std::move(shown));
}

}  // namespace peal::app
