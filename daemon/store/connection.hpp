#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

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

    // Told of every row that is written, also of one that is undone again. Nothing is known after the file was opened.
    PlanTrack plan;
    void note_writes();

    // Where a statement waits for its next use; empty while somebody uses it.
    using Place = std::optional<SQLite::Statement>;

    // None when there are too many already.
    Place* find_place(std::string_view text)
    {
        if (auto const known = places_.find(text); known != places_.end()) return &known->second;
        if (places_.size() >= statements_max) return nullptr;
        return &places_.try_emplace(std::string(text)).first->second;
    }

private:
    // Far more than this room has; a bound, should a text ever be put together anew each time.
    static constexpr std::size_t statements_max = 200;

    // Many begin alike, and a whole text takes as long as a step of its statement.
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const
        {
            constexpr std::size_t end = 48;
            return std::hash<std::string_view>{}(text.substr(text.size() - std::min(text.size(), end))) ^ text.size();
        }
    };
    std::unordered_map<std::string, Place, Hash, std::equal_to<>> places_;  // by the statement's text
};

// A statement that is prepared once and kept for the next use: preparing one costs more than running it. Only for the
// connection that a transaction's work is given, and for texts that do not change.
class Statement final : public SQLite::Statement {
public:
    Statement(SQLite::Database& db, std::string_view text)
        : Statement(db, static_cast<Connection&>(db).find_place(text), text)
    {}

    ~Statement()
    {
        tryReset();
        clearBindings();
        // Another of the same text may have been given back before.
        if (place_ && !*place_) place_->emplace(std::move(static_cast<SQLite::Statement&>(*this)));
    }

private:
    Statement(SQLite::Database& db, Connection::Place* place, std::string_view text)
        : SQLite::Statement(place && *place ? std::move(**place) : SQLite::Statement(db, std::string(text))),
          place_(place)
    {
        if (place_) place_->reset();
    }

    Connection::Place* place_;
};

}  // namespace peal::store
