#pragma once

#include "core/secret.hpp"

#include <string_view>

// Values of the Authorization header.
namespace peal::connectors::oauth {

// "Basic <base64 of id:secret>", not percent-encoded before (the networks' ids and secrets need none).
Secret basic_authorization(std::string_view id, Secret const& secret);

// "Bearer <token>".
Secret bearer_authorization(Secret const& token);

}  // namespace peal::connectors::oauth
