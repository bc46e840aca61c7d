#pragma once

#include <string>
#include <vector>

namespace peal::campaigns {

enum class Severity { error, warning, hint };

// Something wrong with what a person wrote, with the place and what would be right.
struct Problem {
    Severity severity = Severity::error;
    std::string file;  // relative to the configuration folder
    int line = 0;      // from 1; 0: the file as a whole
    int column = 0;    // from 1; 0: the line as a whole
    std::string message;

    bool operator==(Problem const&) const = default;
};

// "campaigns/week.yaml:14:9: unknown event category `hate-week`; known: ..." ("warning: " before the message of one).
std::string to_string(Problem const& problem);

bool has_errors(std::vector<Problem> const& problems);

}  // namespace peal::campaigns
