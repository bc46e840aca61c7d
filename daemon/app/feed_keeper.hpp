#pragma once

#include "campaigns/calendar/event_list.hpp"
#include "campaigns/calendar/said.hpp"
#include "core/async_clock.hpp"
#include "core/async_event.hpp"
#include "core/async_thread.hpp"
#include "daemon/app/configuration.hpp"
#include "daemon/links/feeds.hpp"
#include "daemon/store/feed_store.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/said_store.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace peal::app {

// Keeps the calendars that organisations subscribe to in line with events and posts. There are three texts, whatever the
// number of feeds; they are made on the thread that reads files, and only while somebody subscribes. I/O thread only.
class FeedKeeper {
public:
    struct Parts {
        AsyncClock& clock;
        WorkThread& files;  // where the texts are made
        store::FeedStore feeds;
        store::SaidStore said;
        store::PlanStore posts;
        std::function<DefinitionsPtr()> definitions;                // in use now
        std::function<campaigns::calendar::EventListPtr()> events;  // null: no calendar has been read yet
        std::function<void(links::Feeds)> publish;
    };

    FeedKeeper(Executor executor, Parts parts);

    // Until cancelled.
    awaitable<> run();

    // Events or posts may have changed.
    void wake() { changed_.set(); }

    // Feeds were made or revoked: returns when that is so for the public too, or after ten seconds.
    awaitable<> take_up();

    std::vector<std::string> problems() const;  // for people

private:
    // By what they hold, as in store::feed_contents; null: not made yet.
    using Texts = std::array<links::FeedTextPtr, store::feed_contents.size()>;

    awaitable<> wait();
    awaitable<> changed_for_a_while();
    awaitable<Result<>> refresh();
    awaitable<Result<>> make_texts();
    awaitable<Result<std::vector<campaigns::StoredPost>>> load_posts(Instant from, Instant to);
    void publish(std::vector<store::Feed> const& feeds) const;

    Parts parts_;
    Event asked_;    // somebody waits in take_up
    Event changed_;  // nobody does
    Event done_;
    std::uint64_t asks_ = 0;
    std::uint64_t answered_ = 0;
    std::optional<campaigns::calendar::SaidByUid> said_;  // none: not read from the store yet
    Texts texts_;
    std::string problem_;
};

}  // namespace peal::app
