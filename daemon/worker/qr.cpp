#include "daemon/worker/qr.hpp"

#include <qrencode.h>

#include <cerrno>
#include <cstring>
#include <memory>

namespace peal::worker {

Result<QrCode> make_qr(std::string const& payload)
{
    std::unique_ptr<QRcode, decltype(&QRcode_free)> const made(
        QRcode_encodeString8bit(payload.c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
    if (!made)
        return fail(ErrorKind::rejected, "the address on the picture does not fit a QR code: use a shorter one",
                    std::strerror(errno));
    QrCode code;
    code.side = made->width;
    auto const squares = static_cast<std::size_t>(made->width) * static_cast<std::size_t>(made->width);
    code.dark.reserve(squares);
    for (std::size_t i = 0; i < squares; ++i) code.dark.push_back((made->data[i] & 1) != 0);
    return code;
}

}  // namespace peal::worker
