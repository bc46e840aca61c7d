#include "tests/sim/world.hpp"

#include <iterator>
#include <string>
#include <utility>

// What people hear of the world, and see in it.
namespace peal::sim {

// Who waits for this acts after a while; who looks at an account looks after every call.
void World::give_cue(Deed::Cue cue, std::string const& key)
{
    if (is_over_) return;
    auto const [first, last] = cued_.equal_range(key);
    for (auto entry = first; entry != last;) {
        auto const deed = entry->second;
        auto const next = std::next(entry);
        if (deed.cue == cue) {
            at(elapsed_ + deed.at, [this, deed] {
                if (!is_over_) begin(deed);
            });
            if (deed.kind != Deed::Kind::settle) cued_.erase(entry);
        }
        entry = next;
    }
}

void World::begin(Deed const& deed)
{
    if (is_being_judged_) {
        try_again(deed);
        return;
    }
    if (deed.kind == Deed::Kind::restart) {
        if (!suspended_since_) stop({});
        return;
    }
    // Nobody decides by a calendar that shows another year.
    if (!machine_ || suspended_since_ || is_year_wrong_ || !machine_->is_ready() || !people_.take_up(deed)) {
        try_again(deed);
        return;
    }
    auto const self = under_way_.emplace(life_, deed);
    auto done = [this, self](bool answered) {
        ScarceMemory::OthersWork const others;
        auto const finished = self->second;
        under_way_.erase(self);
        trace_.add(elapsed_, answered ? "done" : "no answer",
                   std::to_string(static_cast<int>(finished.kind)) + " " + std::to_string(finished.first));
        if (!answered) try_again(finished);
    };
    auto work = people_.perform(*machine_, deed, std::move(done));
    machine_->spawn(std::move(work));
}

// By the words on it, as people tell posts from each other.
std::optional<connectors::LedgerEntry> World::find_on_account(Ask const& ask) const
{
    for (auto& entry : networks_.ledger()) {
        auto const drawn = drawings_.find(entry.media_digest);
        auto const words = entry.text.empty() && drawn != drawings_.end() ? drawn->second : entry.text;
        if (!entry.removed_at && read_words(words).first == ask.number) return std::move(entry);
    }
    return std::nullopt;
}

// By a clock that is ahead, moments that are still to come look as if they were past.
void World::look_for_given_up()
{
    if (!machine_ || suspended_since_ || !machine_->is_ready()) return;
    auto look = [](Machine& machine, Checker& checker) -> awaitable<> {
        store::PostFilter filter;
        filter.limit = 1'000'000;
        auto store = machine.posts();
        auto const posts = co_await store.list(std::move(filter));
        if (posts) checker.look_for_given_up(*posts);
    };
    auto work = look(*machine_, checker_);
    machine_->spawn(std::move(work));
}

}  // namespace peal::sim
