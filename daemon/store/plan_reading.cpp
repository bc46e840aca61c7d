#include "daemon/store/connection.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/post_row.hpp"
#include "daemon/store/stored_post.hpp"

#include <SQLiteCpp/Exception.h>

// What a plan is compared with before it is applied.
namespace peal::store {

using campaigns::StoredPost;

awaitable<Result<std::vector<StoredPost>>> PlanStore::load_due(Instant from, Instant to, std::string after, int limit)
{
    auto work = [from, to, after = std::move(after), limit](SQLite::Database& db) -> Result<std::vector<StoredPost>> {
        // By the index of moments: nothing outside the period is looked at.
        auto const last = find_post(db, after);
        bool const goes_on = last && last->plan.due >= from;
        auto const start = goes_on ? last->plan.due : from;
        Statement query(db, select_post + R"sql( WHERE due_at >= ? AND due_at < ? AND (due_at > ? OR post.id > ?)
            ORDER BY due_at, post.id LIMIT ?)sql");
        query.bind(1, to_ms(start));
        query.bind(2, to_ms(to));
        query.bind(3, to_ms(start));
        query.bind(4, goes_on ? last->id.value : std::int64_t(0));
        query.bind(5, limit);
        std::vector<StoredPost> posts;
        while (query.executeStep()) posts.push_back(to_stored(read_post(query)));
        return posts;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::map<std::string, std::set<std::string>>>> PlanStore::said_before(
    std::vector<std::string> messages)
{
    using Said = std::map<std::string, std::set<std::string>>;
    auto work = [messages = std::move(messages)](SQLite::Database& db) -> Result<Said> {
        Said said;
        for (auto const& message : messages) {
            if (!message.ends_with('/')) continue;
            // '0' comes after '/'.
            auto beyond = message;
            beyond.back() = '0';
            Statement query(db, R"sql(SELECT DISTINCT occurrence FROM post WHERE plan_key > ? AND plan_key < ?
                AND state IN ('sending', 'unknown', 'needs_person', 'confirmed', 'rehearsed'))sql");
            query.bind(1, message);
            query.bind(2, beyond);
            while (query.executeStep()) said[message].insert(query.getColumn(0).getString());
        }
        return said;
    };
    co_return co_await db_.transaction(std::move(work));
}

awaitable<Result<std::vector<StoredPost>>> PlanStore::load_keys(std::vector<std::string> keys)
{
    auto work = [keys = std::move(keys)](SQLite::Database& db) -> Result<std::vector<StoredPost>> {
        std::vector<StoredPost> posts;
        for (auto const& key : keys) {
            Statement query(db, select_post + " WHERE plan_key = ?");
            query.bind(1, key);
            if (query.executeStep()) posts.push_back(to_stored(read_post(query)));
        }
        return posts;
    };
    co_return co_await db_.transaction(std::move(work));
}

}  // namespace peal::store
