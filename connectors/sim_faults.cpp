#include "connectors/sim_faults.hpp"

#include "connectors/sim_request.hpp"

namespace peal::connectors {

namespace {

HttpResponse dropped()
{
    HttpResponse response;
    response.headers.push_back({std::string(sim_fault_header), "drop"});
    return response;
}

bool has_fault(HttpResponse const& response, std::string_view value)
{
    auto const* header = response.find_header(sim_fault_header);
    return header && *header == value;
}

SimFault at(std::string path)
{
    SimFault fault;
    fault.path = std::move(path);
    return fault;
}

}  // namespace

SimFault refuse_with(std::string path, HttpResponse answer)
{
    auto fault = at(std::move(path));
    fault.takes_effect = false;
    fault.answer = std::move(answer);
    return fault;
}

SimFault answer_after_effect(std::string path, HttpResponse answer)
{
    auto fault = at(std::move(path));
    fault.answer = std::move(answer);
    return fault;
}

SimFault drop_before_effect(std::string path)
{
    auto fault = at(std::move(path));
    fault.takes_effect = false;
    fault.drop = true;
    return fault;
}

SimFault drop_after_effect(std::string path)
{
    auto fault = at(std::move(path));
    fault.drop = true;
    return fault;
}

SimFault truncate_answer(std::string path)
{
    auto fault = at(std::move(path));
    fault.truncate = true;
    return fault;
}

SimFault delay_effect(std::string path, Duration by)
{
    auto fault = at(std::move(path));
    fault.delay_before = by;
    return fault;
}

SimFault delay_answer(std::string path, Duration by)
{
    auto fault = at(std::move(path));
    fault.delay_after = by;
    return fault;
}

std::optional<SimFault> SimFaults::take(HttpRequest const& request)
{
    auto const path = split_target(request.url).path;
    for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
        if (!fault->method.empty() && fault->method != request.method) continue;
        if (path.find(fault->path) == std::string::npos) continue;
        if (fault->skip > 0) {
            --fault->skip;
            continue;
        }
        auto hit = *fault;
        if (--fault->times <= 0) faults_.erase(fault);
        ++hits_;
        return hit;
    }
    return std::nullopt;
}

awaitable<HttpResponse> with_fault(AsyncClock& clock, std::optional<SimFault> fault, awaitable<HttpResponse> effect)
{
    if (!fault) co_return co_await std::move(effect);
    if (fault->delay_before > Duration(0)) co_await clock.sleep_for(fault->delay_before);
    HttpResponse response;
    if (fault->takes_effect) response = co_await std::move(effect);
    if (fault->delay_after > Duration(0)) co_await clock.sleep_for(fault->delay_after);
    if (fault->drop) co_return dropped();
    if (fault->answer) response = std::move(*fault->answer);
    if (fault->truncate) response.headers.push_back({std::string(sim_fault_header), "truncate"});
    co_return response;
}

bool is_dropped(HttpResponse const& response)
{
    return response.status == 0 || has_fault(response, "drop");
}

bool is_truncated(HttpResponse const& response)
{
    return has_fault(response, "truncate");
}

}  // namespace peal::connectors
