#pragma once

#include "campaigns/calendar/changes.hpp"
#include "core/async.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/event_copy.hpp"
#include "daemon/store/event_record.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace peal::store {

struct EventFilter {
    std::string source;                // empty: all
    std::optional<Instant> from, to;   // of the start, [from, to)
    bool only_unconfirmed = false;     // those that nobody has confirmed for the calendar's owner
    std::vector<std::string> trusted;  // with only_unconfirmed: calendars whose events stand as they are, left out
    int limit = 100;

    EventFilter() {}
};

// Everything about one event.
struct EventDetail {
    EventRecord event;
    std::vector<EventHistoryEntry> history;  // the oldest first
    std::vector<std::string> posts;          // short ids of those that hang on it, by moment

    EventDetail() {}
};

// One line of an event's history, for a list of all events'.
struct EventNews {
    std::string short_id, source, summary;
    EventHistoryEntry entry;

    EventNews() {}
};

// What a person enters. Of `event` the names by which it is known (source, uid, original start) are not looked at.
struct OwnEvent {
    campaigns::calendar::Occurrence event;
    EventKind kind = EventKind::event;
    std::optional<Instant> embargo;  // of kind media alone

    OwnEvent() {}
};

// Much of a calendar that is not there any more at once, which a person has to settle.
struct HeldDrop {
    std::string source, reason;
    Instant raised_at;
    std::vector<EventRecord> events;  // by start

    HeldDrop() {}
};

// What taking up a reading did.
struct TakenUp {
    std::map<campaigns::calendar::ChangeKind, int> changes;
    int held = 0, waiting = 0, asked = 0;  // posts (event_posts.hpp)

    bool has_changed() const { return !changes.empty(); }

    TakenUp() {}
};

// The shared calendar: what the calendars say, as it was read last, and what people enter in Peal itself. An event keeps
// its history, and is never deleted. What changes about an event tells its posts at once, in the same transaction.
//
// Who reads a calendar does it in this order: bring_up_to_date(copy); compare (campaigns/calendar/changes.hpp) what was read
// with copy.known(source), on a thread of its own; take_up. Then bring_up_to_date again, plan by copy.agenda(), and apply the
// plan with copy.seen() as PlanScope::events_seen. One reading of a source at a time.
class EventStore {
public:
    EventStore(Database& db, Random& random) : db_(db), random_(random) {}

    // False: nothing has changed since. A copy that is empty reads everything, in small pieces.
    awaitable<Result<bool>> bring_up_to_date(EventCopy& copy);

    // `comparison` is against the events of `source` in a copy; its numbers are places in copy.known(source). Posts whose event
    // is called off are held at once, and cancelled after `grace`. Much is many transactions; an end in between leaves a part
    // undone that the next reading does.
    awaitable<Result<TakenUp>> take_up(std::string source, std::vector<EventId> known,
                                       campaigns::calendar::Comparison comparison, Duration grace, Instant now);
    // Calendars that are not named any more: their events have left. For every start, and every change of the definitions.
    awaitable<Result<TakenUp>> retire_others(std::vector<std::string> sources_in_use, Duration grace, Instant now);

    awaitable<Result<std::vector<HeldDrop>>> open_drops();
    // The events that this open question is about have left their calendar (`left`), or stay although it does not have them.
    // Rejected when it is not open: more may have gone since, which is another question. Never while the source is being read.
    awaitable<Result<TakenUp>> settle_drop(std::string question, bool left, Duration grace, std::string actor,
                                           Instant now);

    // All events, by the order in which they were first seen: at most `limit` of those behind `after`.
    awaitable<Result<std::vector<EventRecord>>> load_after(EventId after, int limit);
    // By start; at most limit + 1, so that the caller can tell whether there are more.
    awaitable<Result<std::vector<EventRecord>>> list(EventFilter filter);
    // Rejected with what to do when there is no such event.
    awaitable<Result<EventDetail>> load(std::string short_id);
    // What has changed, the newest first; `source` empty: of all calendars. At most limit + 1.
    awaitable<Result<std::vector<EventNews>>> news(std::string source, int limit);

    // `by_owner`: for the calendar's owner, so that nobody else has to confirm it. Rejected without a title, or with an end
    // before its start.
    awaitable<Result<EventRecord>> add(OwnEvent event, std::string actor, bool by_owner, Instant now);
    // Only what was entered in Peal; others are changed in their own calendar. `revision`, when given, must be the present
    // one. What was confirmed waits again, unless `by_owner`.
    awaitable<Result<EventRecord>> change(std::string short_id, std::optional<int> revision, OwnEvent event,
                                          std::string actor, bool by_owner, Duration grace, Instant now);
    awaitable<Result<EventRecord>> cancel(std::string short_id, std::string reason, Duration grace, std::string actor,
                                          Instant now);
    // It takes place after all.
    awaitable<Result<EventRecord>> restore(std::string short_id, Duration grace, std::string actor, Instant now);

    // For the calendar's owner; of any calendar. `revision`, when given, must be the present one.
    awaitable<Result<EventRecord>> confirm(std::string short_id, std::optional<int> revision, std::string actor,
                                           Instant now);
    // How many came. Rejected before the event has begun.
    // How many came to the events that began in [from, to), of those for which somebody has filled it in.
    struct Attendance {
        int events = 0;
        std::int64_t people = 0;
    };
    awaitable<Result<Attendance>> attendance(Instant from, Instant to);
    awaitable<Result<EventRecord>> set_attendance(std::string short_id, int people, std::string actor, Instant now);

    // Yes, it is off: its posts that are held for the grace are cancelled now. Gives back how many.
    awaitable<Result<int>> cancel_posts_now(std::string short_id, std::string actor, Instant now);

private:
    Database& db_;
    Random& random_;
};

}  // namespace peal::store
