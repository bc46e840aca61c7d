#pragma once

#include "connectors/connector.hpp"
#include "core/http_client.hpp"
#include "core/random.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

#include <string>
#include <string_view>

// What X's answers mean for us. Pure: the tables of evidence in code.
namespace peal::connectors::x {

// A status below 300 is not for these. `doing` is for the message: "uploading the picture".
// For calls that may be repeated: what cannot be known counts as not done (transient).
Error judge_refusal(HttpResponse const& response, std::string_view doing, Instant now, Random& random);

// A failure of the transport of a call that may be repeated, as above.
Error judge_transport(Error error, std::string_view doing);

// The outcome of the create call, the only one whose repetition the public would see. `address` makes the address of
// an id.
Commit judge_commit(Result<HttpResponse> const& answer, std::string const& address_prefix, Instant now, Random& random);

}  // namespace peal::connectors::x
