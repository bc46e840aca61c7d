#pragma once

#include "campaigns/definitions/source_files.hpp"
#include "core/async_real_clock.hpp"
#include "core/digest.hpp"
#include "core/files.hpp"
#include "daemon/worker/client.hpp"
#include "tests/support/places.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <string>
#include <vector>

// Pictures drawn by the real peal-worker.
namespace peal::tests {

inline campaigns::Artwork sample_artwork(std::string shape)
{
    campaigns::Artwork artwork;
    artwork.shape = std::move(shape);
    artwork.headline = "Hate hurts. If you see it or suffer it, report it.";
    artwork.tagline = "Report hate online, or call 101. In an emergency always call 999.";
    artwork.hashtag = "#StampItOutLLR";
    artwork.address = "peal.example/r/k7m2p9x";
    artwork.lang = "en-GB";
    artwork.brand.name = "Stamp It Out";
    return artwork;
}

inline awaitable<Result<std::string>> load_picture(std::filesystem::path folder, std::string file)
{
    co_return campaigns::definitions::read_picture(folder, file);
}

// `configuration` is where the logo is read from.
inline Result<worker::Rendition> draw(campaigns::Artwork artwork, std::filesystem::path configuration = {},
                                      std::filesystem::path const& program = program_path("peal-worker"))
{
    asio::io_context context;
    auto const clock = make_real_clock(context.get_executor());
    worker::WorkerOptions options;
    options.load_picture = [configuration](std::string file) { return load_picture(configuration, std::move(file)); };
    auto const worker = worker::make_worker(context.get_executor(), *clock, program, std::move(options));
    return run(context, worker->draw(std::move(artwork)));
}

// What the manifest says was drawn.
struct Drawn {
    std::string role;
    std::string text;
    int left = 0, top = 0, right = 0, bottom = 0;
};

inline std::vector<Drawn> drawn_on(worker::Rendition const& rendition)
{
    std::vector<Drawn> all;
    auto const manifest = boost::json::parse(rendition.manifest);
    for (auto const& entry : manifest.at("drawn").as_array()) {
        Drawn one;
        one.role = entry.at("role").as_string().c_str();
        one.text = entry.at("text").as_string().c_str();
        auto const& box = entry.at("box").as_array();
        one.left = static_cast<int>(box.at(0).as_int64());
        one.top = static_cast<int>(box.at(1).as_int64());
        one.right = one.left + static_cast<int>(box.at(2).as_int64());
        one.bottom = one.top + static_cast<int>(box.at(3).as_int64());
        all.push_back(std::move(one));
    }
    return all;
}

// Null when nothing has that role.
inline Drawn const* find_role(std::vector<Drawn> const& all, std::string const& role)
{
    for (auto const& one : all)
        if (one.role == role) return &one;
    return nullptr;
}

}  // namespace peal::tests
