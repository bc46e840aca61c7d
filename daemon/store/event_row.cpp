#include "daemon/store/event_row.hpp"

#include "campaigns/post.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <utility>

namespace peal::store {

using campaigns::calendar::Occurrence;
using campaigns::calendar::Status;

// The order in which read_event takes the columns.
std::string const select_event = R"sql(
SELECT id, short_id, source, written_as, uid, original_start, repeats, summary, description, location, url, organiser, categories, zone,
       status, all_day, start_at, end_at, start_day, end_day, kind, embargo_at, attendance, revision, confirmed_by, entered_by, first_seen,
       changed_at, gone_at, is_asked, is_kept, seq
FROM event)sql";

namespace {

Status status_from(std::string const& word)
{
    if (word == "cancelled") return Status::cancelled;
    return word == "tentative" ? Status::tentative : Status::confirmed;
}

std::vector<std::string> lines(std::string const& joined)
{
    std::vector<std::string> parts;
    for (std::size_t from = 0; from < joined.size();) {
        auto const end = std::min(joined.find('\n', from), joined.size());
        parts.push_back(joined.substr(from, end - from));
        from = end + 1;
    }
    return parts;
}

// A word may hold a line end, where somebody has written one into a calendar.
std::string one_a_line(std::vector<std::string> const& words)
{
    std::string text;
    for (auto word : words) {
        for (auto& c : word)
            if (c == '\n') c = ' ';
        text += (text.empty() ? "" : "\n") + word;
    }
    return text;
}

std::chrono::local_days to_day(int days)
{
    return std::chrono::local_days(std::chrono::days(days));
}

int to_number(std::chrono::local_days day)
{
    return static_cast<int>(day.time_since_epoch().count());
}

class Writer {
public:
    explicit Writer(Statement& statement) : statement_(statement) {}

    void put(std::string const& text) { statement_.bind(next_++, text); }
    void put(std::string_view text) { put(std::string(text)); }
    void put(int number) { statement_.bind(next_++, number); }
    void put(std::int64_t number) { statement_.bind(next_++, number); }
    void put(Instant moment) { put(to_ms(moment)); }
    void put(std::optional<Instant> moment)
    {
        if (moment)
            put(*moment);
        else
            statement_.bind(next_++);
    }
    void put(std::optional<int> number)
    {
        if (number)
            put(*number);
        else
            statement_.bind(next_++);
    }

private:
    Statement& statement_;
    int next_ = 1;
};

// All but its ids, in the order of both statements below.
void put_all(Writer& writer, EventRecord const& record)
{
    auto const& event = record.event();
    for (auto const* text : {&event.source, &record.known.written_as, &event.uid, &event.original_start})
        writer.put(*text);
    writer.put(event.repeats ? 1 : 0);
    for (auto const* text : {&event.summary, &event.description, &event.location, &event.url, &event.organiser})
        writer.put(*text);
    writer.put(one_a_line(event.categories));
    writer.put(event.zone);
    writer.put(to_string(event.status));
    writer.put(event.all_day ? 1 : 0);
    writer.put(event.start);
    writer.put(event.end);
    writer.put(to_number(event.start_date));
    writer.put(to_number(event.end_date));
    writer.put(to_string(record.kind));
    writer.put(record.embargo);
    writer.put(record.attendance);
    writer.put(record.revision);
    writer.put(record.confirmed_by);
    writer.put(record.entered_by);
    writer.put(record.first_seen);
    writer.put(record.changed_at);
    writer.put(record.gone_at);
    writer.put(record.known.is_asked ? 1 : 0);
    writer.put(record.known.is_kept ? 1 : 0);
    writer.put(record.seq);
    writer.put(identity(event));
}

std::optional<EventRecord> first_of(Statement& query)
{
    if (!query.executeStep()) return {};
    return read_event(query);
}

}  // namespace

EventRecord read_event(Statement& row)
{
    EventRecord record;
    auto& event = record.known.event;
    int next = 0;
    auto const number = [&] { return row.getColumn(next++).getInt64(); };
    auto const text = [&] { return row.getColumn(next++).getString(); };
    auto const moment = [&]() -> std::optional<Instant> {
        auto const column = row.getColumn(next++);
        if (column.isNull()) return {};
        return from_ms(column.getInt64());
    };
    record.id.value = number();
    record.short_id = text();
    event.source = text();
    record.known.written_as = text();
    event.uid = text();
    event.original_start = text();
    event.repeats = number() != 0;
    event.summary = text();
    event.description = text();
    event.location = text();
    event.url = text();
    event.organiser = text();
    event.categories = lines(text());
    event.zone = text();
    event.status = status_from(text());
    event.all_day = number() != 0;
    event.start = from_ms(number());
    event.end = from_ms(number());
    event.start_date = to_day(static_cast<int>(number()));
    event.end_date = to_day(static_cast<int>(number()));
    record.kind = event_kind_from(text()).value_or(EventKind::event);
    record.embargo = moment();
    if (auto const column = row.getColumn(next++); !column.isNull()) record.attendance = column.getInt();
    record.revision = static_cast<int>(number());
    record.confirmed_by = text();
    record.entered_by = text();
    record.first_seen = from_ms(number());
    record.changed_at = from_ms(number());
    record.gone_at = moment();
    record.known.is_gone = record.gone_at.has_value();
    record.known.is_asked = number() != 0;
    record.known.is_kept = number() != 0;
    record.seq = number();
    return record;
}

