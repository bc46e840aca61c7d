#include "core/random.hpp"

#include "core/assert.hpp"

#include <sys/random.h>

#include <cerrno>

namespace peal {

namespace {

class SystemRandom final : public Random {
public:
    void fill(std::span<unsigned char> bytes) override
    {
        while (!bytes.empty()) {
            auto const n = ::getrandom(bytes.data(), bytes.size(), 0);
            if (n < 0) {
                PEAL_ASSERT(errno == EINTR);
                continue;
            }
            bytes = bytes.subspan(static_cast<std::size_t>(n));
        }
    }
};

// SplitMix64 (Steele, Lea, Flood 2014): small, and good enough to schedule a test's faults.
class SeededRandom final : public Random {
public:
    // Scrambled: seeds a whole number of steps apart would else draw the same numbers, only earlier or later.
    SeededRandom(std::uint64_t seed, std::uint64_t stream) : state_(scramble(scramble(seed) ^ stream)) {}

    void fill(std::span<unsigned char> bytes) override
    {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            if (i % 8 == 0) value = next();
            bytes[i] = static_cast<unsigned char>(value >> (8 * (i % 8)));
        }
    }

private:
    static std::uint64_t scramble(std::uint64_t z)
    {
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }

    std::uint64_t next()
    {
        state_ += 0x9e3779b97f4a7c15u;
        return scramble(state_);
    }

    std::uint64_t state_;
};

}  // namespace

std::uint64_t Random::below(std::uint64_t bound)
{
    PEAL_ASSERT(bound > 0);
    // Values past the last whole multiple of `bound` are drawn again, so that none is favoured.
    auto const limit = UINT64_MAX - UINT64_MAX % bound;
    for (;;) {
        unsigned char bytes[8];
        fill(bytes);
        std::uint64_t value = 0;
        for (auto const byte : bytes) value = value << 8 | byte;
        if (value < limit) return value % bound;
    }
}

std::string Random::word(std::string_view alphabet, std::size_t length)
{
    std::string text(length, '\0');
    for (auto& c : text) c = alphabet[below(alphabet.size())];
    return text;
}

std::unique_ptr<Random> make_system_random()
{
    return std::make_unique<SystemRandom>();
}

std::unique_ptr<Random> make_seeded_random(std::uint64_t seed, std::uint64_t stream)
{
    return std::make_unique<SeededRandom>(seed, stream);
}

}  // namespace peal
