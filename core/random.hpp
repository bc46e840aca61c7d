#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace peal {

// Where chance comes from; handed in, so that a test run can be repeated from its seed.
class Random {
public:
    virtual ~Random() = default;

    virtual void fill(std::span<unsigned char> bytes) = 0;

    // A number in [0, bound), every one equally likely. `bound` is at least 1.
    std::uint64_t below(std::uint64_t bound);

    // `length` characters drawn from `alphabet`.
    std::string word(std::string_view alphabet, std::size_t length);
};

// The kernel's generator; fit for keys, tokens and link codes. Safe from any thread.
std::unique_ptr<Random> make_system_random();

// The same sequence for the same seed and stream, and no two of them alike. For tests and simulations only.
std::unique_ptr<Random> make_seeded_random(std::uint64_t seed, std::uint64_t stream = 0);

}  // namespace peal
