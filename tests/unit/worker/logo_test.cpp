#include "tests/unit/worker/drawing.hpp"
#include "tests/unit/worker/jpeg_reading.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

// A brand's logo: where it stands, that it can be seen, and what is not drawn.

namespace {

using namespace peal;
using tests::Drawn;

std::string square(std::string const& colour)
{
    return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'><circle cx='5' cy='5' r='4.9' fill='" + colour +
           "'/></svg>";
}

std::string const wide = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 60 10'><path fill='#ff80ff' "
                         "d='M0 5a5 5 0 0 1 10 0h40a5 5 0 0 1 10 0l-5 5H5z'/></svg>";

tests::Pixels png_pixels(int side)
{
    tests::Pixels pixels;
    pixels.width = side;
    pixels.height = side;
    pixels.bands = 4;
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            bool const corner = x < side / 8 && y < side / 8;
            for (int const value : {255, 128, 255, corner ? 0 : (x + y) % 3 + 253})
                pixels.bytes.push_back(static_cast<std::uint8_t>(value));
        }
    }
    return pixels;
}

// A folder that holds this logo, and the sample in this shape with it.
struct Branded {
    tests::TemporaryFolder folder;
    campaigns::Artwork artwork;

    Branded(std::string const& shape, std::string const& logo) : artwork(tests::sample_artwork(shape))
    {
        auto& brand = artwork.brand;
        brand.logo = logo.starts_with("\x89PNG") ? "media/logo.png" : "media/logo.svg";
        brand.logo_digest = sha256_hex(logo);
        std::filesystem::create_directory(folder.path() / "media");
        REQUIRE(write_file(folder.path() / brand.logo, logo));
    }

    Result<worker::Rendition> draw() const { return tests::draw(artwork, folder.path()); }
};

std::string refusal_of(std::string const& logo)
{
    auto const drawn = Branded("card", logo).draw();
    if (drawn) return "drawn";
    CHECK(drawn.error().kind == ErrorKind::rejected);
    return drawn.error().message;
}

bool holds(std::string const& text, std::string const& part)
{
    return text.find(part) != std::string::npos;
}

bool apart(Drawn const& one, Drawn const& other)
{
    return one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;
}

bool is_coloured(tests::Pixels const& picture, int x, int y, int red, int green, int blue)
{
    constexpr int blur = 40;  // what JPEG makes of it
    return std::abs(picture.at(x, y, 0) - red) < blur && std::abs(picture.at(x, y, 1) - green) < blur &&
           std::abs(picture.at(x, y, 2) - blue) < blur;
}

}  // namespace

TEST_CASE("the logo stands where a line begins, clear of all else and of what a network covers")
{
    struct Row {
        char const* shape;
        int margin, free_top, free_bottom;
    };
    for (auto const& row :
         {Row{"card", 56, 56, 675 - 56}, Row{"portrait", 80, 80, 1350 - 80}, Row{"story", 80, 250, 1920 - 250}}) {
        for (bool const mirrored : {false, true}) {
            CAPTURE(row.shape);
            CAPTURE(mirrored);
            Branded branded(row.shape, square("#ff80ff"));
            if (mirrored) branded.artwork.headline = "الكراهية تؤذي";
            auto const drawn = branded.draw();
            REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
            auto const all = tests::drawn_on(*drawn);
            auto const* const logo = tests::find_role(all, "logo");
            REQUIRE(logo);
            CHECK(logo->text == "media/logo.svg");
            CHECK(logo->bottom - logo->top == logo->right - logo->left);
            CHECK((mirrored ? drawn->width - logo->right : logo->left) == row.margin);
            for (auto const& one : all) {
                CAPTURE(one.role);
                CHECK(one.top >= row.free_top);
                CHECK(one.bottom <= row.free_bottom);
                CHECK(one.left >= row.margin);
                CHECK(one.right <= drawn->width - row.margin);
                if (&one != logo) CHECK(apart(one, *logo));
            }
            auto const* const name = tests::find_role(all, "brand");
            REQUIRE(name);
            CHECK(name->top > logo->top);
            CHECK(name->bottom < logo->bottom);
            CHECK((mirrored ? name->right < logo->left : name->left > logo->right));
            auto const picture = tests::read_jpeg(drawn->bytes);
            CHECK(is_coloured(picture, (logo->left + logo->right) / 2, (logo->top + logo->bottom) / 2, 255, 128, 255));
            CHECK(tests::read_codes(picture).size() == 1);
        }
    }
}

