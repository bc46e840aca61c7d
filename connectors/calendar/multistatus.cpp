#include "connectors/calendar/multistatus.hpp"

#include "connectors/calendar/trimmed.hpp"
#include "connectors/calendar/xml_events.hpp"

#include <algorithm>
#include <utility>

namespace peal::connectors::calendar {

namespace {

constexpr std::string_view dav = "DAV:";
constexpr std::string_view caldav = "urn:ietf:params:xml:ns:caldav";
constexpr std::string_view calendar_server = "http://calendarserver.org/ns/";
constexpr std::size_t responses_max = 100'000;
constexpr std::size_t word_bytes_max = 8 << 10;  // of all but the calendars themselves

// What one propstat found; its status may stand before or behind it.
struct Found {
    DavProperties properties;
    bool names_components = false;
    bool takes_events = false;
    int status = 0;
};

void take(std::optional<std::string>& to, std::optional<std::string>& from)
{
    if (from) to = std::move(from);
}

void merge(DavProperties& to, Found& found)
{
    if (found.status != 0 && !is_success(found.status)) return;
    auto& from = found.properties;
    take(to.etag, from.etag);
    take(to.ctag, from.ctag);
    take(to.sync_token, from.sync_token);
    take(to.display_name, from.display_name);
    take(to.calendar_data, from.calendar_data);
    take(to.principal, from.principal);
    take(to.home, from.home);
    to.is_calendar = to.is_calendar || from.is_calendar;
    to.takes_sync = to.takes_sync || from.takes_sync;
    to.takes_only_others = to.takes_only_others || (found.names_components && !found.takes_events);
}

class MultistatusReader final : public XmlListener {
public:
    void begin(std::string_view space, std::string_view name, std::string_view name_attribute) override
    {
        path_.push_back(known(space, name));
        text_.clear();
        switch (depth()) {
            case 1: is_multistatus_ = at("d:multistatus"); break;
            case 2:
                if (at("d:response")) add_response();
                break;
            case 3:
                if (at("d:propstat")) found_ = {};
                break;
            default: note_mark(name_attribute);
        }
    }

    void characters(std::string_view text) override
    {
        bool const is_calendar = at("c:calendar-data");
        if (is_calendar || text_.size() + text.size() <= word_bytes_max) text_.append(text);
    }

    void end() override
    {
        if (depth() == 2 && at("d:sync-token")) answer_.sync_token = word();
        if (depth() >= 3 && in(1, "d:response") && has_room()) end_of_part();
        path_.pop_back();
        text_.clear();
    }

    bool is_multistatus() const { return is_multistatus_; }
    bool is_too_long() const { return is_too_long_; }
    Multistatus take_answer() { return std::move(answer_); }

private:
    std::size_t depth() const { return path_.size(); }
    bool in(std::size_t level, std::string_view name) const { return path_.size() > level && path_[level] == name; }
    bool at(std::string_view name) const { return !path_.empty() && path_.back() == name; }
    std::string word() const { return std::string(trimmed(text_)); }
    bool has_room() const { return !is_too_long_; }
    DavResponse& response() { return answer_.responses.back(); }

    // Names with the prefixes that people use; nothing for what Peal does not know.
    static std::string known(std::string_view space, std::string_view name)
    {
        if (name.size() > 100) return {};
        if (space == dav) return "d:" + std::string(name);
        if (space == caldav) return "c:" + std::string(name);
        if (space == calendar_server) return "s:" + std::string(name);
        return {};
    }

    void add_response()
    {
        is_too_long_ = is_too_long_ || answer_.responses.size() >= responses_max;
        if (has_room()) answer_.responses.emplace_back();
    }

    // Elements that say something by being there: response / propstat / prop / property / it.
    void note_mark(std::string_view name_attribute)
    {
        if (!in(1, "d:response") || !in(2, "d:propstat") || !in(3, "d:prop")) return;
        if (depth() == 6 && in(4, "d:resourcetype") && at("c:calendar")) found_.properties.is_calendar = true;
        if (depth() == 5 && at("c:supported-calendar-component-set")) found_.names_components = true;
        if (depth() == 6 && in(4, "c:supported-calendar-component-set") && at("c:comp") && name_attribute == "VEVENT")
            found_.takes_events = true;
        if (in(4, "d:supported-report-set") && at("d:sync-collection")) found_.properties.takes_sync = true;
    }

    void end_of_part()
    {
        if (depth() == 3 && at("d:href") && response().href.empty()) response().href = word();
        if (depth() == 3 && at("d:status")) response().status = read_status_line(trimmed(text_));
        if (depth() == 3 && at("d:propstat")) merge(response().properties, found_);
        if (!in(2, "d:propstat")) return;
        if (depth() == 4 && at("d:status")) found_.status = read_status_line(trimmed(text_));
        if (depth() == 5 && in(3, "d:prop")) end_of_property();
        if (depth() == 6 && in(4, "d:current-user-principal") && at("d:href")) found_.properties.principal = word();
        if (depth() == 6 && in(4, "c:calendar-home-set") && at("d:href") && !found_.properties.home)
            found_.properties.home = word();
    }

    void end_of_property()
    {
        auto& properties = found_.properties;
        if (at("d:getetag")) properties.etag = word();
        if (at("s:getctag")) properties.ctag = word();
        if (at("d:sync-token")) properties.sync_token = word();
        if (at("d:displayname")) properties.display_name = word();
        if (at("c:calendar-data")) properties.calendar_data = std::move(text_);
    }

    std::vector<std::string> path_;
    std::string text_;  // of the element that is open
    Found found_;
    Multistatus answer_;
    bool is_multistatus_ = false;
    bool is_too_long_ = false;
};

class ConditionReader final : public XmlListener {
public:
    explicit ConditionReader(std::string_view condition) : condition_(condition) {}

    void begin(std::string_view space, std::string_view name, std::string_view) override
    {
        ++depth_;
        if (depth_ == 1) is_error_ = space == dav && name == "error";
        if (depth_ == 2 && is_error_ && space == dav && name == condition_) is_named_ = true;
    }
    void characters(std::string_view) override {}
    void end() override { --depth_; }

    bool is_named() const { return is_named_; }

private:
    std::string_view condition_;
    int depth_ = 0;
    bool is_error_ = false;
    bool is_named_ = false;
};

}  // namespace

Result<Multistatus> read_multistatus(std::string_view xml)
{
    MultistatusReader reader;
    auto const heard = listen_to_xml(xml, reader);
    if (!heard) return tl::unexpected<Error>(heard.error());
    if (!reader.is_multistatus()) return fail(ErrorKind::rejected, "the answer is not what CalDAV answers");
    if (reader.is_too_long())
        return fail(ErrorKind::rejected, "the answer names more than " + std::to_string(responses_max) + " events");
    return reader.take_answer();
}

bool names_condition(std::string_view xml, std::string_view condition)
{
    ConditionReader reader(condition);
    return listen_to_xml(xml, reader).has_value() && reader.is_named();
}

int read_status_line(std::string_view line)
{
    auto const blank = line.find(' ');
    if (!line.starts_with("HTTP/") || blank == line.npos || line.size() < blank + 4) return 0;
    auto const number = line.substr(blank + 1, 3);
    bool const is_number =
        std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; }) && number[0] != '0';
    bool const ends = line.size() == blank + 4 || line[blank + 4] == ' ';
    if (!is_number || !ends) return 0;
    return (number[0] - '0') * 100 + (number[1] - '0') * 10 + (number[2] - '0');
}

}  // namespace peal::connectors::calendar
