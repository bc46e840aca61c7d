#pragma once

#include "connectors/connector.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

#include <string>
#include <string_view>

namespace peal::connectors::oauth {

// What a credential file says: who we are on a network, and the grant to speak for it.
struct Credentials {
    std::string remote_id;
    std::string handle;  // without @
    Grant grant;

    Credentials() {}
};

// Reads the JSON of a credential file: access_token (required), refresh_token, issued_at, expires_at (UTC moments),
// client_id, client_secret, scopes (list of strings), remote_id, handle. Rejected, naming the field and never showing a
// value, for anything else: an unknown name, a wrong type, a moment that is none.
Result<Credentials> parse_credentials(std::string_view json_text);

// The same JSON, for the sealed store. Absent fields are left out.
Secret to_credentials_json(Credentials const& credentials);

}  // namespace peal::connectors::oauth
