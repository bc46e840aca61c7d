#pragma once

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
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

    struct Finalize {
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    // Where a statement waits for its next use; empty while somebody uses it.
    using Place = std::unique_ptr<sqlite3_stmt, Finalize>;

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

// One value of the row at which a statement stands. What it shows is gone when the statement goes on.
class Column {
public:
    Column(sqlite3_stmt* statement, int at) : statement_(statement), at_(at) {}

    bool isNull() const { return sqlite3_column_type(statement_, at_) == SQLITE_NULL; }
    int getInt() const { return sqlite3_column_int(statement_, at_); }
    std::int64_t getInt64() const { return sqlite3_column_int64(statement_, at_); }
    // Empty for NULL.
    std::string_view getText() const { return view(sqlite3_column_text(statement_, at_)); }
    std::string_view getBlob() const { return view(sqlite3_column_blob(statement_, at_)); }
    std::string getString() const { return std::string(getText()); }

private:
    // SQLite knows the length once it was asked for the bytes in their form.
    std::string_view view(void const* bytes) const
    {
        if (bytes == nullptr) return {};
        return {static_cast<char const*>(bytes), static_cast<std::size_t>(sqlite3_column_bytes(statement_, at_))};
    }

    sqlite3_stmt* statement_;
    int at_;
};

// A statement that is prepared once and kept for the next use: preparing one costs more than running it. Only for the
// connection that a transaction's work is given, and for texts that do not change. Used like SQLite::Statement, which takes
// longer to hand on and to read a row than SQLite takes to find it.
class Statement final {
public:
    Statement(SQLite::Database& db, std::string_view text);
    ~Statement();
    Statement(Statement const&) = delete;
    Statement& operator=(Statement const&) = delete;

    // Parameters count from 1.
    void bind(int at) { check(sqlite3_bind_null(statement_.get(), at)); }
    void bind(int at, int value) { check(sqlite3_bind_int(statement_.get(), at, value)); }
    void bind(int at, std::int64_t value) { check(sqlite3_bind_int64(statement_.get(), at, value)); }
    void bind(int at, std::string_view text);
    void bind_blob(int at, std::string_view bytes);

    // Goes on to the next row; false when there is none, and then it has to be reset first.
    bool executeStep();
    // Runs what gives no rows, and says how many it has changed.
    int exec();
    void reset();

    // Columns count from 0.
    Column getColumn(int at) const
    {
        if (at < 0 || at >= sqlite3_data_count(statement_.get())) fail("there is no such column, or no row");
        return {statement_.get(), at};
    }

private:
    void check(int code) const
    {
        if (code != SQLITE_OK) fail(code);
    }
    [[noreturn]] void fail(int code) const;
    [[noreturn]] static void fail(char const* misuse);

    Connection::Place* place_;
    Connection::Place statement_;
    bool has_ended_ = false;
};

}  // namespace peal::store
