#pragma once

#include "core/digest.hpp"
#include "daemon/worker/worker.hpp"
#include "tests/support/tiny_jpeg.hpp"

#include <map>
#include <string>
#include <utility>

namespace peal::sim {

// Which words are on the picture with a digest, as a reader of it would see.
using Drawings = std::map<std::string, std::string>;

// Draws at once what the real worker needs a process for: a JPEG that carries its words as a comment, so that every picture
// has a digest of its own.
class Artist final : public worker::Worker {
public:
    Artist(Drawings& drawings, bool keeps_the_last) : drawings_(drawings), keeps_the_last_(keeps_the_last) {}

    awaitable<Result<worker::Rendition>> draw(campaigns::Artwork artwork) override
    {
        worker::Rendition rendition;
        rendition.width = artwork.shape == "card" ? 1200 : 1080;
        rendition.height = artwork.shape == "card" ? 675 : artwork.shape == "portrait" ? 1350 : 1920;
        auto const words = artwork.headline + "\n" + artwork.tagline + "\n" + artwork.hashtag + "\n" + artwork.address;
        auto const plain = tests::tiny_jpeg(rendition.width, rendition.height);
        auto const length = words.size() + 2;
        std::string const comment =
            std::string("\xff\xfe") + static_cast<char>(length >> 8) + static_cast<char>(length & 255) + words;
        rendition.bytes = plain.substr(0, 2) + comment + plain.substr(2);
        drawings_[sha256_hex(rendition.bytes)] = words;
        if (keeps_the_last_)
            std::swap(rendition.bytes, last_.try_emplace(artwork.shape, rendition.bytes).first->second);
        rendition.content_type = "image/jpeg";
        rendition.manifest = "{}";
        co_return rendition;
    }

    awaitable<Result<campaigns::calendar::Expansion>> read_calendar(std::string, campaigns::calendar::ReadOptions,
                                                                    Instant, Instant) override
    {
        co_return campaigns::calendar::Expansion();
    }

private:
    Drawings& drawings_;
    bool keeps_the_last_;                      // a planted bug: gives the picture before this one
    std::map<std::string, std::string> last_;  // by shape
};

}  // namespace peal::sim
