#include "tests/unit/cli/run_peal.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::cli;
using peal::tests::FakePeal;

TEST_CASE("the status for people")
{
    FakePeal peal;
    peal.answers = {
        HttpResponse(200, R"({"version":"0.1.0","now":"2026-11-24T09:00:00Z","started":"2026-11-24T08:00:00Z",
 "partnership":{"id":"llr","name":"Stamp It Out","zone":"Europe/London"},
 "pauses":[{"id":3,"scope":"network","target":"x","reason":"major incident","by":"ana","since":"2026-11-24T08:59:00Z"}],
 "posts":{"in_review":12,"scheduled":4,"held":0,"missed":1},
 "next":{"id":"p7k2mq4","due":"2026-11-24T09:30:00Z","channel":"stamp-it-out-x"},
 "channels":[{"id":"stamp-it-out-x","network":"x","dry_run":false,"state":"connected","note":""}],
 "calendar":[{"id":"partnership","read_at":"2026-11-24T08:00:01Z","occurrences":40,"problem":"","problems":["line 12: ...","line 14: ..."],"problem_count":2},
  {"id":"city","read_at":"2026-11-24T08:00:01Z","occurrences":3,"problem":"it does not answer","problems":["line 12: ..."],"problem_count":1}],
 "problems":["calendar `partnership`: this is a web page"],"public":{"address":"http://127.0.0.1:8080","base":"https://peal.example"}})")};
    CHECK(peal.run({"status"}) == Exit::ok);
    CHECK(peal.out.str() == "Stamp It Out, peald 0.1.0 since Tue 24 Nov 2026, 08:00 (Europe/London)\n"
                            "\n"
                            "PAUSED     SINCE             BY   REASON\n"
                            "network x  2026-11-24 08:59  ana  major incident\n"
                            "\n"
                            "POSTS\n"
                            "in review  12\n"
                            "scheduled   4\n"
                            "missed      1\n"
                            "Next: p7k2mq4 on stamp-it-out-x, Tue 24 Nov 2026, 09:30\n"
                            "\n"
                            "CHANNEL         NETWORK  STATE      NOTE\n"
                            "stamp-it-out-x  x        connected\n"
                            "\n"
                            "CALENDAR     READ              EVENTS  PROBLEM\n"
                            "partnership  2026-11-24 08:00      40  2 problems in it\n"
                            "city         2026-11-24 08:00       3  1 problem in it; it does not answer\n"
                            "\n"
                            "Public pages: http://127.0.0.1:8080, links begin with https://peal.example\n"
                            "Problem: calendar `partnership`: this is a web page\n");
}

TEST_CASE("the status tells what a changed configuration waits for")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, R"({"configuration":{"at_next_start":["peal.yaml: `public.port`"]},
 "problems":["/etc/peal/campaigns/week.yaml:14:9: unknown key"]})")};
    CHECK(peal.run({"status"}) == Exit::ok);
    CHECK(peal.out.str().find("At the next start: peal.yaml: `public.port`\n"
                              "Problem: /etc/peal/campaigns/week.yaml:14:9: unknown key\n") != std::string::npos);
}

