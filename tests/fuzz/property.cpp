#include "tests/fuzz/property.hpp"

#include "campaigns/text/code_points.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace peal::fuzz {

namespace {

constexpr double seconds_max = 2;
constexpr std::size_t message_bytes_max = 4000;
constexpr char fold = 0x01, counter = 0x02;

double processor_seconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

}  // namespace

void hold(bool holds, std::string_view property)
{
    if (holds) return;
    std::fprintf(stderr, "\nproperty broken: %.*s\n", static_cast<int>(property.size()), property.data());
    std::abort();
}

void hold_message(std::string_view message)
{
    hold(!message.empty(), "a problem says something");
    hold(message.size() <= message_bytes_max, "a message is short enough to be read");
    hold(is_utf8(message), "a message is UTF-8");
    hold(std::none_of(message.begin(), message.end(), is_control), "a message is one line without control characters");
}

bool is_utf8(std::string_view text)
{
    return campaigns::text::to_code_points(text).has_value();
}

std::string swollen(std::string_view input, std::size_t bytes_max)
{
    auto const begin = input.find(fold);
    auto const end = begin == input.npos ? begin : input.find(fold, begin + 1);
    if (end == input.npos) return std::string(input);
    auto const pattern = input.substr(begin + 1, end - begin - 1), rest = input.substr(end + 1);
    std::string text(input.substr(0, begin));
    for (std::size_t n = 0; !pattern.empty() && text.size() + pattern.size() + rest.size() < bytes_max; ++n) {
        for (auto const c : pattern) {
            if (c == counter) {
                text += std::to_string(n);
            } else {
                text += c;
            }
        }
    }
    return text.append(rest);
}

Stopwatch::Stopwatch() : began_(processor_seconds()) {}

Stopwatch::~Stopwatch()
{
    hold(processor_seconds() - began_ <= seconds_max, "one input takes at most two seconds");
}

}  // namespace peal::fuzz
