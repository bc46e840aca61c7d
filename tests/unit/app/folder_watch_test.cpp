#include "daemon/app/folder_watch.hpp"

#include "core/async_nursery.hpp"
#include "core/files.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <doctest/doctest.h>

#include <fstream>

using namespace peal;
using namespace peal::tests;
namespace fs = std::filesystem;

namespace {

// A configuration folder in a folder of its own, watched on virtual time.
struct WatchFixture {
    TemporaryFolder ground;
    fs::path config = make(ground.path() / "config");
    asio::io_context context;
    SimClock clock{context, parse_instant("2027-03-01T12:00:00Z").value()};
    app::FolderWatch watch{context.get_executor(), clock, config};
    int told = 0;
    Nursery nursery{context.get_executor()};

    WatchFixture()
    {
        CHECK(watch.problem() == "");
        nursery.spawn(count());
        CHECK_FALSE(tells());
    }
    ~WatchFixture()
    {
        nursery.cancel();
        context.restart();
        context.poll();
    }

    static fs::path make(fs::path const& folder)
    {
        fs::create_directories(folder / "campaigns");
        write(folder / "peal.yaml", "public: {}");
        return folder;
    }

    static void write(fs::path const& file, std::string const& text) { std::ofstream(file) << text; }

    awaitable<> count()
    {
        for (;;) {
            co_await watch.changed();
            ++told;
        }
    }

    // Whether what has been done since the last call is told, once and for all of it.
    bool tells()
    {
        auto const before = told;
        context.restart();
        clock.run_for(std::chrono::seconds(10));
        CHECK(told - before <= 1);
        return told != before;
    }
};

}  // namespace

TEST_CASE_FIXTURE(WatchFixture, "a file that is written, new, or deleted is told, here and among the campaigns")
{
    write(config / "peal.yaml", "public: {port: 1}");
    CHECK(tells());
    write(config / "campaigns" / "week.yaml", "id: week");
    CHECK(tells());
    fs::remove(config / "campaigns" / "week.yaml");
    CHECK(tells());
    CHECK_FALSE(tells());
}

TEST_CASE_FIXTURE(WatchFixture, "an editor that writes beside a file and renames is told once")
{
    REQUIRE(write_file(config / "peal.yaml", "public: {port: 2}").has_value());
    write(config / "peal.yaml~", "old");
    write(config / ".peal.yaml.swp", "swap");
    fs::remove(config / ".peal.yaml.swp");
    CHECK(tells());
}

TEST_CASE_FIXTURE(WatchFixture, "what is read, and what stands beside the folder, is not told")
{
    CHECK(read_file(config / "peal.yaml", 1000).has_value());
    write(ground.path() / "notes.txt", "buy milk");
    fs::create_directory(ground.path() / "config.old");
    CHECK_FALSE(tells());
}

TEST_CASE_FIXTURE(WatchFixture, "a folder that is replaced is followed, also through a time without one")
{
    make(ground.path() / "next");
    fs::rename(config, ground.path() / "before");
    CHECK(tells());
    fs::rename(ground.path() / "next", config);
    CHECK(tells());
    write(config / "campaigns" / "week.yaml", "id: week");
    CHECK(tells());
    write(ground.path() / "before" / "peal.yaml", "nobody reads this any more");
    CHECK_FALSE(tells());
}

TEST_CASE_FIXTURE(WatchFixture, "campaigns that are made anew are followed")
{
    fs::remove_all(config / "campaigns");
    CHECK(tells());
    fs::create_directory(config / "campaigns");
    CHECK(tells());
    write(config / "campaigns" / "week.yaml", "id: week");
    CHECK(tells());
}

TEST_CASE("a folder behind a link is followed when the link leads elsewhere")
{
    TemporaryFolder ground;
    WatchFixture::make(ground.path() / "one");
    WatchFixture::make(ground.path() / "two");
    fs::create_directory_symlink("one", ground.path() / "link");
    asio::io_context context;
    SimClock clock(context, parse_instant("2027-03-01T12:00:00Z").value());
    app::FolderWatch watch(context.get_executor(), clock, ground.path() / "link" / "");
    auto const wait = [&]() -> awaitable<bool> {
        co_await watch.changed();
        co_return true;
    };
    WatchFixture::write(ground.path() / "one" / "peal.yaml", "one");
    CHECK(run(clock, context, wait()));
    fs::create_directory_symlink("two", ground.path() / "link.next");
    fs::rename(ground.path() / "link.next", ground.path() / "link");
    CHECK(run(clock, context, wait()));
    WatchFixture::write(ground.path() / "two" / "peal.yaml", "two");
    CHECK(run(clock, context, wait()));
}

TEST_CASE_FIXTURE(WatchFixture, "when the queue runs over something is told, and what comes later too")
{
    // More than the kernel keeps for a watch; the same thing twice in a row would count once.
    for (int i = 0; i < 9000; ++i) {
        fs::create_directory(config / "a");
        fs::remove(config / "a");
    }
    CHECK(tells());
    write(config / "peal.yaml", "public: {port: 3}");
    CHECK(tells());
}

TEST_CASE_FIXTURE(WatchFixture, "whoever never stops writing is told all the same")
{
    for (int i = 0; i < 40; ++i) {
        write(config / "peal.yaml", std::to_string(i));
        context.restart();
        clock.run_for(std::chrono::milliseconds(300));
    }
    CHECK(told >= 1);
}
