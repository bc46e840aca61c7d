#include "daemon/http/listener_socket.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

namespace peal::http {

namespace {

// True when a program accepts connections on that socket file.
bool is_answered(Executor const& executor, asio::local::stream_protocol::endpoint const& endpoint)
{
    asio::local::stream_protocol::socket probe(executor);
    boost::system::error_code ec;
    probe.connect(endpoint, ec);
    return !ec;
}

tl::unexpected<Error> refused(ListenOptions const& options, std::string const& where, boost::system::error_code ec)
{
    auto const name = options.name.empty() ? std::string("listener") : options.name;
    if (ec == asio::error::address_in_use)
        return fail(ErrorKind::rejected,
                    name + ": " + where + " is taken by another program; stop it, or choose another in peal.yaml");
    if (ec == asio::error::access_denied)
        return fail(ErrorKind::rejected,
                    name + ": this user may not listen on " + where + "; choose another in peal.yaml");
    return fail(ErrorKind::rejected, name + ": cannot listen on " + where + ": " + ec.message());
}

Result<Acceptor> bind_unix(Executor executor, ListenOptions const& options)
{
    if (options.unix_socket.size() >= sizeof(sockaddr_un::sun_path))
        return fail(ErrorKind::rejected, options.name + ": the path of the socket is too long: " + options.unix_socket);
    asio::local::stream_protocol::endpoint const endpoint(options.unix_socket);
    std::error_code ignored;
    if (std::filesystem::is_socket(options.unix_socket, ignored)) {
        if (is_answered(executor, endpoint)) return refused(options, options.unix_socket, asio::error::address_in_use);
        std::filesystem::remove(options.unix_socket, ignored);
    }
    Acceptor acceptor(executor);
    boost::system::error_code ec;
    acceptor.open(asio::local::stream_protocol(), ec);
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec && ::chmod(options.unix_socket.c_str(), 0660) != 0)
        ec = boost::system::error_code(errno, boost::system::system_category());
    if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec) return refused(options, options.unix_socket, ec);
    return acceptor;
}

Result<Acceptor> bind_tcp(Executor executor, ListenOptions const& options)
{
    boost::system::error_code ec;
    auto const address = asio::ip::make_address(options.address, ec);
    auto const where = options.address + ":" + std::to_string(options.port);
    if (ec)
        return fail(ErrorKind::rejected,
                    options.name + ": `" + options.address + "` is not a numeric address such as 127.0.0.1");
    asio::ip::tcp::endpoint const endpoint(address, options.port);
    Acceptor acceptor(executor);
    acceptor.open(endpoint.protocol(), ec);
    if (!ec) acceptor.set_option(asio::socket_base::reuse_address(true), ec);
    if (!ec) acceptor.bind(endpoint, ec);
    if (!ec) acceptor.listen(asio::socket_base::max_listen_connections, ec);
    if (ec) return refused(options, where, ec);
    return acceptor;
}

asio::ip::tcp::endpoint to_tcp(Protocol::endpoint const& endpoint)
{
    asio::ip::tcp::endpoint tcp;
    auto const family = endpoint.protocol().family();
    if ((family == AF_INET || family == AF_INET6) && endpoint.size() <= tcp.capacity()) {
        std::memcpy(tcp.data(), endpoint.data(), endpoint.size());
        tcp.resize(endpoint.size());
    }
    return tcp;
}

}  // namespace

Result<Acceptor> bind_and_listen(Executor executor, ListenOptions const& options)
{
    return options.unix_socket.empty() ? bind_tcp(std::move(executor), options)
                                       : bind_unix(std::move(executor), options);
}

std::uint16_t local_port(Acceptor const& acceptor)
{
    boost::system::error_code ec;
    auto const endpoint = acceptor.local_endpoint(ec);
    return ec || endpoint.protocol().family() == AF_UNIX ? std::uint16_t(0) : to_tcp(endpoint).port();
}

std::string peer_address(Socket const& socket)
{
    boost::system::error_code ec;
    auto const endpoint = socket.remote_endpoint(ec);
    if (ec || endpoint.protocol().family() == AF_UNIX) return {};
    return to_tcp(endpoint).address().to_string();
}

std::string peer_user(Socket& socket)
{
    ucred peer{};
    socklen_t length = sizeof peer;
    sockaddr_storage local{};
    socklen_t local_length = sizeof local;
    auto const fd = socket.native_handle();
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&local), &local_length) != 0 || local.ss_family != AF_UNIX)
        return {};
    if (::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0) return {};
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> buffer{};
    if (::getpwuid_r(peer.uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        return found->pw_name;
    return "#" + std::to_string(peer.uid);
}

}  // namespace peal::http
