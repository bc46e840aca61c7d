#include "campaigns/definitions/load.hpp"
#include "campaigns/definitions/yaml_tree.hpp"

#include "tests/unit/definitions/minimal.hpp"

#include <doctest/doctest.h>

#include <ctime>

using namespace peal;
using namespace peal::campaigns;
using namespace peal::campaigns::definitions;
using namespace peal::test;

// Files as nobody writes them by hand: a paste, a program, a bad day. One run must end soon, and say what is wrong in
// words that a person can read.
namespace {

// Of the processor, without optimiser or under a sanitizer: what is quadratic takes a minute.
constexpr double seconds_max = 10;

std::string repeated(std::string const& text, int times)
{
    std::string all;
    for (int i = 0; i < times; ++i) {
        auto const number = text.find('N');
        all +=
            number == std::string::npos ? text : text.substr(0, number) + std::to_string(i) + text.substr(number + 1);
    }
    return all;
}

std::vector<Problem> problems_of(std::string const& path, std::string text)
{
    auto files = minimal_files();
    files[path] = std::move(text);
    auto const began = std::clock();
    auto problems = load(files).problems;
    CHECK(static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC < seconds_max);
    for (auto const& problem : problems) CHECK(problem.message.size() < 3000);
    return problems;
}

std::string const campaign = "id: week\ntitle: The week\naim: People know.\naudience: external\nowner: police\n";
std::string const message =
    "messages:\n  - {id: hello, text: Hello., artwork: {alt: A.}, schedule: {at: 2026-12-01 10:00}}\n";

}  // namespace

