#pragma once

#include "core/async.hpp"
#include "core/async_clock.hpp"
#include "core/http_client.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>

// How a simulator is told to misbehave: one queue of faults a simulator, the same for every network.
//
//     awaitable<HttpResponse> Sim::handle(HttpRequest request)
//     {
//         auto fault = faults_->take(request);
//         auto work = answer(std::move(request));
//         co_return co_await with_fault(clock_, std::move(fault), std::move(work));
//     }
//
// "No answer" is an HttpResponse with status 0 and the header X-Sandbox-Fault: drop, which every transport (the tests'
// SimHttp, peal-sandbox) turns into a connection that closes without a byte; X-Sandbox-Fault: truncate with a real
// status is an answer that breaks off in the middle of its body.
namespace peal::connectors {

inline constexpr std::string_view sim_fault_header = "X-Sandbox-Fault";

// What happens to one request. The named makers below cover the usual ones.
struct SimFault {
    std::string method;                  // empty: any
    std::string path;                    // part of the request's path; empty: any
    int skip = 0;                        // so many matching requests pass first
    int times = 1;                       // so many are hit then
    Duration delay_before{0};            // before the request takes effect
    Duration delay_after{0};             // between the effect and the answer
    bool takes_effect = true;            // false: the simulator never sees the request
    bool drop = false;                   // the connection closes without an answer
    bool truncate = false;               // the answer breaks off in its body
    std::optional<HttpResponse> answer;  // instead of the simulator's own

    SimFault() {}
};

// The request has no effect; the answer is this one.
SimFault refuse_with(std::string path, HttpResponse answer);
// The request takes effect; the answer is this one all the same ("503, but it was posted").
SimFault answer_after_effect(std::string path, HttpResponse answer);
// No answer; the request had no effect, or it had.
SimFault drop_before_effect(std::string path);
SimFault drop_after_effect(std::string path);
// The answer breaks off; the request had its effect.
SimFault truncate_answer(std::string path);
// The effect comes late; the answer is the simulator's own.
SimFault delay_effect(std::string path, Duration by);
// The effect is immediate, the answer late.
SimFault delay_answer(std::string path, Duration by);

// Faults waiting for their request, oldest first. I/O thread only.
class SimFaults {
public:
    void add(SimFault fault) { faults_.push_back(std::move(fault)); }
    void clear() { faults_.clear(); }

    // The fault of this request, counted off; the first in the queue that matches wins.
    std::optional<SimFault> take(HttpRequest const& request);

    // Requests hit so far: a test whose fault was never reached tests nothing.
    int hits() const { return hits_; }

private:
    std::deque<SimFault> faults_;
    int hits_ = 0;
};

// Runs `effect`, the simulator's own work, as the fault says; without a fault it is simply awaited.
awaitable<HttpResponse> with_fault(AsyncClock& clock, std::optional<SimFault> fault, awaitable<HttpResponse> effect);

bool is_dropped(HttpResponse const& response);
bool is_truncated(HttpResponse const& response);

}  // namespace peal::connectors
