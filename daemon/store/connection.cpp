#include "daemon/store/connection.hpp"

#include <sqlite3.h>

#include <new>
#include <string_view>

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

}  // namespace peal::store
