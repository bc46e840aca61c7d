#include "campaigns/planner/check.hpp"

#include "campaigns/definitions/suggestion.hpp"
#include "campaigns/planner/check_posts.hpp"
#include "campaigns/planner/compose.hpp"
#include "campaigns/planner/event_dates.hpp"
#include "campaigns/planner/lint.hpp"
#include "campaigns/planner/plan.hpp"
#include "campaigns/planner/replanner.hpp"
#include "campaigns/planner/shelf_life.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>

namespace peal::campaigns::planner {

namespace {

using std::chrono::local_days;

constexpr std::chrono::days ending_soon{30};

// Stands in for an event where the calendar has none yet, so that a text is tried all the same.
calendar::Occurrence sample_event()
{
    calendar::Occurrence event;
    event.uid = "sample";
    event.summary = "Sample event";
    event.location = "Town Hall";
    event.url = "https://www.example.org";
    event.zone = "Europe/London";
    event.start_date = event.end_date = local_days(std::chrono::year(2027) / std::chrono::October / 9);
    event.start = std::chrono::sys_days(std::chrono::year(2027) / std::chrono::October / 9) + std::chrono::hours(9);
    event.end = event.start + std::chrono::hours(1);
    return event;
}

class Checker {
public:
    Checker(definitions::Loaded const& loaded, std::vector<calendar::Occurrence> const& occurrences, Instant now)
        : all_(loaded.definitions),
          occurrences_(occurrences),
          now_(now),
          today_(local_days(std::chrono::floor<std::chrono::days>(now).time_since_epoch())),
          problems_(loaded.problems)
    {
        for (auto const& problem : loaded.problems) {
            if (problem.severity != Severity::error) continue;
            if (auto const* const message = find_message(problem))
                broken_messages_.insert(message);
            else
                broken_.insert(problem.file);
        }
    }

    Checked run()
    {
        // Nothing can be planned without the files that a plan is made from.
        bool const has_ground = std::none_of(broken_.begin(), broken_.end(), [](auto const& file) {
            return !file.starts_with("campaigns/") && file != "contacts.yaml" && file != "peal.yaml";
        });
        if (has_ground) check_plan();
        check_texts_alone(!has_ground);
        add(lint(all_.partnership));
        for (auto const& campaign : all_.campaigns) add(lint(all_.partnership, campaign));
        check_reviews();
        check_contacts();
        check_organisations();
        check_last_days();
        check_base();
        std::sort(problems_.begin(), problems_.end(), [](auto const& a, auto const& b) {
            return std::tie(a.file, a.line, a.column, a.message) < std::tie(b.file, b.line, b.column, b.message);
        });
        problems_.erase(std::unique(problems_.begin(), problems_.end()), problems_.end());
        return {std::move(problems_), std::move(posts_)};
    }

private:
    // The one in which the problem is; null when it is about the rest of a file.
    definitions::Message const* find_message(Problem const& problem) const
    {
        definitions::Message const* found = nullptr;
        for (auto const& campaign : all_.campaigns) {
            if (campaign.file != problem.file) continue;
            for (auto const& message : campaign.messages)
                if (message.place.line <= problem.line) found = &message;
        }
        return found;
    }

    void add(std::vector<Problem> const& problems)
    {
        problems_.insert(problems_.end(), problems.begin(), problems.end());
    }

    void say(Severity severity, std::string const& file, definitions::Place place, std::string message)
    {
        problems_.push_back({severity, file, place.line, place.column, std::move(message)});
    }

