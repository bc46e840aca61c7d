// Holds our reading of X's rules against the conformance suite that X published with its library twitter-text:
//
//     conformance_x [FOLDER]      FOLDER holds validate.yml and extract.yml; else the one in $PEAL_TWITTER_TEXT
//
// The suite is not ours to ship: get it from the repository twitter/twitter-text, folder conformance. Prints passed/total
// for each section, and every case that failed. Exit 0 when each length is right and at least 99 of 100 entities are, in
// a text and whole, 1 when not, 77 when there is no suite.

#include "campaigns/text/code_points.hpp"
#include "campaigns/text/emoji.hpp"
#include "campaigns/text/measure.hpp"

#include <yaml-cpp/yaml.h>

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

namespace {

using namespace peal::campaigns::text;

constexpr int exit_skipped = 77;
constexpr std::size_t extraction_percent_min = 99;

struct Score {
    std::size_t passed = 0;
    std::size_t total = 0;
    std::size_t left_out = 0;  // for another configuration than the one X uses
};

Measure measured(std::string const& text)
{
    auto const result = measure("x", text);
    if (!result) throw std::runtime_error(result.error().message);
    return *result;
}

CodePoints points_of(std::string const& text)
{
    auto const points = to_code_points(text);
    if (!points) throw std::runtime_error(points.error().message);
    return *points;
}

std::string range(std::size_t start, std::size_t end)
{
    return "[" + std::to_string(start) + "," + std::to_string(end) + "]";
}

// What the suite expects and what we found, both as one line.
struct Answer {
    std::string expected;
    std::string found;
};

using Entities = std::vector<Entity> Measure::*;

std::string shown(Entity const& entity, Entities kind)
{
    return kind == &Measure::urls ? entity.text : entity.value;
}

// A list of words: "one | two".
Answer compare_words(YAML::Node const& expected, Measure const& measure, Entities kind)
{
    Answer answer;
    for (auto const& word : expected) answer.expected += "| " + word.as<std::string>() + " ";
    for (auto const& entity : measure.*kind) {
        auto word = shown(entity, kind);
        // The account of a list is a mention, the list itself is not.
        if (kind == &Measure::mentions) word = word.substr(0, word.find('/'));
        answer.found += "| " + word + " ";
    }
    return answer;
}

// A list of objects with a word and its place.
Answer compare_places(YAML::Node const& expected, Measure const& measure, Entities kind)
{
    Answer answer;
    for (auto const& one : expected) {
        for (auto const* key : {"url", "hashtag", "screen_name", "cashtag", "list_slug"})
            if (one[key]) answer.expected += one[key].as<std::string>();
        answer.expected += range(one["indices"][0].as<std::size_t>(), one["indices"][1].as<std::size_t>()) + " ";
    }
    for (auto const& entity : measure.*kind)
        answer.found += shown(entity, kind) + range(entity.start, entity.end) + " ";
    return answer;
}

// The whole text is one entity, or is not.
Answer compare_whole(YAML::Node const& expected, Measure const& measure, Entities kind, std::string const& text)
{
    auto const& list = measure.*kind;
    bool const whole = list.size() == 1 && list[0].text == text;
    return {expected.as<bool>() ? "valid" : "not valid", whole ? "valid" : "not valid"};
}

// Places in the suite's lengths are the first and last UTF-16 unit.
Answer compare_lengths(YAML::Node const& expected, Measure const& measure, std::string const& text)
{
    auto const points = points_of(text);
    auto const units = to_utf16(points).size();
    auto const fitting = to_utf16(CodePointView(points).substr(0, measure.fits_until)).size();
    auto const line = [](std::string const& length, std::string const& valid, std::string const& permillage,
                         std::string const& all, std::string const& fits) {
        return "length " + length + ", valid " + valid + ", permillage " + permillage + ", ends at " + all +
               ", fits up to " + fits;
    };
    auto const word = [&](char const* key) { return expected[key].as<std::string>(); };
    return {
        line(word("weightedLength"), word("valid"), word("permillage"), word("displayRangeEnd"), word("validRangeEnd")),
        line(std::to_string(measure.length), measure.fits ? "true" : "false",
             std::to_string(measure.length * 1000 / measure.limit), std::to_string(units - 1),
             std::to_string(fitting - 1))};
}

bool has_emoji_sequence(std::string const& text)
{
    auto const points = points_of(text);
    for (std::size_t at = 0; at < points.size(); ++at)
        if (emoji_sequence_length(points, at) > 0) return true;
    return false;
}

enum class How { words, places, whole, lengths, lengths_without_emoji };

struct Section {
    char const* name;
    How how;
    Entities kind;
};

Answer judge(Section const& section, YAML::Node const& expected, std::string const& text)
{
    auto const measure = measured(text);
    switch (section.how) {
        case How::words: return compare_words(expected, measure, section.kind);
        case How::places: return compare_places(expected, measure, section.kind);
        case How::whole: return compare_whole(expected, measure, section.kind, text);
        case How::lengths:
        case How::lengths_without_emoji: return compare_lengths(expected, measure, text);
    }
    return {};
}

Score run(YAML::Node const& tests, Section const& section)
{
    auto const cases = tests[section.name];
    if (!cases || !cases.IsSequence()) throw std::runtime_error(std::string("there is no section ") + section.name);
    Score score;
    for (auto const& one : cases) {
        auto const text = one["text"].as<std::string>();
        if (section.how == How::lengths_without_emoji && has_emoji_sequence(text)) {
            ++score.left_out;
            continue;
        }
        ++score.total;
        auto const answer = judge(section, one["expected"], text);
        if (answer.expected == answer.found) {
            ++score.passed;
            continue;
        }
        std::printf("  failed: %s\n    text:     %.300s\n    expected: %s\n    found:    %s\n",
                    one["description"].as<std::string>().c_str(), text.c_str(), answer.expected.c_str(),
                    answer.found.c_str());
    }
    std::printf("%-44s %zu/%zu", section.name, score.passed, score.total);
    if (score.left_out > 0) std::printf(" (%zu left out: emoji by an older configuration)", score.left_out);
    std::printf("\n");
    return score;
}

Score run_all(std::string const& file, std::vector<Section> const& sections)
{
    auto const tests = YAML::LoadFile(file)["tests"];
    Score sum;
    for (auto const& section : sections) {
        auto const score = run(tests, section);
        sum.passed += score.passed;
        sum.total += score.total;
    }
    return sum;
}

bool are_enough_right(Score const& score)
{
    return score.passed * 100 >= score.total * extraction_percent_min;
}

// Left out: `tweets` (the limit of 140 of 2016), `urls` of validate.yml (addresses by RFC 3986, not what X links),
// `replies` (not ours to find), and the files on making HTML.
std::vector<Section> const length_sections{
    {"WeightedTweetsCounterTest", How::lengths_without_emoji, nullptr},
    {"WeightedTweetsWithDiscountedEmojiCounterTest", How::lengths, nullptr},
    {"UnicodeDirectionalMarkerCounterTest", How::lengths, nullptr},
};
std::vector<Section> const entity_sections{
    {"mentions", How::words, &Measure::mentions},
    {"mentions_with_indices", How::places, &Measure::mentions},
    {"mentions_or_lists_with_indices", How::places, &Measure::mentions},
    {"urls", How::words, &Measure::urls},
    {"urls_with_indices", How::places, &Measure::urls},
    {"urls_with_directional_markers", How::places, &Measure::urls},
    {"tco_urls_with_params", How::words, &Measure::urls},
    {"hashtags", How::words, &Measure::hashtags},
    {"hashtags_from_astral", How::words, &Measure::hashtags},
    {"hashtags_with_indices", How::places, &Measure::hashtags},
    {"cashtags", How::words, &Measure::cashtags},
    {"cashtags_with_indices", How::places, &Measure::cashtags},
};
std::vector<Section> const whole_sections{
    {"usernames", How::whole, &Measure::mentions},
    {"hashtags", How::whole, &Measure::hashtags},
};

}  // namespace

int main(int argc, char** argv)
{
    auto const* const given = std::getenv("PEAL_TWITTER_TEXT");
    std::string const folder = argc > 1 ? argv[1] : given != nullptr ? given : "";
    if (folder.empty()) {
        std::puts(
            "skipped: name the folder of twitter-text's conformance suite (validate.yml, extract.yml) as the argument "
            "or in PEAL_TWITTER_TEXT");
        return exit_skipped;
    }
    try {
        auto const lengths = run_all(folder + "/validate.yml", length_sections);
        auto const wholes = run_all(folder + "/validate.yml", whole_sections);
        auto const entities = run_all(folder + "/extract.yml", entity_sections);
        std::printf("weighted length %zu/%zu, whole entities %zu/%zu, entities in a text %zu/%zu\n", lengths.passed,
                    lengths.total, wholes.passed, wholes.total, entities.passed, entities.total);
        bool const good = lengths.passed == lengths.total && are_enough_right(wholes) && are_enough_right(entities);
        return good ? 0 : 1;
    } catch (std::exception const& error) {
        std::fprintf(stderr, "conformance_x: %s: %s\n", folder.c_str(), error.what());
        return 1;
    }
}
