#include "daemon/store/told_of_event.hpp"

#include "campaigns/calendar/event_words.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/event_row.hpp"
#include "daemon/store/post_row.hpp"

namespace peal::store {

void keep_told(SQLite::Database& db, PostId id, EventRecord const& before)
{
    auto const& event = before.event();
    Statement insert(db, R"sql(
        INSERT INTO told_of_event (post_id, start_at, end_at, all_day, event) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (post_id) DO NOTHING)sql");
    insert.bind(1, id.value);
    insert.bind(2, to_ms(event.start));
    insert.bind(3, to_ms(event.end));
    insert.bind(4, event.all_day ? 1 : 0);
    insert.bind(5, describe(event));
    insert.exec();
}

std::optional<ToldOfEvent> find_told(SQLite::Database& db, PostId id)
{
    Statement query(db, "SELECT start_at, end_at, all_day, event FROM told_of_event WHERE post_id = ?");
    query.bind(1, id.value);
    if (!query.executeStep()) return {};
    ToldOfEvent told;
    told.start = from_ms(query.getColumn(0).getInt64());
    told.end = from_ms(query.getColumn(1).getInt64());
    told.all_day = query.getColumn(2).getInt() != 0;
    told.event = query.getColumn(3).getString();
    return told;
}

void forget_told(SQLite::Database& db, PostId id)
{
    Statement erase(db, "DELETE FROM told_of_event WHERE post_id = ?");
    erase.bind(1, id.value);
    erase.exec();
}

void forget_told(SQLite::Database& db, std::string const& short_id)
{
    Statement erase(db, "DELETE FROM told_of_event WHERE post_id = (SELECT id FROM post WHERE short_id = ?)");
    erase.bind(1, short_id);
    erase.exec();
}

}  // namespace peal::store