    void check_plan()
    {
        auto sound = all_;
        for (std::size_t i = 0; i < all_.campaigns.size(); ++i) {
            auto const& messages = all_.campaigns[i].messages;
            auto& kept = sound.campaigns[i].messages;
            kept.clear();
            std::copy_if(messages.begin(), messages.end(), std::back_inserter(kept),
                         [&](auto const& message) { return !broken_messages_.contains(&message); });
        }
        std::erase_if(sound.campaigns, [&](auto const& campaign) { return broken_.contains(campaign.file); });
        // Planned as the daemon does it, which sees the posts side by side.
        auto const all = std::make_shared<definitions::Definitions const>(std::move(sound));
        Replanner replanner;
        auto occurrences = occurrences_;
        add(replanner.plan(all, std::move(occurrences), now_, now_, horizon_after(now_)).problems);
        auto planned = replanner.take_update(now_, {});
        add(check_posts(*all, planned.posts));
        add(check_approvers(*all, planned.posts));

        std::set<std::pair<std::string, std::string>> said;
        for (auto const& post : planned.posts) said.emplace(post.planned->campaign, post.planned->message);
        for (auto const& one : planned.unplanned)
            faulty_.insert(one.key.substr(0, one.key.find('/', one.key.find('/') + 1)));
        auto const event = sample_event();
        for (auto const& campaign : all->campaigns) {
            for (auto const& message : campaign.messages) {
                if (!said.contains({campaign.id.value, message.id})) check_silent(*all, campaign, message, event);
            }
        }
        posts_ = std::move(planned.posts);
    }

    // A message that is not planned at all is tried on its own.
    void check_silent(definitions::Definitions const& all, definitions::Campaign const& campaign,
                      definitions::Message const& message, calendar::Occurrence const& event)
    {
        bool const anchored = std::holds_alternative<definitions::Anchored>(message.schedule.when);
        bool failed = false;
        for (auto const& name : campaign.channels) {
            auto const* channel = all.find_channel(name.value);
            if (channel == nullptr || !channel->can_be_posted_to()) continue;
            auto composed = compose(all, campaign, message, *channel, anchored ? &event : nullptr);
            failed = failed || has_errors(composed.problems);
            // What the plan found with a real event is said already.
            for (auto& problem : composed.problems) {
                bool const known = std::any_of(problems_.begin(), problems_.end(), [&](auto const& p) {
                    return p.file == problem.file && p.message.starts_with(problem.message);
                });
                if (!known) problems_.push_back(std::move(problem));
            }
        }
        if (failed || faulty_.contains(campaign.id.value + "/" + message.id) || (campaign.to && *campaign.to < today_))
            return;
        auto const* const dated = std::get_if<definitions::AtMoments>(&message.schedule.when);
        bool const is_over =
            dated != nullptr && std::all_of(dated->moments.begin(), dated->moments.end(),
                                            [this](auto const& moment) { return moment.value < today_; });
        say(Severity::warning, campaign.file, message.schedule.place,
            "message `" + message.id + "` plans no post" +
                (is_over ? ", since its date is over; is the year right?" : " before the horizon of 24 months"));
    }

    // A message that cannot be planned for another fault may still have texts to mend: all of it is told in one run. Only
    // what is wrong with the texts themselves, since the rest may follow from that fault. `all`: nothing can be planned.
    void check_texts_alone(bool all)
    {
        auto const event = sample_event();
        bool const may_lack_quotes = broken_.contains("figures.yaml") || broken_.contains("faq.yaml");
        auto const is_quote = [](std::string const& words) {
            return words.find("figure") != std::string::npos || words.find("faq") != std::string::npos;
        };
        for (auto const& campaign : all_.campaigns) {
            for (auto const& message : campaign.messages) {
                if (!all && !broken_.contains(campaign.file) && !broken_messages_.contains(&message)) continue;
                for (auto const& name : campaign.channels) {
                    auto const* channel = all_.find_channel(name.value);
                    if (channel == nullptr || !channel->can_be_posted_to()) continue;
                    auto composed = compose(all_, campaign, message, *channel, &event);
                    for (auto& problem : composed.problems) {
                        definitions::Place const place{problem.line, problem.column};
                        if (problem.severity == Severity::error && place != message.place &&
                            !(may_lack_quotes && is_quote(problem.message)))
                            problems_.push_back(std::move(problem));
                    }
                }
            }
        }
    }

