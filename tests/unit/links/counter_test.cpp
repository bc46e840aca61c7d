#include "core/async_nursery.hpp"
#include "core/async_sim_clock.hpp"
#include "core/files.hpp"
#include "daemon/links/click_counter.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::tests;
using links::Visit;

namespace {

struct CounterFixture {
    TemporaryFolder folder;
    asio::io_context context;
    SimClock clock{context, parse_instant("2027-03-01T12:30:00Z").value()};
    std::unique_ptr<store::Database> db =
        store::Database::open(folder.path() / "clicks.db", store::click_migrations(), Executor(context.get_executor()))
            .value();
    store::ClickStore clicks{*db};

    std::unique_ptr<links::ClickCounter> start()
    {
        auto counter = std::make_unique<links::ClickCounter>(clock, clicks, folder.path());
        REQUIRE(tests::run(clock, context, counter->recover()).has_value());
        return counter;
    }

    void flush(links::ClickCounter& counter)
    {
        auto work = [](links::ClickCounter& all) -> awaitable<int> {
            co_await all.flush();
            co_return 0;
        };
        tests::run(clock, context, work(counter));
    }

    std::int64_t total(std::string const& code, std::string const& kind)
    {
        auto totals = tests::run(clock, context, clicks.totals(0, 100000)).value();
        return totals[code][kind];
    }

    std::size_t journals() const
    {
        std::size_t n = 0;
        for (auto const& entry : std::filesystem::directory_iterator(folder.path()))
            n += entry.path().extension() == ".journal";
        return n;
    }
};

}  // namespace

TEST_CASE_FIXTURE(CounterFixture, "what was counted is in the database by hour, day and kind, and nothing else")
{
    auto counter = start();
    counter->count("abc2345", Visit::person);
    counter->count("abc2345", Visit::person);
    counter->count("abc2345", Visit::bot);
    counter->count("abc2345", Visit::uncounted);
    CHECK(journals() == 1);
    flush(*counter);
    CHECK(total("abc2345", "person") == 2);
    CHECK(total("abc2345", "bot") == 1);
    CHECK(total("abc2345", "preview") == 0);
    CHECK(journals() == 0);
}

TEST_CASE_FIXTURE(CounterFixture, "a process that is killed loses no click that was answered")
{
    {
        auto counter = start();
        counter->count("abc2345", Visit::person);
        flush(*counter);
        counter->count("abc2345", Visit::person);
        counter->count("other22", Visit::preview);
        // Gone without a flush: what the kernel has of the file is what is left.
    }
    CHECK(total("abc2345", "person") == 1);
    auto counter = start();
    CHECK(total("abc2345", "person") == 2);
    CHECK(total("other22", "preview") == 1);
    CHECK(journals() == 0);
    counter->count("abc2345", Visit::person);
    flush(*counter);
    CHECK(total("abc2345", "person") == 3);
}

TEST_CASE_FIXTURE(CounterFixture, "a batch that the database has already is not counted twice")
{
    auto counter = start();
    counter->count("abc2345", Visit::person);
    auto const journal = folder.path() / "clicks-1.journal";
    auto const text = read_file(journal, 1000).value();
    flush(*counter);
    // Killed between the transaction and the deletion of the journal.
    REQUIRE(write_file(journal, text).has_value());
    counter = start();
    CHECK(total("abc2345", "person") == 1);
    CHECK(journals() == 0);
}

TEST_CASE_FIXTURE(CounterFixture, "a journal that was cut off counts its whole lines")
{
    REQUIRE(write_file(folder.path() / "clicks-1.journal",
                       "abc2345 person 500000\nabc2345 pers\nabc2345 person 500000\nabc2345 person 5")
                .has_value());
    auto counter = start();
    CHECK(total("abc2345", "person") == 2);
}

TEST_CASE_FIXTURE(CounterFixture, "it tells since when the oldest click waits for the database")
{
    auto counter = start();
    CHECK_FALSE(counter->standing().waits_since);
    auto const began = clock.monotonic();
    counter->count("abc2345", Visit::person);
    clock.run_for(std::chrono::seconds(1));
    counter->count("abc2345", Visit::person);
    CHECK(counter->standing().waits_since == began);
    flush(*counter);
    CHECK_FALSE(counter->standing().waits_since);
    CHECK(counter->standing().problem.empty());
}

TEST_CASE_FIXTURE(CounterFixture, "counts reach the database within a tenth of a second")
{
    auto counter = start();
    Nursery tasks(context.get_executor());
    tasks.spawn(counter->run());
    counter->count("abc2345", Visit::person);
    clock.run_for(std::chrono::milliseconds(150));
    CHECK(total("abc2345", "person") == 1);
    tasks.cancel();
    clock.run_for(std::chrono::milliseconds(10));
    CHECK(tasks.size() == 0);
}
