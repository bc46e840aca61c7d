#pragma once

#include "campaigns/definitions/partnership.hpp"
#include "campaigns/definitions/report.hpp"
#include "campaigns/definitions/yaml_tree.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace peal::campaigns::definitions {

enum class Need { required, optional };

// Reads one map, key by key, so that a loader reads like the format. Every key that is asked for is known; when the
// reader goes, the keys nobody asked for are reported with the nearest known one. What is wrong is reported and
// answered with the fallback, so that one run finds everything. A key with no value counts as not given.
class Fields {
public:
    // `what` names the map to people: "this campaign". A null node, or one that is no map, reads as empty.
    Fields(YamlPtr node, Report& report, std::string what);
    Fields(Fields const&) = delete;
    Fields& operator=(Fields const&) = delete;
    ~Fields();

    Place place() const { return place_; }
    bool has(std::string const& key);
    Place place_of(std::string const& key);  // of the value; of the map when it is not given

    At<std::string> text(std::string const& key, Need need = Need::required);
    std::string id(std::string const& key = "id");
    Name name(std::string const& key, Need need = Need::required);  // an id defined elsewhere
    std::string credentials(std::string const& key);  // the name of a credential file, never the key itself
    std::string choice(std::string const& key, std::vector<std::string> const& known, std::string fallback);
    std::string web_address(std::string const& key, std::string fallback, Need need = Need::optional);
    std::string language(std::string const& key, std::string fallback);
    std::string zone(std::string const& key, std::string fallback);
    bool flag(std::string const& key, bool fallback);
    std::optional<bool> optional_flag(std::string const& key);
    int number(std::string const& key, int fallback, int min, int max);
    Duration duration(std::string const& key, Duration fallback, Duration min, Duration max);
    std::optional<std::chrono::local_days> date(std::string const& key);
    std::optional<std::chrono::minutes> time_of_day(std::string const& key, Need need = Need::required);
    std::optional<Approval> approval(std::string const& key);

    // A list of words; one word alone is a list of one.
    std::vector<At<std::string>> words(std::string const& key, Need need = Need::optional);
    std::vector<At<std::string>> hashtags(std::string const& key, Need need = Need::optional);
    // Language -> text; a text alone is in `language`.
    Texts texts(std::string const& key, std::string const& language, Need need);
    // A range of wall time, or "none" (given, but empty).
    std::optional<QuietHours> quiet_hours(std::string const& key, bool& given);

    YamlPtr node(std::string const& key, Need need);  // whatever it is; null when not given
    std::vector<YamlPtr> list(std::string const& key, Need need);

private:
    YamlPtr scalar(std::string const& key, Need need, char const* expected);
    YamlPtr find(std::string const& key);
    // Reports a list that is too long, and leaves its end out.
    template <class T>
    void shorten(std::vector<T>& items, YamlPtr const& node, std::string const& key);
    void wrong(YamlPtr const& node, std::string const& key, std::string const& expected);

    YamlPtr map_;
    Report& report_;
    std::string what_;
    Place place_;
    bool broken_ = false;  // it is no map: nothing more to say about its keys
    std::vector<std::string> asked_;
};

// The texts of a map, or one text in `language`. For maps read without Fields (variants).
Texts read_texts(YamlPtr const& node, std::string const& language, std::string const& what, Report& report);

// "`12`", "a list" ...: what was written instead.
std::string describe(YamlNode const& node);

}  // namespace peal::campaigns::definitions
