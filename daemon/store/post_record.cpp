#include "daemon/store/post_record.hpp"

#include "core/assert.hpp"

#include <array>

namespace peal::store {

namespace {

constexpr std::array<std::string_view, 11> words = {"planned",      "claimed",   "sending",   "unknown",
                                                    "needs_person", "confirmed", "rehearsed", "held",
                                                    "failed",       "missed",    "cancelled"};

}  // namespace

std::string_view to_string(State state)
{
    return words[static_cast<std::size_t>(state)];
}

State state_from(std::string_view text)
{
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == text) return static_cast<State>(i);
    PEAL_ASSERT(text.empty());  // the schema allows no other word
    return State::failed;
}

bool PostRecord::is_approved() const
{
    switch (plan.approval) {
        case campaigns::Approval::none: return true;
        case campaigns::Approval::one: return approvals >= 1;
        case campaigns::Approval::two: return approvals >= 2;
    }
    return false;
}

std::string_view shown_state(PostRecord const& post)
{
    switch (post.state) {
        case State::planned: return post.is_approved() ? "scheduled" : "in_review";
        case State::claimed:
        case State::sending:
        case State::unknown:
        case State::needs_person: return "publishing";
        case State::confirmed: return "published";
        default: return to_string(post.state);
    }
}

}  // namespace peal::store
