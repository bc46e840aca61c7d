#include "daemon/worker/client.hpp"

#include "core/digest.hpp"
#include "tests/unit/worker/drawing.hpp"
#include "tests/unit/worker/jpeg_reading.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>

// Officers' own pictures, drawn with the words by the real peal-worker.

namespace {

using namespace peal;

// Red, with a blue frame that a tenth of each side takes.
tests::Pixels framed(int width, int height)
{
    tests::Pixels pixels{width, height, 3, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            bool const inside = x >= width / 10 && x < width * 9 / 10 && y >= height / 10 && y < height * 9 / 10;
            for (int const value : {inside ? 220 : 0, 0, inside ? 0 : 255})
                pixels.bytes.push_back(static_cast<std::uint8_t>(value));
        }
    }
    return pixels;
}

campaigns::Artwork artwork_with(std::string const& bytes, std::string shape = "portrait")
{
    campaigns::Artwork artwork;
    artwork.shape = std::move(shape);
    artwork.headline = "Come and meet us on Saturday.";
    artwork.tagline = "Report hate. Emergency: 999. Otherwise: 101 or";
    artwork.hashtag = "#StampItOutLLR";
    artwork.address = "peal.example/r/k7m2p9x";
    artwork.lang = "en-GB";
    artwork.brand.name = "Stamp It Out";
    artwork.photo.file = "media/hall.jpg";
    artwork.photo.fit = "crop";
    artwork.photo.digest = sha256_hex(bytes);
    return artwork;
}

Result<worker::Rendition> draw_with_photo(campaigns::Artwork artwork, std::string bytes)
{
    asio::io_context context;
    auto const clock = make_real_clock(context.get_executor());
    worker::WorkerOptions options;
    options.load_picture = [&](std::string file) -> awaitable<Result<std::string>> {
        CHECK(file == "media/hall.jpg");
        co_return bytes;
    };
    auto const worker =
        worker::make_worker(context.get_executor(), *clock, tests::program_path("peal-worker"), std::move(options));
    return tests::run(context, worker->draw(std::move(artwork)));
}

struct Patch {
    int left = 1 << 20, top = 1 << 20, right = -1, bottom = -1;
    std::size_t pixels = 0;

    int width() const { return right - left + 1; }
    int height() const { return bottom - top + 1; }
};

// Where a colour is, near enough for a JPEG.
Patch find_colour(tests::Pixels const& picture, int red, int green, int blue)
{
    Patch patch;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            int const off = std::max({std::abs(picture.at(x, y, 0) - red), std::abs(picture.at(x, y, 1) - green),
                                      std::abs(picture.at(x, y, 2) - blue)});
            if (off > 30) continue;
            patch.left = std::min(patch.left, x), patch.right = std::max(patch.right, x);
            patch.top = std::min(patch.top, y), patch.bottom = std::max(patch.bottom, y);
            ++patch.pixels;
        }
    }
    return patch;
}

std::string photo_refusal(campaigns::Artwork artwork, std::string bytes)
{
    auto const drawn = draw_with_photo(std::move(artwork), std::move(bytes));
    if (drawn) return "drawn";
    CHECK(drawn.error().kind == ErrorKind::rejected);
    return drawn.error().message;
}

}  // namespace

TEST_CASE("a picture of one's own is drawn in every shape, with all the words, and the code is read beside it")
{
    auto const bytes = tests::make_jpeg(framed(1600, 900));
    for (std::string const shape : {"card", "portrait", "story"}) {
        CAPTURE(shape);
        auto const artwork = artwork_with(bytes, shape);
        auto const drawn = draw_with_photo(artwork, bytes);
        REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
        CHECK(drawn->bytes.size() < 1'000'000);
        std::map<std::string, std::string> words;
        auto const manifest = boost::json::parse(drawn->manifest);
        for (auto const& entry : manifest.at("drawn").as_array())
            words.emplace(entry.at("role").as_string().c_str(), entry.at("text").as_string().c_str());
        std::map<std::string, std::string> const expected = {
            {"headline", artwork.headline}, {"tagline", artwork.tagline}, {"hashtag", artwork.hashtag},
            {"address", artwork.address},   {"brand", "Stamp It Out"},    {"qr", "https://peal.example/r/k7m2p9x"},
            {"photo", "media/hall.jpg"}};
        CHECK(words == expected);
        auto const picture = tests::read_jpeg(drawn->bytes);
        auto const codes = tests::read_codes(picture);
        REQUIRE(codes.size() == 1);
        CHECK(codes[0].text == "https://peal.example/r/k7m2p9x");
        auto const red = find_colour(picture, 220, 0, 0);
        CHECK(red.pixels > static_cast<std::size_t>(picture.width * picture.height / 6));
    }
}

