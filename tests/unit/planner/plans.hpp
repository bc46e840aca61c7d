#pragma once

#include "tests/unit/planner/town.hpp"

#include <string>
#include <vector>

// What the tests of the planner ask of a plan.
namespace peal::test {

inline std::string why(campaigns::PlannedPost const& post)
{
    std::string text;
    for (auto const& step : post.why) text += step + "\n";
    return text;
}

inline bool holds(std::string const& text, std::string const& part)
{
    return text.find(part) != std::string::npos;
}

inline std::vector<std::string> dues(campaigns::planner::Plan const& plan)
{
    std::vector<std::string> dues;
    for (auto const& post : plan.posts) dues.push_back(to_iso(post.due));
    return dues;
}

inline std::string one_due(std::string const& schedule, campaigns::calendar::Occurrence const& event)
{
    auto const plan = planned(with_schedule(schedule), {event}, "2026-11-24", "2028-11-24");
    REQUIRE(plan.posts.size() == 1);
    return to_iso(plan.posts[0].due);
}

}  // namespace peal::test
