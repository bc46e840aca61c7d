#pragma once

#include "tests/unit/planner/made_up.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

// What people do to a partnership that a seed has made up.
namespace peal::test {

inline void put_off(campaigns::calendar::Occurrence& event, std::chrono::days by)
{
    event.start += by;
    event.end += by;
    event.start_date += by;
    event.end_date += by;
}

// Makes one change such as people make, of any kind.
class Editor {
public:
    Editor(Maker& maker, Town& town) : maker_(maker), town_(town) {}

    void edit(Instant& now)
    {
        auto& events = town_.events;
        switch (maker_.below(12)) {
            case 0: replace_words("Words number", "Other words, number"); break;
            case 1: replace_words("Words number", "See {{event.title}} on {{event.date}}, number"); break;
            case 2: write_again(any_campaign()); break;
            case 3: town_.campaigns.push_back(maker_.campaign("n" + std::to_string(++number_))); break;
            case 4: drop_a_campaign(); break;
            case 5: maker_.add_event(events, "n" + std::to_string(++number_)); break;
            case 6: drop_an_event(); break;
            case 7: edit_event(); break;
            case 8:
                now += std::chrono::hours(maker_.below(30));
                maker_.shuffle(events);
                maker_.shuffle(town_.campaigns);
                break;
            case 9: edit_what_all_share(); break;
            default:
                if (!events.empty()) put_off(any_event(), std::chrono::days(static_cast<int>(maker_.below(5)) - 2));
        }
    }

private:
    Town::Campaign& any_campaign() { return town_.campaigns[maker_.below(town_.campaigns.size())]; }
    campaigns::calendar::Occurrence& any_event() { return town_.events[maker_.below(town_.events.size())]; }

    void replace_words(std::string const& words, std::string const& others)
    {
        auto& messages = any_campaign().messages;
        auto& message = messages[maker_.below(messages.size())];
        if (auto const at = message.find(words); at != std::string::npos) message.replace(at, words.size(), others);
    }

    void write_again(Town::Campaign& campaign) { campaign = maker_.campaign(campaign.id); }

    // Restrictions may name the first two.
    void drop_a_campaign()
    {
        auto& all = town_.campaigns;
        auto const gone = all.begin() + static_cast<std::ptrdiff_t>(maker_.below(all.size()));
        if (gone->id != "c0" && gone->id != "c1") all.erase(gone);
    }

    void drop_an_event()
    {
        auto& all = town_.events;
        if (!all.empty()) all.erase(all.begin() + static_cast<std::ptrdiff_t>(maker_.below(all.size())));
    }

    void edit_event()
    {
        if (town_.events.empty()) return;
        auto& event = any_event();
        switch (maker_.below(4)) {
            case 0: event.status = campaigns::calendar::Status::cancelled; break;
            case 1: event.status = campaigns::calendar::Status::confirmed; break;
            case 2: event.summary += " again"; break;
            default: event.categories = {maker_.pick({"event", "faith", "restriction"})};
        }
    }

    void edit_what_all_share()
    {
        if (maker_.chance(2))
            town_.restrictions = "quiet_hours: {from: \"" + maker_.pick({"21:00", "23:30"}) + "\", to: \"06:30\"}\n";
        else
            town_.channels = Maker(++number_).town().channels;
    }

    Maker& maker_;
    Town& town_;
    std::uint64_t number_ = 0;
};

}  // namespace peal::test
