#include "daemon/store/stored_post.hpp"

#include <string_view>

namespace peal::store {

namespace {

constexpr std::string_view no_longer_planned = "the plan no longer has it";
constexpr std::string_view while_held = "the plan no longer has it; it was held: ";

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
        case State::cancelled: return is_withdrawn(post) ? Standing::withdrawn : Standing::ended;
        case State::confirmed:
        case State::rehearsed:
        case State::failed:
        case State::missed: break;
    }
    return Standing::ended;
}

}  // namespace

std::string withdrawal_reason(PostRecord const& post)
{
    if (post.state == State::held && !post.held_by_plan) return std::string(while_held) + post.reason;
    return std::string(no_longer_planned);
}

bool is_withdrawn(PostRecord const& post)
{
    return post.state == State::cancelled && (post.reason == no_longer_planned || post.reason.starts_with(while_held));
}

std::optional<std::string> find_hold_before(PostRecord const& withdrawn)
{
    if (!withdrawn.reason.starts_with(while_held)) return {};
    return withdrawn.reason.substr(while_held.size());
}

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
    return stored;
}

}  // namespace peal::store
