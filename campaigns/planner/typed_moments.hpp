#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace peal::campaigns::planner {

// Finds the days and times that an author has written out ("15 December", "on Tuesday", "6pm"): beside an event they are
// wrong once it moves. Keeps what it made for a language, because that is slow. For one thread at a time.
class TypedMoments {
public:
    TypedMoments();
    ~TypedMoments();
    TypedMoments(TypedMoments const&) = delete;
    TypedMoments& operator=(TypedMoments const&) = delete;

    // The first one as it stands, by the names that `language` (BCP 47) has for weekdays and months; empty: none.
    std::string find(std::string_view text, std::string const& language);

private:
    class Pattern;
    std::map<std::string, std::unique_ptr<Pattern const>> patterns_;  // by language
};

}  // namespace peal::campaigns::planner
