#pragma once

#include "connectors/connector.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"
#include "core/time.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace peal::connectors::x::sim {

// Who is calling.
struct Caller {
    std::string account;  // id; empty: the app itself
    std::set<std::string> scopes;
};

// The one app of the played X and its tokens. A refresh token works once; showing a used one again ends every token of
// its family.
class TokenDesk {
public:
    TokenDesk(Random& random, bool public_client, Duration access_lifetime);

    // What the consent of a person gives.
    Grant grant(std::string const& account, std::vector<std::string> const& scopes, Instant now);

    // POST /2/oauth2/token and POST /oauth2/token.
    HttpResponse refresh(HttpRequest const& request, Instant now);
    HttpResponse app_token(HttpRequest const& request);

    // Another program shows the account's refresh tokens, and keeps what it gets.
    void renew_elsewhere(std::string const& account, Instant now);

    // The account's access tokens die; its refresh tokens live.
    void end_access(std::string const& account);

    // nullptr for an unknown, ended or expired token.
    Caller const* find(std::string const& token, Instant now);

private:
    struct Family {
        std::string account;
        std::vector<std::string> scopes;
        std::string refresh_token;
        std::set<std::string> used;
        std::set<std::string> access_tokens;
    };
    struct Access {
        Caller caller;
        Instant expires_at;
    };

    std::string draw(std::string_view prefix);
    // The problem with the client's credentials, if any.
    bool is_client(HttpRequest const& request, std::string const& id_in_form) const;
    void rotate(std::size_t family);
    std::string open_access(Family& family, Instant now);
    void end(Family& family);

    Random& random_;
    bool public_client_;
    Duration access_lifetime_;
    std::string client_id_;
    std::string client_secret_;
    std::vector<Family> families_;
    std::map<std::string, std::size_t> refresh_tokens_;  // also used ones; to the family
    std::map<std::string, Access> access_tokens_;
    std::set<std::string> app_tokens_;
    Caller app_;
};

}  // namespace peal::connectors::x::sim