TEST_CASE(
    "a picture of one's own is what is seen first: it reaches to the edges, is no strip, and no word stands on it")
{
    auto const bytes = tests::make_jpeg(framed(1600, 1200));
    for (std::string const shape : {"card", "portrait", "story"}) {
        for (bool const mirrored : {false, true}) {
            CAPTURE(shape);
            CAPTURE(mirrored);
            auto artwork = artwork_with(bytes, shape);
            if (mirrored) artwork.headline = "تعالوا إلى دار البلدية يوم السبت.";
            auto const drawn = draw_with_photo(artwork, bytes);
            REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
            auto const all = tests::drawn_on(*drawn);
            auto const* const photo = tests::find_role(all, "photo");
            REQUIRE(photo);
            CHECK(photo->top == 0);
            CHECK((mirrored ? photo->right == drawn->width : photo->left == 0));
            int const width = photo->right - photo->left, height = photo->bottom - photo->top;
            CHECK(width * height > drawn->width * drawn->height / 4);
            CHECK(width < height * 5 / 2);
            for (auto const& other : all) {
                CAPTURE(other.role);
                if (other.role == "photo") continue;
                CHECK((other.top >= photo->bottom || other.left >= photo->right || other.right <= photo->left));
            }
        }
    }
}

TEST_CASE("the faces that a story keeps are not where the network puts its own words")
{
    auto const bytes = tests::make_jpeg(framed(1200, 1600));
    for (std::string const fit : {"top", "whole"}) {
        auto artwork = artwork_with(bytes, "story");
        artwork.photo.fit = fit;
        auto const drawn = draw_with_photo(artwork, bytes);
        REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
        auto const all = tests::drawn_on(*drawn);
        REQUIRE(tests::find_role(all, "photo"));
        CHECK(tests::find_role(all, "photo")->top >= 250);
    }
}

TEST_CASE("below a picture, a sender and a hashtag that are too long for one line have two")
{
    auto const bytes = tests::make_jpeg(framed(1600, 1200));
    auto artwork = artwork_with(bytes, "card");
    artwork.brand.name = "Leicester, Leicestershire and Rutland";
    artwork.hashtag = "#StampItOutInLeicesterAndRutland";
    auto const drawn = draw_with_photo(artwork, bytes);
    REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
    auto const all = tests::drawn_on(*drawn);
    REQUIRE(tests::find_role(all, "brand"));
    REQUIRE(tests::find_role(all, "hashtag"));
    CHECK(tests::find_role(all, "brand")->bottom < tests::find_role(all, "hashtag")->top);
}

TEST_CASE("a picture that is cropped fills its place, one that is shown whole keeps its edges")
{
    auto const bytes = tests::make_jpeg(framed(1600, 400));
    auto artwork = artwork_with(bytes);
    auto const cropped = draw_with_photo(artwork, bytes);
    artwork.photo.fit = "whole";
    auto const whole = draw_with_photo(artwork, bytes);
    REQUIRE(cropped);
    REQUIRE(whole);
    auto const filled = find_colour(tests::read_jpeg(cropped->bytes), 220, 0, 0);
    CHECK(filled.height() > 250);
    auto const shown = tests::read_jpeg(whole->bytes);
    auto const frame = find_colour(shown, 0, 0, 255);
    CHECK(frame.width() > 900);
    CHECK(std::abs(frame.width() - frame.height() * 4) < 40);
    CHECK(find_colour(shown, 220, 0, 0).width() < frame.width() * 9 / 10);
}

