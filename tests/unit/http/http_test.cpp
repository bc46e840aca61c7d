#include "connectors/http/curl_client.hpp"
#include "core/async_nursery.hpp"
#include "core/async_real_clock.hpp"
#include "daemon/http/server.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>

#include <pwd.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace peal;
using namespace peal::tests;

namespace {

// A server and a client of ours on loopback, in one thread.
struct Loopback {
    asio::io_context context;
    std::unique_ptr<AsyncClock> clock = make_real_clock(context.get_executor());
    std::unique_ptr<HttpClient> client = connectors::http::make_curl_client(context.get_executor());
    std::unique_ptr<http::Server> server;
    std::unique_ptr<Nursery> serving = std::make_unique<Nursery>(context.get_executor());
    int handled = 0;

    http::ListenOptions options()
    {
        http::ListenOptions made;
        made.name = "test listener";
        made.body_bytes_max = 1000;
        made.read_timeout = std::chrono::milliseconds(400);
        return made;
    }

    void listen(http::ListenOptions with)
    {
        auto opened = http::listen(context.get_executor(), std::move(with));
        REQUIRE(opened.has_value());
        server = std::move(*opened);
        auto running = server->run([this](http::Request request) { return handle(std::move(request)); });
        serving->spawn(std::move(running));
    }

    ~Loopback()
    {
        if (server) server->stop(std::chrono::milliseconds(100));
        client.reset();
        context.restart();
        context.run_for(std::chrono::seconds(3));
    }

    awaitable<http::Response> handle(http::Request request)
    {
        ++handled;
        if (request.path == "/throw") throw std::runtime_error("a secret of the handler");
        if (request.path == "/silent") {
            http::Response none;
            none.status = 0;
            co_return none;
        }
        if (request.path == "/slow") co_await clock->sleep_for(std::chrono::seconds(2));
        if (request.path == "/large") co_return http::Response(200, std::string(5000, 'x'), "text/plain");
        co_return http::Response(200,
                                 request.method + " " + request.path + "?" + request.query + " " + request.body + " " +
                                     request.peer_user,
                                 "text/plain");
    }

    std::string base() const { return "http://127.0.0.1:" + std::to_string(server->port()); }

    Result<HttpResponse> send(HttpRequest request) { return run(context, client->send(std::move(request))); }

    // What the server says to these bytes.
    std::string raw(std::string bytes)
    {
        auto talk = [](asio::io_context& io, std::uint16_t port, std::string text) -> awaitable<std::string> {
            asio::ip::tcp::socket socket(io);
            asio::ip::tcp::endpoint const endpoint(asio::ip::make_address("127.0.0.1"), port);
            auto const [connected] = co_await socket.async_connect(endpoint, tok);
            CHECK(!connected);
            co_await asio::async_write(socket, asio::buffer(text), tok);
            std::string answer;
            co_await asio::async_read(socket, asio::dynamic_buffer(answer), tok);
            co_return answer;
        };
        return run(context, talk(context, server->port(), std::move(bytes)));
    }
};

std::string first_line(std::string const& text)
{
    return text.substr(0, text.find("\r\n"));
}

}  // namespace

TEST_CASE_FIXTURE(Loopback, "requests and answers arrive whole, also on a connection that is kept")
{
    listen(options());
    for (int i = 0; i < 3; ++i) {
        HttpRequest request("POST", base() + "/a/b?c=d");
        request.body = "body";
        request.set("Content-Type", "text/plain");
        auto const answer = send(std::move(request));
        REQUIRE(answer.has_value());
        CHECK(answer->status == 200);
        CHECK(answer->body == "POST /a/b?c=d body ");
        CHECK(*answer->find_header("content-type") == "text/plain");
    }
    HttpRequest head("HEAD", base() + "/large");
    auto const answer = send(std::move(head));
    REQUIRE(answer.has_value());
    CHECK(answer->body.empty());
    CHECK(*answer->find_header("Content-Length") == "5000");
}

TEST_CASE_FIXTURE(Loopback, "a handler's mistake is 500 and tells nothing")
{
    listen(options());
    auto const answer = send(HttpRequest("GET", base() + "/throw"));
    REQUIRE(answer.has_value());
    CHECK(answer->status == 500);
    CHECK(answer->body.find("secret") == std::string::npos);
}

