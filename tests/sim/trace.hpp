#pragma once

#include "core/time.hpp"

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

namespace peal::sim {

// What happened, in order: printed on request, and always summed up, so that two runs can be compared.
class Trace {
public:
    explicit Trace(bool prints) : prints_(prints) {}

    void add(Duration at, std::string_view what, std::string_view about = {})
    {
        mix(std::to_string(at.count()));
        mix(what);
        mix(about);
        if (prints_)
            std::printf("%12.3f  %.*s %.*s\n", static_cast<double>(at.count()) / 1000.0, static_cast<int>(what.size()),
                        what.data(), static_cast<int>(about.size()), about.data());
    }

    std::uint64_t hash() const { return hash_; }

private:
    // FNV-1a.
    void mix(std::string_view text)
    {
        for (char const c : text) {
            hash_ ^= static_cast<unsigned char>(c);
            hash_ *= 0x100000001b3u;
        }
        hash_ ^= 0xff;
        hash_ *= 0x100000001b3u;
    }

    bool prints_;
    std::uint64_t hash_ = 0xcbf29ce484222325u;
};

}  // namespace peal::sim
