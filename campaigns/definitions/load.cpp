#include "campaigns/definitions/load.hpp"

#include "campaigns/definitions/loaders.hpp"

#include <algorithm>
#include <tuple>

namespace peal::campaigns::definitions {

namespace {

class Loader {
public:
    explicit Loader(SourceFiles const& files) : files_(files) {}

    // Reads one file through `load`; a missing one is a problem unless it may be left out.
    template <class Load>
    void file(std::string const& path, bool required, Load const& load)
    {
        auto const found = files_.find(path);
        if (found == files_.end()) {
            if (required)
                problems_.push_back(
                    {Severity::error, path, 0, 0, "this file is missing; copy it from the sample configuration"});
            return;
        }
        auto const root = parse_yaml(path, found->second);
        if (!root) {
            problems_.push_back(root.error());
            return;
        }
        Report report(path);
        load(*root, report);
        add(report.take());
    }

    bool is_full() const { return errors_ > errors_max; }

    void add(std::vector<Problem> problems)
    {
        errors_ += static_cast<std::size_t>(std::count_if(problems.begin(), problems.end(),
                                                          [](auto const& p) { return p.severity == Severity::error; }));
        problems_.insert(problems_.end(), std::make_move_iterator(problems.begin()),
                         std::make_move_iterator(problems.end()));
    }

    std::vector<Problem> take() { return std::move(problems_); }

private:
    static constexpr std::size_t errors_max = 1000;

    SourceFiles const& files_;
    std::vector<Problem> problems_;
    std::size_t errors_ = 0;
};

std::vector<std::string> campaign_paths(SourceFiles const& files)
{
    std::vector<std::string> paths;
    for (auto const& [path, text] : files) {
        if (path.starts_with("campaigns/") && !path.ends_with('/')) paths.push_back(path);
    }
    return paths;
}

// A file in the folder that nobody reads is most often a misspelt name.
void warn_of_strays(SourceFiles const& files, Loader& loader)
{
    static std::vector<std::string> const known = {"peal.yaml",     "partnership.yaml", "organisations.yaml",
                                                   "channels.yaml", "routes.yaml",      "figures.yaml",
                                                   "faq.yaml",      "contacts.yaml",    "calendar.yaml"};
    for (auto const& [path, text] : files) {
        if (path.ends_with('/'))
            loader.add({{Severity::warning, path, 0, 0,
                         "no part of Peal reads what is in this folder; campaigns belong in campaigns/ itself"}});
        if (path.find('/') != std::string::npos || path.ends_with(".ics")) continue;
        if (std::find(known.begin(), known.end(), path) != known.end()) continue;
        loader.add(
            {{Severity::warning, path, 0, 0, "no part of Peal reads this file; campaigns belong in campaigns/"}});
    }
}

}  // namespace

Loaded load(SourceFiles const& files)
{
    Loaded loaded;
    auto& all = loaded.definitions;
    Loader loader(files);
    loader.file("peal.yaml", true,
                [&](YamlPtr const& root, Report& report) { load_settings(root, report, all.settings); });
    loader.file("partnership.yaml", true,
                [&](YamlPtr const& root, Report& report) { load_partnership(root, report, all.partnership); });
    loader.file("organisations.yaml", true,
                [&](YamlPtr const& root, Report& report) { load_organisations(root, report, all); });
    loader.file("channels.yaml", true, [&](YamlPtr const& root, Report& report) { load_channels(root, report, all); });
    loader.file("routes.yaml", true, [&](YamlPtr const& root, Report& report) { load_routes(root, report, all); });
    loader.file("faq.yaml", false, [&](YamlPtr const& root, Report& report) { load_faq(root, report, all); });
    loader.file("figures.yaml", false, [&](YamlPtr const& root, Report& report) { load_figures(root, report, all); });
    loader.file("contacts.yaml", false, [&](YamlPtr const& root, Report& report) { load_contacts(root, report, all); });
    loader.file("calendar.yaml", true, [&](YamlPtr const& root, Report& report) { load_calendars(root, report, all); });

    for (auto const& [path, mark] : files)
        if (path.starts_with("media/")) all.pictures.emplace(path, mark);
    auto& brand = all.partnership.brand;
    if (auto const logo = all.pictures.find(brand.logo); logo != all.pictures.end())
        brand.logo_digest = logo->second.substr(logo->second.find(' ') + 1);
    auto const paths = campaign_paths(files);
    if (paths.empty())
        loader.add({{Severity::error, "campaigns/", 0, 0,
                     "no campaign file is here; add one, such as campaigns/how-to-report.yaml"}});
    for (auto const& path : paths) {
        if (loader.is_full()) {
            loader.add({{Severity::error, "campaigns/", 0, 0,
                         "too much is wrong; mend what is listed, for the files from " + path + " on were not read"}});
            break;
        }
        loader.file(path, true, [&](YamlPtr const& root, Report& report) { load_campaign(root, report, all); });
    }
    std::stable_sort(all.campaigns.begin(), all.campaigns.end(),
                     [](auto const& a, auto const& b) { return a.id.value < b.id.value; });

    loader.add(check_references(all, files));
    warn_of_strays(files, loader);
    loaded.problems = loader.take();
    std::stable_sort(loaded.problems.begin(), loaded.problems.end(), [](auto const& a, auto const& b) {
        return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });
    return loaded;
}

}  // namespace peal::campaigns::definitions
