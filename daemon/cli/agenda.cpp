#include "daemon/cli/agenda.hpp"

#include "campaigns/calendar/event_words.hpp"
#include "campaigns/moments/moment.hpp"
#include "connectors/json.hpp"
#include "daemon/cli/local_time.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace peal::cli {

namespace json = connectors::json;
using boost::json::value;
using std::chrono::local_days;

namespace {

std::optional<local_days> day_at(value const& root, std::string_view path)
{
    auto const instant = parse_instant(json::text_at(root, path).substr(0, 10));
    if (!instant) return {};
    return local_days(std::chrono::floor<std::chrono::days>(*instant).time_since_epoch());
}

std::optional<campaigns::Wall> wall_at(value const& root, std::string_view path, std::string const& zone)
{
    auto const instant = parse_instant(json::text_at(root, path));
    if (!instant) return {};
    auto const wall = campaigns::to_wall(*instant, zone);
    return wall ? std::optional(*wall) : std::nullopt;
}

local_days day_of(campaigns::Wall wall)
{
    return std::chrono::floor<std::chrono::days>(wall);
}

std::string time_of(campaigns::Wall wall)
{
    return campaigns::to_text(wall).substr(11, 5);
}

boost::json::array const& array_at(value const& root, std::string_view path)
{
    static boost::json::array const none;
    auto const* const found = json::find_array(root, path);
    return found != nullptr ? *found : none;
}

bool is_true(value const& root, std::string_view path)
{
    return json::find_bool(root, path).value_or(false);
}

std::string web_address(std::string const& text)
{
    return text.starts_with("https://") || text.starts_with("http://") ? text : std::string();
}

// What people call the states of a post.
std::string state_words(std::string const& state)
{
    if (state == "in_review") return "waits for approval";
    if (state == "scheduled") return "approved";
    if (state == "publishing") return "being sent";
    return state;
}

class Maker {
public:
    explicit Maker(Agenda& agenda) : agenda_(agenda) {}

    void add_event(value const& event)
    {
        auto const start = wall_at(event, "start", agenda_.zone);
        auto const end = wall_at(event, "end", agenda_.zone);
        auto const first_day = day_at(event, "first_day");
        auto const last_day = day_at(event, "last_day");
        if (!start || !end || !first_day || !last_day) return;
        bool const all_day = is_true(event, "all_day");
        auto const first = all_day ? *first_day : day_of(*start);
        auto const last = std::max(*last_day, first);
        AgendaItem item;
        item.title = json::text_at(event, "summary");
        if (item.title.empty()) item.title = "(no title)";
        item.where = json::text_at(event, "location");
        item.text = json::text_at(event, "description");
        item.address = web_address(json::text_at(event, "url"));
        if (first < agenda_.first) item.marks.push_back("since " + short_day(first));
        if (all_day)
            item.time = "all day";
        else if (first >= agenda_.first)
            item.time = time_of(*start);
        if (last > first)
            item.marks.push_back("until " + short_day(last));
        else if (!all_day && *end > *start)
            item.marks.push_back("until " + time_of(*end));
        if (auto const status = json::text_at(event, "status"); status == "cancelled")
            item.marks.push_back("cancelled");
        else if (status == "tentative")
            item.marks.push_back("not confirmed");
        if (auto const* words = json::find_array(event, "categories"))
            for (auto const& word : *words)
                if (word.is_string() && word.as_string().starts_with(campaigns::calendar::embargo_word))
                    item.marks.emplace_back(word.as_string());
        days_[std::max(first, agenda_.first)].push_back(std::move(item));
        ++agenda_.events;
    }

    void add_post(value const& post)
    {
        auto const state = json::text_at(post, "state");
        auto const due = wall_at(post, "due", agenda_.zone);
        if (state == "cancelled" || !due) return;
        ++agenda_.posts;
        auto const channel = json::text_at(post, "channel");
        auto const what = json::text_at(post, "due") + '\n' + json::text_at(post, "campaign") + '\n' +
                          json::text_at(post, "message") + '\n' + state;
        auto& items = days_[day_of(*due)];
        if (what == last_post_ && !items.empty()) {
            items.back().where += ", " + channel;
            return;
        }
        last_post_ = what;
        AgendaItem item;
        item.is_post = true;
        item.time = time_of(*due);
        item.title = "Post: " + json::text_at(post, "title");
        item.where = channel;
        item.marks.push_back(state_words(state));
        if (is_true(post, "tentative")) item.marks.push_back("its event is not confirmed");
        if (is_true(post, "dry_run")) item.marks.push_back("rehearsal only");
        item.text = json::text_at(post, "text");
        items.push_back(std::move(item));
    }

    void finish()
    {
        auto const rank = [](AgendaItem const& item) {
            return item.time == "all day" || item.time.empty() ? std::string() : item.time;
        };
        for (auto& [day, items] : days_) {
            std::stable_sort(items.begin(), items.end(),
                             [&](AgendaItem const& a, AgendaItem const& b) { return rank(a) < rank(b); });
            agenda_.days.push_back({day, std::move(items)});
        }
    }

private:
    Agenda& agenda_;
    std::map<local_days, std::vector<AgendaItem>> days_;
    std::string last_post_;
};

}  // namespace

std::string long_day(local_days day)
{
    static constexpr std::array weekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                            "Thursday", "Friday", "Saturday"};
    static constexpr std::array months = {"January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December"};
    std::chrono::year_month_day const date(day);
    return std::string(weekdays[std::chrono::weekday(day).c_encoding()]) + ' ' + std::to_string(unsigned(date.day())) +
           ' ' + months[unsigned(date.month()) - 1] + ' ' + std::to_string(int(date.year()));
}

std::string short_day(local_days day)
{
    auto const words = campaigns::to_words(campaigns::Wall(day));
    return words.substr(0, words.find(','));
}

Result<Agenda> to_agenda(value const& answer)
{
    Agenda agenda;
    agenda.partnership = json::text_at(answer, "partnership");
    agenda.zone = json::text_at(answer, "zone");
    auto const first = day_at(answer, "from");
    auto const last = day_at(answer, "to");
    if (!first || !last || !campaigns::is_known_zone(agenda.zone))
        return fail(ErrorKind::rejected,
                    "peald answered no calendar that can be read; are peal and peald of the same version?");
    agenda.first = *first;
    agenda.last = *last;
    agenda.more = is_true(answer, "more");
    agenda.printed = local_words(json::text_at(answer, "now"), agenda.zone);
    if (auto const by = json::text_at(answer, "asked_by"); !by.empty()) agenda.printed += " by " + by;
    Maker maker(agenda);
    for (auto const& event : array_at(answer, "events")) maker.add_event(event);
    for (auto const& post : array_at(answer, "posts")) maker.add_post(post);
    maker.finish();
    return agenda;
}

}  // namespace peal::cli
