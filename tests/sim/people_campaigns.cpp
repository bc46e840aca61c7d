#include "tests/sim/people.hpp"

#include <algorithm>
#include <set>
#include <utility>

// The file of a campaign is deleted, and after a while it is there again: a whole plan each time.
namespace peal::sim {

namespace {

constexpr Duration plan_reaches = std::chrono::hours(48);

std::string name_of(campaigns::PlannedPost const& plan)
{
    return plan.campaign + "/" + plan.message + "/" + plan.channel;
}

}  // namespace

bool People::is_of(Deed const& deed, Ask const& ask) const
{
    return ask.plan.campaign == campaign_names[deed.first];
}

awaitable<bool> People::drop(Machine& machine, Deed deed)
{
    auto const now = machine.clock().now();
    std::vector<campaigns::PlannedPost> others;
    std::set<std::string> said;
    for (auto& ask : asks_.posts) {
        if (is_of(deed, ask)) {
            if (!ask.dropped) ask.dropped = elapsed_;
        } else if (!ask.is_withdrawn && !ask.is_left_out) {
            said.insert(name_of(ask.plan));
            if (ask.plan.due >= now) others.push_back(ask.plan);
        }
    }
    auto store = machine.plans();
    std::vector<campaigns::Unplanned> unplanned;
    auto const applied = co_await store.apply(std::move(others), now, now + plan_reaches, true, now,
                                              std::move(unplanned), std::move(said));
    if (!applied) co_return false;
    if (applied->withdrawn > 0) counts_.add(Fault::campaign_deleted);
    for (std::size_t i = 0; i < asks_.posts.size(); ++i) {
        auto& ask = asks_.posts[i];
        if (!is_of(deed, ask)) {
            ask.is_planned = ask.is_planned || (!ask.is_withdrawn && !ask.is_left_out && ask.plan.due >= now);
            continue;
        }
        auto const post = co_await look_up(machine, i);
        if (!post && post.error().kind != ErrorKind::rejected) co_return false;
        if (post) ask.is_withdrawn = post->state == store::State::cancelled;
    }
    gone_.insert(deed.first);
    co_return true;
}

awaitable<bool> People::bring_back(Machine& machine, Deed deed)
{
    auto const now = machine.clock().now();
    std::vector<campaigns::PlannedPost> posts;
    std::vector<Ask*> asked;
    for (auto& ask : asks_.posts) {
        if (!is_of(deed, ask) || ask.is_left_out || ask.plan.due < now) continue;
        ask.is_withdrawn = false;
        ask.put_back = elapsed_;
        posts.push_back(ask.plan);
        asked.push_back(&ask);
    }
    auto store = machine.plans();
    auto const applied = co_await store.apply(std::move(posts), now, now, false, now);
    if (!applied) co_return false;
    for (auto* const ask : asked) {
        ask->is_planned = true;
        ask->brought_back = elapsed_;
    }
    co_return true;
}

}  // namespace peal::sim
