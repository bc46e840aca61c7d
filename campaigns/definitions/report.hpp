#pragma once

#include "campaigns/definitions/place.hpp"
#include "campaigns/problem.hpp"

#include <string>
#include <utility>
#include <vector>

namespace peal::campaigns::definitions {

// Collects what is wrong with one file.
class Report {
public:
    explicit Report(std::string file) : file_(std::move(file)) {}

    void error(Place place, std::string message) { add(Severity::error, place, std::move(message)); }
    void warning(Place place, std::string message) { add(Severity::warning, place, std::move(message)); }
    void add(Problem problem) { problems_.push_back(std::move(problem)); }

    std::string const& file() const { return file_; }
    std::vector<Problem> take() { return std::move(problems_); }

private:
    void add(Severity severity, Place place, std::string message)
    {
        problems_.push_back({severity, file_, place.line, place.column, std::move(message)});
    }

    std::string file_;
    std::vector<Problem> problems_;
};

}  // namespace peal::campaigns::definitions
