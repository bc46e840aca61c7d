#include "tests/unit/cli/run_peal.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::cli;
using peal::tests::FakePeal;

namespace {

char const* const post =
    R"({"id":"p7k2mq4","campaign":"how-to-report","message":"anybody","channel":"stamp-it-out-x","network":"x",
 "organisation":"leics-police","state":"scheduled","flag":"","reason":"","due":"2026-11-24T09:30:00Z","zone":"Europe/London",
 "text":"You can report hate.\nIt helps.","alt_text":"A card","link":"https://peal.example/r/7k2mq4x","destination":"https://www.report-it.org.uk",
 "approval":"one","revision":1,"approvals":[{"by":"ana","at":"2026-11-23T16:00:00Z","revision":1}],"dry_run":true,"tentative":false,
 "published_at":null,"late_ms":null,"address":"","readings":{"measured_at":"2026-11-24T10:30:00Z","figures":{"likes":4}},"clicks":2,
 "why":["each Tuesday at 09:30"],"attempts":[{"n":1,"started_at":"2026-11-24T09:30:00Z","ended_at":"2026-11-24T09:30:01Z","outcome":"done","detail":""}],
 "history":[{"at":"2026-11-23T16:00:00Z","by":"ana","action":"approved","detail":"revision 1"}]})";

}  // namespace

TEST_CASE("posts are listed in local time")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, std::string(R"({"posts":[)") + post + R"(],"more":true})")};
    CHECK(peal.run({"posts", "ls"}) == Exit::ok);
    CHECK(peal.requests[0].url == "http://localhost/api/v1/posts?limit=100");
    CHECK(peal.out.str() == "ID       DUE               STATE      CHANNEL         TEXT\n"
                            "p7k2mq4  2026-11-24 09:30  scheduled  stamp-it-out-x  You can report hate. It h…\n"
                            "1 post; there are more, ask with --limit or --from\n");
}

TEST_CASE("filters go into the query, and moments are looked at first")
{
    FakePeal peal;
    peal.run({"posts", "ls", "--state", "in_review", "--network", "x", "--from", "2026-12-01", "--limit", "5"});
    CHECK(peal.requests[0].url == "http://localhost/api/v1/posts?state=in_review&network=x&from=2026-12-01&limit=5");
    CHECK(peal.run({"posts", "ls", "--from", "soon"}) == Exit::usage);
    CHECK(peal.run({"posts", "ls", "--limit", "0"}) == Exit::usage);
    CHECK(peal.requests.size() == 1);
}

TEST_CASE("an unclear outcome is what the list shows")
{
    FakePeal peal;
    peal.answers = {HttpResponse(
        200, R"({"posts":[{"id":"p1","state":"publishing","flag":"check the account","due":"x"}],"more":false})")};
    peal.run({"posts", "ls"});
    CHECK(peal.out.str().find("check the account") != std::string::npos);
    CHECK(peal.out.str().find("publishing") == std::string::npos);
}

TEST_CASE("one post is shown whole")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, post)};
    CHECK(peal.run({"posts", "show", "p7k2mq4"}) == Exit::ok);
    CHECK(peal.out.str() == "p7k2mq4  how-to-report/anybody\n"
                            "State        scheduled, dry-run\n"
                            "Due          Tue 24 Nov 2026, 09:30 (Europe/London)\n"
                            "Channel      stamp-it-out-x on x, of leics-police\n"
                            "Approval     needs one; approved by ana\n"
                            "Text         You can report hate.\n"
                            "             It helps.\n"
                            "Alt text     A card\n"
                            "Link         https://peal.example/r/7k2mq4x\n"
                            "Leads to     https://www.report-it.org.uk\n"
                            "Figures      likes 4, clicks 2\n"
                            "Why          each Tuesday at 09:30\n"
                            "\n"
                            "TRY  STARTED           OUTCOME  DETAIL\n"
                            "  1  2026-11-24 09:30  done\n"
                            "\n"
                            "WHEN              WHO  WHAT      DETAIL\n"
                            "2026-11-23 16:00  ana  approved  revision 1\n");
}

TEST_CASE("an approval of other words is not shown as one of these")
{
    auto const said = [](std::string const& approvals) {
        FakePeal peal;
        peal.answers = {HttpResponse(
            200, R"({"id":"p1","campaign":"c","message":"m","state":"in_review","approval":"two","revision":2,
            "approvals":[)" +
                     approvals + "]}")};
        peal.run({"posts", "show", "p1"});
        return peal.out.str();
    };
    CHECK(said(R"({"by":"ana","revision":1},{"by":"ben","revision":1})")
              .find("needs two; changed since it was approved by ana, ben\n") != std::string::npos);
    CHECK(said(R"({"by":"ana","revision":1},{"by":"ben","revision":2})").find("needs two; approved by ben\n") !=
          std::string::npos);
}

TEST_CASE("decisions are one request a post, and one refusal does not stop the others")
{
    FakePeal peal;
    peal.answers = {HttpResponse(409, R"({"title":"Conflict","detail":"p1 is out already"})"), HttpResponse(200, post)};
    CHECK(peal.run({"posts", "approve", "p1", "p7k2mq4", "--revision", "2"}) == Exit::problems);
    REQUIRE(peal.requests.size() == 2);
    CHECK(peal.requests[0].url == "http://localhost/api/v1/posts/p1/approve");
    CHECK(peal.requests[1].body == R"({"revision":2})");
    CHECK(peal.err.str() == "peal: p1 is out already\n");
    CHECK(peal.out.str() == "p7k2mq4 is approved; state scheduled, due Tue 24 Nov 2026, 09:30\n");
}

TEST_CASE("holding needs a reason, releasing none")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, post), HttpResponse(200, post)};
    CHECK(peal.run({"posts", "hold", "p1"}) == Exit::usage);
    CHECK(peal.run({"posts", "hold", "p1", "--reason", "wait"}) == Exit::ok);
    CHECK(peal.requests[0].body == R"({"reason":"wait"})");
    CHECK(peal.run({"posts", "release", "p1"}) == Exit::ok);
    CHECK(peal.requests[1].url == "http://localhost/api/v1/posts/p1/release");
    CHECK(peal.requests[1].body == "{}");
}

TEST_CASE("the rest of a list is not asked for when the daemon is gone")
{
    FakePeal peal;
    CHECK(peal.run({"posts", "release", "p1", "p2", "p3"}) == Exit::no_daemon);
    CHECK(peal.requests.size() == 1);
}
