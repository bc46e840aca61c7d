#include "tests/unit/text/support.hpp"

using namespace peal::campaigns::text;

namespace {

void check(std::initializer_list<Row> rows)
{
    for (auto const& row : rows) {
        auto const& text = row.text;
        CAPTURE(text);
        CHECK(joined(measured(text).urls) == row.found);
    }
}

}  // namespace

TEST_CASE("a host under a known top-level domain is a link, with or without a scheme")
{
    check({{"see http://example.org now", "http://example.org"},
           {"see HTTPS://EXAMPLE.ORG now", "HTTPS://EXAMPLE.ORG"},
           {"see example.org now", "example.org"},
           {"readme.md", "readme.md"},
           {"docs.rs", "docs.rs"},
           {"a week end.Next", "end.Next"},
           {"www.example.org", "www.example.org"},
           {"www.example.co.uk", "www.example.co.uk"},
           {"example.рф", "example.рф"},
           {"example.РФ", "example.РФ"},
           {"example.xn--p1ai", "example.xn--p1ai"},
           {"www.example.za", "www.example.za"},
           {"gone.symantec", "gone.symantec"}});
}

TEST_CASE("what is no link")
{
    check({{"v2.0.1", ""},
           {"file.txt", ""},
           {"3.50", ""},
           {"localhost:8080", ""},
           {"10.0.0.1", ""},
           {"ftp://example.org", ""},
           {"ops@example.org", ""},
           {"http://exam_ple.org", ""},
           {"http://", ""},
           {"http://example", ""},
           {"https://.org", ""},
           {"http://-example.org", ""},
           {"example.", ""},
           {".org", ""}});
}

TEST_CASE("the character before a link")
{
    check({{"(example.org)", "example.org"},
           {"説明http://example.org", "http://example.org"},
           {"説明example.org", "example.org"},
           {"\u200Ehttp://example.org", "http://example.org"},
           {"\u2066example.org\u2069", "example.org"},
           {"xhttp://example.org", ""},
           {"1http://example.org", ""},
           {"@example.org", ""},
           {"＠example.org", ""},
           {"$example.org", ""},
           {"#http://example.org", ""},
           {"＃http://example.org", ""},
           {"\uFEFFhttp://example.org", ""}});
}

TEST_CASE("a link without a scheme does not follow - _ . or /, and one with a scheme may")
{
    for (std::string const mark : {"-", "_", ".", "/"}) {
        CAPTURE(mark);
        CHECK(joined(measured("a " + mark + "example.org").urls) == "");
        CHECK(joined(measured("a " + mark + "http://example.org").urls) == "http://example.org");
    }
}

TEST_CASE("without a scheme the host is ASCII or accented Latin")
{
    check({{"a münchen.de", "münchen.de"},
           {"日本.com", ""},
           {"http://日本.com", "http://日本.com"},
           {"日本example.com", "example.com"}});
}

TEST_CASE("sub-domains may hold _ and -, the registrable label no _")
{
    check({{"http://sub_domain.example.org", "http://sub_domain.example.org"},
           {"sub_domain.example.org", "sub_domain.example.org"},
           {"http://a-b.c-d.com", "http://a-b.c-d.com"},
           {"http://_a.example.org", ""},
           {"http://a_.example.org", ""},
           {"http://exam_ple.org/path", ""},
           {"http://a.exam_ple.example.com", "http://a.exam_ple.example.com"}});
}

TEST_CASE("no letter, digit, @, + or - follows the top-level domain")
{
    check({{"example.comet", ""},
           {"example.com1", ""},
           {"example.com@x", ""},
           {"example.com+x", ""},
           {"example.com-x", ""},
           {"example.com_x", "example.com"},
           {"example.comの", "example.com"},
           {"example.com's", "example.com"},
           {"example.com.", "example.com"}});
}

TEST_CASE("port, path and query belong to the link; punctuation at its end does not")
{
    check({{"http://example.org:8080/a", "http://example.org:8080/a"},
           {"http://example.org:", "http://example.org"},
           {"http://example.org/.", "http://example.org/"},
           {"http://example.org/a,b!", "http://example.org/a,b"},
           {"http://example.org/a/?q=1&b=2.", "http://example.org/a/?q=1&b=2"},
           {"http://example.org?", "http://example.org"},
           {"http://example.org?q=a!", "http://example.org?q=a"},
           {"http://example.org/Русские_слова", "http://example.org/Русские_слова"},
           {"http://example.org/é", "http://example.org/é"},
           {"http://example.org/日本", "http://example.org/"},
           {"http://example.org/a–b", "http://example.org/a–b"},
           {"http://example.org/#top", "http://example.org/#top"}});
}

TEST_CASE("parentheses in a path are balanced, with one level inside")
{
    check({{"http://example.org/Primer_(film)", "http://example.org/Primer_(film)"},
           {"(http://example.org/Primer)", "http://example.org/Primer"},
           {"(http://example.org/Primer_(film))", "http://example.org/Primer_(film)"},
           {"http://example.org/a_(b_(c))/d", "http://example.org/a_(b_(c))/d"},
           {"http://example.org/a_(b_(c_(d)))", "http://example.org/a_"},
           {"http://example.org/a()", "http://example.org/a"},
           {"http://example.org/(a", "http://example.org/"}});
}

TEST_CASE("a t.co link ends with its slug of up to 40 characters")
{
    std::string const slug(40, 'a');
    check({{"https://t.co/abc123/more", "https://t.co/abc123"},
           {"https://t.co/abc?q=1", "https://t.co/abc?q=1"},
           {"https://t.co", "https://t.co"}});
    CHECK(joined(measured("https://t.co/" + slug).urls) == "https://t.co/" + slug);
    CHECK(joined(measured("https://t.co/" + slug + "a").urls) == "");
}

TEST_CASE("a label has up to 63 characters in its ASCII form")
{
    std::string const label(63, 'a');
    CHECK(joined(measured("http://" + label + ".com").urls) == "http://" + label + ".com");
    CHECK(joined(measured("http://" + label + "a.com").urls) == "");
    std::string wide;
    for (int i = 0; i < 60; ++i) wide += "é";
    CHECK(joined(measured("http://" + wide + ".com").urls) == "");
}

TEST_CASE("a link has up to 4096 characters")
{
    std::string const start = "https://example.org/";
    CHECK(length_of(start + std::string(4096 - start.size(), 'a')) == 23);
    CHECK(length_of(start + std::string(4097 - start.size(), 'a')) == 4097);
    CHECK(length_of("example.org/" + std::string(4096 - 20, 'a')) == 23);
    CHECK(length_of("example.org/" + std::string(4097 - 20, 'a')) == 4097 - 8);
}

TEST_CASE("links may stand close together")
{
    check({{"example.org,example.com", "example.org | example.com"},
           {"example.orgのexample.com", "example.org | example.com"},
           {"http://example.org http://example.com/a", "http://example.org | http://example.com/a"}});
}

TEST_CASE("positions count code points")
{
    auto const urls = measured("🚀 é http://example.org/a!").urls;
    REQUIRE(urls.size() == 1);
    CHECK(urls[0].start == 4);
    CHECK(urls[0].end == 24);
}
