#include "daemon/cli/office.hpp"

#include "tests/unit/cli/run_peal.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::cli;
using peal::tests::FakePeal;

TEST_CASE("without a daemon a command says where it looked and ends with 3")
{
    FakePeal peal;
    CHECK(peal.run({"status"}) == Exit::no_daemon);
    CHECK(peal.err.str() == "peal: peald does not answer on /run/test.sock (is it running?)\n");
    CHECK(peal.out.str() == "");
}

TEST_CASE("a request whose answer was lost is not called refused")
{
    FakePeal peal;
    peal.answers = {fail(ErrorKind::unknown_outcome, "timeout")};
    CHECK(peal.run({"pause", "--reason", "x"}) == Exit::no_daemon);
    CHECK(peal.err.str().find("look with peal status what came of it") != std::string::npos);
}

TEST_CASE("a problem of the office is one line, and the end is 1")
{
    FakePeal peal;
    peal.answers = {HttpResponse(404,
                                 R"({"title":"Not found","status":404,"detail":"There is no post `p1`;\nlist them"})",
                                 "application/problem+json"),
                    HttpResponse(503, R"({"title":"Unavailable","status":503})", "application/problem+json"),
                    HttpResponse(500, "<html>", "text/html")};
    CHECK(peal.run({"posts", "show", "p1"}) == Exit::problems);
    CHECK(peal.run({"posts", "show", "p1"}) == Exit::problems);
    CHECK(peal.run({"posts", "show", "p1"}) == Exit::problems);
    CHECK(peal.err.str() ==
          "peal: There is no post `p1`; list them\npeal: Unavailable\npeal: peald answered 500 and no reason\n");
}

TEST_CASE("an answer that is no JSON is not taken for one")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, "hello")};
    CHECK(peal.run({"status"}) == Exit::problems);
}

TEST_CASE("--json prints the answer as it is")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, R"({"b":1,  "a":2})")};
    CHECK(peal.run({"status", "--json"}) == Exit::ok);
    CHECK(peal.out.str() == "{\"b\":1,  \"a\":2}\n");
}

TEST_CASE("requests go to the socket, with --socket to another one")
{
    FakePeal peal;
    peal.run({"status"});
    peal.run({"status", "--socket", "/tmp/other.sock"});
    REQUIRE(peal.requests.size() == 2);
    CHECK(peal.requests[0].unix_socket == "/run/test.sock");
    CHECK(peal.requests[0].url == "http://localhost/api/v1/status");
    CHECK(peal.requests[1].unix_socket == "/tmp/other.sock");
}

TEST_CASE("a pause needs a reason, and a target unless it is for all")
{
    for (std::vector<std::string> const& arguments : {std::vector<std::string>{"pause"},
                                                      {"pause", "network", "--reason", "r"},
                                                      {"pause", "all", "x", "--reason", "r"},
                                                      {"pause", "planet", "x", "--reason", "r"},
                                                      {"resume", "campaign"}}) {
        FakePeal peal;
        CHECK(peal.run(arguments) == Exit::usage);
        CHECK(peal.requests.empty());
    }
}

TEST_CASE("a pause says what it stops, and what had already left")
{
    FakePeal peal;
    peal.answers = {HttpResponse(
        200, R"({"pause":{"id":1},"on_the_wire":[{"id":"p1","channel":"c","due":"2026-11-24T09:30:00Z"}]})")};
    CHECK(peal.run({"pause", "network", "x", "--reason", "major incident"}) == Exit::ok);
    CHECK(peal.requests[0].method == "POST");
    CHECK(peal.requests[0].url == "http://localhost/api/v1/pauses");
    CHECK(peal.requests[0].body == R"({"scope":"network","target":"x","reason":"major incident"})");
    CHECK(peal.out.str() == "The network x is paused.\n"
                            "1 post had already left and cannot be called back:\n"
                            "  POST  DUE                   CHANNEL\n"
                            "  p1    2026-11-24T09:30:00Z  c\n");
}

TEST_CASE("resuming says what will not go by itself")
{
    FakePeal peal;
    peal.answers = {
        HttpResponse(200, R"({"ended":[{"id":1}],"missed":[{"id":"p1","channel":"c","due":"2026-11-24T09:30:00Z"}]})"),
        HttpResponse(200, R"({"ended":[],"missed":[]})")};
    CHECK(peal.run({"resume"}) == Exit::ok);
    CHECK(peal.requests[0].body == R"({"scope":"all"})");
    CHECK(peal.out.str().find("Everything goes on.\n1 post became overdue meanwhile") == 0);
    CHECK(peal.run({"resume", "network", "x"}) == Exit::ok);
    CHECK(peal.out.str().find("Nothing was paused there.\n") != std::string::npos);
}

TEST_CASE("what goes into an address is encoded")
{
    CHECK(percent_encode("a b/c?&é") == "a%20b%2Fc%3F%26%C3%A9");
    FakePeal peal;
    peal.run({"posts", "show", "../pauses"});
    CHECK(peal.requests[0].url == "http://localhost/api/v1/posts/..%2Fpauses");
}