std::optional<EventRecord> find_event(SQLite::Database& db, EventId id)
{
    static std::string const by_id = select_event + " WHERE id = ?";
    Statement query(db, by_id);
    query.bind(1, id.value);
    return first_of(query);
}

std::optional<EventRecord> find_event(SQLite::Database& db, std::string_view short_id)
{
    static std::string const by_short_id = select_event + " WHERE short_id = ?";
    Statement query(db, by_short_id);
    query.bind(1, std::string(short_id));
    return first_of(query);
}

std::optional<EventRecord> find_event(SQLite::Database& db, std::string_view source, std::string_view identity)
{
    static std::string const by_identity = select_event + " WHERE source = ? AND identity = ?";
    Statement query(db, by_identity);
    query.bind(1, std::string(source));
    query.bind(2, std::string(identity));
    return first_of(query);
}

std::vector<EventRecord> find_events(SQLite::Database& db, std::string const& identity)
{
    static std::string const by_identity = select_event + " WHERE identity = ? ORDER BY id";
    Statement query(db, by_identity);
    query.bind(1, identity);
    std::vector<EventRecord> held;
    while (query.executeStep()) held.push_back(read_event(query));
    return held;
}

std::optional<EventRecord> find_standing_event(SQLite::Database& db, std::string const& identity)
{
    return standing_of(find_events(db, identity));
}

std::optional<EventRecord> standing_of(std::vector<EventRecord> const& held)
{
    auto const rank = [](EventRecord const& one) {
        return std::tuple(one.known.is_gone, one.first_seen, one.id.value);
    };
    auto const first = std::min_element(held.begin(), held.end(),
                                        [&](auto const& one, auto const& other) { return rank(one) < rank(other); });
    if (first == held.end()) return {};
    return *first;
}

tl::unexpected<Error> no_such_event(std::string const& short_id)
{
    return fail(ErrorKind::rejected, "there is no event `" + short_id + "`; list them with: peal calendar events",
                "not found");
}

void insert_event(SQLite::Database& db, Random& random, EventRecord& record)
{
    record.short_id = fresh_short_id(db, random, "event", "e");
    Statement statement(db, R"sql(
        INSERT INTO event (source, written_as, uid, original_start, repeats, summary, description, location, url, organiser, categories, zone,
                           status, all_day, start_at, end_at, start_day, end_day, kind, embargo_at, attendance, revision, confirmed_by,
                           entered_by, first_seen, changed_at, gone_at, is_asked, is_kept, seq, identity, short_id)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26,
                ?27, ?28, ?29, ?30, ?31, ?32)
        RETURNING id)sql");
    Writer writer(statement);
    put_all(writer, record);
    writer.put(record.short_id);
    statement.executeStep();
    record.id.value = statement.getColumn(0).getInt64();
}

void update_event(SQLite::Database& db, EventRecord const& record)
{
    Statement statement(db, R"sql(
        UPDATE event SET source = ?1, written_as = ?2, uid = ?3, original_start = ?4, repeats = ?5, summary = ?6, description = ?7,
                         location = ?8, url = ?9, organiser = ?10, categories = ?11, zone = ?12, status = ?13, all_day = ?14, start_at = ?15,
                         end_at = ?16, start_day = ?17, end_day = ?18, kind = ?19, embargo_at = ?20, attendance = ?21, revision = ?22,
                         confirmed_by = ?23, entered_by = ?24, first_seen = ?25, changed_at = ?26, gone_at = ?27, is_asked = ?28,
                         is_kept = ?29, seq = ?30, identity = ?31
        WHERE id = ?32)sql");
    Writer writer(statement);
    put_all(writer, record);
    writer.put(record.id.value);
    statement.exec();
}

void write_event_history(SQLite::Database& db, EventId id, Instant at, std::string_view actor, std::string_view what,
                         std::string_view before, std::string_view after)
{
    Statement insert(db,
                     "INSERT INTO event_history (event_id, at, actor, what, was, is_now) VALUES (?, ?, ?, ?, ?, ?)");
    Writer writer(insert);
    writer.put(id.value);
    writer.put(at);
    for (auto const text : {actor, what, before, after}) writer.put(text);
    insert.exec();
}

std::int64_t next_event_seq(SQLite::Database& db)
{
    Statement statement(db, "UPDATE event_count SET seq = seq + 1 RETURNING seq");
    statement.executeStep();
    return statement.getColumn(0).getInt64();
}

std::string fresh_short_id(SQLite::Database& db, Random& random, std::string const& table, std::string_view prefix)
{
    for (;;) {
        auto word = std::string(prefix) + random.word(campaigns::link_code_alphabet, 6);
        Statement query(db, "SELECT 1 FROM " + table + " WHERE short_id = ?");
        query.bind(1, word);
        if (!query.executeStep()) return word;
    }
}

}  // namespace peal::store
