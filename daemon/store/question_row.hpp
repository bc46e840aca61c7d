#pragma once

#include "core/random.hpp"
#include "daemon/store/event_record.hpp"

#include <SQLiteCpp/Database.h>

#include <string>
#include <string_view>

// How questions are raised and closed in a transaction of somebody's; for the files of this room only.
namespace peal::store {

// `question` with its kind, about, text, proposal and choices. While one of that kind about the same is open, it is that one
// which says this from now on.
void raise_question(SQLite::Database& db, Random& random, Question question, Instant now);

// What was asked has settled itself, or somebody has decided in another way. None open: nothing happens.
void close_question(SQLite::Database& db, std::string_view kind, std::string const& about, std::string_view answer,
                    std::string_view actor, Instant now);

}  // namespace peal::store
