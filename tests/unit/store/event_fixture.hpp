#pragma once

#include "daemon/store/calendar_store.hpp"
#include "daemon/store/event_store.hpp"
#include "daemon/store/question_store.hpp"
#include "tests/unit/calendar/occurrences.hpp"
#include "tests/unit/store/store_fixture.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace peal::tests {

// A store with a calendar that is read as it is told to.
struct EventFixture : StoreFixture {
    using Occurrence = campaigns::calendar::Occurrence;
    using ChangeKind = campaigns::calendar::ChangeKind;
    using Status = campaigns::calendar::Status;

    store::EventStore events{*db, *random};
    store::QuestionStore questions{*db};
    store::CalendarStore calendars{*db};
    store::EventCopy copy;
    Instant now = noon - std::chrono::hours(24);
    static constexpr Duration grace = std::chrono::minutes(15);
    std::vector<campaigns::calendar::SourceRules> rules = {{"town", false, {}}, {"city", true, {}}, {"peal", true, {}}};

    void refresh() { REQUIRE(run(events.bring_up_to_date(copy)).has_value()); }

    // One reading of a calendar, whole.
    store::TakenUp read(std::vector<Occurrence> const& fresh, std::string const& source = "town")
    {
        refresh();
        auto known = copy.known(source);
        campaigns::calendar::Covered const covered{now - std::chrono::hours(24 * 400),
                                                   now + std::chrono::hours(24 * 730)};
        auto comparison = compare(known.events, fresh, covered, {}, now);
        auto taken = run(events.take_up(source, std::move(known.ids), std::move(comparison), grace, now));
        REQUIRE_MESSAGE(taken.has_value(), (taken ? "" : taken.error().message));
        refresh();
        return *taken;
    }

    std::vector<Occurrence> agenda()
    {
        refresh();
        return copy.agenda(rules);
    }

    store::EventRecord only_event()
    {
        auto const all = run(events.list(store::EventFilter()));
        REQUIRE(all.has_value());
        REQUIRE(all->size() == 1);
        return all->front();
    }

    std::vector<store::Question> open_questions() { return run(questions.open()).value(); }

    static Occurrence vigil() { return make_event("vigil", noon + std::chrono::hours(48)); }

    static store::OwnEvent own(std::string title, Instant start)
    {
        store::OwnEvent made;
        made.event = make_event("", start, std::move(title));
        return made;
    }

    // A post that hangs on that event.
    static campaigns::PlannedPost beside(Occurrence const& event, std::string const& name, Instant due)
    {
        auto post = planned(name, due);
        post.occurrence = identity(event);
        post.key = "week/" + name + "/" + post.occurrence + "/stamp-x";
        return post;
    }

    // The whole plan, made from what the store has of the events.
    store::Applied plan(std::vector<campaigns::PlannedPost> wanted, campaigns::PlanScope::PlanAgain again = {})
    {
        refresh();
        campaigns::PlanUpdate update;
        for (auto& post : wanted)
            update.posts.emplace_back(std::make_shared<campaigns::PlannedPost const>(std::move(post)));
        campaigns::PlanScope scope(now, now + std::chrono::hours(24 * 30), true, std::set<std::string>());
        scope.events_seen = copy.seen();
        scope.plan_again = std::move(again);
        scope.grace = grace;
        auto applied = run(plans.apply(std::move(update), std::move(scope), now));
        REQUIRE_MESSAGE(applied.has_value(), (applied ? "" : applied.error().message));
        return *applied;
    }
};

template <class T>
std::string refusal(Result<T> const& result)
{
    return result ? std::string("it was not refused") : result.error().message;
}

}  // namespace peal::tests
