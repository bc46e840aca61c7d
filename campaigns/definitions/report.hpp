#pragma once

#include "campaigns/definitions/place.hpp"
#include "campaigns/problem.hpp"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace peal::campaigns::definitions {

// Collects what is wrong with one file, up to a number that a person can still use. Warnings are counted apart, so that
// they crowd out no error.
class Report {
public:
    static constexpr std::size_t errors_max = 100;
    static constexpr std::size_t warnings_max = 100;

    explicit Report(std::string file) : file_(std::move(file)) {}

    void error(Place place, std::string message) { add(Severity::error, place, std::move(message)); }
    void warning(Place place, std::string message) { add(Severity::warning, place, std::move(message)); }

    // No further error would be listed: whoever looks for more may stop.
    bool is_full() const { return errors_ > errors_max; }

    std::string const& file() const { return file_; }
    std::vector<Problem> take() { return std::move(problems_); }

private:
    void add(Severity severity, Place place, std::string message)
    {
        bool const is_error = severity == Severity::error;
        auto const max = is_error ? errors_max : warnings_max;
        auto& count = is_error ? errors_ : warnings_;
        if (count > max) return;
        if (++count > max)
            message = "more than " + std::to_string(max) + (is_error ? " errors" : " warnings") +
                      " are in this file; the others are not listed";
        problems_.push_back({severity, file_, place.line, place.column, std::move(message)});
    }

    std::string file_;
    std::vector<Problem> problems_;
    std::size_t errors_ = 0, warnings_ = 0;
};

}  // namespace peal::campaigns::definitions
