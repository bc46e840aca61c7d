#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/plan_update.hpp"
#include "campaigns/problem.hpp"
#include "daemon/worker/worker.hpp"

#include <cstddef>
#include <functional>
#include <vector>

namespace peal::cli {

// Draws what the posts would show, as far as it takes to know that all of it can be drawn: of pictures that differ in their
// words alone those that are longest, have the longest word, or letters that no other has. What cannot be drawn is an
// error beside its message, once for each network. After `pictures_max` of them the rest are not tried, which a hint says.
std::vector<campaigns::Problem> check_pictures(campaigns::definitions::Definitions const& all,
                                               std::vector<campaigns::PlanUpdate::Post> const& posts,
                                               std::function<Result<worker::Rendition>(campaigns::Artwork)> const& draw,
                                               std::size_t pictures_max);

}  // namespace peal::cli
