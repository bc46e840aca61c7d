#pragma once

#include "connectors/x/x.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace peal::connectors::x {

class XConnector final : public Connector {
public:
    XConnector(HttpClient& http, AsyncClock& clock, Random& random, XSettings settings);

    Limits const& limits() const override { return limits_; }

    Result<std::string> id_from_address(std::string_view address) const override;
    awaitable<Result<Ready>> prepare(Account account, OutgoingPost post) override;
    awaitable<Commit> commit(Account account, Ready ready) override;
    awaitable<Sighting> look_for(Account account, AttemptRecord attempt) override;
    awaitable<Result<std::vector<Readings>>> measure(Account account, std::vector<std::string> remote_ids) override;
    awaitable<Result<Grant>> renew(Account account) override;

private:
    struct Upload {
        std::string id;
        Instant expires_at;
    };

    // Sends a call that may be repeated; anything but a complete 2xx is an error a caller can act on.
    awaitable<Result<HttpResponse>> call(HttpRequest request, std::string doing);
    HttpRequest get(Account const& account, std::string const& target) const;
    HttpRequest post_json(Account const& account, std::string const& target, std::string body) const;

    awaitable<Result<Upload>> upload(Account const& account, Media media);
    awaitable<Result<>> wait_until_processed(Account const& account, std::string id, boost::json::value answer);
    awaitable<Result<>> describe(Account const& account, std::string id, std::string alt_text);

    awaitable<Result<std::vector<Readings>>> measure_batch(Account const& account, std::vector<std::string> ids,
                                                           bool with_private);
    awaitable<Result<Grant>> refresh(Account const& account);

    std::string address_prefix(Account const& account) const;

    HttpClient& http_;
    AsyncClock& clock_;
    Random& random_;
    XSettings settings_;
    Limits limits_;
};

}  // namespace peal::connectors::x
