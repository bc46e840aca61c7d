#include "daemon/store/said_store.hpp"

#include "core/assert.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"

#include <algorithm>
#include <array>

namespace peal::store {

namespace calendar = campaigns::calendar;
using calendar::Entry;
using calendar::Said;

namespace {

// In one transaction: while one runs, nothing is claimed.
constexpr std::size_t entries_at_once = 500;

Entry::Kind kind_from(std::string_view word)
{
    return word == to_string(Entry::Kind::post) ? Entry::Kind::post : Entry::Kind::event;
}

calendar::Status status_from(std::string_view word)
{
    for (auto const status : {calendar::Status::confirmed, calendar::Status::tentative, calendar::Status::cancelled})
        if (calendar::to_string(status) == word) return status;
    PEAL_ASSERT(false);
    return calendar::Status::confirmed;
}

// A category is one line.
std::string join_lines(std::vector<std::string> const& lines)
{
    std::string text;
    for (auto const& line : lines) text += (text.empty() ? "" : "\n") + line;
    return text;
}

std::vector<std::string> split_lines(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::int64_t to_number(std::chrono::local_days day)
{
    return day.time_since_epoch().count();
}

std::chrono::local_days to_day(std::int64_t number)
{
    return std::chrono::local_days(std::chrono::days(number));
}

Said read_said(Statement& row)
{
    Said said;
    auto& entry = said.entry;
    entry.uid = row.getColumn(0).getString();
    entry.kind = kind_from(row.getColumn(1).getString());
    entry.summary = row.getColumn(2).getString();
    entry.description = row.getColumn(3).getString();
    entry.location = row.getColumn(4).getString();
    entry.url = row.getColumn(5).getString();
    entry.categories = split_lines(row.getColumn(6).getString());
    entry.status = status_from(row.getColumn(7).getString());
    entry.all_day = row.getColumn(8).getInt() != 0;
    entry.start = from_ms(row.getColumn(9).getInt64());
    entry.end = from_ms(row.getColumn(10).getInt64());
    entry.first_day = to_day(row.getColumn(11).getInt64());
    entry.last_day = to_day(row.getColumn(12).getInt64());
    said.sequence = row.getColumn(13).getInt();
    said.changed = from_ms(row.getColumn(14).getInt64());
    return said;
}

void write_said(SQLite::Database& db, Said const& said)
{
    auto const& entry = said.entry;
    Statement statement(db, R"sql(
        INSERT OR REPLACE INTO feed_entry (uid, kind, summary, description, location, url, categories, status, all_day,
            starts_at, ends_at, first_day, last_day, sequence, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))sql");
    std::array const texts = {entry.uid,
                              std::string(to_string(entry.kind)),
                              entry.summary,
                              entry.description,
                              entry.location,
                              entry.url,
                              join_lines(entry.categories),
                              std::string(calendar::to_string(entry.status))};
    int at = 1;
    for (auto const& text : texts) statement.bind(at++, text);
    statement.bind(at++, entry.all_day ? 1 : 0);
    statement.bind(at++, to_ms(entry.start));
    statement.bind(at++, to_ms(entry.end));
    statement.bind(at++, to_number(entry.first_day));
    statement.bind(at++, to_number(entry.last_day));
    statement.bind(at++, said.sequence);
    statement.bind(at, to_ms(said.changed));
    statement.exec();
}

void forget(SQLite::Database& db, std::string const& uid)
{
    Statement erase(db, "DELETE FROM feed_entry WHERE uid = ?");
    erase.bind(1, uid);
    erase.exec();
}

}  // namespace

awaitable<Result<calendar::SaidByUid>> SaidStore::load()
{
    auto work = [](SQLite::Database& db) -> Result<calendar::SaidByUid> {
        Statement query(db, R"sql(
            SELECT uid, kind, summary, description, location, url, categories, status, all_day, starts_at, ends_at, first_day,
                   last_day, sequence, changed_at FROM feed_entry)sql");
        calendar::SaidByUid all;
        while (query.executeStep()) {
            auto said = read_said(query);
            auto uid = said.entry.uid;
            all.emplace(std::move(uid), std::move(said));
        }
        return all;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<>> SaidStore::save(calendar::SaidChanges changes)
{
    auto const rows = std::max(changes.written.size(), changes.forgotten.size());
    for (std::size_t from = 0; from < rows; from += entries_at_once) {
        auto work = [&changes, from](SQLite::Database& db) -> Result<> {
            auto const to = from + entries_at_once;
            for (auto i = from; i < std::min(to, changes.written.size()); ++i) write_said(db, changes.written[i]);
            for (auto i = from; i < std::min(to, changes.forgotten.size()); ++i) forget(db, changes.forgotten[i]);
            return {};
        };
        auto const saved = co_await db_.transaction(std::move(work));
        if (!saved) co_return saved;
    }
    co_return Result<>();
}

}  // namespace peal::store
