#include "campaigns/planner/plan.hpp"

#include "campaigns/definitions/suggestion.hpp"
#include "campaigns/planner/compose.hpp"
#include "campaigns/planner/placing.hpp"
#include "campaigns/planner/restrictions.hpp"
#include "campaigns/planner/shelf_life.hpp"
#include "campaigns/planner/slots.hpp"
#include "campaigns/planner/words.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_set>

namespace peal::campaigns::planner {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::local_days;

constexpr std::size_t slots_max = 2000;  // of one message
constexpr std::size_t posts_max = 500'000;
// Quiet hours and spacing move a post by less than this, so that posts which begin outside the window are seen too.
constexpr days margin{3};

class Planner {
public:
    Planner(definitions::Definitions const& all, std::vector<calendar::Occurrence> const& occurrences, Instant from,
            Instant to, std::stop_token const& stop)
        : all_(all),
          zone_(is_known_zone(all.partnership.zone) ? all.partnership.zone : "UTC"),
          from_(from),
          to_(to),
          stop_(stop),
          placing_(all, zone_),
          events_(all, occurrences),
          restrictions_(all, events_, zone_)
    {}

    Plan run()
    {
        auto const first = to_wall(from_, zone_), last = to_wall(to_, zone_);
        if (!first || !last || from_ >= to_) return {};
        window_ = {std::chrono::floor<days>(*first) - margin, std::chrono::floor<days>(*last) + margin};
        std::vector<definitions::Campaign const*> campaigns;
        for (auto const& campaign : all_.campaigns) campaigns.push_back(&campaign);
        std::sort(campaigns.begin(), campaigns.end(), [](auto const* a, auto const* b) {
            return std::tie(a->id.value, a->file) < std::tie(b->id.value, b->file);
        });
        for (auto const* campaign : campaigns) {
            for (auto const& message : campaign->messages) {
                if (stop_.stop_requested()) return {};
                plan_message(*campaign, message);
            }
        }
        finish();
        return std::move(plan_);
    }

private:
    // A post before it is written out: many share their texts, and most of the work is copying them.
    struct Draft {
        std::string key;
        definitions::Campaign const* campaign;
        definitions::Message const* message;
        definitions::Channel const* channel;
        std::shared_ptr<Composed const> composed;
        std::string occurrence;
        bool tentative;
        Placement placement;
    };

    void plan_message(definitions::Campaign const& campaign, definitions::Message const& message)
    {
        auto const found = find_slots(campaign, message, events_, zone_, window_, slots_max);
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
        bool const one_text = !depends_on_event(all_, campaign, message);
        for (auto const& name : campaign.channels) {
            auto const* channel = all_.find_channel(name.value);
            if (channel == nullptr || !channel->can_be_posted_to()) continue;
            Attempt attempt;
            for (auto const& slot : slots) {
                if (!attempt.composed || !one_text) attempt = compose_here(campaign, message, *channel, slot.event);
                auto key = make_key(campaign.id.value, message.id, slot.id, channel->id);
                auto const fault =
                    attempt.fault.empty() ? stale_fault(campaign, message, *attempt.composed, slot) : attempt.fault;
                if (fault.empty()) {
                    add(std::move(key), campaign, message, *channel, attempt.composed, slot);
                } else {
                    leave_out(std::move(key), fault);
                }
            }
        }
    }

    // A text, and what keeps it from going out; empty when nothing does.
    struct Attempt {
        std::shared_ptr<Composed const> composed;
        std::string fault;
    };

    Attempt compose_here(definitions::Campaign const& campaign, definitions::Message const& message,
                         definitions::Channel const& channel, calendar::Occurrence const* event)
    {
        Attempt attempt;
        attempt.composed =
            std::make_shared<Composed const>(compose(all_, campaign, message, channel, event, &event_fields_));
        for (auto problem : attempt.composed->problems) {
            if (event != nullptr) problem.message += " (for `" + one_line(event->summary, 60) + "`)";
            if (attempt.fault.empty() && problem.severity == Severity::error) attempt.fault = to_string(problem);
            plan_.problems.push_back(std::move(problem));
        }
        return attempt;
    }

