#pragma once

#include "connectors/oauth/form.hpp"
#include "connectors/sim_request.hpp"
#include "connectors/simulator.hpp"
#include "connectors/x/sim_media.hpp"
#include "connectors/x/sim_posts.hpp"
#include "connectors/x/sim_rate.hpp"
#include "connectors/x/sim_tokens.hpp"
#include "connectors/x/simulator.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace peal::connectors::x::sim {

// One request, taken apart once.
struct Call {
    HttpRequest const& request;
    Target target;
    std::vector<std::string> steps;
    oauth::Pairs query;
    Instant now;
    Caller caller;

    Call(HttpRequest const& request_, Instant now_);
};

// X as it is played: sim.cpp lets callers in, sim_writes.cpp and sim_reads.cpp answer, sim_ledger.cpp is for whoever runs it.
class XNetwork final : public Simulator {
public:
    XNetwork(AsyncClock& clock, Random& random, XSimulatorOptions options);

    std::string_view network() const override { return "x"; }
    awaitable<HttpResponse> handle(HttpRequest request) override;
    std::vector<LedgerEntry> ledger() const override;
    std::string connect_account(std::string_view handle) override;
    void react(std::string_view remote_id, std::map<std::string, std::int64_t> const& figures) override;
    SimTroubles& troubles() override { return troubles_; }
    bool take_down(std::string_view remote_id) override;
    void renew_elsewhere(std::string_view handle) override;
    void end_access(std::string_view handle) override;

private:
    struct SimAccount {
        std::string id;
        std::string handle;
    };

    // A call that is played: who may make it, how often, and what answers.
    struct Route {
        char const* method;
        std::vector<std::string> steps;  // "*" stands for any
        std::vector<std::string> scopes;
        bool is_for_apps;  // app-only tokens may call it
        std::int64_t per_window;
        HttpResponse (XNetwork::*answer)(Call const&);
    };

    void make_routes();
    static bool matches(Route const& route, Call const& call);
    awaitable<HttpResponse> answer_later(HttpRequest request);
    HttpResponse answer_to(HttpRequest const& request);
    HttpResponse dispatch(Call& call);
    HttpResponse counted(Route const& route, Call const& call);

    HttpResponse create(Call const& call);
    HttpResponse remove(Call const& call);
    HttpResponse upload(Call const& call);
    HttpResponse upload_status(Call const& call);
    HttpResponse describe(Call const& call);

    HttpResponse me(Call const& call);
    HttpResponse lookup(Call const& call);
    HttpResponse timeline(Call const& call);
    bool is_shifting(std::string const& token);
    static std::optional<HttpResponse> unknown_parameter(Call const& call, std::set<std::string> const& known);
    bool may_see_private(StoredPost const& post, Call const& call) const;

    std::string handle_of(std::string const& account) const;
    std::string account_of(std::string_view handle) const;
    std::string new_id();

    AsyncClock& clock_;
    Random& random_;
    XSimulatorOptions options_;
    SimTroubles troubles_;
    TokenDesk tokens_;
    MediaDesk media_;
    PostDesk posts_;
    RateDesk rates_;
    std::map<std::string, SimAccount> accounts_;
    std::vector<Route> routes_;
    std::uint64_t last_id_ = 0;
    std::set<std::string> shifting_;  // tokens of next pages
};

}  // namespace peal::connectors::x::sim
