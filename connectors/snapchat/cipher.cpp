#include "connectors/snapchat/cipher.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace peal::connectors::snapchat {

namespace {

constexpr std::size_t block_bytes = 16;
constexpr std::size_t step_bytes = std::size_t{1} << 20;  // OpenSSL counts in int

struct ContextDeleter {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

unsigned char const* raw(std::string_view bytes)
{
    return reinterpret_cast<unsigned char const*>(bytes.data());
}

// The lengths are right, so nothing about the file is the reason: a little later there may be memory again.
tl::unexpected<Error> no_cipher()
{
    return fail(ErrorKind::transient,
                "the picture could not be encrypted: no memory is left, or this machine's OpenSSL has no AES-256-CBC");
}

Result<std::string> run_cipher(std::string_view in, MediaKey const& key, bool encrypting)
{
    if (key.key.reveal().size() != key_bytes || key.iv.reveal().size() != iv_bytes)
        return fail(ErrorKind::bug, "the media key has the wrong length");
    std::unique_ptr<EVP_CIPHER_CTX, ContextDeleter> const context(EVP_CIPHER_CTX_new());
    if (!context || EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, raw(key.key.reveal()),
                                      raw(key.iv.reveal()), encrypting ? 1 : 0) != 1)
        return no_cipher();

    std::string out(in.size() + block_bytes, '\0');
    auto* const target = reinterpret_cast<unsigned char*>(out.data());
    std::size_t made = 0;
    for (std::size_t at = 0; at < in.size(); at += step_bytes) {
        auto const chunk = in.substr(at, step_bytes);
        int n = 0;
        if (EVP_CipherUpdate(context.get(), target + made, &n, raw(chunk), static_cast<int>(chunk.size())) != 1)
            return no_cipher();
        made += static_cast<std::size_t>(n);
    }
    int n = 0;
    if (EVP_CipherFinal_ex(context.get(), target + made, &n) != 1)
        return fail(ErrorKind::rejected, "the padding of the encrypted file is wrong");
    out.resize(made + static_cast<std::size_t>(n));
    return out;
}

Secret draw(Random& random, std::size_t length)
{
    std::string bytes(length, '\0');
    random.fill({reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()});
    return Secret(std::move(bytes));
}

}  // namespace

MediaKey make_media_key(Random& random)
{
    auto key = draw(random, key_bytes);
    auto iv = draw(random, iv_bytes);
    return MediaKey(std::move(key), std::move(iv));
}

Result<std::string> encrypt(std::string_view plain, MediaKey const& key)
{
    return run_cipher(plain, key, true);
}

Result<std::string> decrypt(std::string_view cipher, MediaKey const& key)
{
    if (cipher.empty() || cipher.size() % block_bytes != 0)
        return fail(ErrorKind::rejected, "the encrypted file is not a whole number of 16-byte blocks");
    return run_cipher(cipher, key, false);
}

std::string to_base64(std::string_view bytes)
{
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    auto const n =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), raw(bytes), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(n));
    return out;
}

std::optional<std::string> from_base64(std::string_view text)
{
    if (text.empty() || text.size() % 4 != 0) return std::nullopt;
    std::string out(text.size() / 4 * 3, '\0');
    auto const n =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()), raw(text), static_cast<int>(text.size()));
    if (n < 0) return std::nullopt;
    // OpenSSL counts the padding as bytes and skips blanks around the text: what does not encode back was not canonical.
    auto const padding =
        static_cast<std::size_t>(std::min<std::ptrdiff_t>(2, std::count(text.end() - 2, text.end(), '=')));
    out.resize(static_cast<std::size_t>(n) - padding);
    if (to_base64(out) != text) return std::nullopt;
    return out;
}

}  // namespace peal::connectors::snapchat
