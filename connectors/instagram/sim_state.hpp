#pragma once

#include "connectors/instagram/simulator.hpp"
#include "connectors/oauth/form.hpp"

#include <boost/json/object.hpp>

#include <deque>
#include <map>

// The simulator behind make_instagram_simulator; one source file a side of the API.
namespace peal::connectors::instagram {

struct SimAccount {
    std::string id;
    std::string handle;
    int containers_made = 0;
};

struct SimToken {
    std::string account_id;
    Instant issued_at;
    Instant expires_at;
    std::set<std::string> scopes;
    int dead_subcode = 0;  // 0: alive
};

// The authorise page's code.
struct SimCode {
    std::string account_id;
    std::string redirect_uri;
    Instant expires_at;
    std::set<std::string> scopes;
};

// What Meta fetched from image_url.
struct SimPicture {
    std::string digest;
    int width = 0;
    int height = 0;
};

struct SimContainer {
    std::string account_id;
    std::string caption;
    std::string alt_text;
    SimPicture picture;
    Instant created_at;
    Instant ready_at;
    Instant expires_at;
    int failed_subcode = 0;
    int not_ready_answers = 0;
    std::string media_id;  // once published
};

struct SimPost {
    std::string id;
    std::string account_id;
    std::string caption;
    std::string alt_text;
    SimPicture picture;
    Instant published_at;
    std::optional<Instant> removed_at;
    std::string address;
    bool by_api = true;
    std::map<std::string, std::int64_t> figures;  // by our names: "likes", "views", ...
};

// A request taken apart, once its token is known.
struct SimCall {
    std::string method;
    std::vector<std::string> steps;  // path without the version
    bool has_version = false;
    oauth::Pairs parameters;  // query and form body
    std::string token_text;
    SimToken const* token = nullptr;
    SimAccount* account = nullptr;

    SimCall() {}
    std::string value(std::string_view name) const { return oauth::value_of(parameters, name); }
    bool has(std::string_view scope) const { return token && token->scopes.contains(std::string(scope)); }
};

class InstagramSimulatorImpl final : public InstagramSimulator {
public:
    InstagramSimulatorImpl(HttpClient& media, AsyncClock& clock, Random& random, InstagramSimulatorSettings settings);

    std::string_view network() const override { return "instagram"; }
    awaitable<HttpResponse> handle(HttpRequest request) override;
    std::vector<LedgerEntry> ledger() const override;
    std::string connect_account(std::string_view handle) override;
    void react(std::string_view remote_id, std::map<std::string, std::int64_t> const& figures) override;
    SimTroubles& troubles() override { return troubles_; }
    bool take_down(std::string_view remote_id) override;
    void renew_elsewhere(std::string_view handle) override;
    void end_access(std::string_view handle) override;

    SimFaults& faults() override { return faults_; }
    InstagramSimulatorSettings& settings() override { return settings_; }
    std::string post_by_hand(std::string_view handle, std::string_view caption) override;
    void kill_tokens(std::string_view handle, int subcode) override;

private:
    awaitable<HttpResponse> answer(HttpRequest request);
    awaitable<HttpResponse> route(SimCall call);
    std::optional<HttpResponse> check_token(SimCall& call);
    std::optional<HttpResponse> throttle();
    void add_usage_headers(HttpResponse& response, SimCall const& call) const;

    // simulator.cpp
    HttpResponse refuse(int code, int subcode, std::string_view message, int status = 400);
    static HttpResponse ok(boost::json::object body);

    // sim_publish.cpp
    awaitable<HttpResponse> create_container(SimCall call);
    HttpResponse publish(SimCall const& call);
    HttpResponse read_container(SimCall const& call, std::string const& id, SimContainer const& container);
    std::string_view state_of(SimContainer const& container) const;
    int used_quota(SimAccount const& account) const;

    // sim_reads.cpp
    HttpResponse read_account(SimCall const& call);
    HttpResponse read_quota(SimCall const& call);
    HttpResponse list_media(SimCall const& call, bool stories);
    bool is_shifting(std::string const& after);
    HttpResponse read_post(SimCall const& call, SimPost const& post);
    HttpResponse read_insights(SimCall const& call, SimPost const& post);
    std::optional<boost::json::object> show_post(SimPost const& post, std::string_view fields, bool in_list);

    // sim_oauth.cpp
    HttpResponse authorise(SimCall const& call);
    HttpResponse exchange_code(SimCall const& call);
    HttpResponse exchange_token(SimCall const& call);
    HttpResponse refresh_token(SimCall const& call);
    std::string mint_token(std::string const& account_id, std::set<std::string> scopes, Duration life);

    // sim_desk.cpp
    SimAccount* find_account(std::string_view id);
    SimAccount& account_of(std::string_view handle);
    SimPost* find_post(std::string_view id);
    SimPost& add_post(SimAccount const& account, std::string caption);
    SimPost const* find_long_known(SimAccount const& account) const;
    std::string give_up_id(SimPost const& post);
    std::string next_id();

    HttpClient& media_;
    AsyncClock& clock_;
    Random& random_;
    InstagramSimulatorSettings settings_;
    SimFaults faults_;
    SimTroubles troubles_;
    std::string client_secret_;
    std::deque<SimAccount> accounts_;
    std::map<std::string, SimToken> tokens_;
    std::map<std::string, SimCode> codes_;
    std::map<std::string, SimContainer> containers_;
    std::deque<SimPost> posts_;  // oldest first
    std::map<std::string, std::size_t, std::less<>> post_at_;
    std::deque<Instant> calls_;       // of the last hour
    std::set<std::string> shifting_;  // cursors of next pages
    std::uint64_t last_id_ = 17841400000000000;
    std::uint64_t traces_ = 0;
};

}  // namespace peal::connectors::instagram
