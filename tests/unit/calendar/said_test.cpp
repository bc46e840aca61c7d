#include "campaigns/calendar/said.hpp"

#include "tests/unit/calendar/outgoing.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::campaigns::calendar;
using namespace peal::tests;

namespace {

// A calendar that is told of the same few events again and again.
struct Told {
    Instant now = parse_instant("2027-03-01T12:00:00.250Z").value();
    SaidByUid said;
    bool is_whole = true;

    SaidChanges tell(std::vector<Entry> entries)
    {
        SaidWindow const window{now - std::chrono::days(30), now + std::chrono::days(365), is_whole};
        return bring_up_to_date(said, std::move(entries), window, now);
    }

    Said const& only() const
    {
        REQUIRE(said.size() == 1);
        return said.begin()->second;
    }
};

Entry an_entry(std::string const& uid, std::string_view start)
{
    return to_entry(an_occurrence(uid, start), "town");
}

auto const summer = "2027-07-09T08:00:00Z";

}  // namespace

TEST_CASE_FIXTURE(Told, "what is said anew has the number 0 and its moment; said again it changes nothing")
{
    auto const changes = tell({an_entry("a", summer)});
    CHECK(changes.written.size() == 1);
    CHECK(only().sequence == 0);
    CHECK(to_iso(only().changed) == "2027-03-01T12:00:00Z");
    now += std::chrono::hours(5);
    auto const again = tell({an_entry("a", summer)});
    CHECK(again.written.empty());
    CHECK(again.forgotten.empty());
    CHECK(to_iso(only().changed) == "2027-03-01T12:00:00Z");
}

TEST_CASE_FIXTURE(Told, "number and moment rise with each change")
{
    tell({an_entry("a", summer)});
    now += std::chrono::hours(1);
    tell({an_entry("a", "2027-07-09T09:00:00Z")});
    CHECK(only().sequence == 1);
    CHECK(to_iso(only().changed) == "2027-03-01T13:00:00Z");
    now += std::chrono::hours(1);
    tell({an_entry("a", summer)});
    CHECK(only().sequence == 2);
    CHECK(only().entry.start == parse_instant(summer).value());
}

TEST_CASE_FIXTURE(Told, "what nobody lists any more is cancelled for 30 days, then forgotten")
{
    tell({an_entry("a", summer)});
    now += std::chrono::hours(1);
    CHECK(tell({}).written.size() == 1);
    CHECK(only().entry.status == Status::cancelled);
    CHECK(only().sequence == 1);
    CHECK(is_shown(only(), now));
    now += std::chrono::days(29);
    CHECK(tell({}).written.empty());
    CHECK(is_shown(only(), now));
    now += std::chrono::days(1);
    auto const last = tell({});
    CHECK(last.written.empty());
    CHECK(last.forgotten.size() == 1);
    CHECK(said.empty());
}

TEST_CASE_FIXTURE(Told, "what comes back is told with the next number")
{
    tell({an_entry("a", summer)});
    tell({});
    tell({an_entry("a", summer)});
    CHECK(only().entry.status == Status::confirmed);
    CHECK(only().sequence == 2);
}

TEST_CASE_FIXTURE(Told, "what could not be read is not cancelled")
{
    tell({an_entry("a", summer), an_entry("b", summer)});
    is_whole = false;
    CHECK(tell({an_entry("b", summer)}).written.empty());
    CHECK(said.size() == 2);
    is_whole = true;
    CHECK(tell({an_entry("b", summer)}).written.size() == 1);
}

TEST_CASE_FIXTURE(Told, "what its own calendar cancels is told once, stays for 30 days, and never comes back by itself")
{
    auto cancelled = an_entry("a", summer);
    cancelled.status = Status::cancelled;
    tell({cancelled});
    CHECK(said.empty());  // nobody ever heard of it
    tell({an_entry("a", summer)});
    tell({cancelled});
    CHECK(only().sequence == 1);
    now += std::chrono::days(30);
    CHECK(tell({cancelled}).forgotten.empty());
    CHECK_FALSE(is_shown(only(), now));
    CHECK(tell({}).written.empty());  // taken out of it at last: no news
    CHECK(said.empty());
    CHECK(tell({cancelled}).written.empty());
}

TEST_CASE_FIXTURE(Told, "what has left the window is forgotten without a word")
{
    tell({an_entry("past", "2027-02-10T08:00:00Z"), an_entry("later", summer)});
    now += std::chrono::days(12);
    auto changes = tell({an_entry("past", "2027-02-10T08:00:00Z"), an_entry("later", "2029-01-01T08:00:00Z")});
    CHECK(changes.written.empty());
    CHECK(changes.forgotten.size() == 2);
    CHECK(said.empty());
}

TEST_CASE_FIXTURE(Told, "of two entries with one identity the first counts, every time")
{
    for (int i = 0; i < 3; ++i) tell({an_entry("a", summer), an_entry("a", "2027-07-10T08:00:00Z")});
    CHECK(only().sequence == 0);
    CHECK(only().entry.start == parse_instant(summer).value());
}
