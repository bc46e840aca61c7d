#pragma once

#include "core/random.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// What Snapchat asks of a file before it is uploaded: AES-256-CBC over the whole of it, PKCS#7 padding, no header.
namespace peal::connectors::snapchat {

inline constexpr std::size_t key_bytes = 32;
inline constexpr std::size_t iv_bytes = 16;

// Raw bytes. One pair a file, never used again, kept nowhere.
struct MediaKey {
    Secret key;
    Secret iv;

    MediaKey() {}
    MediaKey(Secret k, Secret i) : key(std::move(k)), iv(std::move(i)) {}
};

MediaKey make_media_key(Random& random);

// The error, a broken key or a failure inside the library, never shows the key.
Result<std::string> encrypt(std::string_view plain, MediaKey const& key);

// Rejected when the length or the padding says that this key did not make these bytes.
Result<std::string> decrypt(std::string_view cipher, MediaKey const& key);

std::string to_base64(std::string_view bytes);

// Absent for anything but whole, padded, canonical base64 without line breaks.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace peal::connectors::snapchat