TEST_CASE_FIXTURE(Loopback, "what is no proper request is refused before a handler sees it")
{
    listen(options());
    struct Row {
        std::string name;
        std::string bytes;
        std::string status;
    };
    std::string const host = "Host: localhost\r\n";
    Row const rows[] = {
        {"no request", "hello\r\n\r\n", "400"},
        {"no host", "GET / HTTP/1.1\r\n\r\n", "400"},
        {"two hosts", "GET / HTTP/1.1\r\n" + host + host + "\r\n", "400"},
        {"chunked", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "411"},
        {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "411"},
        {"length and chunked",
         "POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
        {"two lengths", "POST / HTTP/1.1\r\n" + host + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400"},
        {"trace", "TRACE / HTTP/1.1\r\n" + host + "\r\n", "405"},
        {"a target that is no path", "GET http://elsewhere/ HTTP/1.1\r\n" + host + "\r\n", "400"},
        {"a head too large", "GET / HTTP/1.1\r\n" + host + "X: " + std::string(9000, 'x') + "\r\n\r\n", "431"},
        {"a body too large", "POST / HTTP/1.1\r\n" + host + "Content-Length: 2000\r\n\r\n" + std::string(2000, 'x'),
         "413"},
        {"space before the colon", "GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", "400"},
        {"a NUL", std::string("GET /\0 HTTP/1.1\r\n", 17) + host + "\r\n", "400"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const answer = first_line(raw(row.bytes));
        CAPTURE(answer);
        CHECK(answer.find(" " + row.status) != std::string::npos);
    }
    // One that never ends is cut off.
    CHECK(raw("GET / HTTP/1.1\r\n" + host).empty());
    CHECK(handled == 0);
}

TEST_CASE_FIXTURE(Loopback, "what a client knows of its request: never left, no answer, too large an answer, too slow")
{
    listen(options());
    auto const refused = send(HttpRequest("GET", "http://127.0.0.1:1/"));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == ErrorKind::transient);

    auto const plain = send(HttpRequest("GET", "https" + base().substr(4) + "/"));
    REQUIRE_FALSE(plain.has_value());
    CHECK(plain.error().kind == ErrorKind::transient);
    CHECK(plain.error().message ==
          "the request did not leave: what answers there does not speak TLS, as an https address must");

    HttpRequest silent("POST", base() + "/silent");
    silent.commit = true;
    silent.body = "x";
    int const before = handled;
    auto const unanswered = send(std::move(silent));
    REQUIRE_FALSE(unanswered.has_value());
    CHECK(unanswered.error().kind == ErrorKind::unknown_outcome);
    CHECK(handled == before + 1);

    HttpRequest large("GET", base() + "/large");
    large.response_bytes_max = 1000;
    auto const too_large = send(std::move(large));
    REQUIRE_FALSE(too_large.has_value());
    CHECK(too_large.error().kind == ErrorKind::unknown_outcome);
    CHECK(too_large.error().message.find("larger than 1000") != std::string::npos);

    HttpRequest slow("GET", base() + "/slow");
    slow.timeout = std::chrono::milliseconds(300);
    auto const late = send(std::move(slow));
    REQUIRE_FALSE(late.has_value());
    CHECK(late.error().kind == ErrorKind::unknown_outcome);
}

TEST_CASE_FIXTURE(Loopback, "a commit call on a kept connection that has died is not sent twice")
{
    listen(options());
    REQUIRE(send(HttpRequest("GET", base() + "/warm")).has_value());
    int const before = handled;
    HttpRequest commit("POST", base() + "/silent");
    commit.commit = true;
    commit.body = "{}";
    CHECK_FALSE(send(std::move(commit)).has_value());
    CHECK(handled == before + 1);
}

TEST_CASE_FIXTURE(Loopback,
                  "addresses that are not ours to call are refused, and secrets stay on this machine or under TLS")
{
    for (auto const* url :
         {"ftp://example.org/", "file:///etc/passwd", "not an address", "http://example.org/", "https:///nowhere"}) {
        CAPTURE(url);
        auto const refused = send(HttpRequest("GET", url));
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().kind == ErrorKind::rejected);
    }
}

TEST_CASE_FIXTURE(Loopback, "a Unix socket tells who is on the other end; a stale one is replaced, a living one is not")
{
    TemporaryFolder const folder;
    auto with = options();
    with.unix_socket = (folder.path() / "s.sock").string();
    listen(with);
    HttpRequest request("GET", "http://peal/who");
    request.unix_socket = with.unix_socket;
    auto const answer = send(std::move(request));
    REQUIRE(answer.has_value());
    CHECK(answer->body == std::string("GET /who?  ") + ::getpwuid(::geteuid())->pw_name);

    auto const second = http::listen(context.get_executor(), with);
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().message.find("is taken by another program") != std::string::npos);
}