TEST_CASE("places in one very long line are found soon")
{
    auto const problems = problems_of("campaigns/week.yaml", "[" + repeated("aaaaaaaaaaaaaaaaa, ", 49'000) + "]");
    CHECK(says(problems, "campaigns/week.yaml:1:1", "must be a group"));
    auto const parsed = parse_yaml("a.yaml", "[" + repeated("\xC3\xA9N, ", 10'000) + "]");
    REQUIRE(parsed);
    CHECK((*parsed)->items[9'999]->place == Place{1, 2 + 10 * 4 + 90 * 5 + 900 * 6 + 8'999 * 7});
}

TEST_CASE("very many keys are told apart soon, and not all of them reported")
{
    auto problems = problems_of("campaigns/week.yaml", repeated("kN: v\n", 24'000));
    CHECK(problems.size() < 150);
    CHECK(joined(problems).find("more than 100 errors") != std::string::npos);
    problems = problems_of("campaigns/week.yaml", repeated("k: v\n", 24'000));
    CHECK(problems.size() < 150);
    CHECK(says(problems, "campaigns/week.yaml:2:1", "given twice"));
}

TEST_CASE("very many words in a list are refused as a whole")
{
    auto problems = problems_of("campaigns/week.yaml", campaign + message + "channels: [town-x]\nhashtags: [" +
                                                           repeated("\"#aN\", ", 49'000) + "]\n");
    CHECK(says(problems, "campaigns/week.yaml:9:11", "lists more than 1000"));
    problems =
        problems_of("channels.yaml", "channels:\n" + repeated("  - {id: cN, network: x, brand: together}\n", 7'000));
    CHECK(says(problems, "channels.yaml:2:3", "lists more than 1000"));
    problems = problems_of("partnership.yaml", "id: town\nareas: [" + repeated("aN, ", 49'000) + "]\n");
    CHECK(says(problems, "partnership.yaml:2:8", "lists more than 1000"));
}

TEST_CASE("very many unknown names are compared with the known ones soon")
{
    auto files = minimal_files();
    auto const name = "a-channel-with-quite-a-long-name-that-goes-on-and-on-";
    files["channels.yaml"] =
        "channels:\n" + repeated("  - {id: " + std::string(name) + "N, network: x, brand: together}\n", 1'000);
    for (int i = 0; i < 20; ++i)
        files["campaigns/c" + std::to_string(i) + ".yaml"] =
            "id: c" + std::to_string(i) + "\nchannels: [" + repeated(std::string(name) + "xN, ", 1'000) + "]\n";
    auto const began = std::clock();
    auto const problems = load(files).problems;
    CHECK(static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC < seconds_max);
    CHECK(says(problems, "campaigns/c0.yaml:2:12", "did you mean"));
    CHECK(problems.size() < 1500);
}

TEST_CASE("files full of errors are not all read, and the last word says so")
{
    auto files = minimal_files();
    for (int i = 0; i < 30; ++i)
        files["campaigns/c" + std::to_string(i + 10) + ".yaml"] =
            "id: c" + std::to_string(i) + "\n" + repeated("kN: v\n", 200);
    auto const problems = load(files).problems;
    CHECK(problems.size() < 1500);
    CHECK(says(problems, "campaigns/", "too much is wrong"));
}

TEST_CASE("warnings crowd out no error")
{
    auto files = minimal_files();
    std::string languages;
    for (char a = 'a'; a <= 'z'; ++a) languages += std::string("q") + a + ", ";
    std::string text = campaign + "languages: [" + languages + "]\nchannels: [town-x, town-tiktok]\nmessages:\n";
    text += repeated("  - {id: mN, text: Hello., artwork: {alt: A.}, schedule: {at: 2026-12-01 10:00}}\n", 100);
    files["campaigns/week.yaml"] = text;
    auto const problems = load(files).problems;
    CHECK(problems.size() < 250);
    CHECK(says(problems, "campaigns/week.yaml:7:20", "unknown channel `town-tiktok`"));
    CHECK(joined(problems).find("warning: more than 100 warnings") != std::string::npos);
}

TEST_CASE("what is quoted from a file is short, whole characters, on one line")
{
    auto const quote = [](std::string const& path, std::string text) {
        auto const problems = problems_of(path, std::move(text));
        REQUIRE_FALSE(problems.empty());
        return joined(problems);
    };
    auto const accents = repeated("\xC3\xA9", 3'000);
    auto said = quote("campaigns/week.yaml", campaign + message + "channels: [town-x]\nareas: [x" + accents + "]\n");
    CHECK(said.find("`x" + repeated("\xC3\xA9", 39) + "...`") != std::string::npos);
    CHECK(said.find(repeated("\xC3\xA9", 41)) == std::string::npos);
    said = quote("campaigns/week.yaml",
                 campaign + message + "channels: [town-x]\naudience2: x\n? |\n  two\n  lines\n: x\n");
    CHECK(said.find("unknown key `two lines`") != std::string::npos);
    said = quote("channels.yaml", "channels:\n  - {id: " + accents + ", network: " + accents + "}\n");
    CHECK(said.find(repeated("\xC3\xA9", 41)) == std::string::npos);
    CHECK(said.find("cannot be `" + repeated("\xC3\xA9", 40) + "...`") != std::string::npos);
    // yaml-cpp quotes one byte of a character that has two.
    said = quote("peal.yaml", "a: \"\\\xC3\xA9\"\n");
    CHECK(said.find("unknown escape character") != std::string::npos);
    CHECK(said.find('\xC3') == std::string::npos);
}

TEST_CASE("a control character cannot be smuggled in by its escape")
{
    for (auto const* escape : {"\\x07", "\\0", "\\e", "\\b", "\\x7f"}) {
        auto const problems = problems_of(
            "campaigns/week.yaml", campaign + message + "channels: [town-x]\ntagline: \"Call " + escape + " 101\"\n");
        CHECK(says(problems, "campaigns/week.yaml:9:10", "control character"));
    }
    CHECK(problems_of("campaigns/week.yaml",
                      campaign + message + "channels: [town-x]\ntagline: \"One\\n\\ttwo\\r\\n{report_link}\"\n")
              .empty());
}

TEST_CASE("a text in no language is no text")
{
    auto const problems = problems_of("campaigns/week.yaml", campaign + message + "channels: [town-x]\ntagline: {}\n");
    CHECK(says(problems, "campaigns/week.yaml:9:10", "`tagline` has no text in any language"));
}

TEST_CASE("what an empty file lacks is said at its beginning")
{
    CHECK(says(problems_of("partnership.yaml", "# nothing yet\n"), "partnership.yaml:1:1", "must be a group of"));
}
