#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstddef>
#include <string>
#include <unordered_map>

namespace peal::store {

// The connection that Database hands to its work, with the statements it has prepared before. For the files of this room.
class Connection final : public SQLite::Database {
public:
    using SQLite::Database::Database;

    // Far more than this room has; a bound, should a text ever be put together anew each time.
    static constexpr std::size_t statements_max = 200;
    std::unordered_map<std::string, SQLite::Statement> idle;  // by their text
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
