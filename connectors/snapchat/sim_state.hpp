#pragma once

#include "connectors/oauth/form.hpp"
#include "connectors/snapchat/cipher.hpp"
#include "connectors/snapchat/simulator.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

// The simulator behind make_snapchat_simulator; one source file a side of the API.
namespace peal::connectors::snapchat {

struct SimProfile {
    std::string id;
    std::string organization_id;
    std::string handle;
    std::int64_t subscribers = 1204;
};

struct SimToken {
    std::string profile_id;
    Instant expires_at;
    std::set<std::string> scopes;
};

struct SimGrant {  // behind a refresh token
    std::string profile_id;
    std::set<std::string> scopes;
};

struct SimCode {
    std::string profile_id;
    std::string redirect_uri;
    Instant expires_at;
    std::set<std::string> scopes;
};

struct SimMedia {
    std::string id;
    std::string profile_id;
    MediaKey key;
    std::map<int, std::string> parts;
    Instant created_at;
    std::optional<Instant> ready_at;   // once finalised
    std::optional<Instant> posted_at;  // the last time
    bool fails = false;                // cannot be used once it is processed
    std::string digest;
    int width = 0;
    int height = 0;

    SimMedia() {}
};

struct SimStory {
    std::string id;
    std::string profile_id;
    std::string digest;
    int width = 0;
    int height = 0;
    Instant created_at;
    std::optional<Instant> removed_at;
    bool by_api = true;
    std::map<std::string, std::int64_t> figures;  // by Snapchat's names: "VIEWS"
};

// A request taken apart, once its token is known.
struct SimCall {
    std::string method;
    std::vector<std::string> steps;  // path behind region and version
    oauth::Pairs query;
    std::string media_type;
    std::string content_type;
    std::string body;
    SimProfile* profile = nullptr;  // whose token it is

    SimCall() {}
};

class SnapchatSimulatorImpl final : public SnapchatSimulator {
public:
    SnapchatSimulatorImpl(AsyncClock& clock, Random& random, SnapchatSimulatorSettings settings);

    std::string_view network() const override { return "snapchat"; }
    awaitable<HttpResponse> handle(HttpRequest request) override;
    std::vector<LedgerEntry> ledger() const override;
    std::string connect_account(std::string_view handle) override;
    void react(std::string_view remote_id, std::map<std::string, std::int64_t> const& figures) override;
    SimTroubles& troubles() override { return troubles_; }
    bool take_down(std::string_view remote_id) override;
    void renew_elsewhere(std::string_view handle) override;
    void end_access(std::string_view handle) override { kill_tokens(handle, false); }

    SimFaults& faults() override { return faults_; }
    SnapchatSimulatorSettings& settings() override { return settings_; }
    std::string post_by_hand(std::string_view handle) override;
    void kill_tokens(std::string_view handle, bool grants) override;

private:
    // simulator.cpp
    awaitable<HttpResponse> answer(HttpRequest request);
    HttpResponse route(SimCall& call);
    HttpResponse route_profile(SimCall& call);
    std::optional<HttpResponse> check_token(HttpRequest const& request, SimCall& call);
    std::optional<HttpResponse> throttle(std::string const& token);
    HttpResponse ok(boost::json::object body);
    HttpResponse refuse(int status, std::string_view code, std::string debug_message);
    HttpResponse refuse_access();
    HttpResponse refuse_unknown(std::string_view what);

    // sim_oauth.cpp
    HttpResponse authorise(oauth::Pairs const& query);
    HttpResponse token_call(HttpRequest const& request);
    HttpResponse exchange_code(oauth::Pairs const& form);
    HttpResponse refresh(oauth::Pairs const& form);
    HttpResponse token_answer(std::string const& profile_id, std::set<std::string> const& scopes,
                              std::string const& refresh_token);
    std::string mint_token(std::string const& profile_id, std::set<std::string> scopes);
    std::string mint_refresh(std::string const& profile_id, std::set<std::string> scopes);

    // sim_media.cpp
    HttpResponse create_media(SimCall const& call);
    HttpResponse upload(SimCall const& call, std::string const& media_id);
    HttpResponse add_part(SimMedia& media, std::string_view number, std::string_view bytes);
    HttpResponse finalize(SimMedia& media);
    void forget_old_media();

    // sim_stories.cpp
    HttpResponse post_story(SimCall const& call);
    HttpResponse list_stories(SimCall const& call);
    HttpResponse story_stats(SimCall const& call, std::string const& story_id);
    HttpResponse profile_stats(SimCall const& call, bool public_only);
    boost::json::value show_stats(std::map<std::string, std::int64_t> const& figures) const;
    HttpResponse answer_stats(std::string const& id, std::string_view type, std::map<std::string, std::int64_t> figures,
                              oauth::Pairs const& query);
    bool is_listed(SimStory const& story) const;
    bool is_shifting(std::string const& cursor);

    // sim_desk.cpp
    boost::json::object show_profile(SimProfile const& profile) const;
    HttpResponse list_profiles(SimCall const& call);
    SimProfile* find_profile(std::string_view id);
    SimProfile* find_by_handle(std::string_view handle);
    SimProfile& profile_of(std::string_view handle);
    SimStory& add_story(std::string const& profile_id);
    bool use_id_again(SimStory& story);
    SimStory* find_story(std::string_view id);
    std::string next_uuid();

    AsyncClock& clock_;
    Random& random_;
    SnapchatSimulatorSettings settings_;
    SimFaults faults_;
    SimTroubles troubles_;
    std::set<std::string> shifting_;  // cursors of next pages
    std::string client_secret_;
    std::deque<SimProfile> profiles_;
    std::map<std::string, SimToken> tokens_;
    std::map<std::string, SimGrant> grants_;
    std::map<std::string, SimCode> codes_;
    std::map<std::string, SimMedia> media_;
    std::deque<std::pair<Instant, std::string>> fresh_media_;  // oldest first
    std::deque<std::pair<Instant, std::string>> expired_media_;
    std::deque<SimStory> stories_;                              // oldest first
    std::map<std::string, std::size_t, std::less<>> story_at_;  // id to place in stories_
    std::map<std::string, std::deque<Duration>>
        calls_;  // of the last second on the monotonic clock, by token; "" is the app
};

}  // namespace peal::connectors::snapchat
