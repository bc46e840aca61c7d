#pragma once

#include <string>

namespace peal::campaigns::definitions {

// Where something was written; both from 1, 0 when it was not written at all (a default).
struct Place {
    int line = 0;
    int column = 0;

    bool operator==(Place const&) const = default;
};

// A value that remembers its place, so that a later check can point at it.
template <class T>
struct At {
    T value{};
    Place place;

    bool operator==(At const&) const = default;
};

// The id of something defined elsewhere. Empty: not given.
using Name = At<std::string>;

}  // namespace peal::campaigns::definitions
