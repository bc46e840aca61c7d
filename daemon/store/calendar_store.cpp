#include "daemon/store/calendar_store.hpp"

#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"

#include <SQLiteCpp/Exception.h>

#include <algorithm>

namespace peal::store {

namespace {

std::optional<Instant> moment(Column const& column)
{
    if (column.isNull()) return {};
    return from_ms(column.getInt64());
}

void make_row(SQLite::Database& db, std::string const& source)
{
    Statement insert(db, "INSERT INTO calendar_source (id) VALUES (?) ON CONFLICT DO NOTHING");
    insert.bind(1, source);
    insert.exec();
}

}  // namespace

awaitable<Result<std::vector<CalendarHealth>>> CalendarStore::health()
{
    auto work = [](SQLite::Database& db) -> Result<std::vector<CalendarHealth>> {
        Statement query(
            db, "SELECT id, last_success, last_change, next_poll, problem, failures FROM calendar_source ORDER BY id");
        std::vector<CalendarHealth> all;
        while (query.executeStep()) {
            auto& one = all.emplace_back();
            one.source = query.getColumn(0).getString();
            one.last_success = moment(query.getColumn(1));
            one.last_change = moment(query.getColumn(2));
            one.next_poll = moment(query.getColumn(3));
            one.problem = query.getColumn(4).getString();
            one.failures = query.getColumn(5).getInt();
        }
        return all;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> CalendarStore::begin_look(std::string source, std::string address_digest)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        Statement query(db, "SELECT 1 FROM calendar_source WHERE id = ? AND address_digest = ?");
        query.bind(1, source);
        query.bind(2, address_digest);
        if (query.executeStep()) return {};
        make_row(db, source);
        Statement forget(db, R"sql(
            UPDATE calendar_source SET address_digest = ?, problem = '', failures = 0, etag = '', last_modified = '', body_hash = '',
                refresh_interval = 0, collection_url = '', sync_token = '', ctag = '', next_poll = NULL
            WHERE id = ?)sql");
        forget.bind(1, address_digest);
        forget.bind(2, source);
        forget.exec();
        Statement members(db, "DELETE FROM calendar_resource WHERE source = ?");
        members.bind(1, source);
        members.exec();
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> CalendarStore::forget_others(std::vector<std::string> sources_in_use)
{
    auto work = [in_use = std::move(sources_in_use)](SQLite::Database& db) -> Result<> {
        std::vector<std::string> others;
        Statement query(db, "SELECT id FROM calendar_source");
        while (query.executeStep()) {
            auto source = query.getColumn(0).getString();
            if (std::find(in_use.begin(), in_use.end(), source) == in_use.end()) others.push_back(std::move(source));
        }
        for (auto const& source : others) {
            for (auto const* sql :
                 {"DELETE FROM calendar_resource WHERE source = ?", "DELETE FROM calendar_source WHERE id = ?"}) {
                Statement forget(db, sql);
                forget.bind(1, source);
                forget.exec();
            }
        }
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<StoredFeedMark>> CalendarStore::load_mark(std::string source)
{
    auto work = [source = std::move(source)](SQLite::Database& db) -> Result<StoredFeedMark> {
        Statement query(db,
                        "SELECT etag, last_modified, body_hash, refresh_interval FROM calendar_source WHERE id = ?");
        query.bind(1, source);
        StoredFeedMark mark;
        if (!query.executeStep()) return mark;
        mark.etag = query.getColumn(0).getString();
        mark.last_modified = query.getColumn(1).getString();
        mark.body_hash = query.getColumn(2).getString();
        mark.refresh_interval = Duration(query.getColumn(3).getInt64());
        return mark;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<StoredCollection>> CalendarStore::load_collection(std::string source)
{
    auto work = [source = std::move(source)](SQLite::Database& db) -> Result<StoredCollection> {
        StoredCollection state;
        Statement query(db, "SELECT collection_url, sync_token, ctag FROM calendar_source WHERE id = ?");
        query.bind(1, source);
        if (!query.executeStep()) return state;
        state.url = query.getColumn(0).getString();
        state.sync_token = query.getColumn(1).getString();
        state.ctag = query.getColumn(2).getString();
        Statement members(db, "SELECT href, etag FROM calendar_resource WHERE source = ?");
        members.bind(1, source);
        while (members.executeStep())
            state.etags.emplace(members.getColumn(0).getString(), members.getColumn(1).getString());
        return state;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<StoredCollection::Member>>> CalendarStore::load_members(std::string source)
{
    auto work = [source = std::move(source)](SQLite::Database& db) -> Result<std::vector<StoredCollection::Member>> {
        Statement query(db, "SELECT href, etag, text FROM calendar_resource WHERE source = ? ORDER BY href");
        query.bind(1, source);
        std::vector<StoredCollection::Member> members;
        while (query.executeStep())
            members.emplace_back(query.getColumn(0).getString(), query.getColumn(1).getString(),
                                 query.getColumn(2).getString());
        return members;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> CalendarStore::succeeded(std::string source, StoredFeedMark mark, bool has_changed,
                                             Instant next_poll, Instant now)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        make_row(db, source);
        Statement statement(db, R"sql(
            UPDATE calendar_source SET last_success = ?1, last_change = CASE WHEN ?2 THEN ?1 ELSE last_change END, next_poll = ?3,
                problem = '', failures = 0, etag = ?4, last_modified = ?5, body_hash = ?6, refresh_interval = ?7
            WHERE id = ?8)sql");
        statement.bind(1, to_ms(now));
        statement.bind(2, has_changed ? 1 : 0);
        statement.bind(3, to_ms(next_poll));
        statement.bind(4, mark.etag);
        statement.bind(5, mark.last_modified);
        statement.bind(6, mark.body_hash);
        statement.bind(7, std::int64_t(mark.refresh_interval.count()));
        statement.bind(8, source);
        statement.exec();
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> CalendarStore::failed(std::string source, std::string problem, Instant next_poll)
{
    auto work = [=](SQLite::Database& db) -> Result<> {
        make_row(db, source);
        Statement statement(
            db, "UPDATE calendar_source SET next_poll = ?, problem = ?, failures = failures + 1 WHERE id = ?");
        statement.bind(1, to_ms(next_poll));
        statement.bind(2, problem);
        statement.bind(3, source);
        statement.exec();
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> CalendarStore::save_collection(std::string source, StoredCollection state,
                                                   std::vector<StoredCollection::Member> changed,
                                                   std::vector<std::string> gone)
{
    auto work = [source = std::move(source), state = std::move(state), changed = std::move(changed),
                 gone = std::move(gone)](SQLite::Database& db) -> Result<> {
        make_row(db, source);
        Statement token(db, "UPDATE calendar_source SET collection_url = ?, sync_token = ?, ctag = ? WHERE id = ?");
        int at = 1;
        for (auto const* text : {&state.url, &state.sync_token, &state.ctag, &source}) token.bind(at++, *text);
        token.exec();
        for (auto const& member : changed) {
            Statement put(db, R"sql(
                INSERT INTO calendar_resource (source, href, etag, text) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET etag = excluded.etag, text = excluded.text)sql");
            at = 1;
            for (auto const* text : {&source, &member.href, &member.etag, &member.text}) put.bind(at++, *text);
            put.exec();
        }
        for (auto const& href : gone) {
            Statement erase(db, "DELETE FROM calendar_resource WHERE source = ? AND href = ?");
            erase.bind(1, source);
            erase.bind(2, href);
            erase.exec();
        }
        // What the collection does not have any more by its own list.
        std::vector<std::string> others;
        Statement members(db, "SELECT href FROM calendar_resource WHERE source = ?");
        members.bind(1, source);
        while (members.executeStep())
            if (auto href = members.getColumn(0).getString(); !state.etags.contains(href))
                others.push_back(std::move(href));
        for (auto const& href : others) {
            Statement erase(db, "DELETE FROM calendar_resource WHERE source = ? AND href = ?");
            erase.bind(1, source);
            erase.bind(2, href);
            erase.exec();
        }
        return {};
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
