#include "tests/unit/cli/run_peal.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::cli;
using peal::tests::FakePeal;

namespace {

std::string const vigil =
    R"({"id":"e7k2mq4","source":"peal","kind":"event","status":"confirmed","has_left":false,"is_asked":false,"needs_confirmation":true,
 "confirmed_by":"","entered_by":"ana","revision":2,"summary":"Candle vigil","description":"Bring a candle.","location":"Town Hall",
 "url":"https://town.example/vigil","organiser":"leics-cc","categories":["vigil","open air"],"zone":"Europe/London","all_day":false,
 "start":"2027-10-09T17:00:00Z","end":"2027-10-09T18:30:00Z","wall_start":"2027-10-09T18:00","wall_end":"2027-10-09T19:30",
 "first_day":"2027-10-09","last_day":"2027-10-09","embargo":null,"attendance":null)";

std::string const week =
    R"({"id":"e8w3nv5","source":"city","kind":"event","status":"cancelled","has_left":true,"needs_confirmation":false,"revision":1,
 "summary":"Week","zone":"Europe/London","all_day":true,"wall_start":"2027-10-09T00:00","first_day":"2027-10-09","last_day":"2027-10-16"})";

std::string const shown = vigil + R"(,
 "posts":[{"id":"p7k2mq4","channel":"stamp-it-out-x","due":"2027-10-09T08:00:00Z","zone":"Europe/London","campaign":"vigil","message":"come",
  "state":"held","reason":"its event was cancelled","called_off_until":"2027-10-01T09:15:00Z"}],
 "questions":[{"id":"q7k2mq4","kind":"event-moved","about":"p8","text":"post p8 is out","proposal":"Please note.","choices":["corrected","leave"],
  "raised_at":"2027-10-01T08:00:00Z","answered_at":null,"answer":"","by":""}],
 "history":[{"at":"2027-09-01T08:00:00Z","by":"ana","what":"entered","before":"","after":"Vigil, Sat 9 Oct 2027, 18:00"},
  {"at":"2027-09-02T08:00:00Z","by":"ben","what":"changed","before":"Vigil, Sat 9 Oct 2027, 18:00","after":"Candle vigil, Sat 9 Oct 2027, 18:00"}]})";

}  // namespace

TEST_CASE("events are listed by their start, with how they stand")
{
    FakePeal peal;
    peal.answers = {
        HttpResponse(200, R"({"zone":"Europe/London","more":true,"events":[)" + vigil + "}," + week + "]}")};
    CHECK(peal.run({"calendar", "events", "--unconfirmed", "--source", "peal", "--from", "2027-10-01"}) == Exit::ok);
    CHECK(peal.requests[0].url == "http://localhost/api/v1/events?source=peal&from=2027-10-01&unconfirmed=1&limit=100");
    CHECK(peal.out.str() == "ID       START             STATE        SOURCE  EVENT\n"
                            "e7k2mq4  2027-10-09 18:00  unconfirmed  peal    Candle vigil\n"
                            "e8w3nv5  2027-10-09        left         city    Week\n"
                            "2 events; there are more, ask with --limit or --from\n");
    CHECK(peal.run({"calendar", "events", "--from", "soon"}) == Exit::usage);
}

TEST_CASE("the list has the times of the partnership's zone, whatever zone an event was entered in")
{
    FakePeal peal;
    peal.answers = {HttpResponse(
        200,
        R"({"zone":"Europe/London","more":false,"events":[{"id":"e7k2mq4","source":"peal","status":"confirmed","summary":"Call",
 "zone":"America/New_York","all_day":false,"start":"2027-01-09T15:00:00Z","wall_start":"2027-01-09T10:00","first_day":"2027-01-09"}]})")};
    CHECK(peal.run({"calendar", "events"}) == Exit::ok);
    CHECK(peal.out.str() == "ID       START             STATE      SOURCE  EVENT\n"
                            "e7k2mq4  2027-01-09 15:00  confirmed  peal    Call\n"
                            "1 event\n");
}

