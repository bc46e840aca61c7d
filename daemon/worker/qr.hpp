#pragma once

#include "core/result.hpp"

#include <string>
#include <vector>

namespace peal::worker {

// The dark and light squares of a QR code, without its quiet zone.
struct QrCode {
    static constexpr int quiet = 4;  // light squares that must stay around it

    int side = 0;            // squares in a row
    std::vector<bool> dark;  // side * side, row by row

    QrCode() {}
    bool is_dark(int column, int row) const { return dark[static_cast<std::size_t>(row * side + column)]; }
};

// Error correction level M: up to 15 % of it may be unreadable.
Result<QrCode> make_qr(std::string const& payload);

}  // namespace peal::worker
