#include "daemon/store/post_step.hpp"

#include "core/assert.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/post_row.hpp"

namespace peal::store {

namespace {

// The holder goes on writing under its epoch.
bool keeps_holder(Step step)
{
    switch (step) {
        case Step::intend:
        case Step::rehearse:
        case Step::confirm:
        case Step::retry:
        case Step::fail:
        case Step::lose:
        case Step::ask: return true;
        default: return false;
    }
}

}  // namespace

Result<PostRecord> find_held(SQLite::Database& db, Claim claim, State state)
{
    auto post = find_post(db, claim.id);
    if (!post || post->epoch != claim.epoch || post->state != state)
        return fail(ErrorKind::cancelled, "the post has moved on meanwhile; this run no longer holds it");
    return std::move(*post);
}

Result<> take_step(SQLite::Database& db, PostRecord const& post, Step step, std::string_view reason, Instant now)
{
    auto const to = next_state(post.state, step);
    PEAL_ASSERT(to);
    Statement statement(db, R"sql(
        UPDATE post SET state = ?, reason = ?, updated_at = ?, epoch = epoch + ? WHERE id = ? AND epoch = ? AND state = ?)sql");
    statement.bind(1, std::string(to_string(*to)));
    statement.bind(2, std::string(reason));
    statement.bind(3, to_ms(now));
    statement.bind(4, keeps_holder(step) ? 0 : 1);
    statement.bind(5, post.id.value);
    statement.bind(6, post.epoch);
    statement.bind(7, std::string(to_string(post.state)));
    if (statement.exec() != 1)
        return fail(ErrorKind::cancelled, "the post has moved on meanwhile; this run no longer holds it");
    return {};
}

}  // namespace peal::store
