#include "daemon/cli/plan_page.hpp"

#include "campaigns/text/columns.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace peal;
using namespace peal::cli;
using campaigns::PlanChange;
using campaigns::PlannedPost;

namespace {

PlannedPost planned_post(std::string channel, std::string text)
{
    PlannedPost made;
    made.campaign = "how-to-report";
    made.message = "anybody";
    made.channel = std::move(channel);
    made.due = parse_instant("2027-06-01T08:30:00Z").value();
    made.wall = "2027-06-01T09:30";
    made.zone = "Europe/London";
    made.text = std::move(text);
    made.dry_run = false;
    made.why = {"each Tuesday at 09:30"};
    return made;
}

std::string plan_of(std::vector<PlannedPost> const& posts, PlanDetails details)
{
    std::istringstream in;
    std::ostringstream out;
    Console console{out, out, in};
    print_plan(console, posts, "Europe/London", details);
    return out.str();
}

std::string changes_of(std::vector<PlanChange> const& changes, PlanDetails details = {})
{
    std::istringstream in;
    std::ostringstream out;
    Console console{out, out, in};
    print_changes(console, changes, "Europe/London", details);
    return out.str();
}

PlanChange change(PlanChange::Kind kind, std::optional<PlannedPost> before, std::optional<PlannedPost> after)
{
    PlanChange made;
    made.kind = kind;
    made.before = std::move(before);
    made.after = std::move(after);
    if (made.before) made.id = "p7k2mq4";
    return made;
}

}  // namespace

TEST_CASE("channels that say one message at one moment stand together")
{
    std::vector const posts{planned_post("town-x", "You can report hate."),
                            planned_post("town-instagram", "Report hate.")};
    CHECK(plan_of(posts, {}) == "Tue 1 Jun 2027\n"
                                "  09:30  how-to-report/anybody\n"
                                "         You can report hate.\n"
                                "         town-x, town-instagram\n"
                                "\n"
                                "2 posts; times are those of Europe/London\n");
}

TEST_CASE("whole texts and reasons are told once for all that share them")
{
    std::vector posts{planned_post("town-x", "You can report hate.\n#Stamp"),
                      planned_post("town-instagram", "Report hate."), planned_post("town-snapchat", "Report hate.")};
    CHECK(plan_of(posts, {true, false}) == "Tue 1 Jun 2027\n"
                                           "  09:30  how-to-report/anybody\n"
                                           "         town-x\n"
                                           "           You can report hate.\n"
                                           "           #Stamp\n"
                                           "         town-instagram, town-snapchat\n"
                                           "           Report hate.\n"
                                           "\n"
                                           "3 posts; times are those of Europe/London\n");
    posts[2].why = {"each Tuesday at 09:30", "five minutes later: the channel spaces its posts"};
    CHECK(plan_of(posts, {false, true}) == "Tue 1 Jun 2027\n"
                                           "  09:30  how-to-report/anybody\n"
                                           "         You can report hate. #Stamp\n"
                                           "         town-x, town-instagram\n"
                                           "         why  each Tuesday at 09:30\n"
                                           "         town-snapchat\n"
                                           "         why  each Tuesday at 09:30\n"
                                           "              five minutes later: the channel spaces its posts\n"
                                           "\n"
                                           "3 posts; times are those of Europe/London\n");
}

TEST_CASE("changes are told by what they are, decisions first")
{
    auto later = planned_post("town-x", "You can report hate.");
    later.due += std::chrono::hours(24);
    auto moved = change(PlanChange::Kind::moved, planned_post("town-x", "You can report hate."), later);
    moved.moved = true;
    auto reworded = change(PlanChange::Kind::reworded, planned_post("town-x", "Report hate."),
                           planned_post("town-x", "Report it."));
    reworded.reworded = true;
    reworded.decision = "it was approved as it is; the new words ask for approval again";
    auto live = planned_post("town-x", "Report hate.");
    live.dry_run = true;
    CHECK(changes_of({change(PlanChange::Kind::added, {}, planned_post("town-x", "Report hate.")), moved, reworded,
                      change(PlanChange::Kind::altered, live, planned_post("town-x", "Report hate.")),
                      change(PlanChange::Kind::withdrawn, planned_post("town-x", "Report hate."), {})}) ==
          "Needs a decision\n"
          "  Tue 1 Jun 2027, 09:30  how-to-report/anybody  town-x  p7k2mq4\n"
          "    it was approved as it is; the new words ask for approval again\n"
          "    was  Report hate.\n"
          "    then Report it.\n"
          "\n"
          "New\n"
          "  Tue 1 Jun 2027, 09:30  how-to-report/anybody  town-x\n"
          "\n"
          "Moved\n"
          "  Tue 1 Jun 2027, 09:30  how-to-report/anybody  town-x  p7k2mq4\n"
          "    then Wed 2 Jun 2027, 09:30\n"
          "\n"
          "Changed in other ways\n"
          "  Tue 1 Jun 2027, 09:30  how-to-report/anybody  town-x  p7k2mq4\n"
          "    dry-run yes, then no\n"
          "\n"
          "Withdrawn\n"
          "  Tue 1 Jun 2027, 09:30  how-to-report/anybody  town-x  p7k2mq4\n"
          "\n"
          "1 to decide, 1 new, 1 moved, 1 changed in other ways, 1 withdrawn; times are\n"
          "those of Europe/London\n");
    CHECK(changes_of({}) == "Nothing would change.\n");
}

TEST_CASE("nothing is wider than a page, however long names and texts are")
{
    auto wide = planned_post("a-channel-whose-name-is-much-longer-than-anybody-would-wish-for", std::string(300, 'w'));
    wide.campaign = "a-campaign-whose-name-is-much-longer-than-anybody-would-wish-for-too";
    wide.why = {std::string(200, 'y')};
    auto other = wide;
    other.text = "Other words";
    auto reworded = change(PlanChange::Kind::reworded, wide, other);
    reworded.reworded = true;
    for (auto const details : {PlanDetails{}, PlanDetails{true, true}}) {
        std::istringstream lines(plan_of({wide}, details) + changes_of({reworded}, details));
        for (std::string line; std::getline(lines, line);) CHECK(campaigns::text::columns(line) <= width_max);
    }
}
