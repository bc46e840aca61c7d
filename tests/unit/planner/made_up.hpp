#pragma once

#include "core/random.hpp"
#include "tests/unit/planner/town.hpp"

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// Partnerships and calendars that a seed makes up.
namespace peal::test {

inline auto const today = std::chrono::local_days(std::chrono::year(2026) / std::chrono::November / 24);

inline std::string text_of(std::chrono::local_days day)
{
    return campaigns::to_text(campaigns::Wall(day)).substr(0, 10);
}

// Parts that are drawn are drawn from left to right: of the operands of a `+` no order is promised, and each compiler has
// its own.
inline std::string in_order(std::initializer_list<std::string> parts)
{
    std::string text;
    for (auto const& part : parts) text += part;
    return text;
}

// A partnership as lists, so that it can be written out in more ways than one.
struct Town {
    struct Campaign {
        std::string id, head;  // the lines before its messages
        std::vector<std::string> messages;
    };
    std::string channels, restrictions;
    std::vector<Campaign> campaigns;
    std::vector<campaigns::calendar::Occurrence> events;
};

class Maker {
public:
    explicit Maker(std::uint64_t seed) : random_(make_seeded_random(seed)) {}

    Town town()
    {
        Town town;
        town.channels = "channels:\n";
        for (auto const* network : {"x", "instagram", "snapchat"})
            town.channels +=
                in_order({"  - {id: town-", network, ", network: ", network, ", ",
                          pick({"brand: together", "organisation: council", "organisation: police"}),
                          pick({"", ", spacing: 30m", ", spacing: 3h"}),
                          pick({"", ", quiet_hours: none", ", quiet_hours: {from: \"12:00\", to: \"15:30\"}"}), "}\n"});
        town.channels += "  - {id: police-x, network: x, organisation: police}\n";
        town.restrictions = "quiet_hours: {from: \"" + pick({"21:00", "23:30", "00:30"}) + "\", to: \"07:30\"}\n";
        add_restrictions(town);
        auto const campaigns = 2 + below(4);
        for (std::size_t i = 0; i < campaigns; ++i) town.campaigns.push_back(campaign("c" + std::to_string(i)));
        if (chance(3)) town.campaigns.push_back(crowded_evening());
        auto const events = 3 + below(12);
        for (std::size_t i = 0; i < events; ++i) add_event(town.events, "e" + std::to_string(i));
        return town;
    }

    template <class T>
    void shuffle(std::vector<T>& items)
    {
        for (auto i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
    }

    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_->below(bound)); }
    std::string pick(std::vector<std::string> const& choices) { return choices[below(choices.size())]; }
    bool chance(std::size_t one_in) { return below(one_in) == 0; }
    std::chrono::local_days day() { return today + std::chrono::days(static_cast<int>(below(365))); }
    std::string time()
    {
        return campaigns::to_text(campaigns::Wall(today) + std::chrono::minutes(below(24 * 60))).substr(11, 5);
    }

    void add_restrictions(Town& town)
    {
        auto const count = below(3);
        if (count > 0) town.restrictions += "restrictions:\n";
        for (std::size_t i = 0; i < count; ++i) {
            auto const from = day();
            town.restrictions += in_order(
                {"  - {id: r", std::to_string(i), ", reason: Reason, from: ", text_of(from),
                 chance(4) ? "" : ", to: " + text_of(from + std::chrono::days(static_cast<int>(below(60)))),
                 pick({"", ", organisations: [police]", ", organisations: [council]"}),
                 pick({"", "", ", campaigns: [c0]", ", categories: [race]"}), pick({"", "", ", exempt: [c1]"}), "}\n"});
        }
    }

    Town::Campaign campaign(std::string const& id)
    {
        Town::Campaign made;
        made.id = id;
        auto const from = day();
        bool const begins = !chance(3), ends = !chance(3);
        made.head =
            in_order({"id: ", id, "\naim: A.\naudience: external\nowner: ", pick({"police", "council"}), "\nchannels: ",
                      pick({"[town-x]", "[town-x, police-x]", "[town-x, town-snapchat]", "[town-x, town-instagram]"}),
                      "\n", pick({"", "segments: [age/young]\n", "segments: [age/old, age/young]\n"}),
                      pick({"", "", "categories: [race]\n"}), chance(6) ? "quiet_hours: ignore\n" : ""});
        auto const to = from + std::chrono::days(static_cast<int>(!ends ? 300 : chance(3) ? below(2) : below(90)));
        if (begins || ends)
            made.head += "dates: {" + (begins ? "from: " + text_of(from) : std::string()) +
                         (begins && ends ? ", " : "") + (ends ? "to: " + text_of(to) : std::string()) + "}\n";
        auto const count = 1 + below(4);
        for (std::size_t i = 0; i < count; ++i)
            made.messages.push_back("  - id: m" + std::to_string(i) + "\n    text: Words number " + std::to_string(i) +
                                    ".\n    artwork: {alt: Words.}\n    schedule: " + schedule(from, to, begins) +
                                    "\n");
        return made;
    }