TEST_CASE("one event is shown whole")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, shown)};
    CHECK(peal.run({"calendar", "show", "e7k2mq4"}) == Exit::ok);
    CHECK(peal.requests[0].url == "http://localhost/api/v1/events/e7k2mq4");
    CHECK(peal.out.str() == "e7k2mq4  Candle vigil\n"
                            "State        confirmed; waits until somebody confirms it for the calendar's\n"
                            "             owner\n"
                            "When         Sat 9 Oct 2027, 18:00 to 19:30 (Europe/London)\n"
                            "Where        Town Hall\n"
                            "About        Bring a candle.\n"
                            "Page         https://town.example/vigil\n"
                            "Organiser    leics-cc\n"
                            "Categories   vigil, open air\n"
                            "Calendar     peal, entered by ana\n"
                            "Revision     2\n"
                            "\n"
                            "POST     DUE               STATE  CHANNEL         MESSAGE\n"
                            "p7k2mq4  2027-10-09 09:00  held   stamp-it-out-x  vigil/come\n"
                            "p7k2mq4 is held, and is cancelled Fri 1 Oct 2027, 10:15\n"
                            "\n"
                            "q7k2mq4  2027-10-01 09:00\n"
                            "  post p8 is out\n"
                            "  You could say: Please note.\n"
                            "  Answer: peal calendar answer q7k2mq4 corrected or leave\n"
                            "\n"
                            "HISTORY\n"
                            "2027-09-01 09:00  entered, by ana\n"
                            "       Vigil, Sat 9 Oct 2027, 18:00\n"
                            "2027-09-02 09:00  changed, by ben\n"
                            "  was  Vigil, Sat 9 Oct 2027, 18:00\n"
                            "  now  Candle vigil, Sat 9 Oct 2027, 18:00\n");
}

TEST_CASE("who enters a time that the clock shows twice is told which is meant")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, R"({"id":"e7k2mq4","summary":"Night walk","zone":"Europe/London","all_day":false,
        "start":"2027-10-31T00:30:00Z","end":"2027-10-31T03:00:00Z","wall_start":"2027-10-31T01:30","wall_end":"2027-10-31T03:00"})")};
    CHECK(peal.run({"calendar", "add", "Night walk", "--start", "2027-10-31 01:30"}) == Exit::ok);
    CHECK(peal.out.str().find("The clocks go back that night, and 01:30 comes twice: the first is meant.\n") !=
          std::string::npos);
}

TEST_CASE("an event is entered with what was said about it")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, shown), HttpResponse(200, week)};
    CHECK(peal.run({"calendar", "add", "Candle vigil", "--start", "2027-10-09 18:00", "--end", "2027-10-09 19:30",
                    "--place", "Town Hall", "--category", "vigil", "--category", "open air"}) == Exit::ok);
    CHECK(peal.requests[0].url == "http://localhost/api/v1/events");
    CHECK(
        peal.requests[0].body ==
        R"({"summary":"Candle vigil","start":"2027-10-09 18:00","end":"2027-10-09 19:30","location":"Town Hall","categories":["vigil","open air"]})");
    CHECK(peal.out.str() == "Event e7k2mq4 is entered: Candle vigil, Sat 9 Oct 2027, 18:00 to 19:30.\n"
                            "It waits to be confirmed for the calendar's owner: peal calendar confirm e7k2mq4\n");
    peal.run(
        {"calendar", "add", "Week", "--on", "2027-10-09", "--end", "2027-10-16", "--kind", "awareness", "--by-owner"});
    CHECK(peal.requests[1].body ==
          R"({"summary":"Week","first_day":"2027-10-09","last_day":"2027-10-16","kind":"awareness","by_owner":true})");
    CHECK(peal.out.str().ends_with("is entered: Week, Sat 9 Oct 2027 to Sat 16 Oct 2027.\n"));
}

TEST_CASE("when an event is must be said, and said once")
{
    FakePeal peal;
    CHECK(peal.run({"calendar", "add", "Vigil"}) == Exit::usage);
    CHECK(peal.err.str() == "peal: say when it is: --on 2027-10-09, or --start '2027-10-09 10:00'\n");
    CHECK(peal.run({"calendar", "add", "Vigil", "--on", "2027-10-09", "--start", "2027-10-09 10:00"}) == Exit::usage);
    CHECK(peal.run({"calendar", "change", "e7k2mq4", "--by-owner"}) == Exit::usage);
    CHECK(peal.requests.empty());
}

TEST_CASE("only what is given changes; an empty word takes it away")
{
    FakePeal peal;
    peal.answers = {HttpResponse(200, shown), HttpResponse(409, R"({"detail":"event e7k2mq4 has changed"})")};
    CHECK(peal.run({"calendar", "change", "e7k2mq4", "--place", "", "--category", "", "--revision", "2"}) == Exit::ok);
    CHECK(peal.requests[0].url == "http://localhost/api/v1/events/e7k2mq4");
    CHECK(peal.requests[0].body == R"({"location":"","categories":[],"revision":2})");
    CHECK(peal.run({"calendar", "change", "e7k2mq4", "--title", "Vigil"}) == Exit::problems);
    CHECK(peal.err.str() == "peal: event e7k2mq4 has changed\n");
}

