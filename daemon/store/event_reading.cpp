#include "campaigns/calendar/event_words.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/event_difference.hpp"
#include "daemon/store/event_posts.hpp"
#include "daemon/store/event_row.hpp"
#include "daemon/store/event_store.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/question_row.hpp"
#include "daemon/store/question_store.hpp"

#include <SQLiteCpp/Exception.h>

#include <algorithm>
#include <memory>
#include <utility>

// What a reading of a calendar does to the stored events.
namespace peal::store {

using campaigns::calendar::ChangeKind;
using campaigns::calendar::Comparison;
using campaigns::calendar::EventChange;

namespace {

// Bounds what one transaction holds up.
constexpr std::size_t changes_at_once = 200;

// What people are told of in the history of an event.
EventDifference told(ChangeKind kind, std::optional<EventRecord> const& before, EventRecord const& after)
{
    if (!before) return {"", describe(after.event())};
    if (kind == ChangeKind::gone) return {describe(before->event()), ""};
    return difference(*before, after);
}

// What posts say or are chosen by, beside what R11 counts.
bool says_other(EventRecord const& before, EventRecord const& after)
{
    return before.event().url != after.event().url || before.event().categories != after.event().categories;
}

// Two calendars may hold one event, and each may have moved or reworded it. With another title at another time it is another
// one: some programs merely count their events.
bool is_one_event(campaigns::calendar::Occurrence const& a, campaigns::calendar::Occurrence const& b)
{
    return a.summary == b.summary || a.start == b.start;
}

// A calendar's changes on their way into the store, in pieces.
class TakingUp {
public:
    TakingUp(std::string source, std::vector<EventId> known, Comparison comparison, Random& random, Duration grace,
             Instant now)
        : source_(std::move(source)),
          known_(std::move(known)),
          comparison_(std::move(comparison)),
          random_(random),
          grace_(grace),
          now_(now)
    {}
    TakingUp(TakingUp const&) = delete;
    TakingUp& operator=(TakingUp const&) = delete;

    // One transaction's share. True when all is done.
    Result<bool> go_on(SQLite::Database& db)
    {
        auto const& changes = comparison_.changes;
        auto const end = std::min(done_ + changes_at_once, changes.size());
        seq_ = 0;
        // What others are told of what was done is only true when it has been stored.
        auto taken = taken_;
        for (auto i = done_; i < end; ++i)
            if (auto put_up = put(db, changes[i], taken); !put_up) return tl::unexpected<Error>(put_up.error());
        if (end == changes.size()) settle_drop(db);
        done_ = end;
        taken_ = std::move(taken);
        return done_ == changes.size();
    }

    TakenUp& outcome() { return taken_; }

private:
    Result<> put(SQLite::Database& db, EventChange const& change, TakenUp& taken)
    {
        std::optional<EventRecord> before;
        if (change.known) {
            before = find_event(db, known_[*change.known]);
            if (!before) return fail(ErrorKind::bug, "an event that was compared is not stored");
        }
        auto after = before.value_or(EventRecord());
        after.known = change.now;
        after.known.event.source = source_;
        after.seq = seq(db);
        // Of what the calendar's owner has confirmed that is news, too.
        bool const is_altered = before && !before->confirmed_by.empty() && says_other(*before, after);
        bool const makes_difference = change.kind != ChangeKind::altered || is_altered;
        if (makes_difference) after.changed_at = now_;
        after.gone_at.reset();
        if (change.now.is_gone) after.gone_at = now_;
        ++taken.changes[change.kind];
        if (!before) {
            after.first_seen = now_;
            if (!take_name_of_another(db, after.known.event)) tell_apart(db, after.known.event);
            insert_event(db, random_, after);
        } else {
            if (makes_difference) ++after.revision;
            // Whoever confirmed it has seen another one.
            if (change.has_moved || change.has_words || is_altered) after.confirmed_by.clear();
            update_event(db, after);
        }
        if (!makes_difference) return {};
        auto const said = told(change.kind, before, after);
        write_event_history(db, after.id, now_, source_, to_string(change.kind), said.before, said.after);
        EventPosts effect;
        auto followed = follow_event(db, random_, before, after, grace_, now_, effect);
        taken.held += effect.held;
        taken.waiting += effect.waiting;
        taken.asked += effect.asked;
        return followed;
    }

