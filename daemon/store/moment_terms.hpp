#pragma once

#include "campaigns/plan_diff.hpp"
#include "daemon/store/post_record.hpp"

#include <SQLiteCpp/Database.h>

#include <string>

// What holds a post at the moment that a person gave it; for the files of this room only.
namespace peal::store {

// Why the post waits: what is said of its event is under an embargo at its moment. Empty when it need not wait.
std::string embargo_on(SQLite::Database& db, campaigns::PlannedPost const& post);

// The post as it is at `moment`: held by the restrictions and the embargo of that, and not by those of another.
campaigns::PlannedPost post_at(SQLite::Database& db, PostRecord const& post, campaigns::PlannedPost const& moment,
                               campaigns::TermsAt const& terms_at);

// The post with what restrictions do to it now, where it is. An embargo follows from its event.
campaigns::PlannedPost with_terms_now(campaigns::PlannedPost post, campaigns::TermsAt const& terms_at);

// Keeps what these say of its terms; whoever calls settles the hold.
void write_terms(SQLite::Database& db, PostId id, campaigns::PlannedPost const& post);

}  // namespace peal::store
