#pragma once

#include <cstddef>
#include <functional>
#include <string>

// What bench_calendar shows beside the reading of a calendar. Times are those of the processor.
namespace peal::bench {

inline constexpr std::size_t runs = 5;

// What `work` takes, in milliseconds: the middle of the runs, of which it is told the number.
double middle_ms(std::function<void(std::size_t)> const& work);

// One event of some 20,000 is put off: planning again, beside planning everything.
void show_replanning();

// Polls of this calendar that bring nothing new, beside one whose text is read.
void show_polls(std::string const& ics);

}  // namespace peal::bench
