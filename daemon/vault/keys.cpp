#include "daemon/vault/keys.hpp"

#include "core/digest.hpp"
#include "core/files.hpp"

#include <functional>
#include <optional>
#include <string_view>
#include <utility>

namespace peal::vault {

namespace {

constexpr std::string_view key_purpose = "key";
constexpr std::size_t bytes_max = 4 << 10;

// Beside the channels' grants, whose ids have no blanks.
std::string row_of(std::string const& name)
{
    return "key " + name;
}

}  // namespace

// Editors end a file with a line break that belongs to no password.
Result<std::optional<Secret>> Keys::read(std::string const& name) const
{
    for (auto const& folder : parts_.folders) {
        auto const path = folder / name;
        std::error_code none;
        if (folder.empty() || !std::filesystem::is_regular_file(path, none)) continue;
        auto text = read_file(path, bytes_max);
        if (!text) return tl::unexpected<Error>(text.error());
        while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
        if (text->empty()) return fail(ErrorKind::rejected, path.string() + ": is empty");
        return Secret(std::move(*text));
    }
    return std::optional<Secret>();
}

awaitable<Result<Secret>> Keys::find(std::string name)
{
    Result<std::optional<Secret>> file;
    std::function<void()> look = [&] { file = read(name); };
    co_await parts_.files.run(std::move(look));
    if (!file) co_return tl::unexpected<Error>(file.error());
    auto const row = row_of(name);
    auto const stored = co_await parts_.grants.find(row);
    if (!stored) co_return tl::unexpected<Error>(stored.error());
    if (!*file) {
        if (*stored) co_return parts_.sealer.open(row, key_purpose, (*stored)->sealed);
        co_return fail(ErrorKind::rejected, "there are no credentials `" + name + "`: put a file of that name into " +
                                                parts_.folders.back().string());
    }
    auto const origin = sha256_hex((*file)->reveal());
    if (!*stored || (*stored)->origin != origin) {
        store::SealedGrant sealed;
        sealed.sealed = parts_.sealer.seal(row, key_purpose, (*file)->reveal(), parts_.random);
        sealed.origin = origin;
        auto const now = parts_.clock.now();
        auto const saved = co_await parts_.grants.save(row, std::move(sealed), now);
        if (!saved) co_return tl::unexpected<Error>(saved.error());
    }
    co_return std::move(**file);
}

}  // namespace peal::vault