    // Another calendar's series was moved since it was first read, so that its times have kept names that nobody writes any
    // more (R4): the same time of the same series goes by that name here, too.
    bool take_name_of_another(SQLite::Database& db, campaigns::calendar::Occurrence& event)
    {
        if (!event.repeats) return false;
        Statement query(db, R"sql(
            SELECT id FROM event WHERE identity >= ?1 || '@' AND identity < ?1 || 'A' AND written_as = ?2
            AND identity <> written_as AND source <> ?3 AND gone_at IS NULL ORDER BY first_seen, id)sql");
        query.bind(1, event.uid);
        query.bind(2, identity(event));
        query.bind(3, source_);
        while (query.executeStep()) {
            auto const other = find_event(db, EventId{query.getColumn(0).getInt64()});
            if (!other || !is_one_event(other->event(), event) || is_named(db, identity(other->event()))) continue;
            event.uid = other->event().uid;
            event.original_start = other->event().original_start;
            event.repeats = other->event().repeats;
            return true;
        }
        return false;
    }

    // Whether this calendar has an event of that name.
    bool is_named(SQLite::Database& db, std::string const& name)
    {
        auto const held = find_events(db, name);
        return std::any_of(held.begin(), held.end(),
                           [this](EventRecord const& one) { return one.event().source == source_; });
    }

    // A new event whose UID another calendar uses for another event gets a name of its own, which its posts hang on; the
    // calendar's name for it is kept beside that.
    void tell_apart(SQLite::Database& db, campaigns::calendar::Occurrence& event)
    {
        auto const held = find_events(db, identity(event));
        bool const is_free = held.empty() || std::any_of(held.begin(), held.end(), [&](EventRecord const& one) {
                                 return is_one_event(one.event(), event);
                             });
        if (is_free && !is_named(db, identity(event))) return;
        event.uid += "+" + source_;
        // One that had it before may have another UID by now.
        while (!find_events(db, identity(event)).empty()) event.uid += "+";
    }

    void settle_drop(SQLite::Database& db)
    {
        if (!comparison_.drop) {
            // All of them are there again, or over.
            Statement close(
                db,
                "UPDATE held_drop SET settled_at = ?, outcome = 'returned' WHERE source = ? AND settled_at IS NULL");
            close.bind(1, to_ms(now_));
            close.bind(2, source_);
            if (close.exec() > 0) {
                close_question(db, calendar_drop, source_, "returned", daemon_actor, now_);
                no_longer_asked(db);
            }
            return;
        }
        auto const& drop = *comparison_.drop;
        if (drop.reason.empty()) {
            if (!drop.rest.empty()) say_rest(db, drop.rest);
            return;  // nothing is new
        }
        for (auto const i : drop.events) {
            auto event = find_event(db, known_[i]);
            if (!event || event->known.is_asked) continue;
            event->known.is_asked = true;
            event->seq = seq(db);
            update_event(db, *event);
        }
        Statement raise(db, R"sql(
            INSERT INTO held_drop (source, reason, raised_at) VALUES (?1, ?2, ?3)
            ON CONFLICT (source) WHERE settled_at IS NULL DO UPDATE SET reason = excluded.reason)sql");
        raise.bind(1, source_);
        raise.bind(2, drop.reason);
        raise.bind(3, to_ms(now_));
        raise.exec();
        // Whoever answers has looked at certain events: with more of them it is another question.
        close_question(db, calendar_drop, source_, "more is missing since, and asked about anew", daemon_actor, now_);
        ask(db, drop.reason);
    }

