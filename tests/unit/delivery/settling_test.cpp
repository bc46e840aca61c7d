#include "daemon/delivery/settling.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::delivery;
using Action = Conclusion::Action;
using Kind = connectors::Sighting::Kind;

namespace {

connectors::Sighting saw(Kind kind)
{
    connectors::Sighting sighting;
    sighting.kind = kind;
    return sighting;
}

connectors::Settling const x_like{std::chrono::minutes(15), 5, 1};
connectors::Settling const story_like{std::chrono::minutes(10), 0, 0};

}  // namespace

TEST_CASE("what follows from a look: found, absent, doubtful")
{
    struct Row {
        char const* name;
        Kind seen;
        Settlement so_far;
        connectors::Settling settling;
        Action action;
    };
    auto const early = Duration(std::chrono::minutes(14));
    auto const late = Duration(std::chrono::minutes(15));
    Row const rows[] = {
        {"found at once", Kind::found, {Duration(0), 0, 0, false}, x_like, Action::adopt},
        {"found after an hour", Kind::found, {unknown_max, 0, 1, true}, story_like, Action::adopt},
        {"two candidates at first", Kind::ambiguous, {early, 0, 0, false}, x_like, Action::look_again},
        {"two candidates still", Kind::ambiguous, {late, 0, 0, false}, x_like, Action::ask},
        {"empty before the settle time", Kind::not_there, {early, 9, 0, false}, x_like, Action::look_again},
        {"too few empty looks", Kind::not_there, {late, 4, 0, false}, x_like, Action::look_again},
        {"proved absent", Kind::not_there, {late, 5, 0, false}, x_like, Action::resend},
        {"proved absent, sent again before", Kind::not_there, {late, 5, 1, false}, x_like, Action::ask},
        {"proved absent, of no more use", Kind::not_there, {late, 5, 0, true}, x_like, Action::ask},
        {"not to be seen, and the network had taken it",
         Kind::not_there,
         {late, 5, 0, false, Duration(0), true},
         x_like,
         Action::ask},
        {"absence that proves nothing", Kind::not_there, {late, 99, 0, false}, story_like, Action::ask},
        {"absence that proves nothing, early",
         Kind::not_there,
         {early / 2, 99, 0, false},
         story_like,
         Action::look_again},
        {"a look that failed", Kind::cannot_tell, {late, 5, 0, false}, x_like, Action::look_again},
        {"an hour of failed looks", Kind::cannot_tell, {unknown_max, 0, 0, false}, x_like, Action::ask},
        {"an hour in all, with restarts", Kind::cannot_tell, {early, 0, 0, false, unknown_max}, x_like, Action::ask},
        {"an hour in all, and too early to send it again",
         Kind::not_there,
         {early, 5, 0, false, unknown_max},
         x_like,
         Action::ask},
        {"an hour, and still too few", Kind::not_there, {unknown_max, 4, 0, false}, x_like, Action::ask},
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const conclusion = conclude(saw(row.seen), row.so_far, row.settling);
        CHECK(conclusion.action == row.action);
        if (conclusion.action == Action::ask && row.seen == Kind::not_there) CHECK_FALSE(conclusion.reason.empty());
    }
}

TEST_CASE("looks are close at first, then minutes apart, and never end by themselves")
{
    CHECK(look_moment(0) == std::chrono::seconds(5));
    CHECK(look_moment(6) == std::chrono::minutes(15));
    for (int n = 1; n < 100; ++n) CHECK(look_moment(n) > look_moment(n - 1));
}