TEST_CASE("the status tells what an operator watches, and which calls had left")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, R"({"partnership":{"zone":"Europe/London"},
 "pauses":[{"scope":"all","reason":"major incident","by":"ana","since":"2026-11-24T08:59:00Z"}],
 "on_the_wire":[{"id":"p7k2mq4","channel":"stamp-it-out-x","due":"2026-11-24T08:59:00Z","zone":"Europe/London"}],
 "delivery":{"oldest_due_age_s":null,"unknown":2,"needs_person":1,"oldest_unknown_age_s":300,"late_ms_p50":12,"late_ms_p99":40,
 "clock_skew_s":{"instagram":0,"x":-1},"last_record_at":"2026-11-24T09:00:00Z","click_lag_ms":30,"disk_free_mb":900,
 "channels":{"stamp-it-out-x":{"token_expires_at":"2026-11-24T11:00:00Z","last_published_at":null}}}})")};
    CHECK(peal.run({"status"}) == Exit::ok);
    auto const said = peal.out.str();
    CAPTURE(said);
    CHECK(said.find("HAS LEFT  DUE               CHANNEL\n"
                    "p7k2mq4   2026-11-24 08:59  stamp-it-out-x\n") != std::string::npos);
    CHECK(said.find("DELIVERY\n"
                    "oldest overdue    none\n"
                    "outcome unknown   3, for 5 min\n"
                    "need a person     1\n"
                    "late, of a day    half up to 12 ms, 99 % up to 40 ms\n"
                    "clock difference  instagram 0 s, x -1 s\n"
                    "last on disk      2026-11-24 09:00\n"
                    "clicks wait for   30 ms\n"
                    "disk left         900 MB\n"
                    "\n"
                    "CHANNEL         LAST POST  TOKEN UNTIL\n"
                    "stamp-it-out-x             2026-11-24 11:00\n") != std::string::npos);
}

TEST_CASE("the end of a pause says what is still paused, and what to do about what was missed")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, R"({"ended":[{"scope":"all"}],"still_paused":[{"scope":"network","target":"x"}],
 "missed":[{"id":"p7k2mq4","channel":"stamp-it-out-x","due":"2026-07-24T08:59:00Z","zone":"Europe/London"}]})")};
    CHECK(peal.run({"resume"}) == Exit::ok);
    CHECK(peal.out.str() == "Everything is paused no longer, but these still are: network x.\n"
                            "1 post became overdue meanwhile and will not go unless you say so:\n"
                            "  POST     DUE               CHANNEL\n"
                            "  p7k2mq4  2026-07-24 09:59  stamp-it-out-x\n"
                            "Decide about each: peal posts reschedule, send-now or cancel.\n");
}

TEST_CASE("a status with nothing in it is no accident")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, R"({"next":null})")};
    CHECK(peal.run({"status"}) == Exit::ok);
}

TEST_CASE("the report for people leaves out what no network gave")
{
    FakePeal peal;
    peal.answers = {HttpResponse(
        200, R"({"from":"2026-11-01","to":"2026-11-24","headline":"9 posts published; 31 clicks on reporting links",
 "posts":{"published":9,"check_account":0},"clicks":{"person":31,"preview":4},
 "networks":[{"network":"x","published":3,"figures":{"impressions":900,"likes":12},"clicks":20},{"network":"snapchat","published":1,"figures":{},"clicks":0}],
 "campaigns":[{"campaign":"how-to-report","published":3,"clicks":20}],
 "rows":[{"id":"p7k2mq4","channel":"stamp-it-out-x","address":"https://x.com/i/web/status/1","figures":{},"clicks":2}],
 "events":{"counted":2,"attendance":145},"notes":["Clicks are intent, not reports."]})")};
    CHECK(peal.run({"report", "--from", "2026-11-01"}) == Exit::ok);
    CHECK(peal.requests[0].url == "http://localhost/api/v1/report?from=2026-11-01");
    CHECK(peal.out.str() == "2026-11-01 to 2026-11-24\n"
                            "9 posts published; 31 clicks on reporting links\n"
                            "Posts: published 9, check account 0\n"
                            "Clicks: person 31, preview 4\n"
                            "Events: 145 people at 2 events\n"
                            "\n"
                            "NETWORK   POSTS  CLICKS  FIGURES\n"
                            "x             3      20  impressions 900, likes 12\n"
                            "snapchat      1       0\n"
                            "\n"
                            "CAMPAIGN       POSTS  CLICKS\n"
                            "how-to-report      3      20\n"
                            "\n"
                            "POST     CHANNEL         CLICKS  FIGURES  ADDRESS\n"
                            "p7k2mq4  stamp-it-out-x       2           https://x.com/i/web/status/1\n"
                            "\n"
                            "Clicks are intent, not reports.\n");
    CHECK(peal.run({"report", "--to", "2026-11-01T00:00:00Z"}) == Exit::usage);
}
