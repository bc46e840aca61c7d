#include "connectors/snapchat/cipher.hpp"

#include "tests/unit/snapchat/world.hpp"

namespace peal::tests {

namespace {

std::string from_hex(std::string_view text)
{
    auto const digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string out;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2)
        out += static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1]));
    return out;
}

}  // namespace

TEST_CASE("the cipher is AES-256-CBC: the published vector of NIST SP 800-38A F.2.5")
{
    MediaKey const key(Secret(from_hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4")),
                       Secret(from_hex("000102030405060708090a0b0c0d0e0f")));
    auto const sealed = encrypt(from_hex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"), key);
    REQUIRE(sealed);
    // Two blocks of the vector, then a whole block of PKCS#7 padding.
    REQUIRE(sealed->size() == 48);
    CHECK(sealed->substr(0, 32) == from_hex("f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"));
}

TEST_CASE("what is encrypted decrypts to the same bytes, at every length around a block and around a step")
{
    auto const random = make_seeded_random(3);
    for (std::size_t const size :
         {0ul, 1ul, 15ul, 16ul, 17ul, 31ul, 32ul, 4096ul, (1ul << 20) - 1, 1ul << 20, (1ul << 20) + 5}) {
        CAPTURE(size);
        auto const key = make_media_key(*random);
        auto const plain = random->word("abc", size);
        auto const sealed = encrypt(plain, key);
        REQUIRE(sealed);
        CHECK(sealed->size() == (size / 16 + 1) * 16);
        auto const back = decrypt(*sealed, key);
        REQUIRE(back);
        CHECK(*back == plain);
    }
}

TEST_CASE("every file gets its own key and initialisation vector")
{
    auto const random = make_seeded_random(3);
    auto const a = make_media_key(*random);
    auto const b = make_media_key(*random);
    CHECK(a.key.reveal().size() == 32);
    CHECK(a.iv.reveal().size() == 16);
    CHECK(a.key.reveal() != b.key.reveal());
    CHECK(a.iv.reveal() != b.iv.reveal());
}

TEST_CASE("a cut, foreign or wrongly keyed file does not decrypt")
{
    auto const random = make_seeded_random(3);
    auto const key = make_media_key(*random);
    auto const sealed = encrypt("twenty bytes of text", key);
    REQUIRE(sealed);
    CHECK_FALSE(decrypt(sealed->substr(0, 31), key));
    CHECK_FALSE(decrypt(sealed->substr(0, 16), key));
    CHECK_FALSE(decrypt("", key));
    MediaKey const short_key(Secret("short"), key.iv);
    CHECK_FALSE(decrypt(*sealed, short_key));
    CHECK_FALSE(encrypt("x", short_key));
}

TEST_CASE("base64 is read strictly")
{
    for (std::string const plain : {"f", "fo", "foo", "foob", "fooba", "foobar"}) {
        CAPTURE(plain);
        CHECK(from_base64(to_base64(plain)) == plain);
    }
    CHECK(to_base64("foobar") == "Zm9vYmFy");
    for (std::string_view const bad : {"", "Zg", "Zg=", "Z===", "Zm9v\n", " Zm9v", "Zm9vZg==Zm9v", "Zh==", "Zm9*"}) {
        CAPTURE(bad);
        CHECK_FALSE(from_base64(bad));
    }
}

}  // namespace peal::tests
