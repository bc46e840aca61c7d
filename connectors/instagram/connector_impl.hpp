#pragma once

#include "connectors/instagram/answer.hpp"
#include "connectors/instagram/instagram.hpp"
#include "connectors/instagram/settle.hpp"
#include "connectors/oauth/form.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

// The connector behind make_instagram_connector; one source file a duty.
namespace peal::connectors::instagram {

// What prepare leaves in Ready::evidence.
struct Evidence {
    std::string container;
    std::string caption;

    Evidence() {}
};
std::string to_json(Evidence const& evidence, Instant created_at);
Evidence read_evidence(std::string_view json_text);  // empty fields for what is not there

// The http(s) address at `path`, or empty when there is none fit to show.
std::string web_address_at(boost::json::value const& body, std::string_view path);

// A moment as Meta writes it: "2026-11-24T09:00:00+0000", with any offset.
std::optional<Instant> parse_graph_time(std::string_view text);

class InstagramConnector final : public Connector {
public:
    InstagramConnector(HttpClient& http, AsyncClock& clock, InstagramSettings settings);

    Limits const& limits() const override { return limits_; }
    awaitable<Result<Ready>> prepare(Account account, OutgoingPost post) override;
    awaitable<Commit> commit(Account account, Ready ready) override;
    awaitable<Sighting> look_for(Account account, AttemptRecord attempt) override;
    awaitable<Result<std::vector<Readings>>> measure(Account account, std::vector<std::string> remote_ids) override;
    awaitable<Result<Grant>> renew(Account account) override;

private:
    enum class ContainerState { in_progress, finished, published, expired, failed, unreadable };
    struct Look {
        ContainerState state = ContainerState::unreadable;
        int subcode = 0;  // of a failed container
        Error error;      // of an unreadable one
        Look() {}
    };

    std::string node(std::string_view path) const;  // base, version, path
    std::string account_node(Account const& account) const;
    HttpRequest get(Account const& account, std::string url, oauth::Pairs const& query) const;
    awaitable<Answer> ask(HttpRequest request, std::string_view what);

    awaitable<Result<>> check_quota(Account const& account);
    awaitable<Result<std::string>> make_container(Account const& account, OutgoingPost const& post);
    awaitable<Result<>> await_container(Account const& account, std::string const& container);
    awaitable<Look> look_at(Account const& account, std::string const& container);

    awaitable<std::string> find_permalink(Account const& account, std::string const& media_id, Duration wait);
    static ContainerProof to_proof(ContainerState state, bool finished_twice);
    awaitable<MediaList> list_since(Account const& account, Instant since);

    awaitable<Answer> ask_insights(Account const& account, std::string const& media_id, std::string const& metrics);
    awaitable<Result<Readings>> measure_one(Account const& account, std::string const& media_id);
    awaitable<Result<>> add_insights(Account const& account, Readings& readings);
    awaitable<Result<std::size_t>> add_core_metrics_singly(Account const& account, Readings& readings);

    HttpClient& http_;
    AsyncClock& clock_;
    InstagramSettings const settings_;
    Limits limits_;
    std::set<std::string> refused_metrics_;  // asking for one of these would spoil the whole request
};

}  // namespace peal::connectors::instagram
