#include "daemon/links/limiter.hpp"

#include <sodium.h>

#include <string>

namespace peal::links {

namespace {

constexpr int per_link = 10;
constexpr int in_all = 60;
// An attack must not fill the memory; beyond this the minute starts anew.
constexpr std::size_t entries_max = 200'000;

static_assert(crypto_shorthash_KEYBYTES == 16 && crypto_shorthash_BYTES == 8);

}  // namespace

Limiter::Limiter(Random& random) : random_(random)
{
    random_.fill(key_);
}

bool Limiter::admit(std::string_view address, std::string_view code, Duration now)
{
    if (now - key_made_ >= std::chrono::hours(1)) {
        random_.fill(key_);
        key_made_ = now;
        counts_.clear();
    }
    if (now - minute_began_ >= std::chrono::minutes(1) || counts_.size() > entries_max) {
        counts_.clear();
        minute_began_ = now;
    }
    int const of_link = ++counts_[hash(address, code)];
    int const of_all = ++counts_[hash(address, "")];
    return of_link <= per_link && of_all <= in_all;
}

std::uint64_t Limiter::hash(std::string_view first, std::string_view second) const
{
    auto const text = std::string(first) + '\n' + std::string(second);
    std::uint64_t value = 0;
    crypto_shorthash(reinterpret_cast<unsigned char*>(&value), reinterpret_cast<unsigned char const*>(text.data()),
                     text.size(), key_.data());
    return value;
}

}  // namespace peal::links
