#pragma once

#include "core/result.hpp"
#include "daemon/http/server.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include <string>

namespace peal::http {

using Protocol = boost::asio::generic::stream_protocol;
using Acceptor = boost::asio::basic_socket_acceptor<Protocol, Executor>;
using Socket = boost::asio::basic_stream_socket<Protocol, Executor>;

// Binds and listens on a TCP address or a Unix socket. A socket file that nobody answers on is replaced.
Result<Acceptor> bind_and_listen(Executor executor, ListenOptions const& options);

// The port that was bound; 0 on a Unix socket.
std::uint16_t local_port(Acceptor const& acceptor);

// "192.0.2.7", empty on a Unix socket.
std::string peer_address(Socket const& socket);

// The name of the Unix user on the other end of a Unix socket ("#1000" when the number has no name); empty on TCP.
std::string peer_user(Socket& socket);

}  // namespace peal::http
