#include "connectors/snapchat/links.hpp"
#include "connectors/snapchat/picture.hpp"
#include "connectors/snapchat/upload.hpp"

#include "tests/unit/snapchat/world.hpp"

namespace peal::tests {

TEST_CASE("only an address on the configured host is sent the token")
{
    std::string const base = "https://businessapi.snapchat.com";
    CHECK(resolve(base, "/us/v1/a?b=c") == base + "/us/v1/a?b=c");
    CHECK(resolve(base + "/", "/us/v1/a") == base + "/us/v1/a");
    CHECK(resolve(base, base + "/us/v1/a") == base + "/us/v1/a");
    CHECK(resolve(base, "HTTPS://BusinessAPI.snapchat.com/us/v1/a") == base + "/us/v1/a");
    for (std::string const link :
         {"", "us/v1/a", "//evil.example/a", "https://evil.example/a", "http://businessapi.snapchat.com/a",
          "https://businessapi.snapchat.com", "https://businessapi.snapchat.com.evil.example/a",
          "https://businessapi.snapchat.com@evil.example/a", "https://businessapi.snapchat.com:444/a", "/a b",
          "/a\r\nX: y", "/\\evil.example/a", "\\\\evil.example", "/a#b"}) {
        CAPTURE(link);
        CHECK_FALSE(resolve(base, link));
    }
    CHECK_FALSE(resolve(base, "/" + std::string(5000, 'a')));
}

TEST_CASE("the head of a picture tells kind and size")
{
    auto const photo = read_picture_head(jpeg(1080, 1920));
    REQUIRE(photo);
    CHECK(photo->kind == PictureKind::jpeg);
    CHECK(photo->width == 1080);
    CHECK(photo->height == 1920);
    auto const drawing = read_picture_head(png(540, 960));
    REQUIRE(drawing);
    CHECK(drawing->kind == PictureKind::png);
    CHECK(drawing->width == 540);
    CHECK(drawing->height == 960);
}

TEST_CASE("a picture cut anywhere in its head, or of another kind, has none")
{
    for (auto const& whole : {jpeg(1080, 1920, 0), png(1080, 1920).substr(0, 24)})
        for (std::size_t size = 0; size + 1 < whole.size(); ++size)
            CHECK_FALSE(read_picture_head(whole.substr(0, size)));
    for (auto const& other : {std::string("GIF89a"),
                              std::string("\0\0\0\x18"
                                          "ftypmp42",
                                          12),
                              bytes_of({0xff, 0xd8, 0xff, 0xd9}),
                              bytes_of({0xff, 0xd8, 0xff, 0xe0, 0, 0, 0xff, 0xff, 0xff}), jpeg(0, 1920)})
        CHECK_FALSE(read_picture_head(other));
}

TEST_CASE("a picture that a story would crop, refuse or mistake is refused before the upload")
{
    Media media;
    media.content_type = "image/jpeg";
    auto const accepts = [&](std::string bytes) {
        media.bytes = std::move(bytes);
        auto const checked = check_picture(media);
        if (!checked) CHECK(checked.error().kind == ErrorKind::rejected);
        return checked.has_value();
    };
    CHECK(accepts(jpeg(1080, 1920)));
    CHECK(accepts(jpeg(540, 960)));
    CHECK(accepts(jpeg(1080, 1919)));
    CHECK_FALSE(accepts(jpeg(1920, 1080)));
    CHECK_FALSE(accepts(jpeg(1080, 1350)));
    CHECK_FALSE(accepts(jpeg(270, 480)));
    CHECK_FALSE(accepts(png(1080, 1920)));
    CHECK_FALSE(accepts(""));
    CHECK_FALSE(accepts("no picture"));
    CHECK_FALSE(accepts(jpeg(1080, 1920, 20'000'000)));
    media.content_type = "image/png";
    CHECK(accepts(png(1080, 1920)));
}

}  // namespace peal::tests
