#pragma once

#include "campaigns/post.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "daemon/store/event_record.hpp"
#include "daemon/store/plan_store.hpp"
#include "daemon/store/post_record.hpp"

#include <SQLiteCpp/Database.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace peal::store {

// Brings single stored posts in line with a plan, in a transaction of somebody's; for the files of this room only. Counts
// what it has done, so that who goes through many can stop in time.
class PlanApplier {
public:
    // `scope` must outlive it.
    PlanApplier(SQLite::Database& db, Random& random, campaigns::PlanScope const& scope, Instant now, Applied& applied);

    Result<> put(campaigns::PlannedPost post);

    // What waits for a moment that a person gave it has the terms of that moment, though the plan has it elsewhere or not any
    // more.
    Result<> hold_where_people_put_them();

    // What a person gave its moment takes its message's new words, though the plan has it no more.
    Result<> follow_pinned(PostId id);

    // Holds what is stored of it, with its reason.
    Result<> hold_back(campaigns::Unplanned const& one);

    // A stored post that the plan does not have. One that hangs on an event goes by it: held for a grace where it was called
    // off, missed where its moment is over now. Others are withdrawn, if the plan loses them.
    Result<> part_with(PostRecord const& post);

    // For what the caller looks at.
    void count_looks(std::size_t looks) { effort_ += looks; }

    // What it has cost so far; looking at one post is 1.
    std::size_t effort() const { return effort_; }

private:
    bool is_taken(char const* column, std::string const& value);
    std::string fresh(char const* column, std::string_view prefix, std::size_t length);
    std::string fresh_code();
    Result<> insert(campaigns::PlannedPost post);
    Result<> update(PostRecord const& stored, campaigns::PlannedPost post);
    Result<> settle(PostId id);
    Result<bool> follow_event_of(PostRecord const& post);
    Result<> put_overdue(PostRecord const& post, campaigns::PlannedPost again, EventRecord const& event);
    std::string why_lost(PostRecord const& post);
    void end_waiting(PostRecord const& post);
    void forget_old_words(PostRecord const& post);
    void tell_link(std::string const& code, std::string const& destination);

    SQLite::Database& db_;
    Random& random_;
    campaigns::PlanScope const& scope_;
    Instant now_;
    Applied& applied_;
    bool const is_any_link_dead_;
    std::size_t effort_ = 0;
};

}  // namespace peal::store