    // What a post says and shows has its day; that of the post decides.
    std::string stale_fault(definitions::Campaign const& campaign, definitions::Message const& message,
                            Composed const& composed, Slot const& slot)
    {
        auto const stale = find_stale(all_, message, composed, std::chrono::floor<days>(slot.wall));
        if (!stale) return {};
        return problem(Severity::error, campaign, message.place,
                       "message `" + message.id + "` " + stale->what + " on " + to_words(slot.wall) + ", " +
                           stale->remedy);
    }

    void add(std::string key, definitions::Campaign const& campaign, definitions::Message const& message,
             definitions::Channel const& channel, std::shared_ptr<Composed const> const& composed, Slot const& slot)
    {
        // Two sources may hold the same event; the first keeps it.
        if (keys_.contains(key)) return;
        if (drafts_.size() >= posts_max) {
            auto const fault = problem(Severity::error, campaign, campaign.id.place,
                                       "the plan has " + std::to_string(posts_max) +
                                           " posts already; this campaign is planned in part");
            leave_out(std::move(key), fault);
            return;
        }
        bool const tentative = slot.event != nullptr && slot.event->status == calendar::Status::tentative;
        auto placement = placing_.place(campaign, channel, slot);
        if (tentative) placement.why.push_back("the event is not confirmed: the post waits until it is");
        drafts_.push_back(
            {std::move(key), &campaign, &message, &channel, composed, slot.id, tentative, std::move(placement)});
        keys_.insert(drafts_.back().key);
    }

    // Spaces the posts out in the order of time, and writes out those in the window in the order they end up in.
    void finish()
    {
        std::vector<Draft*> order;
        for (auto& draft : drafts_) order.push_back(&draft);
        auto const earlier = [](Draft const* a, Draft const* b) {
            return std::tie(a->placement.at, a->key) < std::tie(b->placement.at, b->key);
        };
        std::sort(order.begin(), order.end(), earlier);
        for (auto* draft : order) placing_.space_out(*draft->campaign, *draft->channel, draft->placement);
        // Of an event that two sources hold, one may be sound.
        std::erase_if(plan_.unplanned, [this](Unplanned const& one) { return keys_.contains(one.key); });
        std::erase_if(order, [this](Draft const* draft) {
            if (draft->placement.at < from_ || draft->placement.at >= to_) return true;
            if (draft->placement.fault.empty()) return false;
            leave_out(draft->key, problem(Severity::error, *draft->campaign, draft->message->schedule.place,
                                          "message `" + draft->message->id + "` on " + draft->channel->id + ", " +
                                              to_words(draft->placement.wall) + ": " + draft->placement.fault +
                                              "; change its time, or the dates"));
            return true;
        });
        std::sort(order.begin(), order.end(), earlier);
        plan_.posts.reserve(order.size());
        for (auto* draft : order) {
            if (stop_.stop_requested()) return;
            plan_.posts.push_back(write_out(*draft));
        }
        std::sort(plan_.unplanned.begin(), plan_.unplanned.end(),
                  [](auto const& a, auto const& b) { return std::tie(a.key, a.reason) < std::tie(b.key, b.reason); });
        sort_problems();
    }

    void leave_out(std::string key, std::string const& reason) { plan_.unplanned.push_back({std::move(key), reason}); }

    PlannedPost write_out(Draft& draft) const
    {
        // Where the post ends up decides, not where it was meant to be.
        auto cover = restrictions_.find(*draft.campaign, *draft.message, *draft.channel,
                                        std::chrono::floor<days>(draft.placement.wall));
        auto const& composed = *draft.composed;
        PlannedPost post;
        post.key = draft.key;
        post.campaign = draft.campaign->id.value;
        post.message = draft.message->id;
        post.occurrence = std::move(draft.occurrence);
        post.channel = draft.channel->id;
        post.network = draft.channel->network;
        post.organisation = draft.campaign->owner.value;
        post.lang = composed.lang;
        post.due = draft.placement.at;
        post.wall = to_text(draft.placement.wall);
        post.zone = zone_;
        post.text = composed.text;
        post.alt_text = composed.alt_text;
        post.artwork = composed.artwork;
        post.route = composed.route;
        post.destination = composed.destination;
        post.approval = draft.campaign->approval.value_or(all_.partnership.approval);
        post.dry_run = all_.is_dry_run(*draft.channel);
        post.tentative = draft.tentative;
        post.max_late = all_.settings.max_late;
        post.hold = std::move(cover.hold);
        post.why = std::move(draft.placement.why);
        std::move(cover.why.begin(), cover.why.end(), std::back_inserter(post.why));
        return post;
    }

