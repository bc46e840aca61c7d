#include "daemon/store/event_store.hpp"

#include "campaigns/calendar/event_words.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/event_difference.hpp"
#include "daemon/store/event_posts.hpp"
#include "daemon/store/event_row.hpp"
#include "daemon/store/post_row.hpp"

#include <SQLiteCpp/Exception.h>

#include <utility>

namespace peal::store {

using campaigns::calendar::Occurrence;
using campaigns::calendar::Status;

namespace {

constexpr int rows_at_once = 1000;

bool is_blank(std::string const& text)
{
    return text.find_first_not_of(" \t\n") == std::string::npos;
}

Result<> check(OwnEvent const& own)
{
    auto const& event = own.event;
    if (is_blank(event.summary)) return fail(ErrorKind::rejected, "an event needs a title");
    if (event.end < event.start)
        return fail(ErrorKind::rejected, "the event ends before it begins; give it a later end, or an earlier start");
    if (event.zone.empty()) return fail(ErrorKind::rejected, "an event needs a time zone, such as Europe/London");
    if (own.embargo && own.kind != EventKind::media)
        return fail(ErrorKind::rejected, "only an event of kind media has an embargo; this one is of kind " +
                                             std::string(to_string(own.kind)));
    return {};
}

tl::unexpected<Error> changed_meanwhile(EventRecord const& event, int revision)
{
    return fail(ErrorKind::rejected,
                "event " + event.short_id + " has changed: you looked at revision " + std::to_string(revision) +
                    ", it is at " + std::to_string(event.revision) + "; look at it again",
                "conflict");
}

tl::unexpected<Error> not_ours(EventRecord const& event)
{
    return fail(ErrorKind::rejected,
                "event " + event.short_id + " is in the calendar `" + event.event().source +
                    "`; change it there, and Peal follows",
                "conflict");
}

// One person's decision about one event, in one transaction.
class EventDecision {
public:
    EventDecision(SQLite::Database& db, Random& random, EventRecord record, std::string const& actor, Instant now)
        : event(record), db_(db), random_(random), before_(std::move(record)), actor_(actor), now_(now)
    {}

    EventRecord event;  // as it is from now on

    // Of an event that is another to people from now on.
    Result<EventRecord> changed(std::string_view what, std::string_view before, std::string_view after, Duration grace)
    {
        ++event.revision;
        event.changed_at = now_;
        auto done = noted(what, before, after);
        EventPosts effect;
        if (auto followed = follow_event(db_, random_, before_, event, grace, now_, effect); !followed)
            return tl::unexpected<Error>(followed.error());
        return done;
    }

