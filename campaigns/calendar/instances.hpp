#pragma once

#include "campaigns/calendar/event.hpp"

#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace peal::campaigns::calendar {

// An instance before anything changed it: `at` is its key, `wall` is in the zone of the series.
struct Instance {
    Instant at;
    Wall wall;
    std::optional<Length> length;
};

// On which side of the moment from which on there is room first; none: it is not listed.
enum class Side { none, behind, ahead };

// Of either side as many as can be listed at the most: the last behind, the first ahead. By their keys.
class Instances {
public:
    explicit Instances(std::function<Side(Instance const&)> side_of) : side_of_(std::move(side_of)) {}

    // False: it lies ahead, and so many before it that none after it has room either.
    bool add(Instance const& instance);

    std::map<Instant, Instance> behind, ahead;
    bool is_cut = false;

private:
    std::function<Side(Instance const&)> side_of_;
};

}  // namespace peal::campaigns::calendar
