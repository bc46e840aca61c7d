#include "connectors/oauth/authorization.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <string>

namespace peal::connectors::oauth {

Secret basic_authorization(std::string_view id, Secret const& secret)
{
    std::string plain(id);
    plain += ':';
    plain += secret.reveal();
    // EVP_EncodeBlock also writes a terminating zero.
    std::string encoded((plain.size() + 2) / 3 * 4 + 1, '\0');
    auto const length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()),
                        reinterpret_cast<unsigned char const*>(plain.data()), static_cast<int>(plain.size()));
    encoded.resize(static_cast<std::size_t>(length));
    OPENSSL_cleanse(plain.data(), plain.size());
    Secret value("Basic " + encoded);
    OPENSSL_cleanse(encoded.data(), encoded.size());
    return value;
}

Secret bearer_authorization(Secret const& token)
{
    return Secret("Bearer " + token.reveal());
}

}  // namespace peal::connectors::oauth
