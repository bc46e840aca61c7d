#include "core/files.hpp"
#include "daemon/store/feed_store.hpp"
#include "tests/unit/links/door_fixture.hpp"

#include <filesystem>

using namespace peal;
using namespace peal::tests;

namespace {

std::string const token = "abcdefghijklmnopqrstuvwxy0";
std::string const revoked = "abcdefghijklmnopqrstuvwxy1";
std::string const unready = "abcdefghijklmnopqrstuvwxy2";

struct FeedDoor : DoorFixture {
    links::FeedTextPtr text = std::make_shared<links::FeedText const>("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n");
    int visitors = 0;

    FeedDoor() { put(text); }

    void put(links::FeedTextPtr now)
    {
        links::Feeds feeds;
        feeds.add(store::digest_of_token(token), std::move(now));
        feeds.add(store::digest_of_token(unready), nullptr);
        door->set_feeds(std::move(feeds));
    }

    // Everybody who asks is somebody else, but for those who say who they are.
    HttpResponse fetch(std::string const& of, std::string method = "GET", std::string known = "", std::string from = "")
    {
        HttpRequest request(std::move(method),
                            "http://127.0.0.1:" + std::to_string(door->port()) + "/feeds/" + of + ".ics");
        request.set("User-Agent", "Microsoft Office/16.0");
        request.set("X-Forwarded-For", from.empty() ? "192.0.2." + std::to_string(++visitors) : std::move(from));
        if (!known.empty()) request.set("If-None-Match", std::move(known));
        auto const answer = run(context, client->send(std::move(request)));
        REQUIRE(answer.has_value());
        return *answer;
    }
};

}  // namespace

TEST_CASE_FIXTURE(FeedDoor, "who knows its address gets the calendar, which no cache and no search engine keeps")
{
    auto const answer = fetch(token);
    CHECK(answer.status == 200);
    CHECK(answer.body == text->text);
    CHECK(*answer.find_header("Content-Type") == "text/calendar; charset=utf-8");
    CHECK(*answer.find_header("ETag") == text->etag);
    CHECK(*answer.find_header("Cache-Control") == "private");
    CHECK(*answer.find_header("X-Robots-Tag") == "noindex");
    CHECK(*answer.find_header("X-Content-Type-Options") == "nosniff");
    for (auto const* absent : {"Set-Cookie", "Server", "Last-Modified"}) CHECK(answer.find_header(absent) == nullptr);

    auto const head = fetch(token, "HEAD");
    CHECK(head.status == 200);
    CHECK(head.body.empty());
    CHECK(*head.find_header("ETag") == text->etag);
    CHECK(*head.find_header("Content-Length") == std::to_string(text->text.size()));
    CHECK(fetch(token, "POST").status == 405);
    CHECK(fetch(token, "PROPFIND").status == 405);
}

TEST_CASE_FIXTURE(FeedDoor, "who has it already is told so, until it changes")
{
    auto const same = fetch(token, "GET", text->etag);
    CHECK(same.status == 304);
    CHECK(same.body.empty());
    CHECK(*same.find_header("ETag") == text->etag);
    CHECK(*same.find_header("Cache-Control") == "private");
    CHECK(same.find_header("Content-Length") == nullptr);
    CHECK(same.find_header("Content-Type") == nullptr);
    CHECK(fetch(token, "HEAD", "\"x\", W/" + text->etag).status == 304);
    // The connection is still good for what follows.
    CHECK(fetch(token).body == text->text);

    auto const other = std::make_shared<links::FeedText const>("BEGIN:VCALENDAR\r\nNAME:x\r\nEND:VCALENDAR\r\n");
    put(other);
    auto const changed = fetch(token, "GET", text->etag);
    CHECK(changed.status == 200);
    CHECK(changed.body == other->text);
}

TEST_CASE_FIXTURE(FeedDoor, "a revoked address and one that never was are one answer")
{
    auto const never = fetch("zzzzzzzzzzzzzzzzzzzzzzzzz9");
    auto const gone = fetch(revoked);
    CHECK(never.status == 404);
    CHECK(gone.status == 404);
    CHECK(gone.body == never.body);
    REQUIRE(gone.headers.size() == never.headers.size());
    for (std::size_t i = 0; i < gone.headers.size(); ++i) {
        CHECK(gone.headers[i].name == never.headers[i].name);
        if (gone.headers[i].name != "Date") CHECK(gone.headers[i].value == never.headers[i].value);
    }
    for (std::string const odd :
         {"", "short", "../clicks", "ABCDEFGHIJKLMNOPQRSTUVWXY0", "abcdefghijklmnopqrstuvwxy0x"}) {
        CAPTURE(odd);
        CHECK(fetch(odd).status == 404);
    }
    CHECK(ask("/feeds/" + token).status == 404);
    CHECK(ask("/feeds/.ics").status == 404);
}

TEST_CASE_FIXTURE(FeedDoor, "what is not made yet is asked for later")
{
    auto const later = fetch(unready);
    CHECK(later.status == 503);
    CHECK(*later.find_header("Retry-After") == "60");
    door.reset();
    door = open();  // as after a start: nobody has said which feeds there are
    CHECK(fetch(token).status == 503);
    CHECK(fetch("zzzzzzzzzzzzzzzzzzzzzzzzz9").status == 503);
    put(text);
    CHECK(fetch(token).status == 200);
}

TEST_CASE_FIXTURE(FeedDoor, "one address that asks for one calendar too often waits; others do not")
{
    for (int i = 0; i < 10; ++i) CHECK(fetch(token, "GET", "", "198.51.100.1").status == 200);
    auto const refused = fetch(token, "GET", "", "198.51.100.1");
    CHECK(refused.status == 429);
    CHECK(*refused.find_header("Retry-After") == "60");
    CHECK(fetch(token, "GET", "", "198.51.100.2").status == 200);
    // Guessing is asking often, too.
    int refusals = 0;
    for (int i = 0; i < 100; ++i) {
        auto guess = token;
        guess[0] = static_cast<char>('a' + i % 26);
        guess[1] = static_cast<char>('a' + i / 26);
        guess[2] = 'z';
        if (fetch(guess, "GET", "", "198.51.100.3").status == 429) ++refusals;
    }
    CHECK(refusals == 40);
}

TEST_CASE_FIXTURE(FeedDoor, "nothing of who fetched what is kept")
{
    fetch(token, "GET", "", "198.51.100.7");
    ask("/r/abc2345");  // so that something is
    door->stop();
    CHECK(totals().size() == 1);
    for (auto const& file : std::filesystem::directory_iterator(folder.path())) {
        auto const bytes = read_file(file.path(), 1 << 24).value();
        for (auto const* trace : {"198.51.100.7", "abcdefghijklmnopqrstuvwxy0", "Microsoft"})
            CHECK(bytes.find(trace) == std::string::npos);
    }
}