    Result<EventRecord> noted(std::string_view what, std::string_view before, std::string_view after)
    {
        event.seq = next_event_seq(db_);
        update_event(db_, event);
        write_event_history(db_, event.id, now_, actor_, what, before, after);
        return event;
    }

private:
    SQLite::Database& db_;
    Random& random_;
    EventRecord before_;
    std::string const& actor_;
    Instant now_;
};

template <class Work>
awaitable<Result<EventRecord>> decide(Database& database, Random& random, std::string short_id, std::string actor,
                                      Instant now, Work work)
{
    auto whole = [&random, short_id = std::move(short_id), actor = std::move(actor), now,
                  work = std::move(work)](SQLite::Database& db) -> Result<EventRecord> {
        auto event = find_event(db, short_id);
        if (!event) return no_such_event(short_id);
        EventDecision decision(db, random, std::move(*event), actor, now);
        return work(decision);
    };
    co_return co_await database.transaction(std::move(whole));
}

}  // namespace

awaitable<Result<bool>> EventStore::bring_up_to_date(EventCopy& copy)
{
    bool is_new = false;
    for (;;) {
        auto const seen = copy.seen_;
        auto const last = copy.last_id_;
        auto work = [seen, last](SQLite::Database& db) -> Result<std::vector<EventRecord>> {
            static std::string const since =
                select_event + " WHERE seq > ?1 OR (seq = ?1 AND id > ?2) ORDER BY seq, id LIMIT ?3";
            Statement query(db, since);
            query.bind(1, seen);
            query.bind(2, last);
            query.bind(3, rows_at_once);
            std::vector<EventRecord> page;
            while (query.executeStep()) page.push_back(read_event(query));
            return page;
        };
        auto page = co_await db_.transaction(std::move(work));
        if (!page) co_return tl::unexpected<Error>(page.error());
        if (page->empty()) co_return is_new;
        is_new = true;
        for (auto& record : *page) copy.put(std::move(record));
    }
}

awaitable<Result<std::vector<EventRecord>>> EventStore::load_after(EventId after, int limit)
{
    auto work = [after, limit](SQLite::Database& db) -> Result<std::vector<EventRecord>> {
        Statement query(db, select_event + " WHERE id > ? ORDER BY id LIMIT ?");
        query.bind(1, after.value);
        query.bind(2, limit);
        std::vector<EventRecord> events;
        while (query.executeStep()) events.push_back(read_event(query));
        return events;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<EventRecord>>> EventStore::list(EventFilter filter)
{
    auto work = [filter = std::move(filter)](SQLite::Database& db) -> Result<std::vector<EventRecord>> {
        auto sql = select_event + " WHERE start_at >= ? AND start_at < ?";
        if (!filter.source.empty()) sql += " AND source = ?";
        if (filter.only_unconfirmed) {
            sql += " AND confirmed_by = '' AND status <> 'cancelled' AND gone_at IS NULL";
            for (std::size_t i = 0; i < filter.trusted.size(); ++i) sql += " AND source <> ?";
        }
        sql += " ORDER BY start_at, id LIMIT ?";
        Statement query(db, sql);
        int at = 1;
        query.bind(at++, filter.from ? to_ms(*filter.from) : INT64_MIN);
        query.bind(at++, filter.to ? to_ms(*filter.to) : INT64_MAX);
        if (!filter.source.empty()) query.bind(at++, filter.source);
        if (filter.only_unconfirmed)
            for (auto const& source : filter.trusted) query.bind(at++, source);
        query.bind(at, filter.limit + 1);
        std::vector<EventRecord> events;
        while (query.executeStep()) events.push_back(read_event(query));
        return events;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<EventStore::Attendance>> EventStore::attendance(Instant from, Instant to)
{
    auto work = [from, to](SQLite::Database& db) -> Result<Attendance> {
        // An event of several calendars counts once.
        Statement query(db, R"sql(
            SELECT count(*), ifnull(sum(people), 0) FROM (SELECT max(attendance) AS people FROM event
            WHERE start_at >= ? AND start_at < ? AND attendance IS NOT NULL AND status <> 'cancelled' AND gone_at IS NULL
            GROUP BY identity))sql");
        query.bind(1, to_ms(from));
        query.bind(2, to_ms(to));
        Attendance counted;
        if (query.executeStep()) counted = {query.getColumn(0).getInt(), query.getColumn(1).getInt64()};
        return counted;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<EventDetail>> EventStore::load(std::string short_id)
{
    auto work = [short_id = std::move(short_id)](SQLite::Database& db) -> Result<EventDetail> {
        auto event = find_event(db, short_id);
        if (!event) return no_such_event(short_id);
        EventDetail detail;
        detail.event = std::move(*event);
        Statement history(db, "SELECT at, actor, what, was, is_now FROM event_history WHERE event_id = ? ORDER BY id");
        history.bind(1, detail.event.id.value);
        while (history.executeStep()) {
            auto const text = [&](int column) { return history.getColumn(column).getString(); };
            detail.history.push_back({from_ms(history.getColumn(0).getInt64()), text(1), text(2), text(3), text(4)});
        }
        Statement posts(db, "SELECT short_id FROM post WHERE occurrence = ? ORDER BY due_at, id");
        posts.bind(1, identity(detail.event.event()));
        while (posts.executeStep()) detail.posts.push_back(posts.getColumn(0).getString());
        return detail;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<EventNews>>> EventStore::news(std::string source, int limit)
{
    auto work = [source = std::move(source), limit](SQLite::Database& db) -> Result<std::vector<EventNews>> {
        Statement query(db, R"sql(
            SELECT short_id, source, summary, at, actor, what, was, is_now FROM event_history JOIN event ON event.id = event_id
            WHERE ?1 = '' OR source = ?1 ORDER BY event_history.id DESC LIMIT ?2)sql");
        query.bind(1, source);
        query.bind(2, limit + 1);
        std::vector<EventNews> news;
        while (query.executeStep()) {
            auto const text = [&](int column) { return query.getColumn(column).getString(); };
            auto& one = news.emplace_back();
            one.short_id = text(0);
            one.source = text(1);
            one.summary = text(2);
            one.entry = {from_ms(query.getColumn(3).getInt64()), text(4), text(5), text(6), text(7)};
        }
        return news;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<EventRecord>> EventStore::add(OwnEvent own, std::string actor, bool by_owner, Instant now)
{
    auto work = [&random = random_, own = std::move(own), actor = std::move(actor), by_owner,
                 now](SQLite::Database& db) -> Result<EventRecord> {
        if (auto sound = check(own); !sound) return tl::unexpected<Error>(sound.error());
        EventRecord record;
        auto& event = record.known.event;
        event = own.event;
        event.source = own_source;
        event.uid = random.word(campaigns::link_code_alphabet, 20) + "@peal";
        event.original_start = to_iso(event.start);
        event.repeats = false;
        record.known.written_as = identity(event);
        record.kind = own.kind;
        record.embargo = own.embargo;
        record.entered_by = actor;
        if (by_owner) record.confirmed_by = actor;
        record.first_seen = record.changed_at = now;
        record.seq = next_event_seq(db);
        insert_event(db, random, record);
        write_event_history(db, record.id, now, actor, "entered", "", describe(event));
        return record;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<EventRecord>> EventStore::change(std::string short_id, std::optional<int> revision, OwnEvent own,
                                                  std::string actor, bool by_owner, Duration grace, Instant now)
{
    auto work = [=](EventDecision& decision) -> Result<EventRecord> {
        auto& record = decision.event;
        if (!record.is_own()) return not_ours(record);
        if (revision && *revision != record.revision) return changed_meanwhile(record, *revision);
        if (auto sound = check(own); !sound) return tl::unexpected<Error>(sound.error());
        auto const before = record;
        auto& event = record.known.event;
        auto next = own.event;
        next.source = event.source;
        next.uid = event.uid;
        next.original_start = event.original_start;
        next.repeats = event.repeats;
        next.status = event.status;
        event = std::move(next);
        record.kind = own.kind;
        record.embargo = own.embargo;
        record.confirmed_by = by_owner ? actor : std::string();
        auto const lines = difference(before, record);
        return decision.changed("changed", lines.before, lines.after, grace);
    };
    co_return co_await decide(db_, random_, short_id, actor, now, std::move(work));
}

awaitable<Result<EventRecord>> EventStore::cancel(std::string short_id, std::string reason, Duration grace,
                                                  std::string actor, Instant now)
{
    auto work = [=](EventDecision& decision) -> Result<EventRecord> {
        auto& record = decision.event;
        if (!record.is_own()) return not_ours(record);
        if (is_blank(reason)) return fail(ErrorKind::rejected, "cancelling an event needs a reason");
        if (record.is_called_off())
            return fail(ErrorKind::rejected, "event " + short_id + " is cancelled already", "conflict");
        record.known.event.status = Status::cancelled;
        return decision.changed("cancelled", "", reason, grace);
    };
    co_return co_await decide(db_, random_, short_id, actor, now, std::move(work));
}

awaitable<Result<EventRecord>> EventStore::restore(std::string short_id, Duration grace, std::string actor, Instant now)
{
    auto work = [=](EventDecision& decision) -> Result<EventRecord> {
        auto& record = decision.event;
        if (!record.is_own()) return not_ours(record);
        if (!record.is_called_off())
            return fail(ErrorKind::rejected, "event " + short_id + " is not cancelled", "conflict");
        record.known.event.status = Status::confirmed;
        return decision.changed("restored", "", "", grace);
    };
    co_return co_await decide(db_, random_, short_id, actor, now, std::move(work));
}

awaitable<Result<EventRecord>> EventStore::confirm(std::string short_id, std::optional<int> revision, std::string actor,
                                                   Instant now)
{
    auto work = [=](EventDecision& decision) -> Result<EventRecord> {
        auto& record = decision.event;
        if (revision && *revision != record.revision) return changed_meanwhile(record, *revision);
        if (record.is_called_off())
            return fail(ErrorKind::rejected, "event " + short_id + " is cancelled; there is nothing to confirm",
                        "conflict");
        if (!record.confirmed_by.empty())
            return fail(ErrorKind::rejected, "event " + short_id + " is confirmed already, by " + record.confirmed_by,
                        "conflict");
        record.confirmed_by = actor;
        return decision.noted("confirmed for the calendar's owner", "", "revision " + std::to_string(record.revision));
    };
    co_return co_await decide(db_, random_, short_id, actor, now, std::move(work));
}

awaitable<Result<EventRecord>> EventStore::set_attendance(std::string short_id, int people, std::string actor,
                                                          Instant now)
{
    auto work = [=](EventDecision& decision) -> Result<EventRecord> {
        auto& record = decision.event;
        if (people < 0) return fail(ErrorKind::rejected, "attendance is a number of people, 0 or more");
        if (record.event().start > now)
            return fail(ErrorKind::rejected, "event " + short_id + " has not begun; how many came is known afterwards",
                        "conflict");
        auto const before = record.attendance ? std::to_string(*record.attendance) : std::string();
        record.attendance = people;
        return decision.noted("attendance", before, std::to_string(people));
    };
    co_return co_await decide(db_, random_, short_id, actor, now, std::move(work));
}

awaitable<Result<int>> EventStore::cancel_posts_now(std::string short_id, std::string actor, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<int> {
        auto const event = find_event(db, short_id);
        if (!event) return no_such_event(short_id);
        if (!event->is_called_off())
            return fail(ErrorKind::rejected, "event " + short_id + " is not cancelled; nothing waits to be",
                        "conflict");
        Statement due(db, R"sql(
            UPDATE post SET called_off_until = ?1 WHERE occurrence = ?2 AND called_off_until IS NOT NULL AND called_off_until > ?1)sql");
        due.bind(1, to_ms(now));
        due.bind(2, identity(event->event()));
        auto const count = due.exec();
        write_event_history(db, event->id, now, actor, "its posts were cancelled at once", "", "");
        if (auto ended = end_graces(db, now, true); !ended) return tl::unexpected<Error>(ended.error());
        return count;
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
