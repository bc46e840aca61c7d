#include "connectors/http/curl_client.hpp"
#include "core/async_nursery.hpp"
#include "core/files.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>

#include <array>
#include <cstdlib>
#include <deque>
#include <string>
#include <utility>
#include <vector>

using namespace peal;
using namespace peal::tests;

// The client against a server that says whatever it likes, byte for byte.
namespace {

struct Hostile {
    asio::io_context context;
    std::unique_ptr<HttpClient> client = connectors::http::make_curl_client(context.get_executor());
    asio::ip::tcp::acceptor acceptor{context, {asio::ip::make_address("127.0.0.1"), 0}};
    Nursery serving{context.get_executor()};
    std::deque<std::string> answers;    // one a request; without one the connection is closed
    std::vector<std::string> requests;  // whole, as they came
    int connections = 0;

    Hostile()
    {
        auto accepting = accept();
        serving.spawn(std::move(accepting));
    }

    ~Hostile()
    {
        client.reset();
        serving.cancel();
        context.restart();
        context.run_for(std::chrono::seconds(2));
    }

    awaitable<> accept()
    {
        for (;;) {
            auto [failed, socket] = co_await acceptor.async_accept(tok);
            if (failed) co_return;
            ++connections;
            auto talk = serve(std::move(socket));
            serving.spawn(std::move(talk));
        }
    }

    awaitable<> serve(asio::ip::tcp::socket socket)
    {
        std::string text;
        for (;;) {
            std::array<char, 65536> bytes;
            auto const [failed, n] = co_await socket.async_read_some(asio::buffer(bytes), tok);
            if (failed) co_return;
            text.append(bytes.data(), n);
            if (!is_whole(text)) continue;
            requests.push_back(std::exchange(text, {}));
            if (answers.empty()) co_return;
            auto const answer = std::move(answers.front());
            answers.pop_front();
            co_await asio::async_write(socket, asio::buffer(answer), tok);
            // What was promised and does not come is cut off.
            if (answer.find("\r\n\r\n") == std::string::npos || answer.find("cut here") != std::string::npos) co_return;
        }
    }

    static bool is_whole(std::string const& text)
    {
        auto const head = text.find("\r\n\r\n");
        if (head == std::string::npos) return false;
        auto const length = text.find("Content-Length: ");
        auto const body = length < head ? std::strtoul(text.c_str() + length + 16, nullptr, 10) : 0;
        return text.size() >= head + 4 + body;
    }

    std::string base() const { return "http://127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()); }

    Result<HttpResponse> commit(std::string body = "{}")
    {
        HttpRequest request("POST", base() + "/commit");
        request.commit = true;
        request.timeout = std::chrono::seconds(5);
        request.set("Content-Type", "application/json");
        request.body = std::move(body);
        return run(context, client->send(std::move(request)));
    }

    Result<HttpResponse> read() { return run(context, client->send(HttpRequest("GET", base() + "/read"))); }
};

constexpr auto done = "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";

// A variable of the environment, for as long as this lives.
class Variable {
public:
    Variable(char const* name, std::string const& value) : name_(name) { ::setenv(name, value.c_str(), 1); }
    Variable(Variable const&) = delete;
    Variable& operator=(Variable const&) = delete;
    ~Variable() { ::unsetenv(name_); }

private:
    char const* name_;
};

}  // namespace

TEST_CASE_FIXTURE(Hostile, "nobody follows a redirect")
{
    for (auto const* status :
         {"301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"}) {
        CAPTURE(status);
        auto const before = requests.size();
        answers = {std::string("HTTP/1.1 ") + status + "\r\nLocation: " + base() +
                       "/elsewhere\r\nContent-Length: 0\r\n\r\n",
                   done};
        auto const answer = commit();
        REQUIRE(answer.has_value());
        CHECK(answer->status / 100 == 3);
        CHECK(requests.size() == before + 1);
    }
}

TEST_CASE_FIXTURE(Hostile, "an answer that breaks off, or none, is no answer, and the call is made once")
{
    for (auto const* answer :
         {"", "HTTP/1.1 201 Created", "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{cut here",
          "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{cut here"}) {
        CAPTURE(answer);
        auto const before = requests.size();
        answers.clear();
        if (*answer != '\0') answers = {answer};
        auto const nothing = commit();
        REQUIRE_FALSE(nothing.has_value());
        CHECK(nothing.error().kind == ErrorKind::unknown_outcome);
        CHECK(requests.size() == before + 1);
    }
}

TEST_CASE_FIXTURE(Hostile, "what is no HTTP is no answer: the call may have been obeyed all the same")
{
    for (auto const* answer : {"220 mail.example ESMTP\r\n", "HTTP/9.9 201 Created\r\nContent-Length: 2\r\n\r\n{}",
                               "HTTP/1.1 twelve\r\nContent-Length: 2\r\n\r\n{}", "{\"data\":{\"id\":\"1\"}}"}) {
        CAPTURE(answer);
        answers = {answer};
        auto const nothing = commit();
        REQUIRE_FALSE(nothing.has_value());
        CHECK(nothing.error().kind == ErrorKind::unknown_outcome);
    }
}

TEST_CASE_FIXTURE(Hostile, "an interim answer is none yet")
{
    answers = {std::string("HTTP/1.1 100 Continue\r\nX-Interim: yes\r\n\r\n") + done};
    auto const answer = commit();
    REQUIRE(answer.has_value());
    CHECK(answer->status == 201);
    CHECK(answer->find_header("X-Interim") == nullptr);
    answers = {"HTTP/1.1 100 Continue\r\n\r\ncut here"};
    auto const nothing = commit();
    REQUIRE_FALSE(nothing.has_value());
    CHECK(nothing.error().kind == ErrorKind::unknown_outcome);
    CHECK(requests.size() == 2);
}

TEST_CASE_FIXTURE(Hostile, "a large body leaves at once and whole, without asking first")
{
    answers = {done};
    std::string const body(3 << 20, 'x');
    REQUIRE(commit(body).has_value());
    CHECK(requests.at(0).find("Expect") == std::string::npos);
    CHECK(requests.at(0).ends_with("\r\n\r\n" + body));
}

TEST_CASE_FIXTURE(Hostile, "a commit call shares its connection with no other, before or after it")
{
    answers = {done, done, done, done};
    REQUIRE(read().has_value());
    REQUIRE(read().has_value());
    CHECK(connections == 1);
    REQUIRE(commit().has_value());
    CHECK(connections == 2);
    REQUIRE(read().has_value());
    CHECK(connections == 2);
    CHECK(requests.size() == 4);
}

TEST_CASE_FIXTURE(Hostile, "no proxy and no password of the environment takes part")
{
    TemporaryFolder const home;
    REQUIRE(write_file(home.path() / ".netrc", "default login ana password secret\n").has_value());
    Variable const place("HOME", home.path().string());
    Variable const proxy("http_proxy", "http://127.0.0.1:1");
    Variable const every("ALL_PROXY", "http://127.0.0.1:1");
    answers = {done};
    REQUIRE(commit().has_value());
    CHECK(requests.at(0).starts_with("POST /commit HTTP/1.1\r\n"));
    CHECK(requests.at(0).find("Authorization") == std::string::npos);
}
