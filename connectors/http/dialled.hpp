#pragma once

struct sockaddr;

namespace peal::connectors::http {

// Whether a socket address is one of the public internet: not this machine, not a private or shared network, not a
// neighbour on the wire (where clouds keep their secrets: 169.254.169.254), not many at once, and not an IPv4 address in
// the clothes of an IPv6 one, which could be any of these.
bool is_outside(sockaddr const& address);

}  // namespace peal::connectors::http
