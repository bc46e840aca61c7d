#include "daemon/cli/console.hpp"

#include <doctest/doctest.h>

#include <sstream>

using namespace peal::cli;
using peal::campaigns::Problem;
using peal::campaigns::Severity;

TEST_CASE("problems are one line each, and are counted by kind")
{
    std::vector<Problem> const problems{
        {Severity::error, "campaigns/a.yaml", 3, 5, "unknown key `texd`; did you mean `text`?"},
        {Severity::warning, "calendar.ics", 7, 0, "two\nlines"}};
    std::ostringstream out;
    print_problems(out, false, problems);
    CHECK(out.str() ==
          "campaigns/a.yaml:3:5: unknown key `texd`; did you mean `text`?\ncalendar.ics:7: warning: two lines\n");
    CHECK(count_problems(problems) == "1 error, 1 warning");
    CHECK(count_problems({}) == "no problems");
    CHECK(count_problems({problems[0], problems[0]}) == "2 errors");
}

TEST_CASE("one and many")
{
    CHECK(counted(0, "post", "posts") == "0 posts");
    CHECK(counted(1, "post", "posts") == "1 post");
}
