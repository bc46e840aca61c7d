#include "connectors/snapchat/stats.hpp"

#include "connectors/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace peal::connectors::snapchat {

namespace {

constexpr std::size_t slices_max = 400;
constexpr std::size_t figures_max = 100;
constexpr std::size_t name_max = 60;

// "STORY_VIEWS" and "views" are the same figure. Empty: no name of a figure.
std::string plain_name(std::string_view name)
{
    if (name.empty() || name.size() > name_max) return {};
    std::string out;
    for (char const c : name) {
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '_') return {};
        out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    if (out.starts_with("story_")) out.erase(0, 6);
    if (out.ends_with("_count")) out.resize(out.size() - 6);
    return out;
}

class Collector {
public:
    // One time slice, of whatever shape.
    void read_stats(boost::json::value const& stats)
    {
        if (auto const* map = stats.if_object()) {
            for (auto const& member : *map) add(member.key(), member.value());
        } else if (auto const* list = stats.if_array()) {
            for (auto const& item : *list) {
                auto name = json::text_at(item, "metric");
                if (name.empty()) name = json::text_at(item, "name");
                if (auto const* value = json::find(item, "value")) add(name, *value);
            }
        }
    }

    void finish(Readings& readings) const
    {
        readings.figures = figures_;
        for (auto const& name : unclear_) readings.figures.erase(name);
        if (!unclear_.empty())
            readings.note = "Snapchat gave several values for a figure; it is left out";
        else if (figures_.empty())
            readings.note = "Snapchat gave no figures for this story";
    }

private:
    void add(std::string_view raw_name, boost::json::value const& value)
    {
        auto const name = plain_name(raw_name);
        auto const number = json::find_integer(value, "");
        if (name.empty() || !number || *number < 0 || figures_.size() >= figures_max) return;
        auto const [at, is_new] = figures_.emplace(name, *number);
        if (!is_new && at->second != *number) unclear_.insert(name);
    }

    std::map<std::string, std::int64_t> figures_;
    std::set<std::string> unclear_;
};

// Calls `use` with the value under `name` or, when that is a list, with each of its items.
template <class Use>
void each(boost::json::value const& root, std::string_view name, Use use)
{
    auto const* value = json::find(root, name);
    if (!value) return;
    if (auto const* list = value->if_array()) {
        for (std::size_t i = 0; i < std::min(list->size(), slices_max); ++i) use((*list)[i]);
    } else {
        use(*value);
    }
}

void read_asset(boost::json::value const& asset, Collector& collector)
{
    each(asset, "timeseries", [&](boost::json::value const& slice) {
        if (auto const* stats = json::find(slice, "stats")) collector.read_stats(*stats);
    });
    if (auto const* stats = json::find(asset, "stats")) collector.read_stats(*stats);
}

}  // namespace

Readings read_story_stats(std::string story_id, boost::json::value const& root)
{
    Collector collector;
    each(root, "assets", [&](boost::json::value const& asset) { read_asset(asset, collector); });
    read_asset(root, collector);
    Readings readings;
    readings.remote_id = std::move(story_id);
    collector.finish(readings);
    return readings;
}

}  // namespace peal::connectors::snapchat
