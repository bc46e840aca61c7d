#include "connectors/multipart.hpp"

#include "tests/unit/snapchat/world.hpp"

namespace peal::tests {

TEST_CASE("a form that was built is read back as it was")
{
    auto const random = make_seeded_random(1);
    std::string const binary("\0\r\n--peal\r\n\r\n--", 15);
    MultipartForm form(*random);
    form.add_field("action", "ADD");
    form.add_field("empty", "");
    form.add_file("file", "a \"b\"\r\n.jpg", "image/jpeg", binary);
    auto const type = form.content_type();
    auto const body = std::move(form).finish();

    auto const parts = parse_multipart(type, body);
    REQUIRE(parts);
    REQUIRE(parts->size() == 3);
    CHECK((*parts)[0].name == "action");
    CHECK((*parts)[0].value == "ADD");
    CHECK((*parts)[0].filename.empty());
    CHECK((*parts)[1].value.empty());
    CHECK((*parts)[2].filename == "a %22b%22%0D%0A.jpg");
    CHECK((*parts)[2].content_type == "image/jpeg");
    CHECK((*parts)[2].value == binary);
    CHECK(find_part(*parts, "file") == &(*parts)[2]);
    CHECK(find_part(*parts, "none") == nullptr);
}

TEST_CASE("a boundary is never used twice")
{
    auto const random = make_seeded_random(1);
    MultipartForm a(*random);
    MultipartForm b(*random);
    CHECK(a.content_type() != b.content_type());
}

TEST_CASE("other clients' spellings are read")
{
    auto const parts =
        parse_multipart("Multipart/Form-Data; charset=utf-8; boundary=\"a b\"",
                        "--a b\r\ncontent-disposition: form-data;name=x; filename=\"y; z\"\r\n\r\n1\r\n--a b--");
    REQUIRE(parts);
    REQUIRE(parts->size() == 1);
    CHECK((*parts)[0].name == "x");
    CHECK((*parts)[0].filename == "y; z");
    CHECK((*parts)[0].value == "1");
}

TEST_CASE("what is not a form is refused with a reason")
{
    struct Row {
        std::string_view type;
        std::string body;
    };
    std::string_view const good = "multipart/form-data; boundary=b";
    Row const rows[] = {
        {"application/json", "--b--"},
        {"multipart/form-data", "--b--"},
        {"multipart/form-data; boundary=", "--b--"},
        {good, ""},
        {good, "preamble\r\n--b--"},
        {good, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nvalue"},
        {good, "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n"},
        {good, "--b\r\nContent-Disposition: form-data\r\n\r\nv\r\n--b--"},
        {good, "--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nv\r\n--b--"},
        {good, "--b\r\nno colon\r\n\r\nv\r\n--b--"},
        {good, "--b\r\nX: y\r\n\r\nv\r\n--b--"},
        {good, "--bContent-Disposition: form-data; name=\"a\"\r\n\r\nv\r\n--b--"},
        {good, "--b--trailing"},
    };
    for (auto const& row : rows) {
        CAPTURE(row.type);
        CAPTURE(row.body);
        auto const parts = parse_multipart(row.type, row.body);
        REQUIRE_FALSE(parts);
        CHECK(parts.error().kind == ErrorKind::rejected);
        CHECK_FALSE(parts.error().message.empty());
    }
}

TEST_CASE("a form stays inside its limits")
{
    auto const random = make_seeded_random(1);
    MultipartForm form(*random);
    for (int i = 0; i < 3; ++i) form.add_field("a", "1");
    auto const type = form.content_type();
    auto const body = std::move(form).finish();
    MultipartLimits limits;
    limits.parts_max = 2;
    CHECK_FALSE(parse_multipart(type, body, limits));
    limits = {};
    limits.body_bytes_max = body.size() - 1;
    CHECK_FALSE(parse_multipart(type, body, limits));
    limits.body_bytes_max = body.size();
    CHECK(parse_multipart(type, body, limits));
    limits.head_bytes_max = 10;
    CHECK_FALSE(parse_multipart(type, body, limits));
}

TEST_CASE("a form cut anywhere, or with any byte broken, never crashes the reader")
{
    auto const random = make_seeded_random(1);
    MultipartForm form(*random);
    form.add_field("action", "ADD");
    form.add_file("file", "f", "image/png", "bytes");
    auto const type = form.content_type();
    auto const body = std::move(form).finish();
    // Without the last line end the form is still whole.
    for (std::size_t cut = 0; cut + 2 < body.size(); ++cut)
        CHECK_FALSE(parse_multipart(type, std::string_view(body).substr(0, cut)));
    for (std::size_t at = 0; at < body.size(); ++at) {
        auto broken = body;
        broken[at] = static_cast<char>(broken[at] ^ 0x5a);
        auto const parts = parse_multipart(type, broken);
        if (parts) CHECK(parts->size() <= 2);
    }
}

}  // namespace peal::tests