TEST_CASE("decisions about an event are one request each")
{
    FakePeal peal;
    for (int n = 0; n < 4; ++n) peal.answers.push_back(HttpResponse(200, shown));
    peal.answers.push_back(HttpResponse(200, R"({"cancelled":2})"));
    CHECK(peal.run({"calendar", "cancel", "e7k2mq4"}) == Exit::usage);
    CHECK(peal.run({"calendar", "cancel", "e7k2mq4", "--reason", "rain"}) == Exit::ok);
    CHECK(peal.requests[0].url == "http://localhost/api/v1/events/e7k2mq4/cancel");
    CHECK(peal.requests[0].body == R"({"reason":"rain"})");
    CHECK(peal.out.str() ==
          "Event e7k2mq4 is cancelled: Candle vigil, Sat 9 Oct 2027, 18:00 to 19:30.\n"
          "1 post is held, and cancelled after a while; at once: peal calendar cancel-posts e7k2mq4\n");
    peal.run({"calendar", "restore", "e7k2mq4"});
    peal.run({"calendar", "confirm", "e7k2mq4", "--revision", "2"});
    CHECK(peal.requests[2].body == R"({"revision":2})");
    peal.run({"calendar", "attendance", "e7k2mq4", "0"});
    CHECK(peal.requests[3].body == R"({"people":0})");
    peal.run({"calendar", "cancel-posts", "e7k2mq4"});
    CHECK(peal.requests[4].url == "http://localhost/api/v1/events/e7k2mq4/cancel-posts");
    CHECK(peal.out.str().ends_with("2 posts are cancelled.\n"));
}

TEST_CASE("changes are told the newest first, of one event or of all")
{
    FakePeal peal;
    peal.answers = {
        HttpResponse(200, shown),
        HttpResponse(
            200,
            R"({"zone":"Europe/London","more":false,"changes":[{"at":"2027-09-02T08:00:00Z","by":"city","what":"moved",
 "before":"Week, Sat 2 Oct 2027","after":"Week, Sat 9 Oct 2027","event":"e8w3nv5","source":"city","summary":"Week"}]})")};
    CHECK(peal.run({"calendar", "diff", "e7k2mq4"}) == Exit::ok);
    CHECK(peal.out.str() == "2027-09-02 09:00  e7k2mq4  changed, by ben\n"
                            "  was  Vigil, Sat 9 Oct 2027, 18:00\n"
                            "  now  Candle vigil, Sat 9 Oct 2027, 18:00\n"
                            "2027-09-01 09:00  e7k2mq4  entered, by ana\n"
                            "       Vigil, Sat 9 Oct 2027, 18:00\n");
    peal.out.str("");
    CHECK(peal.run({"calendar", "diff", "--source", "city"}) == Exit::ok);
    CHECK(peal.requests[1].url == "http://localhost/api/v1/events/changes?source=city&limit=20");
    CHECK(peal.out.str() == "2027-09-02 09:00  e8w3nv5  moved, by city\n"
                            "  was  Week, Sat 2 Oct 2027\n"
                            "  now  Week, Sat 9 Oct 2027\n");
}

TEST_CASE("the calendars, when they were looked at, and what is wrong with them")
{
    FakePeal peal;
    std::string const calendars =
        R"({"zone":"Europe/London","now":"2027-10-01T09:00:00Z","calendars":[
 {"id":"partnership","kind":"file","host":"","owner":"leics-police","read_at":"2027-10-01T08:00:00Z","changed_at":null,"next_look":null,
  "occurrences":40,"failures":0,"problem":""},
 {"id":"city","kind":"address","host":"calendar.city.example","owner":"leicester-cc","read_at":"2027-09-30T08:00:00Z",
  "changed_at":"2027-09-12T08:00:00Z","next_look":"2027-10-01T09:10:00Z","occurrences":120,"failures":3,"problem":"calendar.city.example does not answer"}],
 "drops":[{"source":"town","reason":"12 of 20 events ahead have left the calendar at once","question":"q7k2mq4","count":12,
  "events":[{"id":"e1","first_day":"2027-10-09","summary":"Vigil"}]}]})";
    peal.answers = {HttpResponse(200, calendars), HttpResponse(200, calendars),
                    HttpResponse(503, R"({"detail":"calendar.city.example does not answer"})")};
    CHECK(peal.run({"calendar", "sources"}) == Exit::ok);
    CHECK(peal.out.str() == "SOURCE       FROM            OWNER         READ        CHANGED     NEXT   EVENTS\n"
                            "partnership  file            leics-police  09:00       never                  40\n"
                            "city         calendar.city…  leicester-cc  2027-09-30  2027-09-12  10:10     120\n"
                            "city: calendar.city.example does not answer (3 times in a row)\n"
                            "calendar `town`: 12 of 20 events ahead have left the calendar at once; say\n"
                            "whether they have: peal calendar answer q7k2mq4 left, or stays\n"
                            "  e1  2027-10-09  Vigil\n"
                            "  and 11 more\n");
    CHECK(peal.run({"calendar", "refresh"}) == Exit::ok);
    CHECK(peal.requests[1].url == "http://localhost/api/v1/calendars/refresh");
    CHECK(peal.requests[1].body == "{}");
    CHECK(peal.requests[1].timeout == std::chrono::minutes(5));
    CHECK(peal.run({"calendar", "refresh", "city"}) == Exit::problems);
    CHECK(peal.requests[2].body == R"({"source":"city"})");
    CHECK(peal.err.str() == "peal: calendar.city.example does not answer\n");
}

