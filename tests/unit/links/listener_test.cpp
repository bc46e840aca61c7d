#include "core/files.hpp"
#include "tests/unit/links/door_fixture.hpp"

using namespace peal;
using namespace peal::tests;

TEST_CASE_FIXTURE(DoorFixture, "a link leads to its place, and nothing about the visitor goes with it or stays")
{
    auto const answer = ask("/r/abc2345");
    CHECK(answer.status == 302);
    CHECK(*answer.find_header("Location") == "https://www.report-it.org.uk/");
    CHECK(*answer.find_header("Cache-Control") == "no-store");
    CHECK(*answer.find_header("Referrer-Policy") == "no-referrer");
    CHECK(*answer.find_header("X-Robots-Tag") == "noindex");
    CHECK(*answer.find_header("Content-Length") == "0");
    for (auto const* absent : {"Set-Cookie", "ETag", "Accept-CH", "Server"})
        CHECK(answer.find_header(absent) == nullptr);
    CHECK(ask("/r/ABC2345").status == 302);
    CHECK(*ask("/r/abc2345?url=https://evil.example").find_header("Location") == "https://www.report-it.org.uk/");
    door->stop();
    auto const counted = totals();
    CHECK(counted.at("abc2345").at("person") == 3);
    auto const file = read_file(folder.path() / "clicks.db", 1 << 24).value() +
                      read_file(folder.path() / "clicks.db-wal", 1 << 24).value_or("");
    CHECK(file.find("Firefox") == std::string::npos);
    CHECK(file.find("127.0.0.1") == std::string::npos);
}

TEST_CASE_FIXTURE(DoorFixture, "HEAD is never counted, others may only read, an unknown code helps to report")
{
    CHECK(ask("/r/abc2345", "HEAD").status == 302);
    CHECK(ask("/r/abc2345?nc").status == 302);
    CHECK(ask("/r/abc2345", "POST").status == 405);
    auto const unknown = ask("/r/zzzzzzz");
    CHECK(unknown.status == 404);
    CHECK(unknown.body.find("999") != std::string::npos);
    CHECK(unknown.body.find("101") != std::string::npos);
    CHECK(unknown.body.find("Stamp &lt;It&gt; Out") != std::string::npos);
    CHECK(ask("/r/" + std::string(500, 'a')).status == 404);
    CHECK(ask("/").status == 200);
    CHECK(ask("/privacy").body.find("?nc") != std::string::npos);
    door->stop();
    CHECK(totals().empty());
}

TEST_CASE_FIXTURE(DoorFixture, "pages say what they are told to say last")
{
    links::ReportingRoute route;
    route.name = "Third party centre";
    door->set_pages("Town Together", {route});
    auto const front = ask("/").body;
    CHECK(front.find("Third party centre") != std::string::npos);
    CHECK(front.find("Town Together") != std::string::npos);
    CHECK(front.find("Stamp") == std::string::npos);
}

TEST_CASE_FIXTURE(DoorFixture, "a picture is served under its token only")
{
    std::string const token = "abcdefghijklmnopqrstuvwxy0";
    REQUIRE(write_file(folder.path() / (token + ".jpg"), "picture bytes").has_value());
    auto const answer = ask("/m/" + token);
    CHECK(answer.status == 200);
    CHECK(answer.body == "picture bytes");
    CHECK(*answer.find_header("Content-Type") == "image/jpeg");
    CHECK(*answer.find_header("X-Content-Type-Options") == "nosniff");
    for (auto const* path :
         {"/m/", "/m/abc", "/m/..%2fclicks.db", "/m/../clicks.db", "/m/abcdefghijklmnopqrstuvwxy1"}) {
        CAPTURE(std::string(path));
        CHECK(ask(path).status == 404);
    }
}

TEST_CASE_FIXTURE(DoorFixture, "every answered click is counted, previews and programs apart, also over a restart")
{
    for (int i = 0; i < 5; ++i) ask("/r/abc2345");
    ask("/r/abc2345", "GET", "Twitterbot/1.0");
    ask("/r/abc2345", "GET", "curl/7.88.1");
    door.reset();
    door = open();
    for (int i = 0; i < 5; ++i) ask("/r/abc2345");
    door->stop();
    auto const counted = totals().at("abc2345");
    CHECK(counted.at("person") == 10);
    CHECK(counted.at("preview") == 1);
    CHECK(counted.at("bot") == 1);
}

TEST_CASE_FIXTURE(
    DoorFixture,
    "behind a proxy on this machine its visitors are told apart; without one, too many clicks are a program's")
{
    for (int i = 0; i < 15; ++i) ask("/r/abc2345", "GET", firefox, "10.0.0.1, 192.0.2." + std::to_string(i));
    for (int i = 0; i < 15; ++i) ask("/r/abc2345");
    door->stop();
    auto const counted = totals().at("abc2345");
    CHECK(counted.at("person") == 25);
    CHECK(counted.at("bot") == 5);
}

TEST_CASE_FIXTURE(DoorFixture, "a taken port says what to do")
{
    auto taken = options();
    taken.port = door->port();
    auto const second = links::PublicListener::open(taken, *db, *random);
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error().message.find("public listener: 127.0.0.1:") == 0);
    CHECK(second.error().message.find("choose another in peal.yaml") != std::string::npos);
}
