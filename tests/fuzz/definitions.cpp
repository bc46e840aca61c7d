#include "campaigns/definitions/load.hpp"

#include "tests/fuzz/property.hpp"
#include "tests/unit/definitions/minimal.hpp"

#include <algorithm>
#include <cstddef>

// The YAML loader. The input is one file or several, each after a line "=== path"; they take the place of those of a
// small sound partnership. Without such a line the input is a campaign. No folder holds a file without a name.

namespace {

using namespace peal;
using namespace peal::campaigns;

constexpr std::size_t bytes_max = 64 * 1024;

definitions::SourceFiles files_of(std::string_view input)
{
    auto files = test::minimal_files();
    std::string path = "campaigns/week.yaml";
    files[path].clear();
    while (!input.empty()) {
        auto const end = std::min(input.find('\n'), input.size());
        auto const line = input.substr(0, end);
        input.remove_prefix(std::min(end + 1, input.size()));
        if (line.starts_with("=== ") && line.size() > 4) {
            if (files[path].empty()) files.erase(path);
            path = line.substr(4);
            files[path].clear();
        } else {
            files[path].append(line).append("\n");
        }
    }
    return files;
}

void judge_place(Problem const& problem, definitions::SourceFiles const& files)
{
    fuzz::hold(!problem.file.empty(), "a problem names its file");
    fuzz::hold((problem.line > 0) == (problem.column > 0), "a problem has line and column, or is about the whole file");
    auto const file = files.find(problem.file);
    if (problem.line == 0) {
        // Missing, not read, too large, too much wrong with it: nothing inside it could be pointed at.
        bool const whole = file == files.end() || problem.message.find("no part of Peal reads") != std::string::npos ||
                           problem.message.find("more than") != std::string::npos ||
                           problem.message.find("is larger than") != std::string::npos;
        fuzz::hold(whole, "what is wrong inside a file has a line and a column");
        return;
    }
    fuzz::hold(file != files.end(), "a problem with a line is in a file that was read");
    auto const& text = file->second;
    auto const lines = std::count(text.begin(), text.end(), '\n') + 1;
    fuzz::hold(problem.line <= lines, "the line of a problem is in the file");
    fuzz::hold(static_cast<std::size_t>(problem.column) <= text.size() + 1, "the column of a problem is in the file");
}

void judge_texts(definitions::Texts const& texts)
{
    for (auto const& [language, text] : texts) {
        fuzz::hold(fuzz::is_utf8(text.value), "a text is UTF-8");
        fuzz::hold(std::none_of(
                       text.value.begin(), text.value.end(),
                       [](unsigned char c) { return (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F; }),
                   "a text holds no control character");
        fuzz::hold(text.place.line > 0 && text.place.column > 0, "a text knows where it stands");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const files = files_of(fuzz::swollen(fuzz::as_text(data, size), bytes_max));
    definitions::Loaded loaded;
    {
        fuzz::Stopwatch const limit;
        loaded = definitions::load(files);
    }
    for (auto const& problem : loaded.problems) {
        fuzz::hold_message(problem.message);
        judge_place(problem, files);
    }
    for (auto const& campaign : loaded.definitions.campaigns) {
        judge_texts(campaign.tagline);
        for (auto const& message : campaign.messages) {
            judge_texts(message.text);
            judge_texts(message.alt);
            judge_texts(message.headline);
        }
    }
    fuzz::hold(definitions::load(files).problems == loaded.problems, "loading twice finds the same");
    return 0;
}
