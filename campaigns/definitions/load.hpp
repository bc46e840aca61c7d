#pragma once

#include "campaigns/definitions/definitions.hpp"
#include "campaigns/definitions/source_files.hpp"
#include "campaigns/problem.hpp"

#include <vector>

namespace peal::campaigns::definitions {

// What a folder says and everything that is wrong with it, by file, line and column.
// With errors among the problems the definitions hold what could be understood and must not be acted on.
struct Loaded {
    Definitions definitions;
    std::vector<Problem> problems;
};

// Pure. Finds all problems of all files in one run: broken YAML, unknown and missing keys, wrong values, missing
// files, names that lead nowhere, doubles.
Loaded load(SourceFiles const& files);

}  // namespace peal::campaigns::definitions
