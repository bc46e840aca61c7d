#pragma once

#include "core/random.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace peal::vault {

// Turns credentials into ciphertext and back: XChaCha20-Poly1305 with the channel and the purpose as associated data,
// so that a record moved to another channel does not open.
class Sealer {
public:
    // The master key is `master.key` in `system_credentials` (systemd's $CREDENTIALS_DIRECTORY; may be empty), else in `own`,
    // where it is made on the first start, readable by its owner only. Rejected when the file is readable by others or is
    // not 32 bytes in hexadecimal. Blocking.
    static Result<Sealer> load(std::filesystem::path const& system_credentials, std::filesystem::path const& own,
                               Random& random);

    std::string seal(std::string_view channel, std::string_view purpose, std::string_view plain, Random& random) const;

    // Rejected for another channel or purpose, another key, or a changed record.
    Result<Secret> open(std::string_view channel, std::string_view purpose, std::string_view sealed) const;

private:
    explicit Sealer(Secret key) : key_(std::move(key)) {}

    Secret key_;  // 32 raw bytes
};

}  // namespace peal::vault
