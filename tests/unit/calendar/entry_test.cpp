#include "campaigns/calendar/handed_out.hpp"
#include "tests/unit/calendar/outgoing.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::campaigns::calendar;
using namespace peal::tests;

TEST_CASE("an event is known by what its source knows it by, and by nothing else")
{
    auto const event = an_occurrence("a@council", "2027-10-09T08:00:00Z");
    auto const uid = to_entry(event, "town").uid;
    CHECK(uid.ends_with("@town.peal"));
    CHECK(uid.find("council") == std::string::npos);

    auto moved = event;
    moved.start += std::chrono::hours(2);
    moved.original_start = "2027-10-09T10:00:00Z";
    CHECK(to_entry(moved, "town").uid == uid);

    // Of two calendars that hold it, the other may come to say how it stands.
    auto other = event;
    other.source = "police";
    CHECK(to_entry(other, "town").uid == uid);
    CHECK(to_entry(event, "city").uid != uid);
}

TEST_CASE("what comes back in somebody's calendar is known to be one's own")
{
    auto event = an_occurrence("a@council", "2027-10-09T08:00:00Z");
    CHECK_FALSE(is_handed_out(event, "town"));
    event.uid = to_entry(event, "town").uid;
    CHECK(is_handed_out(event, "town"));
    CHECK_FALSE(is_handed_out(event, "city"));
}

TEST_CASE("each time of a series is an entry of its own, and stays that when it moves")
{
    auto first = an_occurrence("clinic", "2027-10-04T09:00:00Z");
    first.repeats = true;
    auto second = first;
    second.original_start = "2027-10-11T09:00:00Z";
    second.start += std::chrono::days(7);
    CHECK(to_entry(first, "town").uid != to_entry(second, "town").uid);
    auto moved = second;
    moved.start += std::chrono::hours(3);
    CHECK(to_entry(moved, "town").uid == to_entry(second, "town").uid);
}

TEST_CASE("words of strangers are made fit for a calendar")
{
    auto event = an_occurrence("a", "2027-10-09T08:00:00Z");
    event.summary = std::string("Open\r\nday \x01 for all ") + std::string(400, 'w');
    event.description = "First line\nsecond \xff line" + std::string(5000, 'w');
    event.categories = {"Hate crime, awareness", "", "plain"};
    event.url = "javascript:alert(1)";
    auto const entry = to_entry(event, "town");
    CHECK(entry.summary.starts_with("Open"));
    CHECK(entry.summary.find_first_of("\r\n\x01") == std::string::npos);
    CHECK(entry.summary.size() < 310);
    CHECK(entry.summary.ends_with("…"));
    CHECK(entry.description.starts_with("First line\nsecond \xEF\xBF\xBD line"));
    CHECK(entry.description.size() < 4010);
    CHECK(entry.categories == std::vector<std::string>{"Hate crime  awareness", "plain"});
    CHECK(entry.url.empty());
    event.url = "https://council.example/open-day?a=1,2";
    event.summary = " ";
    CHECK(to_entry(event, "town").url == event.url);
    CHECK(to_entry(event, "town").summary == "(no title)");
}

TEST_CASE("a post says where, when in local time, how far it is, and its words")
{
    auto const entry = to_entry(a_post("how/anybody/2027-07-09/x", "2027-07-09T08:30:00Z"), post_names, "town");
    CHECK(entry.kind == Entry::Kind::post);
    CHECK(entry.summary == "Post on X: How to report");
    CHECK(entry.description == "Fri 9 Jul 2027, 09:30 (Europe/London), on Stamp It Out on X.\n"
                               "Approved.\n\n"
                               "You can report hate.\n\n"
                               "https://peal.example/r/7k2mq4x #StampItOutLLR\n\n"
                               "Peal knows this post as p7k2mq4.");
    CHECK(entry.status == Status::confirmed);
    CHECK(entry.start == entry.end);
    CHECK(entry.categories == std::vector<std::string>{"Post", "X"});
    CHECK(entry.uid == to_entry(a_post("how/anybody/2027-07-09/x", "2027-07-10T08:30:00Z"), post_names, "town").uid);
    CHECK(entry.uid != to_entry(a_post("how/anybody/2027-07-09/y", "2027-07-09T08:30:00Z"), post_names, "town").uid);
}

TEST_CASE("how far a post is decides whether its entry is firm")
{
    auto const status = [](std::string const& state) {
        return to_entry(a_post("k", "2027-07-09T08:30:00Z", state), post_names, "town").status;
    };
    for (auto const* firm : {"scheduled", "publishing", "published", "rehearsed"})
        CHECK(status(firm) == Status::confirmed);
    for (auto const* open : {"in_review", "held"}) CHECK(status(open) == Status::tentative);
    for (auto const* off : {"failed", "missed", "cancelled"}) CHECK(status(off) == Status::cancelled);

    auto post = a_post("k", "2027-07-09T08:30:00Z");
    post.post.tentative = true;
    CHECK(to_entry(post, post_names, "town").status == Status::tentative);
    post.post.dry_run = true;
    CHECK(to_entry(post, post_names, "town").summary == "Post on X: How to report (rehearsal only)");
}