    // Whoever answers decides about no more than they have read: it stays the same question.
    void say_rest(SQLite::Database& db, std::string const& rest)
    {
        Statement update(db, "UPDATE held_drop SET reason = ? WHERE source = ? AND settled_at IS NULL");
        update.bind(1, rest);
        update.bind(2, source_);
        if (update.exec() > 0) ask(db, rest);
    }

    void ask(SQLite::Database& db, std::string const& why)
    {
        Question question;
        question.kind = calendar_drop;
        question.about = source_;
        question.text = "calendar `" + source_ + "`: " + why +
                        "; their posts stay as they are until somebody says whether the events are off";
        question.choices = {"left", "stays"};
        raise_question(db, random_, std::move(question), now_);
    }

    // Those that have come to be over meanwhile are not in the changes.
    void no_longer_asked(SQLite::Database& db)
    {
        Statement statement(db, "UPDATE event SET is_asked = 0, seq = ? WHERE source = ? AND is_asked");
        statement.bind(1, seq(db));
        statement.bind(2, source_);
        statement.exec();
    }

    // One a transaction.
    std::int64_t seq(SQLite::Database& db)
    {
        if (seq_ == 0) seq_ = next_event_seq(db);
        return seq_;
    }

    std::string source_;
    std::vector<EventId> known_;
    Comparison comparison_;
    Random& random_;
    Duration grace_;
    Instant now_;
    std::size_t done_ = 0;
    std::int64_t seq_ = 0;
    TakenUp taken_;
};

// As a reading says it that has these no more, without a doubt.
EventChange gone(std::size_t number, EventRecord const& event)
{
    EventChange change;
    change.kind = ChangeKind::gone;
    change.known = number;
    change.now = event.known;
    change.now.is_gone = true;
    change.now.is_asked = change.now.is_kept = false;
    return change;
}

std::vector<EventRecord> read_all(Statement& query)
{
    std::vector<EventRecord> events;
    while (query.executeStep()) events.push_back(read_event(query));
    return events;
}

// Empty: it is not open, or about something else.
std::string source_asked_about(SQLite::Database& db, std::string const& question)
{
    Statement query(db, "SELECT about FROM question WHERE short_id = ? AND kind = ? AND answered_at IS NULL");
    query.bind(1, question);
    query.bind(2, std::string(calendar_drop));
    return query.executeStep() ? query.getColumn(0).getString() : std::string();
}

std::vector<EventRecord> asked_events(SQLite::Database& db, std::string const& source)
{
    Statement query(db, select_event + " WHERE source = ? AND is_asked ORDER BY start_at, id");
    query.bind(1, source);
    return read_all(query);
}

}  // namespace

awaitable<Result<TakenUp>> EventStore::take_up(std::string source, std::vector<EventId> known, Comparison comparison,
                                               Duration grace, Instant now)
{
    auto const taking =
        std::make_shared<TakingUp>(std::move(source), std::move(known), std::move(comparison), random_, grace, now);
    for (;;) {
        auto work = [taking](SQLite::Database& db) -> Result<bool> { return taking->go_on(db); };
        auto const is_done = co_await db_.transaction(std::move(work));
        if (!is_done) co_return tl::unexpected<Error>(is_done.error());
        if (*is_done) co_return std::move(taking->outcome());
    }
}

awaitable<Result<TakenUp>> EventStore::retire_others(std::vector<std::string> sources_in_use, Duration grace,
                                                     Instant now)
{
    sources_in_use.emplace_back(own_source);
    auto find = [in_use = std::move(sources_in_use)](SQLite::Database& db) -> Result<std::vector<std::string>> {
        Statement query(db, "SELECT DISTINCT source FROM event WHERE gone_at IS NULL");
        std::vector<std::string> others;
        while (query.executeStep()) {
            auto source = query.getColumn(0).getString();
            if (std::find(in_use.begin(), in_use.end(), source) == in_use.end()) others.push_back(std::move(source));
        }
        return others;
    };
    auto const others = co_await db_.transaction(std::move(find));
    if (!others) co_return tl::unexpected<Error>(others.error());
    TakenUp all;
    for (auto const& source : *others) {
        auto read = [&source](SQLite::Database& db) -> Result<std::vector<EventRecord>> {
            Statement query(db, select_event + " WHERE source = ? AND gone_at IS NULL ORDER BY id");
            query.bind(1, source);
            return read_all(query);
        };
        auto const events = co_await db_.transaction(std::move(read));
        if (!events) co_return tl::unexpected<Error>(events.error());
        Comparison comparison;
        std::vector<EventId> ids;
        for (std::size_t i = 0; i < events->size(); ++i) {
            comparison.changes.push_back(gone(i, (*events)[i]));
            ids.push_back((*events)[i].id);
        }
        auto const taken = co_await take_up(source, std::move(ids), std::move(comparison), grace, now);
        if (!taken) co_return tl::unexpected<Error>(taken.error());
        for (auto const& [kind, count] : taken->changes) all.changes[kind] += count;
        all.held += taken->held;
        all.waiting += taken->waiting;
        all.asked += taken->asked;
    }
    co_return all;
}

awaitable<Result<std::vector<HeldDrop>>> EventStore::open_drops()
{
    auto work = [](SQLite::Database& db) -> Result<std::vector<HeldDrop>> {
        Statement query(db, "SELECT source, reason, raised_at FROM held_drop WHERE settled_at IS NULL ORDER BY id");
        std::vector<HeldDrop> drops;
        while (query.executeStep()) {
            auto& drop = drops.emplace_back();
            drop.source = query.getColumn(0).getString();
            drop.reason = query.getColumn(1).getString();
            drop.raised_at = from_ms(query.getColumn(2).getInt64());
            drop.events = asked_events(db, drop.source);
        }
        return drops;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<TakenUp>> EventStore::settle_drop(std::string question, bool left, Duration grace, std::string actor,
                                                   Instant now)
{
    auto work = [=, &random = random_](SQLite::Database& db) -> Result<TakenUp> {
        auto const source = source_asked_about(db, question);
        if (source.empty())
            return fail(ErrorKind::rejected,
                        "question " + question +
                            " is not open any more, since others have answered, or the calendar has " +
                            "changed; peal calendar questions lists what is",
                        "conflict");
        Statement close(
            db, "UPDATE held_drop SET settled_at = ?, outcome = ?, actor = ? WHERE source = ? AND settled_at IS NULL");
        close.bind(1, to_ms(now));
        close.bind(2, left ? "left" : "stays");
        close.bind(3, actor);
        close.bind(4, source);
        close.exec();
        close_question(db, calendar_drop, source, left ? "left" : "stays", actor, now);
        TakenUp taken;
        auto const seq = next_event_seq(db);
        for (auto const& before : asked_events(db, source)) {
            auto after = before;
            after.seq = seq;
            after.known.is_asked = false;
            after.known.is_kept = !left;
            // What is over has not left the calendar, but slid out of it; the question did not count it either.
            bool const is_over = !is_to_come(before.event(), now);
            if (left && !is_over) {
                after.known.is_gone = true;
                after.gone_at = after.changed_at = now;
                ++after.revision;
                ++taken.changes[ChangeKind::gone];
            }
            update_event(db, after);
            if (is_over) continue;
            write_event_history(db, after.id, now, actor,
                                left ? "has left the calendar" : "stays, though the calendar does not have it",
                                describe(before.event()), "");
            if (!left) continue;
            EventPosts effect;
            if (auto followed = follow_event(db, random, before, after, grace, now, effect); !followed)
                return tl::unexpected<Error>(followed.error());
            taken.held += effect.held;
            taken.waiting += effect.waiting;
            taken.asked += effect.asked;
        }
        return taken;
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
