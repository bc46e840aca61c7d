#include "core/digest.hpp"

#include <sodium.h>

namespace peal {

std::string sha256_hex(std::string_view bytes)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
    char hex[sizeof hash * 2 + 1];
    return sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
}

}  // namespace peal