    void add_event(std::vector<campaigns::calendar::Occurrence>& events, std::string const& uid)
    {
        auto first = day();
        auto const length = std::chrono::days(static_cast<int>(below(4)));
        bool const whole_days = chance(2), restricts = chance(6);
        auto const count = restricts ? 1 : 1 + below(5);
        auto const hour = std::chrono::hours(below(24));
        for (std::size_t i = 0; i < count; ++i, first += std::chrono::days(21)) {
            auto const start = Instant(std::chrono::sys_days(first.time_since_epoch()) + hour);
            auto event = whole_days ? all_day(uid, "Event " + uid, text_of(first), text_of(first + length))
                                    : timed(uid, "Event " + uid, to_iso(start), to_iso(start + length + hour));
            event.repeats = count > 1;
            event.categories = restricts ? List{"restriction"} : chance(2) ? List{"event"} : List{"event", "Faith"};
            if (chance(8)) event.status = campaigns::calendar::Status::cancelled;
            if (chance(8)) event.status = campaigns::calendar::Status::tentative;
            events.push_back(std::move(event));
        }
    }

private:
    // More than a channel that keeps its distance has room for before the quiet hours, on the campaign's only day.
    Town::Campaign crowded_evening()
    {
        auto const date = text_of(day());
        Town::Campaign made{
            "crowded", "id: crowded\naim: A.\naudience: external\nowner: police\nchannels: [town-x]\n", {}};
        made.head += "dates: {from: " + date + ", to: " + date + "}\n";
        for (int i = 0; i < 6; ++i)
            made.messages.push_back("  - id: m" + std::to_string(i) + "\n    text: Words number " + std::to_string(i) +
                                    ".\n    artwork: {alt: Words.}\n    schedule: {at: " + date + " 19:00}\n");
        return made;
    }

    std::string schedule(std::chrono::local_days from, std::chrono::local_days to, bool begins)
    {
        auto const at = ", at: \"" + time() + "\"";
        auto const span = static_cast<std::size_t>((to - from).count()) + 1;
        auto const within = from + std::chrono::days(static_cast<int>(below(span)));
        switch (below(4)) {
            case 0: return "{at: " + text_of(within) + " " + time() + "}";
            case 1:
                return in_order({"{weekly: {day: ", pick({"mon", "thu", "sun"}), at,
                                 pick({"", ", every: 3, first: " + text_of(within)}), "}}"});
            case 2:
                return "{repeat: \"" +
                       pick({"FREQ=DAILY;INTERVAL=5", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYDAY=-1FR",
                             "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=DAILY;COUNT=9"}) +
                       "\", from: " + text_of(within) + at + "}";
            default:
                return in_order({"{anchor: {", pick({"category: event", "tag: faith", "category: event, tag: faith"}),
                                 begins ? pick({"", "", ", which: first", ", which: every 2", ", at_most: 2"}) : "",
                                 chance(2) ? pick({", exact: -2h", ", exact: 30m, from: end", ", exact: -36h"})
                                           : in_order({at, ", day: ", pick({"start", "end"}),
                                                       ", days: ", pick({"-14", "-1", "0", "0", "3"})}),
                                 "}}"});
        }
    }

    using List = std::vector<std::string>;
    std::unique_ptr<Random> random_;
};

// `name` gives a campaign's file its name.
template <class Name>
campaigns::definitions::SourceFiles written(Town const& town, std::string const& title, Name const& name)
{
    auto files = minimal_files();
    files.erase("campaigns/week.yaml");
    files["channels.yaml"] = town.channels;
    files["partnership.yaml"] += town.restrictions;
    for (auto const& campaign : town.campaigns) {
        auto text = campaign.head + "title: " + title + "\nmessages:\n";
        for (auto const& message : campaign.messages) text += message;
        files["campaigns/" + name(campaign.id) + ".yaml"] = text;
    }
    return files;
}

inline campaigns::definitions::SourceFiles written(Town const& town)
{
    return written(town, "T", [](std::string const& id) { return id; });
}

}  // namespace peal::test
