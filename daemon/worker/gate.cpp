#include "daemon/worker/gate.hpp"

#include "core/async_event.hpp"

#include <list>
#include <utility>

namespace peal::worker {

struct Gate::State {
    Executor executor;
    std::size_t free;
    std::size_t waiting_max;
    std::list<Waiter*> waiting;

    State(Executor e, std::size_t places, std::size_t waiting_limit)
        : executor(std::move(e)), free(places), waiting_max(waiting_limit)
    {}

    void leave();
};

// Lives in the frame of a waiting coroutine, and leaves the queue with it, however that frame ends.
struct Gate::Waiter {
    std::shared_ptr<State> state;
    Event turn;
    bool granted = false;

    explicit Waiter(std::shared_ptr<State> s) : state(std::move(s)), turn(state->executor)
    {
        state->waiting.push_back(this);
    }
    Waiter(Waiter const&) = delete;
    Waiter& operator=(Waiter const&) = delete;

    ~Waiter()
    {
        if (!state) return;
        if (granted) {
            state->leave();
        } else {
            state->waiting.remove(this);
        }
    }

    Pass take() { return Pass(std::exchange(state, nullptr)); }
};

void Gate::State::leave()
{
    if (waiting.empty()) {
        ++free;
        return;
    }
    auto* const next = waiting.front();
    waiting.pop_front();
    next->granted = true;
    next->turn.set();
}

Gate::Pass::~Pass()
{
    if (state_) state_->leave();
}

Gate::Gate(Executor executor, std::size_t places, std::size_t waiting_max)
    : state_(std::make_shared<State>(std::move(executor), places, waiting_max))
{}

awaitable<Result<Gate::Pass>> Gate::enter()
{
    auto const state = state_;
    if (state->free > 0) {
        --state->free;
        co_return Pass(state);
    }
    if (state->waiting.size() >= state->waiting_max) {
        co_return fail(ErrorKind::transient,
                       "too many pictures and calendars wait for a worker already: try again in a minute");
    }
    Waiter waiter(state);
    co_await waiter.turn.wait();
    if (!waiter.granted) co_return fail(ErrorKind::cancelled, "cancelled while waiting for a worker");
    co_return waiter.take();
}

}  // namespace peal::worker
