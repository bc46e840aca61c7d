#pragma once

#include "campaigns/calendar/said.hpp"
#include "core/async.hpp"
#include "core/result.hpp"
#include "daemon/store/database.hpp"

namespace peal::store {

// What those who subscribe to the calendar have been told, so that its numbers rise over restarts too.
class SaidStore {
public:
    explicit SaidStore(Database& db) : db_(db) {}

    awaitable<Result<campaigns::calendar::SaidByUid>> load();

    // Before it is said: what is on disk is never behind what somebody has read. Many are several transactions; after an
    // Error a part of them is kept, which saving them again completes.
    awaitable<Result<>> save(campaigns::calendar::SaidChanges changes);

private:
    Database& db_;
};

}  // namespace peal::store
