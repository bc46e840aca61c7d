#include "daemon/store/stored_post.hpp"

namespace peal::store {

namespace {

campaigns::Standing standing_of(PostRecord const& post)
{
    using campaigns::Standing;
    switch (post.state) {
        case State::planned:
        case State::claimed:
        case State::held: return Standing::open;
        case State::sending:
        case State::unknown:
        case State::needs_person: return Standing::leaving;
        case State::cancelled:
        case State::missed: return post.withdrawn ? Standing::withdrawn : Standing::ended;
        case State::confirmed:
        case State::rehearsed:
        case State::failed: break;
    }
    return Standing::ended;
}

}  // namespace

campaigns::StoredPost to_stored(PostRecord const& post)
{
    campaigns::StoredPost stored;
    stored.id = post.short_id;
    stored.post = post.plan;
    stored.link_code = post.link_code;
    stored.standing = standing_of(post);
    stored.state = shown_state(post);
    stored.pinned = post.pinned;
    stored.approvals = post.approvals;
    stored.is_called_off = post.called_off_until.has_value();
    return stored;
}

}  // namespace peal::store
