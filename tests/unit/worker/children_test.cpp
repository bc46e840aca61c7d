#include "daemon/worker/client.hpp"

#include "core/async_nursery.hpp"
#include "core/async_real_clock.hpp"
#include "tests/support/places.hpp"
#include "tests/support/run.hpp"
#include "tests/unit/worker/orders.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

// The daemon's end against workers that misbehave.

namespace {

using namespace peal;
using tests::order;

struct Row {
    char const* order;
    ErrorKind kind;
    char const* message;
};

// How many children this process has, dead ones that nobody collected included.
int children()
{
    int count = 0;
    std::error_code ignored;
    for (auto const& entry : std::filesystem::directory_iterator("/proc", ignored)) {
        std::ifstream file(entry.path() / "stat");
        std::string stat;
        if (!std::getline(file, stat)) continue;
        // pid (name, which may hold anything) state parent ...
        auto const after_name = stat.rfind(')');
        if (after_name == std::string::npos || after_name + 4 >= stat.size()) continue;
        if (std::stol(stat.substr(after_name + 4)) == ::getpid()) ++count;
    }
    return count;
}

int open_files()
{
    auto const folder = std::filesystem::directory_iterator("/proc/self/fd");
    return static_cast<int>(std::distance(begin(folder), end(folder)));
}

}  // namespace

TEST_CASE("the end of a worker is an error with a name")
{
    for (auto const& row :
         {Row{"exit 3", ErrorKind::bug, "the worker drawing the picture ended with exit status 3 and no answer"},
          Row{"exit 0", ErrorKind::bug, "peal-worker answered something that is no answer"},
          Row{"segfault", ErrorKind::transient, "the worker drawing the picture crashed (Segmentation fault)"},
          Row{"no memory to load", ErrorKind::transient, "the worker drawing the picture ran out of memory"},
          Row{"no memory for GLib", ErrorKind::transient, "the worker drawing the picture ran out of memory"},
          Row{"killed", ErrorKind::transient, "the worker drawing the picture was killed from outside"},
          Row{"garbage", ErrorKind::bug, "peal-worker answered something that is no answer"},
          Row{"cut off", ErrorKind::bug, "peal-worker answered something that is no answer: it is cut off"},
          Row{"much", ErrorKind::bug,
              "the worker drawing the picture was stopped: it answered more than 1048576 bytes"}}) {
        CAPTURE(row.order);
        auto const answer = order(row.order);
        REQUIRE_FALSE(answer);
        CHECK(answer.error().kind == row.kind);
        CHECK_MESSAGE(answer.error().message.starts_with(row.message), answer.error().message);
        CHECK(children() == 0);
    }
}

TEST_CASE("what a worker complained about is evidence, without its control characters")
{
    auto const answer = order("exit 3");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().detail == "no [31m luck");
}

TEST_CASE("complaints without end do not hold up an answer")
{
    auto const answer = order("complain");
    REQUIRE_MESSAGE(answer, to_string(answer.error()));
    CHECK(answer->manifest == "complained");
}

TEST_CASE("a worker that hangs is killed at its deadline")
{
    for (std::string const how : {"hang", "close and hang"}) {
        CAPTURE(how);
        asio::io_context context;
        SimClock clock(context, *parse_instant("2027-10-09"));
        auto const worker = worker::make_worker(context.get_executor(), clock, PEAL_MISBEHAVING_WORKER);
        campaigns::Artwork artwork;
        artwork.headline = how;
        auto const answer = tests::run(clock, context, worker->draw(artwork));
        REQUIRE_FALSE(answer);
        CHECK(answer.error().kind == ErrorKind::transient);
        CHECK(answer.error().message == "the worker drawing the picture was stopped: it took longer than 20000 ms");
        CHECK(clock.monotonic() >= std::chrono::seconds(20));
        CHECK(children() == 0);
    }
}

