#include "tests/unit/worker/orders.hpp"

#include <doctest/doctest.h>
#include <linux/landlock.h>
#include <sys/syscall.h>
#include <unistd.h>

// What a process can no longer do in the jail. The sanitizers need what the jail forbids, so it is off under them.
#ifndef PEAL_SANITIZED

using namespace peal;
using tests::order;

TEST_CASE("escapes from the jail are deadly, and named")
{
    for (std::string const what : {"exec", "signal the parent"}) {
        CAPTURE(what);
        auto const answer = order("jailed: " + what);
        REQUIRE_FALSE(answer);
        CHECK(answer.error().kind == ErrorKind::rejected);
        CHECK(answer.error().message ==
              "the worker drawing the picture was killed because it asked the system for something it may not do");
    }
}

TEST_CASE("the network, files, processes and new code are out of reach")
{
    for (std::string const what : {"socket", "write a file", "fork", "new code"}) {
        CAPTURE(what);
        auto const free = order(what);
        REQUIRE_MESSAGE(free, to_string(free.error()));
        CHECK(free->manifest == "worked");
        auto const jailed = order("jailed: " + what);
        REQUIRE_MESSAGE(jailed, to_string(jailed.error()));
        CHECK_MESSAGE(jailed->manifest.starts_with("failed: "), jailed->manifest);
    }
    ::unlink("/tmp/peal-worker-was-here");
}

TEST_CASE("fonts can be read and threads be made in the jail")
{
    for (std::string const what : {"read a font folder", "thread"}) {
        CAPTURE(what);
        auto const answer = order("jailed: " + what);
        REQUIRE_MESSAGE(answer, to_string(answer.error()));
        CHECK(answer->manifest == "worked");
    }
}

TEST_CASE("files outside the system's folders cannot be read where the kernel has Landlock")
{
    bool const has_landlock = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION) > 0;
    auto const answer = order("jailed: read a secret");
    REQUIRE_MESSAGE(answer, to_string(answer.error()));
    CHECK(answer->manifest == (has_landlock ? "failed: Permission denied" : "worked"));
}

TEST_CASE("computing without end ends at the CPU limit")
{
    auto const answer = order("jailed: spin");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().kind == ErrorKind::rejected);
    CHECK(answer.error().message == "the worker drawing the picture was killed by its CPU limit");
}

TEST_CASE("memory has an end")
{
    auto const answer = order("jailed: allocate");
    REQUIRE_MESSAGE(answer, to_string(answer.error()));
    CHECK_MESSAGE(answer->manifest.starts_with("bad_alloc after "), answer->manifest);
}

#endif
