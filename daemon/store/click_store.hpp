#pragma once

#include "core/async.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "daemon/store/database.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace peal::store {

// So many requests of one class for one link in one hour. Nothing about who asked.
struct ClickTotal {
    std::string code;
    std::string kind;       // person, preview, bot
    std::int64_t hour = 0;  // hours since 1970, UTC
    std::int64_t count = 0;

    bool operator==(ClickTotal const&) const = default;
};

std::span<char const* const> click_migrations();

// clicks.db: totals by hour and by day, in a file of their own with its own writer. Callable from any executor.
class ClickStore {
public:
    explicit ClickStore(Database& db) : db_(db) {}

    awaitable<Result<std::int64_t>> last_batch();

    // Adds a batch to the totals, once: a batch number that is not above the last one changes nothing.
    awaitable<Result<>> add(std::int64_t batch, std::vector<ClickTotal> totals);

    // Totals of the days from..to (UTC days since 1970, both included): code -> kind -> count.
    awaitable<Result<std::map<std::string, std::map<std::string, std::int64_t>>>> totals(std::int64_t from_day,
                                                                                         std::int64_t to_day);

private:
    Database& db_;
};

}  // namespace peal::store