TEST_CASE("what is wrong inside of a calendar stands under it, in words")
{
    FakePeal peal;
    auto const with = [](int told, int count) {
        std::string problems;
        for (int i = 1; i <= told; ++i)
            problems += (i > 1 ? "," : "") + ("\"line " + std::to_string(i)) + ": DTEND lies before DTSTART\"";
        return HttpResponse(200, R"({"zone":"Europe/London","calendars":[{"id":"city","occurrences":7,"problems":[)" +
                                     problems + R"(],"problem_count":)" + std::to_string(count) + "}]}");
    };
    peal.answers = {with(1, 1), with(3, 3), with(20, 22), with(20, 22), with(5, 5)};
    auto const said = [&](bool in_full) {
        peal.out.str("");
        std::vector<std::string> words = {"calendar", "sources"};
        if (in_full) words.emplace_back("--problems");
        CHECK(peal.run(words) == Exit::ok);
        auto const text = peal.out.str();
        return text.substr(text.find("city: "));
    };
    auto const line = [](int number) { return "  line " + std::to_string(number) + ": DTEND lies before DTSTART\n"; };
    CHECK(said(false) == "city: 1 problem in it\n" + line(1));
    CHECK(said(false) == "city: 3 problems in it\n" + line(1) + line(2) + line(3));
    CHECK(said(false) == "city: 22 problems in it\n" + line(1) + line(2) + line(3) +
                             "  and 19 more: peal calendar sources --problems\n");
    auto const full = said(true);
    CHECK(full.find(line(4)) != std::string::npos);
    CHECK(full.ends_with(line(20) + "  and 2 more; the daemon's log has them\n"));
    CHECK(said(true).ends_with(line(4) + line(5)));
}

TEST_CASE("questions come with their choices and the command that answers")
{
    FakePeal peal;
    std::string const asked =
        R"("questions":[{"id":"q7k2mq4","kind":"calendar-drop","about":"town","text":"12 of 20 events ahead have left","proposal":"",
 "choices":["left","stays"],"raised_at":"2027-10-01T08:00:00Z","answered_at":null,"answer":"","by":""}]})";
    auto listed = asked;
    listed.replace(listed.find("}]"), 2,
                   R"(,"count":12,"events":[{"id":"e1","first_day":"2027-10-09","summary":"Vigil"}]}])");
    peal.answers = {HttpResponse(200, R"({"zone":"Europe/London",)" + listed),
                    HttpResponse(200, R"({"partnership":{"zone":"Europe/London"},)" + asked),
                    HttpResponse(200, R"({"id":"q7k2mq4","answer":"stays","by":"ana"})"),
                    HttpResponse(200, R"({"questions":[]})")};
    std::string const question = "q7k2mq4  2027-10-01 09:00\n  12 of 20 events ahead have left\n";
    std::string const answer = "  Answer: peal calendar answer q7k2mq4 left or stays\n";
    CHECK(peal.run({"calendar", "questions"}) == Exit::ok);
    CHECK(peal.out.str() == question + "  e1  2027-10-09  Vigil\n  and 11 more\n" + answer);
    CHECK(peal.run({"status"}) == Exit::ok);
    CHECK(peal.out.str().find("\nQUESTIONS\n" + question + answer) != std::string::npos);
    peal.out.str("");
    CHECK(peal.run({"calendar", "answer", "q7k2mq4", "stays"}) == Exit::ok);
    CHECK(peal.requests[2].url == "http://localhost/api/v1/questions/q7k2mq4");
    CHECK(peal.requests[2].body == R"({"answer":"stays"})");
    CHECK(peal.out.str() == "q7k2mq4 is answered: stays\n");
    peal.out.str("");
    CHECK(peal.run({"calendar", "questions"}) == Exit::ok);
    CHECK(peal.out.str() == "Nothing waits for an answer.\n");
}