    // The sample's address leads nowhere: no domain may end in .example.
    void check_base()
    {
        auto const& base = all_.settings.listener.base;
        bool const live = std::any_of(all_.channels.begin(), all_.channels.end(), [this](auto const& channel) {
            return channel.can_be_posted_to() && !all_.is_dry_run(channel);
        });
        auto const host = base.substr(0, base.find_first_of(":/", base.find("://") + 3));
        if (live && host.ends_with(".example"))
            say(Severity::warning, "peal.yaml", {},
                "short links begin with " + base + ", which is only an example; set `public.base` to your own address");
    }

    // Councils are merged and renamed; what still names the old one is found before its last day is long past.
    void check_organisations()
    {
        check_standing("partnership.yaml", all_.partnership.lead_organisation);
        check_standing("partnership.yaml", all_.partnership.calendar_owner);
        for (auto const& channel : all_.channels) {
            check_standing("channels.yaml", channel.organisation);
            check_standing("channels.yaml", channel.run_by);
        }
        for (auto const& campaign : all_.campaigns) {
            if (campaign.to && *campaign.to < today_) continue;
            check_standing(campaign.file, campaign.owner);
            check_standing(campaign.file, campaign.lead);
        }
    }

    // What an organisation is to say after its last day is somebody else's to say.
    void check_last_days()
    {
        // There may be very many posts, and mostly no organisation that ends.
        if (std::none_of(all_.organisations.begin(), all_.organisations.end(),
                         [](auto const& one) { return one.valid_to.has_value(); }))
            return;
        std::set<std::tuple<std::string, std::string>> told;  // campaign, organisation
        for (auto const& entry : posts_) {
            auto const& post = *entry.planned;
            auto const campaign = std::find_if(all_.campaigns.begin(), all_.campaigns.end(),
                                               [&](auto const& one) { return one.id.value == post.campaign; });
            auto const* channel = all_.find_channel(post.channel);
            if (campaign == all_.campaigns.end() || channel == nullptr) continue;
            for (auto const* name : {&campaign->owner, &campaign->lead, &channel->organisation, &channel->run_by}) {
                auto const* organisation = all_.find_organisation(name->value);
                if (organisation == nullptr || !organisation->valid_to || *organisation->valid_to < today_) continue;
                auto const last = to_text(Wall(*organisation->valid_to)).substr(0, 10);
                if (post.wall.substr(0, 10) <= last || !told.emplace(campaign->id.value, organisation->id).second)
                    continue;
                auto const& heir = organisation->successor.value;
                say(Severity::warning, campaign->file, campaign->id.place,
                    "message `" + post.message + "` is planned for " + post.wall.substr(0, 10) + " on `" + channel->id +
                        "`, after the last day of organisation `" + organisation->id + "`, " +
                        date_words(*organisation->valid_to) +
                        (heir.empty() ? "; name another" : "; its successor is `" + heir + "`"));
            }
        }
    }

    void check_standing(std::string const& file, definitions::Name const& name)
    {
        auto const* organisation = all_.find_organisation(name.value);
        if (organisation == nullptr) return;
        auto const who = "organisation `" + organisation->id + "` ";
        auto const& heir = organisation->successor.value;
        if (organisation->valid_to && *organisation->valid_to < today_)
            say(Severity::warning, file, name.place,
                who + "ended on " + date_words(*organisation->valid_to) +
                    (heir.empty() ? "; name another" : "; its successor is `" + heir + "`"));
        if (organisation->valid_from && *organisation->valid_from > today_)
            say(Severity::warning, file, name.place,
                who + "begins only on " + date_words(*organisation->valid_from) + "; name the one before it");
    }

    // That a post shows it too late is the plan's to say; here somebody can still ask in time.
    void check_photo(definitions::Campaign const& campaign, definitions::OwnPhoto const& photo)
    {
        auto const last = last_day_of(photo);
        if (!last || (campaign.to && *campaign.to < today_)) return;
        if (*last < today_)
            say(Severity::warning, campaign.file, photo.file.place,
                "the picture `" + photo.file.value + "` may not be shown any more; its last day was " +
                    date_words(*last));
        else if (*last < today_ + ending_soon)
            say(Severity::hint, campaign.file, photo.file.place,
                "the picture `" + photo.file.value + "` may be shown until " + date_words(*last) +
                    "; ask those in it again, or take another picture");
    }

