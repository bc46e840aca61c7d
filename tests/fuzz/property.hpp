#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// What the fuzzers share. A property that does not hold ends the process, so that libFuzzer keeps the input.
namespace peal::fuzz {

void hold(bool holds, std::string_view property);

// A message for people: something is said, on one line, in UTF-8 without control characters, short enough to be read.
void hold_message(std::string_view message);

bool is_utf8(std::string_view text);

// The input with what stands between two bytes 0x01 repeated as often as fits in `bytes_max`; a byte 0x02 in there is the
// number of the repetition. So a small input finds out what takes quadratic time.
std::string swollen(std::string_view input, std::size_t bytes_max);

// One run may take this much of the processor's time, and no more; the rest of the machine does not count. The
// sanitizers make everything several times slower, which leaves room for nothing but a steep curve.
class Stopwatch {
public:
    Stopwatch();
    ~Stopwatch();
    Stopwatch(Stopwatch const&) = delete;
    Stopwatch& operator=(Stopwatch const&) = delete;

private:
    double began_;
};

inline std::string_view as_text(std::uint8_t const* data, std::size_t size)
{
    return {reinterpret_cast<char const*>(data), size};
}

}  // namespace peal::fuzz
