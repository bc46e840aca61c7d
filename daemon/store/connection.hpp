#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace peal::store {

struct PlanMark;

// What is known of the plan that the stored posts are in line with.
struct PlanTrack {
    std::shared_ptr<PlanMark const> mark;      // of that plan; null: none is known
    std::unordered_set<std::int64_t> written;  // ids of the posts that others have written since
    bool is_planning = false;                  // who writes now brings them in line with it

    // More than are delivered between two plans. With more, going through all posts costs no more.
    static constexpr std::size_t written_max = 20'000;
};

// The connection that Database hands to its work, with the statements it has prepared before. For the files of this room.
class Connection final : public SQLite::Database {
public:
    using SQLite::Database::Database;

    // Far more than this room has; a bound, should a text ever be put together anew each time.
    static constexpr std::size_t statements_max = 200;
    std::unordered_map<std::string, SQLite::Statement> idle;  // by their text

    // Told of every row that is written, also of one that is undone again. Nothing is known after the file was opened.
    PlanTrack plan;
    void note_writes();
};

// A statement that is prepared once and kept for the next use: preparing one costs more than running it. Only for the
// connection that a transaction's work is given, and for texts that do not change.
class Statement final : public SQLite::Statement {
public:
    Statement(SQLite::Database& db, std::string const& text)
        : Statement(static_cast<Connection&>(db), static_cast<Connection&>(db).idle.extract(text), text)
    {}

    ~Statement()
    {
        tryReset();
        clearBindings();
        auto& whole = static_cast<SQLite::Statement&>(*this);
        if (place_) {
            place_.mapped() = std::move(whole);
            connection_.idle.insert(std::move(place_));
        } else if (connection_.idle.size() < Connection::statements_max) {
            connection_.idle.try_emplace(getQuery(), std::move(whole));
        }
    }

private:
    using Place = decltype(Connection::idle)::node_type;

    Statement(Connection& connection, Place place, std::string const& text)
        : SQLite::Statement(place ? std::move(place.mapped()) : SQLite::Statement(connection, text)),
          connection_(connection),
          place_(std::move(place))
    {}

    Connection& connection_;
    Place place_;  // where it is kept, if it was before: used again as it is
};

}  // namespace peal::store
