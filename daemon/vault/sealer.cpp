#include "daemon/vault/sealer.hpp"

#include "core/assert.hpp"
#include "core/files.hpp"

#include <sodium.h>

#include <sys/stat.h>

#include <span>
#include <vector>

namespace peal::vault {

namespace {

constexpr auto key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr auto nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr auto tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr char format_version = 1;

unsigned char const* bytes(std::string_view text)
{
    return reinterpret_cast<unsigned char const*>(text.data());
}

std::string associated_data(std::string_view channel, std::string_view purpose)
{
    return std::string(purpose) + '\0' + std::string(channel);
}

Result<Secret> read_key(std::filesystem::path const& file)
{
    struct stat status {};
    if (::stat(file.c_str(), &status) == 0 && (status.st_mode & 0007) != 0)
        return fail(ErrorKind::rejected, file.string() + ": the master key can be read by everybody; chmod 600 it");
    auto text = read_file(file, 4096);
    if (!text) return tl::unexpected<Error>(text.error());
    std::string raw(key_bytes, '\0');
    std::size_t length = 0;
    int const decoded = sodium_hex2bin(reinterpret_cast<unsigned char*>(raw.data()), raw.size(), text->data(),
                                       text->size(), " \n\r\t", &length, nullptr);
    Secret const wiped(std::move(*text));
    if (decoded != 0 || length != key_bytes)
        return fail(ErrorKind::rejected, file.string() + ": is not a master key (64 hexadecimal digits)");
    return Secret(std::move(raw));
}

}  // namespace

Result<Sealer> Sealer::load(std::filesystem::path const& system_credentials, std::filesystem::path const& own,
                            Random& random)
{
    PEAL_ASSERT(sodium_init() >= 0);
    std::error_code ec;
    auto file = own / "master.key";
    if (!system_credentials.empty() && std::filesystem::exists(system_credentials / "master.key", ec)) {
        file = system_credentials / "master.key";
    } else if (!std::filesystem::exists(file, ec)) {
        std::vector<unsigned char> fresh(key_bytes);
        random.fill(fresh);
        std::string hex(key_bytes * 2 + 1, '\0');
        sodium_bin2hex(hex.data(), hex.size(), fresh.data(), fresh.size());
        hex.back() = '\n';
        auto written = write_file(file, hex, 0600);
        sodium_memzero(hex.data(), hex.size());
        sodium_memzero(fresh.data(), fresh.size());
        if (!written) return tl::unexpected<Error>(written.error());
    }
    auto key = read_key(file);
    if (!key) return tl::unexpected<Error>(key.error());
    return Sealer(std::move(*key));
}

std::string Sealer::seal(std::string_view channel, std::string_view purpose, std::string_view plain,
                         Random& random) const
{
    std::string sealed(1 + nonce_bytes + plain.size() + tag_bytes, '\0');
    sealed[0] = format_version;
    auto* const nonce = reinterpret_cast<unsigned char*>(sealed.data()) + 1;
    random.fill(std::span(nonce, nonce_bytes));
    auto const data = associated_data(channel, purpose);
    unsigned long long length = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + nonce_bytes, &length, bytes(plain), plain.size(), bytes(data),
                                               data.size(), nullptr, nonce, bytes(key_.reveal()));
    return sealed;
}

Result<Secret> Sealer::open(std::string_view channel, std::string_view purpose, std::string_view sealed) const
{
    auto const refused = [&] {
        return fail(ErrorKind::rejected,
                    "the stored credentials of `" + std::string(channel) +
                        "` do not open with this master key; restore the key, or put the credential file back");
    };
    if (sealed.size() < 1 + nonce_bytes + tag_bytes || sealed[0] != format_version) return refused();
    auto const nonce = sealed.substr(1, nonce_bytes);
    auto const body = sealed.substr(1 + nonce_bytes);
    auto const data = associated_data(channel, purpose);
    std::string plain(body.size() - tag_bytes, '\0');
    unsigned long long length = 0;
    int const opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<unsigned char*>(plain.data()), &length, nullptr, bytes(body), body.size(), bytes(data),
        data.size(), bytes(nonce), bytes(key_.reveal()));
    if (opened != 0) return refused();
    return Secret(std::move(plain));
}

}  // namespace peal::vault
