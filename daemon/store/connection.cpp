#include "daemon/store/connection.hpp"

#include <SQLiteCpp/Exception.h>

#include <new>

namespace peal::store {

namespace {

void note(void* track, int, char const*, char const* table, sqlite3_int64 row)
{
    auto& plan = *static_cast<PlanTrack*>(track);
    if (!plan.mark || plan.is_planning || table != std::string_view("post")) return;
    bool is_noted = false;
    try {
        plan.written.insert(row);
        is_noted = plan.written.size() <= PlanTrack::written_max;
    } catch (std::bad_alloc const&) {
        // SQLite, which has called this, knows no exceptions.
    }
    if (is_noted) return;
    plan.mark.reset();
    plan.written.clear();
}

}  // namespace

void Connection::note_writes()
{
    sqlite3_update_hook(getHandle(), note, &plan);
}

Statement::Statement(SQLite::Database& db, std::string_view text)
    : place_(static_cast<Connection&>(db).find_place(text)), statement_(place_ ? std::move(*place_) : nullptr)
{
    if (statement_) return;
    sqlite3_stmt* prepared = nullptr;
    auto const flags = place_ ? SQLITE_PREPARE_PERSISTENT : 0u;
    int const code =
        sqlite3_prepare_v3(db.getHandle(), text.data(), static_cast<int>(text.size()), flags, &prepared, nullptr);
    if (code != SQLITE_OK) throw SQLite::Exception(db.getHandle(), code);
    statement_.reset(prepared);
}

Statement::~Statement()
{
    sqlite3_reset(statement_.get());
    sqlite3_clear_bindings(statement_.get());
    // Another of the same text may have been given back before.
    if (place_ && !*place_) *place_ = std::move(statement_);
}

void Statement::bind(int at, std::string_view text)
{
    // No text is not NULL.
    auto const* const bytes = text.data() != nullptr ? text.data() : "";
    check(sqlite3_bind_text(statement_.get(), at, bytes, static_cast<int>(text.size()), SQLITE_TRANSIENT));
}

void Statement::bind_blob(int at, std::string_view bytes)
{
    check(sqlite3_bind_blob(statement_.get(), at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT));
}

bool Statement::executeStep()
{
    if (has_ended_) fail("a statement that has ended was not reset");
    int const code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(code);
    has_ended_ = true;
    return false;
}

int Statement::exec()
{
    if (executeStep()) fail("a statement that was to change something gave a row");
    return sqlite3_changes(sqlite3_db_handle(statement_.get()));
}

void Statement::reset()
{
    has_ended_ = false;
    check(sqlite3_reset(statement_.get()));
}

void Statement::fail(int code) const
{
    throw SQLite::Exception(sqlite3_db_handle(statement_.get()), code);
}

void Statement::fail(char const* misuse)
{
    throw SQLite::Exception(misuse, SQLITE_MISUSE);
}

}  // namespace peal::store
