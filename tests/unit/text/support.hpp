#pragma once

#include "campaigns/text/code_points.hpp"
#include "campaigns/text/measure.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace peal::campaigns::text {

inline Measure measured(std::string_view utf8, std::string_view network = "x")
{
    auto const result = measure(network, utf8);
    REQUIRE_MESSAGE(result.has_value(), std::string(utf8));
    return *result;
}

inline std::size_t length_of(std::string_view utf8)
{
    return measured(utf8).length;
}

// The texts of entities behind one another, " | " between them: one word to compare and to read.
inline std::string joined(std::vector<Entity> const& entities)
{
    std::string all;
    for (auto const& entity : entities) all += (all.empty() ? "" : " | ") + entity.text;
    return all;
}

// Their values, in the same way.
inline std::string joined_values(std::vector<Entity> const& entities)
{
    std::string all;
    for (auto const& entity : entities) all += (all.empty() ? "" : " | ") + entity.value;
    return all;
}

// The part of `text` that fits.
inline std::string fitting(std::string_view text, std::string_view network)
{
    auto const points = to_code_points(text);
    REQUIRE(points.has_value());
    return to_utf8(CodePointView(*points).substr(0, measured(text, network).fits_until));
}

inline std::string repeated(std::string_view piece, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i) all += piece;
    return all;
}

// A text and what is to be found in it, joined as above.
struct Row {
    std::string_view text;
    std::string_view found;
};

}  // namespace peal::campaigns::text