TEST_CASE("a wide logo stands in place of the name, and a high one is not too large")
{
    auto const drawn = Branded("portrait", wide).draw();
    REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
    auto const all = tests::drawn_on(*drawn);
    CHECK_FALSE(tests::find_role(all, "brand"));
    auto const* const logo = tests::find_role(all, "logo");
    REQUIRE(logo);
    CHECK(std::abs((logo->right - logo->left) - 6 * (logo->bottom - logo->top)) < 6);

    auto const high = Branded("card", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 38'>"
                                      "<path fill='#fff' d='M5 0L10 38H0z'/></svg>")
                          .draw();
    REQUIRE_MESSAGE(high, to_string(high.error()));
    auto const words = tests::drawn_on(*high);
    REQUIRE(tests::find_role(words, "logo"));
    CHECK(tests::find_role(words, "logo")->bottom < 56 + 100);
    CHECK(tests::find_role(words, "brand"));
}

TEST_CASE("a PNG is drawn as an SVG is, through its transparency")
{
    auto const drawn = Branded("card", tests::to_png(png_pixels(400))).draw();
    REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
    auto const all = tests::drawn_on(*drawn);
    auto const* const logo = tests::find_role(all, "logo");
    REQUIRE(logo);
    CHECK(logo->text == "media/logo.png");
    auto const picture = tests::read_jpeg(drawn->bytes);
    CHECK(is_coloured(picture, (logo->left + logo->right) / 2, (logo->top + logo->bottom) / 2, 255, 128, 255));
    CHECK(is_coloured(picture, logo->left + 2, logo->top + 2, 0x1d, 0x2a, 0x5b));
}

TEST_CASE("a logo that the background would swallow stands on a plate")
{
    struct Row {
        char const* background;
        char const* foreground;
        char const* accent;
        char const* logo;
        int plate;  // its red, green and blue; -1: no plate
    };
    for (auto const& row :
         {Row{"#1d2a5b", "#ffffff", "#ffd23f", "#182450", 255}, Row{"#1d2a5b", "#ffffff", "#ffd23f", "#ffd23f", -1},
          Row{"#f4f1ea", "#1b1b1b", "#7a1f3d", "#fff4d0", 0}, Row{"#f4f1ea", "#1b1b1b", "#7a1f3d", "#7a1f3d", -1}}) {
        CAPTURE(row.background);
        CAPTURE(row.logo);
        Branded branded("card", square(row.logo));
        branded.artwork.brand.background = row.background;
        branded.artwork.brand.foreground = row.foreground;
        branded.artwork.brand.accent = row.accent;
        auto const drawn = branded.draw();
        REQUIRE_MESSAGE(drawn, to_string(drawn.error()));
        auto const all = tests::drawn_on(*drawn);
        auto const* const logo = tests::find_role(all, "logo");
        REQUIRE(logo);
        auto const picture = tests::read_jpeg(drawn->bytes);
        // The corner of its box lies outside the disc.
        int const x = logo->left + 1, y = logo->top + 1;
        CHECK(is_coloured(picture, x, y, row.plate, row.plate, row.plate) == (row.plate >= 0));
    }
}

