#pragma once

#include "campaigns/text/code_points.hpp"
#include "campaigns/text/measure.hpp"

// Whether a text fits, and in words why it does not.
namespace peal::campaigns::text {

// Compares length and bytes with their limits.
void judge_length(Measure& measure);

// Compares how many there are of `what` ("hashtags") with how many a network takes.
void judge_count(Measure& measure, std::size_t count, std::size_t most, std::string_view what);

// A text of nothing but white space is none.
void judge_blank(Measure& measure, CodePointView text);

}  // namespace peal::campaigns::text
