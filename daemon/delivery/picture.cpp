#include "core/digest.hpp"
#include "daemon/delivery/engine.hpp"

namespace peal::delivery {

namespace {

constexpr std::string_view token_alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::size_t token_length = 26;  // 134 bits: an address nobody guesses

}  // namespace

// The picture of this revision: drawn once, kept on disk, and the same bytes for every try.
awaitable<Result<store::DeliveryStore::Picture>> Engine::picture_of(store::PostRecord post)
{
    using Picture = store::DeliveryStore::Picture;
    auto kept = co_await parts_.deliveries.load_picture(post.id, post.revision, parts_.media);
    if (!kept) co_return tl::unexpected<Error>(kept.error());
    // A power cut may have torn the file.
    if (*kept && sha256_hex((*kept)->bytes) == (*kept)->rendition.digest) co_return std::move(**kept);
    auto drawn = co_await parts_.worker.draw(post.plan.artwork);
    if (!drawn) co_return tl::unexpected<Error>(drawn.error());
    Picture picture;
    picture.rendition.revision = post.revision;
    picture.rendition.token = parts_.random.word(token_alphabet, token_length);
    picture.rendition.digest = sha256_hex(drawn->bytes);
    picture.rendition.content_type = drawn->content_type;
    picture.rendition.width = drawn->width;
    picture.rendition.height = drawn->height;
    picture.rendition.manifest = drawn->manifest;
    picture.bytes = std::move(drawn->bytes);
    auto saved = co_await parts_.deliveries.save_picture(post.id, picture.rendition, picture.bytes, parts_.media,
                                                         parts_.clock.now());
    if (!saved) co_return tl::unexpected<Error>(saved.error());
    co_return picture;
}

}  // namespace peal::delivery
