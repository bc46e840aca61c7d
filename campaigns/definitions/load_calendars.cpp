#include "campaigns/definitions/fields.hpp"
#include "campaigns/definitions/loaders.hpp"
#include "campaigns/definitions/shown.hpp"
#include "campaigns/definitions/values.hpp"

#include <string_view>

namespace peal::campaigns::definitions {

namespace {

using namespace std::chrono_literals;

// "a file in this folder": nothing that leads out of it.
bool is_inside(std::string const& path)
{
    return !path.empty() && path.front() != '/' && path.find("..") == std::string::npos &&
           path.find('\\') == std::string::npos;
}

// The address may be all it takes to read the calendar: no problem repeats it.
At<std::string> load_address(Fields& fields, std::string const& key, bool allow_inside, Report& report)
{
    constexpr std::string_view webcal = "webcal://";
    auto address = fields.text(key, Need::optional);
    if (address.value.starts_with(webcal)) address.value.replace(0, webcal.size(), "https://");
    if (!is_web_address(address.value)) {
        report.error(address.place, "`" + key +
                                        "` must be a web address such as https://calendar.example.org/ours.ics; a name "
                                        "and password belong under `credentials`");
    } else if (address.value.starts_with("http://") && !allow_inside) {
        report.error(address.place, "`" + key +
                                        "` begins with http://, where everybody on the way can read and change it: use "
                                        "https://, or write `allow_inside: yes` for a calendar in your own network");
    }
    return address;
}

std::map<std::string, std::string> load_categories(YamlPtr const& node, Report& report)
{
    std::map<std::string, std::string> categories;
    if (node->kind != YamlNode::Kind::map) {
        report.error(node->place,
                     "`categories` must name the calendar's words, each with ours, such as {Hate Crime Awareness: "
                     "awareness}, but this is " +
                         describe(*node));
        return categories;
    }
    for (auto const& [theirs, ours] : node->entries) {
        bool const is_word = theirs->kind == YamlNode::Kind::scalar && ours->kind == YamlNode::Kind::scalar &&
                             ours->text.find_first_not_of(" \t\r\n") != std::string::npos;
        if (!is_word)
            report.error(ours->place, "`categories` must give one word for each of the calendar's, but this is " +
                                          describe(theirs->kind == YamlNode::Kind::scalar ? *ours : *theirs));
        else if (!categories.emplace(theirs->text, ours->text).second)
            report.error(theirs->place, "`" + shown(theirs->text) + "` is listed twice in `categories`");
    }
    return categories;
}

// Where the calendar is.
void load_place(Fields& fields, Report& report, CalendarSource& one)
{
    bool const is_file = fields.has("file"), is_feed = fields.has("address"), is_caldav = fields.has("caldav");
    one.allow_inside = fields.flag("allow_inside", false);
    one.credentials = fields.credentials("credentials");
    if (is_file + is_feed + is_caldav != 1) {
        report.error(one.place, "a calendar needs exactly one of `file`, `address` and `caldav`");
        return;
    }
    if (is_file) {
        one.file = fields.text("file");
        if (!one.file.value.empty() && !is_inside(one.file.value))
            report.error(one.file.place, "`file` must be a file in this folder, such as calendar.ics, but this is `" +
                                             shown(one.file.value) + "`");
        if (!one.credentials.empty() || one.allow_inside)
            report.error(one.place,
                         "`credentials` and `allow_inside` are for a calendar with an address; this is a file");
    } else {
        one.kind = is_feed ? CalendarSource::Kind::address : CalendarSource::Kind::caldav;
        one.address = load_address(fields, is_feed ? "address" : "caldav", one.allow_inside, report);
    }
}

CalendarSource load_calendar(Fields& fields, Report& report, Definitions const& definitions)
{
    CalendarSource one;
    one.place = fields.place();
    one.id = fields.id();
    if (one.id == own_calendar)
        report.error(fields.place_of("id"),
                     "`peal` is the calendar that people fill in Peal itself, and always there; choose another id");
    auto const name = fields.text("name", Need::optional);
    one.name = name.value.empty() ? one.id : name.value;
    load_place(fields, report, one);
    one.owner = fields.name("owner");
    one.zone = fields.zone("zone", definitions.partnership.zone);
    if (fields.choice("trust", {"confirmed", "provisional"}, "confirmed") == "provisional")
        one.trust = CalendarSource::Trust::provisional;
    one.tentative_counts = fields.choice("tentative", {"waits", "counts"}, "waits") == "counts";
    if (fields.has("poll")) one.poll = fields.duration("poll", 15min, 1s, 24h);
    auto const colour = fields.text("colour", Need::optional);
    one.colour = colour.value;
    if (!one.colour.empty() && !is_colour(one.colour))
        report.error(colour.place, "`colour` must be a colour in quotes, such as \"#1d2a5b\", but this is `" +
                                       shown(one.colour) + "`");
    if (auto const node = fields.node("categories", Need::optional)) one.categories = load_categories(node, report);
    one.review_by = fields.date("review_by");
    return one;
}

}  // namespace

void load_calendars(YamlPtr const& root, Report& report, Definitions& definitions)
{
    Fields file(root, report, "calendar.yaml");
    for (auto const& item : file.list("sources", Need::required)) {
        Fields fields(item, report, "this calendar");
        auto one = load_calendar(fields, report, definitions);
        if (one.id.empty()) continue;
        refuse_double(definitions.calendars, one, "calendar", report);
        if (definitions.find_calendar(one.id) == nullptr) definitions.calendars.push_back(std::move(one));
    }
}

}  // namespace peal::campaigns::definitions