TEST_CASE("a logo that cannot be shown as it is meant is refused, and never left out")
{
    auto const svg = [](std::string const& inside) {
        return "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 10 10'>" +
               inside + "</svg>";
    };
    std::string const disc = "<circle cx='5' cy='5' r='4' fill='#fff'/>";
    REQUIRE(refusal_of(svg(disc)) == "drawn");

    auto const png = tests::to_png(png_pixels(400));
    REQUIRE(refusal_of(png) == "drawn");
    CHECK(holds(refusal_of(png.substr(0, png.size() / 2)), "the logo is a PNG that is cut off or broken"));
    CHECK(holds(refusal_of(png.substr(0, 20)), "cut off"));
    auto broken = png;
    broken[png.size() / 2] = static_cast<char>(broken[png.size() / 2] ^ 0x55);
    CHECK_MESSAGE(holds(refusal_of(broken), "cut off or broken"), refusal_of(broken));
    CHECK(holds(refusal_of(tests::to_png(png_pixels(32))), "the logo has 32 x 32 pixels, and is shown with"));
    // It says that it has 65536 x 65536 pixels; and 5000 x 5000, which would be 100 MB.
    for (auto const& size : {std::string("\x00\x01\x00\x00", 4), std::string("\x00\x00\x13\x88", 4)})
        CHECK(holds(refusal_of(png.substr(0, 16) + size + size + png.substr(24)), "far more than can be shown"));

    CHECK(holds(refusal_of(""), "is no SVG that can be read"));
    CHECK(holds(refusal_of("words"), "is no SVG that can be read"));
    CHECK(holds(refusal_of(svg(disc).substr(0, 100)), "is no SVG that can be read"));
    CHECK(holds(refusal_of(svg("<image xlink:href='data:image/png;base64,AAAA'/>" + disc)), "holds another picture"));
    CHECK(holds(refusal_of(svg("<image href='file:///etc/passwd'/>" + disc)), "holds another picture"));
    CHECK(holds(refusal_of(svg("<use xlink:href = \"https://example.org/a.svg#b\"/>" + disc)), "outside its file"));
    CHECK(holds(refusal_of(svg("<rect fill='url( http://example.org/#a)'/>" + disc)), "outside its file"));
    CHECK(holds(refusal_of(svg("<style>@import url(#a);</style>" + disc)), "dressed by another file"));
    CHECK(holds(refusal_of(svg("<script>1</script>" + disc)), "holds a script"));
    CHECK(holds(refusal_of("<!DOCTYPE svg [<!ENTITY a \"b\">]>" + svg(disc)), "defines words of its own"));
    CHECK(holds(refusal_of(std::string("<\0s\0v\0g\0", 8)), "is not UTF-8"));
    CHECK(holds(refusal_of(svg("")), "the logo shows nothing"));
    CHECK(holds(refusal_of(svg("<circle cx='500' cy='5' r='4'/>")), "the logo shows nothing"));
    CHECK(holds(refusal_of("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 900 10'>" + disc + "</svg>"),
                "12 times as wide as high"));
    CHECK(refusal_of(svg("<linearGradient id='a'><stop stop-color='#fff'/></linearGradient><circle cx='5' cy='5' r='4' "
                         "fill='url(#a)'/><use xlink:href='#a'/>")) == "drawn");
    // An enormous size is only a scale.
    CHECK(
        refusal_of("<svg xmlns='http://www.w3.org/2000/svg' width='900000000' height='900000000' viewBox='0 0 10 10'>" +
                   disc + "</svg>") == "drawn");
}

TEST_CASE("a logo made to take all time and memory ends as an error, for the worker has limits")
{
    // Each level draws the one below ten times: ten thousand million discs.
    std::string levels = "<g id='a0'><circle cx='5' cy='5' r='4' fill='#fff'/></g>";
    for (int level = 1; level <= 10; ++level) {
        levels += "<g id='a" + std::to_string(level) + "'>";
        for (int i = 0; i < 10; ++i) levels += "<use xlink:href='#a" + std::to_string(level - 1) + "'/>";
        levels += "</g>";
    }
    auto const drawn = Branded("card", "<svg xmlns='http://www.w3.org/2000/svg' "
                                       "xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 10 10'>" +
                                           levels + "</svg>")
                           .draw();
    REQUIRE_FALSE(drawn);
    CHECK_MESSAGE(holds(drawn.error().message, "logo"), drawn.error().message);
}

TEST_CASE("a logo that is another one than was agreed on keeps the picture waiting")
{
    Branded branded("card", square("#ffffff"));
    REQUIRE(write_file(branded.folder.path() / branded.artwork.brand.logo, square("#ff0000")));
    auto const other = branded.draw();
    REQUIRE_FALSE(other);
    CHECK(other.error().kind == ErrorKind::transient);
    CHECK(holds(other.error().message, "the logo media/logo.svg is not the one that was planned"));
    std::filesystem::remove(branded.folder.path() / branded.artwork.brand.logo);
    auto const gone = branded.draw();
    REQUIRE_FALSE(gone);
    CHECK(gone.error().kind == ErrorKind::transient);
    CHECK(holds(gone.error().message, "the logo media/logo.svg cannot be read"));
}
