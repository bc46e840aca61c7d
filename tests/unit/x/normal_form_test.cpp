#include "connectors/x/normal_form.hpp"
#include "connectors/x/snowflake.hpp"

#include <doctest/doctest.h>

using namespace peal;
using namespace peal::connectors::x;

TEST_CASE("a text read back from X is the text that was sent")
{
    struct Row {
        char const* name;
        char const* sent;
        char const* read;
        std::map<std::string, std::string> targets;
        bool has_media;
        Likeness likeness;
    };
    for (auto const& row : std::vector<Row>{
             {"plain", "Speak up.", "Speak up.", {}, false, Likeness::same},
             {"escaped", "Tom & <Jerry> &amp;", "Tom &amp; &lt;Jerry&gt; &amp;amp;", {}, false, Likeness::same},
             {"white space", "One\n\ntwo ", "One two", {}, false, Likeness::same},
             {"link",
              "See https://peal.example/r/abc now",
              "See https://t.co/1 now",
              {{"https://t.co/1", "https://peal.example/r/abc"}},
              false,
              Likeness::same},
             {"bare link gets a scheme",
              "See Example.org/Go.",
              "See https://t.co/1.",
              {{"https://t.co/1", "http://example.org/Go"}},
              false,
              Likeness::same},
             {"slash at the end",
              "See https://example.org",
              "See https://t.co/1",
              {{"https://t.co/1", "https://example.org/"}},
              false,
              Likeness::same},
             {"picture's link",
              "Speak up.",
              "Speak up. https://t.co/9",
              {{"https://t.co/9", ""}},
              true,
              Likeness::same},
             {"picture's link without entity", "Speak up.", "Speak up. https://t.co/9", {}, true, Likeness::same},
             {"only a picture", "", "https://t.co/9", {{"https://t.co/9", ""}}, true, Likeness::same},
             {"two links, one picture",
              "A https://a.example B https://b.example",
              "A https://t.co/1 B https://t.co/2 https://t.co/3",
              {{"https://t.co/1", "https://a.example"},
               {"https://t.co/2", "https://b.example"},
               {"https://t.co/3", ""}},
              true,
              Likeness::same},
             {"NFD and NFC", "nai\u0308ve", "na\u00efve", {}, false, Likeness::same},
             {"known top-level domain",
              "See https://peal.org/r/abc",
              "See https://t.co/1",
              {{"https://t.co/1", "https://peal.org/r/xyz"}},
              false,
              Likeness::doubtful},
             {"bare link of a top-level domain that we do not know",
              "See hate.newtld now",
              "See https://t.co/1 now",
              {{"https://t.co/1", "http://hate.newtld"}},
              false,
              Likeness::same},
             {"full stop after a link that we do not know",
              "See https://hate.newtld/.",
              "See https://t.co/1.",
              {{"https://t.co/1", "https://hate.newtld"}},
              false,
              Likeness::same},
             {"other words", "Speak up.", "Speak out.", {}, false, Likeness::different},
             {"case of words", "Speak up.", "speak up.", {}, false, Likeness::different},
             {"a link more",
              "See",
              "See https://t.co/1",
              {{"https://t.co/1", "https://a.example"}},
              false,
              Likeness::different},
             {"shortened elsewhere",
              "See https://bit.example/x",
              "See https://t.co/1",
              {{"https://t.co/1", "https://long.example/y"}},
              false,
              Likeness::same_but_links},
             {"unknown short link",
              "See https://a.example/x",
              "See https://t.co/1",
              {},
              false,
              Likeness::same_but_links},
             {"other code on the same host",
              "See https://peal.example/r/abc",
              "See https://t.co/1",
              {{"https://t.co/1", "https://peal.example/r/xyz"}},
              false,
              Likeness::doubtful},
             {"case of a code",
              "See https://peal.example/r/abc",
              "See https://t.co/1",
              {{"https://t.co/1", "https://PEAL.example/r/ABC"}},
              false,
              Likeness::doubtful},
         }) {
        CAPTURE(std::string(row.name));
        CHECK(compare(normal_form(row.sent), normal_form(unwrapped(row.read, row.targets, row.has_media))) ==
              row.likeness);
    }
}

TEST_CASE("a text that is not UTF-8 has a normal form too")
{
    CHECK(normal_form("a \xff b").words == "a \xff b");
    CHECK(compare(normal_form("a \xff b"), normal_form("a b")) == Likeness::different);
}

TEST_CASE("an id tells when it was made, and a moment gives the first id")
{
    // A dated sample of X's documentation: 1212092628029698048 is of 2019-12-31T19:26:16Z.
    CHECK(to_iso(*time_of_id("1212092628029698048")).starts_with("2019-12-31T19:26:16"));
    auto const moment = *parse_instant("2026-11-24T09:00:00Z");
    auto const first = first_id_at(moment);
    CHECK(time_of_id(std::to_string(first)) == moment);
    CHECK(*time_of_id(std::to_string(first - 1)) < moment);
    CHECK(first_id_at(*parse_instant("2001-01-01")) == 0);
}

TEST_CASE("what is not an id is not taken for one")
{
    for (auto const* text : {"", "-1", "+1", " 1", "1x", "12345678901234567890", "9999999999999999999", "0x10"})
        CHECK_MESSAGE(!parse_id(text), text);
    CHECK(parse_id("9223372036854775807"));
}
