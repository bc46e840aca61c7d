#include "tests/unit/cli/run_peal.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::cli;
using peal::tests::FakePeal;

namespace {

char const* const october =
    R"json({"partnership":"Stamp <It> Out","zone":"Europe/London","from":"2027-10-09","to":"2027-10-31",
 "now":"2027-10-01T08:00:00Z","asked_by":"ana","more":false,"events":[
 {"summary":"Bank holiday","description":"","location":"","url":"","source":"p","status":"tentative","all_day":true,
  "start":"2027-10-31T00:00:00Z","end":"2027-11-01T00:00:00Z","first_day":"2027-10-31","last_day":"2027-10-31",
  "categories":["media","under embargo until Fri 29 Oct 2027, 09:00"]},
 {"summary":"Awareness week","description":"Wear \"red\"\nor not","location":"","url":"https://week.example/?a=1&b=2","source":"p","status":"confirmed","all_day":true,
  "start":"2027-10-06T23:00:00Z","end":"2027-10-16T23:00:00Z","first_day":"2027-10-07","last_day":"2027-10-16"},
 {"summary":"Stall\u001b[31m","description":"Bring a friend.","location":"Town Hall","url":"javascript:alert(1)","source":"p","status":"cancelled","all_day":false,
  "start":"2027-10-09T08:00:00Z","end":"2027-10-09T09:30:00Z","first_day":"2027-10-09","last_day":"2027-10-09"},
 {"summary":"Vigil","description":"","location":"","url":"","source":"p","status":"confirmed","all_day":false,
  "start":"2027-10-30T21:00:00Z","end":"2027-10-31T06:00:00Z","first_day":"2027-10-30","last_day":"2027-10-31"}],
 "posts":[
 {"id":"p1","campaign":"how","title":"How to report","message":"anybody","channel":"stamp-x","network":"x","due":"2027-10-09T07:30:00Z","zone":"Europe/London",
  "state":"in_review","dry_run":true,"tentative":false,"text":"You can report hate.\n\nIt helps."},
 {"id":"p2","campaign":"how","title":"How to report","message":"anybody","channel":"stamp-instagram","network":"instagram","due":"2027-10-09T07:30:00Z",
  "zone":"Europe/London","state":"in_review","dry_run":true,"tentative":false,"text":"You can report hate. All of it."},
 {"id":"p3","campaign":"how","title":"How to report","message":"anybody","channel":"stamp-x","network":"x","due":"2027-10-12T07:30:00Z","zone":"Europe/London",
  "state":"cancelled","dry_run":false,"tentative":false,"text":"Never."},
 {"id":"p4","campaign":"how","title":"How to report","message":"anybody","channel":"stamp-x","network":"x","due":"2027-10-31T09:30:00Z","zone":"Europe/London",
  "state":"scheduled","dry_run":false,"tentative":true,"text":"You can report hate."}]})json";

}  // namespace

TEST_CASE("the list for paper: by local day, whole days first, over the clock change")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, october)};
    CHECK(peal.run({"calendar", "print", "--from", "2027-10-09", "--to", "2027-10-31"}) == Exit::ok);
    CHECK(peal.requests[0].url == "http://localhost/api/v1/calendar?from=2027-10-09&to=2027-10-31");
    CHECK(peal.out.str() == "Stamp <It> Out: Sat 9 Oct 2027 to Sun 31 Oct 2027\n"
                            "\n"
                            "Saturday 9 October 2027\n"
                            "  all day  Awareness week\n"
                            "           since Thu 7 Oct 2027, until Sat 16 Oct 2027\n"
                            "           Wear \"red\" or not\n"
                            "  08:30    Post: How to report\n"
                            "           stamp-x, stamp-instagram; waits for approval, rehearsal only\n"
                            "           You can report hate. It helps.\n"
                            "  09:00    Stall�[31m\n"
                            "           Town Hall; until 10:30, cancelled\n"
                            "           Bring a friend.\n"
                            "\n"
                            "Saturday 30 October 2027\n"
                            "  22:00    Vigil\n"
                            "           until Sun 31 Oct 2027\n"
                            "\n"
                            "Sunday 31 October 2027\n"
                            "  all day  Bank holiday\n"
                            "           not confirmed, under embargo until Fri 29 Oct 2027, 09:00\n"
                            "  09:30    Post: How to report\n"
                            "           stamp-x; approved, its event is not confirmed\n"
                            "           You can report hate.\n"
                            "\n"
                            "4 events, 3 posts; times are those of Europe/London. Printed Fri 1 Oct 2027,\n"
                            "09:00 by ana.\n");
}

TEST_CASE("the list as a page: headings for the days, and nothing in it that others could steer")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, october)};
    CHECK(peal.run({"calendar", "print", "--html"}) == Exit::ok);
    CHECK(peal.requests[0].url == "http://localhost/api/v1/calendar");
    auto const html = peal.out.str();
    CAPTURE(html);
    auto const has = [&](std::string_view part) { return html.find(part) != std::string::npos; };
    CHECK(html.starts_with("<!doctype html>\n<html lang=\"en-GB\">\n"));
    CHECK(has("<title>Stamp &lt;It&gt; Out: Sat 9 Oct 2027 to Sun 31 Oct 2027</title>"));
    CHECK(has("<h1>Stamp &lt;It&gt; Out: Sat 9 Oct 2027 to Sun 31 Oct 2027</h1>"));
    CHECK(
        has("<section aria-labelledby=\"day-2027-10-09\">\n<h2 id=\"day-2027-10-09\">Saturday 9 October 2027</h2>\n"));
    CHECK(has("<p class=\"title\">all day Awareness week</p>\n"
              "<p>since Thu 7 Oct 2027, until Sat 16 Oct 2027</p>\n"
              "<p class=\"words\">Wear &quot;red&quot;\nor not</p>\n"
              "<p><a href=\"https://week.example/?a=1&amp;b=2\">https://week.example/?a=1&amp;b=2</a></p>\n"));
    CHECK(has("<p class=\"words\">You can report hate.\n\nIt helps.</p>"));
    CHECK_FALSE(has("javascript"));
    CHECK_FALSE(has("\x1b"));
    CHECK_FALSE(has("<script"));
    CHECK_FALSE(has("Never."));
    CHECK(html.ends_with("</html>\n"));
}

