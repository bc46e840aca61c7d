#include "connectors/http/dialled.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace peal::connectors::http {

namespace {

struct Range4 {
    std::array<std::uint8_t, 4> first;
    int bits;
};

// The special ones of RFC 6890 and what came after it, multicast, and what is reserved.
constexpr std::array<Range4, 15> kept4 = {{{{0, 0, 0, 0}, 8},
                                           {{10, 0, 0, 0}, 8},
                                           {{100, 64, 0, 0}, 10},
                                           {{127, 0, 0, 0}, 8},
                                           {{169, 254, 0, 0}, 16},
                                           {{172, 16, 0, 0}, 12},
                                           {{192, 0, 0, 0}, 24},
                                           {{192, 0, 2, 0}, 24},
                                           {{192, 88, 99, 0}, 24},
                                           {{192, 168, 0, 0}, 16},
                                           {{198, 18, 0, 0}, 15},
                                           {{198, 51, 100, 0}, 24},
                                           {{203, 0, 113, 0}, 24},
                                           {{224, 0, 0, 0}, 4},
                                           {{240, 0, 0, 0}, 4}}};

struct Range6 {
    std::array<std::uint8_t, 6> first;
    int bits;
};

// Of the public space, 2000::/3, what is not: Teredo with its neighbours, documentation, and 6to4.
constexpr std::array<Range6, 4> kept6 = {
    {{{0x20, 0x01, 0x00}, 23}, {{0x20, 0x01, 0x0d, 0xb8}, 32}, {{0x20, 0x02}, 16}, {{0x3f, 0xff, 0x00}, 20}}};

template <class Range>
bool holds(Range const& range, std::uint8_t const* address)
{
    for (int bit = 0; bit < range.bits; ++bit) {
        auto const byte = static_cast<std::size_t>(bit / 8);
        auto const mask = 0x80u >> (bit % 8);
        if (((range.first[byte] ^ address[byte]) & mask) != 0) return false;
    }
    return true;
}

template <class Ranges>
bool any_holds(Ranges const& ranges, std::uint8_t const* address)
{
    for (auto const& range : ranges)
        if (holds(range, address)) return true;
    return false;
}

}  // namespace

bool is_outside(sockaddr const& address)
{
    if (address.sa_family == AF_INET) {
        sockaddr_in in;
        std::memcpy(&in, &address, sizeof in);
        std::array<std::uint8_t, 4> bytes;
        std::memcpy(bytes.data(), &in.sin_addr, bytes.size());
        return !any_holds(kept4, bytes.data());
    }
    if (address.sa_family == AF_INET6) {
        sockaddr_in6 in;
        std::memcpy(&in, &address, sizeof in);
        std::array<std::uint8_t, 16> bytes;
        std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
        bool const is_global = (bytes[0] & 0xe0) == 0x20;
        return is_global && !any_holds(kept6, bytes.data());
    }
    return false;
}

}  // namespace peal::connectors::http