TEST_CASE("a program that cannot be started is named")
{
    asio::io_context context;
    auto const clock = make_real_clock(context.get_executor());
    auto const missing = worker::make_worker(context.get_executor(), *clock, "/nonexistent/peal-worker");
    auto const first = tests::run(context, missing->draw(campaigns::Artwork()));
    REQUIRE_FALSE(first);
    CHECK(first.error().kind == ErrorKind::rejected);
    CHECK(first.error().message ==
          "cannot start /nonexistent/peal-worker: No such file or directory; install peal-worker beside peald");
    auto const no_program = worker::make_worker(context.get_executor(), *clock, tests::source_path("CMakeLists.txt"));
    auto const second = tests::run(context, no_program->draw(campaigns::Artwork()));
    REQUIRE_FALSE(second);
    CHECK(second.error().message.find("Permission denied") != std::string::npos);
}

TEST_CASE("a worker inherits three files, and no environment of ours")
{
    ::setenv("PEAL_CANARY", "secret", 1);
    auto const files = order("descriptors");
    REQUIRE_MESSAGE(files, to_string(files.error()));
    CHECK(files->manifest == "0 1 2 ");
    auto const environment = order("environment");
    REQUIRE_MESSAGE(environment, to_string(environment.error()));
    CHECK(environment->manifest == "LANG=C.UTF-8\nTZ=UTC\nHOME=/nonexistent\n");
}

TEST_CASE("at most two workers run at once, and cancelling ends them")
{
    asio::io_context context(1);
    SimClock clock(context, *parse_instant("2027-10-09"));
    auto const worker = worker::make_worker(context.get_executor(), clock, PEAL_MISBEHAVING_WORKER);
    std::vector<Error> ends;
    auto const hang = [](worker::Worker& w, std::vector<Error>& into) -> awaitable<> {
        campaigns::Artwork artwork;
        artwork.headline = "hang";
        auto const answer = co_await w.draw(std::move(artwork));
        into.push_back(answer ? Error() : answer.error());
    };
    asio::posix::stream_descriptor const first_use(context);  // the context opens files of its own for the first one
    auto const before = open_files();
    std::vector<std::unique_ptr<Nursery>> nurseries;
    for (int i = 0; i < 4; ++i) {
        nurseries.push_back(std::make_unique<Nursery>(context.get_executor()));
        nurseries.back()->spawn(hang(*worker, ends));
    }
    context.poll();
    CHECK(children() == 2);
    CHECK(ends.empty());

    // The first ends, and a third starts in its place.
    nurseries[0]->cancel();
    while (ends.empty()) context.run_one();
    context.poll();
    CHECK(children() == 2);

    for (auto const& nursery : nurseries) nursery->cancel();
    context.restart();
    context.run();
    REQUIRE(ends.size() == 4);
    for (auto const& end : ends) CHECK_MESSAGE(end.kind == ErrorKind::cancelled, to_string(end));
    CHECK(children() == 0);
    nurseries.clear();
    CHECK(open_files() == before);
}

TEST_CASE("a context that dies takes its workers with it")
{
    {
        asio::io_context context(1);
        auto const clock = make_real_clock(context.get_executor());
        auto worker = worker::make_worker(context.get_executor(), *clock, PEAL_MISBEHAVING_WORKER);
        campaigns::Artwork artwork;
        artwork.headline = "hang";
        auto work = worker->draw(artwork);
        asio::co_spawn(context, std::move(work), [](std::exception_ptr, Result<worker::Rendition>) {});
        context.poll();
        CHECK(children() == 1);
        worker.reset();
    }
    CHECK(children() == 0);
}

TEST_CASE("many jobs leave no files and no processes behind")
{
    asio::io_context context(1);
    auto const clock = make_real_clock(context.get_executor());
    auto const worker = worker::make_worker(context.get_executor(), *clock, PEAL_MISBEHAVING_WORKER);
    asio::posix::stream_descriptor const first_use(context);
    auto const before = open_files();
    for (std::string const how : {"environment", "garbage", "killed", "exit 3", "environment", "segfault"}) {
        campaigns::Artwork artwork;
        artwork.headline = how;
        (void)tests::run(context, worker->draw(artwork));
    }
    CHECK(open_files() == before);
    CHECK(children() == 0);
}