TEST_CASE("an empty list says so, and one that is cut ends with 1")
{
    FakePeal peal;
    auto const empty = R"({"partnership":"Town","zone":"Europe/London","from":"2027-10-09","to":"2027-10-10",
        "now":"2027-10-01T08:00:00Z","asked_by":"","more":true,"events":[],"posts":[]})";
    peal.answers = {HttpResponse(200, empty), HttpResponse(200, empty)};
    CHECK(peal.run({"calendar", "print"}) == Exit::problems);
    CHECK(peal.out.str() == "Town: Sat 9 Oct 2027 to Sun 10 Oct 2027\n"
                            "\n"
                            "0 events, 0 posts; times are those of Europe/London. Printed Fri 1 Oct 2027,\n"
                            "09:00.\n");
    CHECK(peal.err.str() == "peal: there is more than is listed; ask for fewer days\n");
    peal.run({"calendar", "print", "--html"});
    CHECK(peal.out.str().find("Nothing happens, and nothing is planned.") != std::string::npos);
}

TEST_CASE("a list is asked for by dates, and for one kind of page")
{
    FakePeal peal;
    CHECK(peal.run({"calendar", "print", "--from", "soon"}) == Exit::usage);
    CHECK(peal.run({"calendar", "print", "--to", "2027-10-09T00:00:00Z"}) == Exit::usage);
    CHECK(peal.run({"calendar", "print", "--html", "--json"}) == Exit::usage);
    CHECK(peal.requests.empty());
    peal.answers = {HttpResponse(200, R"({"from":"soon"})")};
    CHECK(peal.run({"calendar", "print"}) == Exit::problems);
    CHECK(peal.err.str().find("of the same version?") != std::string::npos);
}

TEST_CASE("a feed's address is shown when it is made")
{
    FakePeal peal;
    peal.answers = {HttpResponse(
        200,
        R"({"feed":{"id":3,"organisation":"leics-cc","holds":"both","made_by":"ana","made_at":"2026-11-24T09:00:00Z",
 "revoked_by":"","revoked_at":null},"address":"https://peal.example/feeds/abcdefghijklmnopqrstuvwxy0.ics"})")};
    CHECK(peal.run({"calendar", "feed", "add", "leics-cc"}) == Exit::ok);
    CHECK(peal.requests[0].method == "POST");
    CHECK(peal.requests[0].url == "http://localhost/api/v1/feeds");
    CHECK(peal.requests[0].body == R"({"organisation":"leics-cc","holds":"both"})");
    CHECK(peal.out.str() == "Feed 3 of leics-cc holds events and planned posts.\n"
                            "Whoever has this address can read it, and it is shown this once:\n"
                            "https://peal.example/feeds/abcdefghijklmnopqrstuvwxy0.ics\n");
    CHECK(peal.run({"calendar", "feed", "add", "leics-cc", "--holds", "gossip"}) == Exit::usage);
}

TEST_CASE("feeds are listed without their addresses")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, R"({"feeds":[
 {"id":1,"organisation":"leics-cc","holds":"both","made_by":"ana","made_at":"2026-11-24T09:00:00Z","revoked_by":"ben","revoked_at":"2026-11-25T10:00:00Z"},
 {"id":12,"organisation":"leics-police","holds":"events","made_by":"ana","made_at":"2026-11-24T09:05:00Z","revoked_by":"","revoked_at":null}]})"),
                    HttpResponse(200, R"({"feeds":[]})")};
    CHECK(peal.run({"calendar", "feed", "ls"}) == Exit::ok);
    CHECK(peal.out.str() == "ID  ORGANISATION  HOLDS   MADE (UTC)        BY   REVOKED (UTC)     BY\n"
                            " 1  leics-cc      both    2026-11-24 09:00  ana  2026-11-25 10:00  ben\n"
                            "12  leics-police  events  2026-11-24 09:05  ana\n");
    peal.out.str("");
    CHECK(peal.run({"calendar", "feed", "ls"}) == Exit::ok);
    CHECK(peal.out.str() == "Nobody subscribes; peal calendar feed add ORGANISATION makes an address.\n");
}

TEST_CASE("a feed is revoked by its number")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, R"({"feed":{"id":3,"organisation":"leics-cc","holds":"both"}})"),
                    HttpResponse(404, R"({"detail":"there is no feed 9; list them with peal calendar feed ls"})")};
    CHECK(peal.run({"calendar", "feed", "revoke", "3"}) == Exit::ok);
    CHECK(peal.requests[0].url == "http://localhost/api/v1/feeds/3/revoke");
    CHECK(peal.out.str() == "Feed 3 of leics-cc is revoked: its address leads nowhere.\n");
    CHECK(peal.run({"calendar", "feed", "revoke", "9"}) == Exit::problems);
    CHECK(peal.err.str() == "peal: there is no feed 9; list them with peal calendar feed ls\n");
    for (auto const* odd : {"x", "0", "-1"}) CHECK(peal.run({"calendar", "feed", "revoke", odd}) == Exit::usage);
}