TEST_CASE("what is kept of a tall picture is its middle, or its top")
{
    // A blue band at the top, red below.
    tests::Pixels tall{600, 1800, 3, {}};
    for (int y = 0; y < tall.height; ++y) {
        for (int x = 0; x < tall.width; ++x) {
            for (int const value : {y < 300 ? 0 : 220, 0, y < 300 ? 255 : 0})
                tall.bytes.push_back(static_cast<std::uint8_t>(value));
        }
    }
    auto const bytes = tests::make_jpeg(tall);
    auto artwork = artwork_with(bytes);
    auto const middle = draw_with_photo(artwork, bytes);
    artwork.photo.fit = "top";
    auto const top = draw_with_photo(artwork, bytes);
    REQUIRE(middle);
    REQUIRE(top);
    CHECK(find_colour(tests::read_jpeg(middle->bytes), 0, 0, 255).pixels == 0);
    auto const band = find_colour(tests::read_jpeg(top->bytes), 0, 0, 255);
    CHECK(band.width() > 900);
    CHECK(band.height() > 250);
}

TEST_CASE("what is transparent in a picture becomes white, and a grey one is drawn too")
{
    auto clear = framed(400, 400);
    clear.bands = 4;
    clear.bytes.assign(400 * 400 * 4, 0);
    auto const png = tests::make_png(clear);
    auto const drawn = draw_with_photo(artwork_with(png), png);
    REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
    CHECK(find_colour(tests::read_jpeg(drawn->bytes), 255, 255, 255).pixels > 200'000);

    tests::Pixels grey{400, 400, 1, std::vector<std::uint8_t>(400 * 400, 128)};
    auto const plain = tests::make_png(grey);
    auto const toned = draw_with_photo(artwork_with(plain), plain);
    REQUIRE_MESSAGE(toned, to_string(toned.error()));
    CHECK(find_colour(tests::read_jpeg(toned->bytes), 128, 128, 128).pixels > 200'000);
}

TEST_CASE("where a picture was taken is not told to everybody")
{
    auto const bytes = tests::make_jpeg(framed(800, 600), "Exif: somebody's home");
    REQUIRE(bytes.find("somebody's home") != std::string::npos);
    auto const drawn = draw_with_photo(artwork_with(bytes), bytes);
    REQUIRE(drawn);
    CHECK(drawn->bytes.find("somebody's home") == std::string::npos);
}

TEST_CASE("a picture that cannot be shown is refused, and says what would be right")
{
    auto const good = tests::make_jpeg(framed(800, 600)), png = tests::make_png(framed(800, 600));
    struct Row {
        std::string bytes;
        char const* words;
    };
    for (auto const& row :
         {Row{"", "cannot be read: save it again as JPEG or PNG"},
          Row{"GIF89a and so on", "cannot be read: save it again as JPEG or PNG"},
          Row{"\xff\xd8\xff and nothing more", "cannot be read"},
          Row{good.substr(0, good.size() / 3), "cannot be read"}, Row{png.substr(0, png.size() / 3), "cannot be read"},
          Row{tests::make_jpeg(framed(800, 200)), "has only 800 by 200 pixels"}}) {
        INFO(row.bytes.size(), " bytes: ", row.words);
        CHECK(photo_refusal(artwork_with(row.bytes), row.bytes).find(row.words) != std::string::npos);
    }
}

TEST_CASE("a headline that leaves no room for the picture is refused")
{
    auto const bytes = tests::make_jpeg(framed(800, 600));
    auto artwork = artwork_with(bytes, "card");
    for (int i = 0; i < 12; ++i) artwork.headline += " There is room for everybody.";
    CHECK(photo_refusal(artwork, bytes).find("or leave out the photo") != std::string::npos);
}

TEST_CASE("only the picture that was agreed on is drawn")
{
    auto const agreed = tests::make_jpeg(framed(800, 600)), other = tests::make_jpeg(framed(900, 600));
    auto const drawn = draw_with_photo(artwork_with(agreed), other);
    REQUIRE_FALSE(drawn);
    CHECK(drawn.error().kind == ErrorKind::transient);
    CHECK(drawn.error().message.find("media/hall.jpg is not the one that was planned") != std::string::npos);
}
