#include "campaigns/text/verdict.hpp"

#include "campaigns/text/characters.hpp"

namespace peal::campaigns::text {

void judge_length(Measure& measure)
{
    measure.over = measure.length > measure.limit ? measure.length - measure.limit : 0;
    judge_count(measure, measure.length, measure.limit, "characters");
    if (measure.bytes_limit > 0) judge_count(measure, measure.bytes, measure.bytes_limit, "bytes");
}

void judge_count(Measure& measure, std::size_t count, std::size_t most, std::string_view what)
{
    if (count <= most) return;
    measure.problems.push_back(std::to_string(count) + " of at most " + std::to_string(most) + " " + std::string(what) +
                               ", " + std::to_string(count - most) + " too many");
}

void judge_blank(Measure& measure, CodePointView text)
{
    if (is_blank(text)) measure.problems.emplace_back("nothing but white space");
}

}  // namespace peal::campaigns::text