    void check_reviews()
    {
        std::vector<std::string> unchecked;
        definitions::Place first;
        for (auto const& route : all_.routes) {
            if (route.review_by && *route.review_by < today_)
                say(Severity::warning, "routes.yaml", route.place, "the review of route `" + route.id + "` is overdue");
            if (route.last_checked) continue;
            if (unchecked.empty()) first = route.place;
            unchecked.push_back(route.id);
        }
        if (!unchecked.empty())
            say(Severity::hint, "routes.yaml", first,
                std::to_string(unchecked.size()) +
                    " routes were never checked by a person; try each and write `last_checked`: " +
                    definitions::list_of(unchecked));
        for (auto const& faq : all_.faq) {
            if (faq.status == "current" && faq.review_by && *faq.review_by < today_)
                say(Severity::warning, "faq.yaml", faq.place, "the review of question `" + faq.id + "` is overdue");
        }
        for (auto const& source : all_.calendars) {
            if (source.review_by && *source.review_by < today_)
                say(Severity::warning, "calendar.yaml", source.place,
                    "the review of calendar `" + source.id + "` is overdue; its owner is `" + source.owner.value + "`");
        }
        for (auto const& campaign : all_.campaigns)
            for (auto const& message : campaign.messages)
                if (message.photo) check_photo(campaign, *message.photo);
        for (auto const& figure : all_.figures) {
            if (figure.valid_until && *figure.valid_until < today_)
                say(Severity::warning, "figures.yaml", figure.place, "figure `" + figure.id + "` has expired");
        }
    }

    // Staff change; whoever is named is asked now and then.
    void check_contacts()
    {
        auto const& list = all_.contact_list;
        check_standing("contacts.yaml", list.owner);
        std::vector<std::string> never;
        definitions::Place first;
        for (auto const& contact : list.contacts) {
            check_standing("contacts.yaml", contact.organisation);
            if (!contact.last_confirmed) {
                if (never.empty()) first = contact.place;
                never.push_back(contact.id);
            } else if (*contact.last_confirmed + list.confirm_every < today_) {
                say(Severity::warning, "contacts.yaml", contact.place,
                    "contact `" + contact.id + "` said on " + date_words(*contact.last_confirmed) +
                        " that it is right, more than " + std::to_string(list.confirm_every.count()) +
                        " days ago; ask again, and write `last_confirmed`; the list is kept by `" + list.owner.value +
                        "`");
            }
        }
        if (!never.empty())
            say(Severity::hint, "contacts.yaml", first,
                std::to_string(never.size()) + (never.size() == 1 ? " contact" : " contacts") +
                    " never confirmed that their entry is right; ask each and write `last_confirmed`: " +
                    definitions::list_of(never));
    }

    definitions::Definitions const& all_;
    std::vector<calendar::Occurrence> const& occurrences_;
    Instant now_;
    local_days today_;
    std::vector<Problem> problems_;
    std::vector<PlanUpdate::Post> posts_;
    std::set<std::string> broken_;  // files with errors that are not in one message
    std::set<definitions::Message const*> broken_messages_;
    std::set<std::string> faulty_;  // "campaign/message" that an error keeps out of the plan
};

}  // namespace

Checked check_and_plan(definitions::Loaded const& loaded, std::vector<calendar::Occurrence> const& occurrences,
                       Instant now)
{
    return Checker(loaded, occurrences, now).run();
}

std::vector<Problem> check(definitions::Loaded const& loaded, std::vector<calendar::Occurrence> const& occurrences,
                           Instant now)
{
    return check_and_plan(loaded, occurrences, now).problems;
}

std::vector<Problem> check(definitions::SourceFiles const& files, std::vector<calendar::Occurrence> const& occurrences,
                           Instant now)
{
    return check(definitions::load(files), occurrences, now);
}

}  // namespace peal::campaigns::planner
