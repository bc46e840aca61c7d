#pragma once

#include "core/async.hpp"
#include "core/result.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/post_record.hpp"

#include <string>
#include <vector>

namespace peal::store {

// Stops, and their ends. A pause counts from the moment `start` returns: no commit call begins after it.
class PauseStore {
public:
    explicit PauseStore(Database& db) : db_(db) {}

    awaitable<Result<std::vector<Pause>>> open();

    // Rejected without a reason, for an unknown scope, or when the same pause is in force already.
    awaitable<Result<Pause>> start(std::string scope, std::string target, std::string reason, std::string actor,
                                   Instant now);

    struct Ended {
        std::vector<Pause> pauses;
        std::vector<PostRecord> missed;  // what became overdue meanwhile: none of it goes by itself
    };
    // Rejected when no such pause is in force.
    awaitable<Result<Ended>> end(std::string scope, std::string target, std::string actor, Instant now);

private:
    Database& db_;
};

}  // namespace peal::store