TEST_CASE_FIXTURE(Loopback, "a taken port and a wrong address say what to do")
{
    listen(options());
    auto with = options();
    with.port = server->port();
    auto const taken = http::listen(context.get_executor(), with);
    REQUIRE_FALSE(taken.has_value());
    CHECK(taken.error().message == "test listener: 127.0.0.1:" + std::to_string(with.port) +
                                       " is taken by another program; stop it, or choose another in peal.yaml");
    with.address = "localhost";
    CHECK(http::listen(context.get_executor(), with).error().message.find("not a numeric address") !=
          std::string::npos);
}

TEST_CASE_FIXTURE(Loopback, "who says nothing for the longest time makes room for the next")
{
    auto with = options();
    with.connections_max = 2;
    with.read_timeout = std::chrono::minutes(1);
    listen(with);
    asio::ip::tcp::endpoint const endpoint(asio::ip::make_address("127.0.0.1"), server->port());
    std::vector<asio::ip::tcp::socket> silent;
    auto connect = [&]() -> awaitable<void> {
        auto& socket = silent.emplace_back(context);
        auto const [ec] = co_await socket.async_connect(endpoint, tok);
        CHECK(!ec);
    };
    auto ended = [&](std::size_t which) -> awaitable<std::size_t> {
        std::string nothing;
        auto const [ec, n] = co_await asio::async_read(silent[which], asio::dynamic_buffer(nothing), tok);
        CHECK(ec == asio::error::eof);
        co_return n;
    };
    silent.reserve(3);
    for (int n = 0; n < 3; ++n) run(context, connect());
    CHECK(run(context, ended(0)) == 0);
    // The next one ends the second, and is answered.
    auto const answer = send(HttpRequest("GET", base() + "/there"));
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(run(context, ended(1)) == 0);
    CHECK(silent[2].available() == 0);
}

TEST_CASE_FIXTURE(Loopback, "with however few files to open, a call ends and the next one is made")
{
    listen(options());
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    int const next = ::dup(0);
    REQUIRE(next >= 0);
    ::close(next);
    int answered = 0, told = 0;
    for (int room = 0; room < 12; ++room) {
        auto const few = rlimit{static_cast<rlim_t>(next + room), before.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &few) == 0);
        HttpRequest request("GET", base() + "/there");
        request.timeout = std::chrono::seconds(2);
        auto const answer = send(std::move(request));
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
        answered += answer.has_value();
        told += !answer.has_value() && !answer.error().message.empty();
    }
    CHECK(answered + told == 12);
    CHECK(answered > 0);
    CHECK(told > 0);
    CHECK(send(HttpRequest("GET", base() + "/there")).has_value());
}

TEST_CASE_FIXTURE(Loopback, "a cancelled request ends at once")
{
    listen(options());
    Nursery calls(context.get_executor());
    std::optional<ErrorKind> kind;
    auto call = [](HttpClient& http, std::string url, std::optional<ErrorKind>& out) -> awaitable<> {
        HttpRequest request("GET", std::move(url));
        auto const answer = co_await http.send(std::move(request));
        if (!answer) out = answer.error().kind;
    };
    calls.spawn(call(*client, base() + "/slow", kind));
    context.restart();
    context.run_for(std::chrono::milliseconds(200));
    calls.cancel();
    context.restart();
    context.run_for(std::chrono::milliseconds(200));
    CHECK(calls.size() == 0);
    CHECK(kind == ErrorKind::unknown_outcome);
}

TEST_CASE_FIXTURE(Loopback, "an address that others wrote is judged where it is dialled, however it is written")
{
    listen(options());
    auto const port = ":" + std::to_string(server->port()) + "/";
    auto const ask = [&](std::string const& host, AddressBy by) {
        HttpRequest request("GET", "http://" + host + port);
        request.address_by = by;
        return send(std::move(request));
    };
    // A connection of ours is open, and is not lent.
    REQUIRE(ask("127.0.0.1", AddressBy::us).has_value());
    for (auto const* host :
         {"127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"}) {
        auto const refused = ask(host, AddressBy::others);
        REQUIRE_MESSAGE(!refused.has_value(), host);
        CHECK_MESSAGE(refused.error().kind == ErrorKind::rejected, host, ": ", refused.error().message);
    }
    CHECK(handled == 1);
    CHECK(ask("127.0.0.1", AddressBy::others_inside).has_value());
    CHECK(handled == 2);
}
