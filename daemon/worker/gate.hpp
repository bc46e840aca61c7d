#pragma once

#include "core/async.hpp"
#include "core/result.hpp"

#include <cstddef>
#include <memory>

namespace peal::worker {

// Lets a bounded number through at once, the others in the order they came. I/O thread only. A Pass may outlive its Gate.
class Gate {
    struct State;
    struct Waiter;

public:
    class Pass {
    public:
        Pass(Pass&& other) noexcept = default;
        Pass& operator=(Pass&& other) = delete;
        ~Pass();

    private:
        friend class Gate;
        friend struct Waiter;
        explicit Pass(std::shared_ptr<State> state) : state_(std::move(state)) {}

        std::shared_ptr<State> state_;
    };

    Gate(Executor executor, std::size_t places, std::size_t waiting_max);

    // Transient when more than `waiting_max` wait already; cancelled when cancelled while waiting.
    awaitable<Result<Pass>> enter();

private:
    std::shared_ptr<State> state_;
};

}  // namespace peal::worker
