#include "connectors/instagram/jpeg.hpp"
#include "connectors/instagram/rules.hpp"
#include "tests/support/tiny_jpeg.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::connectors::instagram;

TEST_CASE("hashtags and mentions are words behind a mark")
{
    CHECK(count_hashtags("#StampItOut and #HateCrime") == 2);
    CHECK(count_hashtags("#\xC3\xA9t\xC3\xA9 (#ok) number # 5, a#b, ##twice") == 3);
    CHECK(count_hashtags("") == 0);
    CHECK(count_hashtags("#") == 0);
    CHECK(count_mentions("@leics_police, mail us: a@b.example, @x") == 2);
}

TEST_CASE("lengths count code points")
{
    CHECK(count_code_points("caf\xC3\xA9") == 4);
    CHECK(count_code_points("\xF0\x9F\x91\x8D") == 1);
    CHECK(count_code_points("") == 0);
}

TEST_CASE("the feed takes shapes from 4:5 to 1.91:1")
{
    CHECK(is_feed_shape(1080, 1350));
    CHECK(is_feed_shape(1080, 1080));
    CHECK(is_feed_shape(1200, 628));
    CHECK_FALSE(is_feed_shape(1080, 1920));
    CHECK_FALSE(is_feed_shape(2000, 900));
    CHECK_FALSE(is_feed_shape(0, 100));
    CHECK_FALSE(is_feed_shape(100, 0));
}

TEST_CASE("the size of a JPEG is read from its frame header")
{
    CHECK(find_jpeg_size(tests::tiny_jpeg(1080, 1350)) == JpegSize{1080, 1350});
    CHECK(find_jpeg_size(tests::tiny_jpeg(320, 400, 100000)) == JpegSize{320, 400});
    auto progressive = tests::tiny_jpeg(640, 480);
    progressive[progressive.find("\xFF\xC0") + 1] = '\xC2';
    CHECK(find_jpeg_size(progressive) == JpegSize{640, 480});
    // Fill bytes before a marker.
    auto filled = tests::tiny_jpeg(640, 480);
    filled.insert(2, "\xFF\xFF\xFF");
    CHECK(find_jpeg_size(filled) == JpegSize{640, 480});
}

TEST_CASE("what is no JPEG has no size, however it is cut")
{
    auto const whole = tests::tiny_jpeg(1080, 1350);
    auto const frame_end = whole.find("\xFF\xDA");
    for (std::size_t length = 0; length < frame_end; ++length)
        CHECK_FALSE(find_jpeg_size(std::string_view(whole).substr(0, length)));
    CHECK_FALSE(find_jpeg_size("\x89PNG\r\n\x1a\n and more"));
    CHECK_FALSE(find_jpeg_size("<html>sign in</html>"));
    CHECK_FALSE(find_jpeg_size(tests::tiny_jpeg(0, 1350)));
    // A scan before any frame, and a segment that claims to be shorter than its own length.
    CHECK_FALSE(find_jpeg_size(std::string("\xFF\xD8\xFF\xDA\0\4aa", 8)));
    CHECK_FALSE(find_jpeg_size(std::string("\xFF\xD8\xFF\xE0\0\1aaaaaaaaaaaa", 18)));
    CHECK_FALSE(find_jpeg_size(std::string("\xFF\xD8\xFF\xC0\0\4\x08\0\0\0\0\0\0\0", 14)));
}
