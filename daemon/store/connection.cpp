#include "daemon/store/connection.hpp"

#include <sqlite3.h>

#include <string_view>

namespace peal::store {

namespace {

void note(void* track, int, char const*, char const* table, sqlite3_int64 row)
{
    auto& plan = *static_cast<PlanTrack*>(track);
    if (!plan.mark || plan.is_planning || table != std::string_view("post")) return;
    plan.written.insert(row);
    if (plan.written.size() <= PlanTrack::written_max) return;
    plan.mark.reset();
    plan.written.clear();
}

}  // namespace

void Connection::note_writes()
{
    sqlite3_update_hook(getHandle(), note, &plan);
}

}  // namespace peal::store