    void sort_problems()
    {
        auto& problems = plan_.problems;
        problems.insert(problems.end(), restrictions_.problems().begin(), restrictions_.problems().end());
        std::sort(problems.begin(), problems.end(), [](auto const& a, auto const& b) {
            return std::tie(a.file, a.line, a.column, a.message) < std::tie(b.file, b.line, b.column, b.message);
        });
        problems.erase(std::unique(problems.begin(), problems.end()), problems.end());
    }

    void explain_nothing(definitions::Campaign const& campaign, definitions::Message const& message)
    {
        auto const* anchor = std::get_if<definitions::Anchored>(&message.schedule.when);
        if (anchor == nullptr || !events_.choose(*anchor).empty()) return;
        std::string what;
        if (!anchor->category.empty()) what += " of category `" + anchor->category + "`";
        if (!anchor->title.empty()) what += " titled `" + anchor->title + "`";
        if (!anchor->uid.empty()) what += " with uid `" + anchor->uid + "`";
        for (auto const& tag : anchor->tags) what += " tagged `" + tag.value + "`";
        if (!anchor->organisation.value.empty()) what += " of organisation `" + anchor->organisation.value + "`";
        auto text = "message `" + message.id + "`: the calendar has no event" + what;
        auto const& word =
            anchor->category.empty() && anchor->tags.size() == 1 ? anchor->tags[0].value : anchor->category;
        if (!word.empty() && anchor->title.empty() && anchor->uid.empty())
            text += definitions::hint(word, categories());
        problem(Severity::warning, campaign, message.schedule.place, std::move(text));
    }

    std::vector<std::string> categories() const
    {
        std::set<std::string> words;
        for (auto const* event : events_.all()) words.insert(event->categories.begin(), event->categories.end());
        return {words.begin(), words.end()};
    }

    // "Today at ten" is said too late when the event began at seven.
    void warn_of_early_events(definitions::Campaign const& campaign, definitions::Message const& message,
                              std::vector<Slot> const& slots)
    {
        auto const* anchor = std::get_if<definitions::Anchored>(&message.schedule.when);
        if (anchor == nullptr || anchor->exact || anchor->days != 0 || anchor->edge == definitions::Anchored::Edge::end)
            return;
        auto const late = std::find_if(slots.begin(), slots.end(), [](Slot const& slot) {
            return !slot.event->all_day && slot.at >= slot.event->start;
        });
        if (late == slots.end()) return;
        problem(Severity::warning, campaign, message.schedule.place,
                "message `" + message.id + "` goes out on " + to_words(late->wall) + ", when `" +
                    one_line(late->event->summary, 60) +
                    "` has begun; choose an earlier time, or write `exact: -1h` instead of `at`");
    }

    // The problem in words, with its place.
    std::string problem(Severity severity, definitions::Campaign const& campaign, definitions::Place place,
                        std::string text)
    {
        plan_.problems.push_back({severity, campaign.file, place.line, place.column, std::move(text)});
        return to_string(plan_.problems.back());
    }

    definitions::Definitions const& all_;
    std::string zone_;
    Instant from_, to_;
    std::stop_token const& stop_;
    Placing placing_;
    EventIndex events_;
    Restrictions restrictions_;
    Days window_{};
    std::deque<Draft> drafts_;
    std::unordered_set<std::string_view> keys_;  // of the drafts
    EventFields event_fields_;
    Plan plan_;
};

}  // namespace

Plan plan(definitions::Definitions const& definitions, std::vector<calendar::Occurrence> const& occurrences,
          Instant now, Instant from, Instant to, std::stop_token const& stop)
{
    return Planner(definitions, occurrences, from, std::min(to, horizon_after(now)), stop).run();
}

std::string make_key(std::string_view campaign, std::string_view message, std::string_view occurrence,
                     std::string_view channel)
{
    std::string key;
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
    auto const day = std::chrono::floor<days>(now);
    auto const date = std::chrono::year_month_day(day) + horizon;
    auto const last = std::chrono::year_month_day_last(date.year(), std::chrono::month_day_last(date.month()));
    return Instant(std::chrono::sys_days(date.ok() ? date : std::chrono::year_month_day(last))) + (now - day);
}

}  // namespace peal::campaigns::planner
