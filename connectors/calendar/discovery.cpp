#include "connectors/calendar/discovery.hpp"

#include "connectors/calendar/dav_bodies.hpp"
#include "connectors/calendar/refuse.hpp"
#include "connectors/words.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace peal::connectors::calendar {

namespace {

constexpr std::string_view well_known = "/.well-known/caldav";
constexpr std::size_t names_max = 10;
constexpr std::size_t name_bytes_max = 80;

bool is_for_events(DavProperties const& properties)
{
    return properties.is_calendar && !properties.takes_only_others;
}

std::string path_of(Address const& address)
{
    auto const& text = address.text();
    return text.substr(std::min(text.find('/', text.find("//") + 2), text.size()));
}

Result<DavResource> choose(std::vector<DavResource> calendars, std::string const& host)
{
    if (calendars.empty()) return refuse(host + " has no calendar for events that these credentials may see");
    if (calendars.size() == 1) return std::move(calendars.front());
    std::string names;
    for (std::size_t i = 0; i < calendars.size() && i < names_max; ++i) {
        auto const& calendar = calendars[i];
        auto const name = calendar.properties.display_name.value_or("");
        names += (i > 0 ? ", " : "") + (name.empty() ? "" : "`" + in_one_line(name, name_bytes_max) + "` at ") +
                 path_of(calendar.at);
    }
    if (calendars.size() > names_max) names += " and more";
    return refuse(host + " has several calendars: " + names + "; write the address of one of them as `caldav`");
}

// The calendars in somebody's home.
awaitable<Result<DavResource>> find_in(Asking& asking, Address home)
{
    auto question = dav_question("PROPFIND", std::move(home), ask_for_kind(), "1");
    auto answer = co_await ask_dav(asking, std::move(question));
    if (!answer) co_return tl::unexpected<Error>(std::move(answer.error()));
    std::vector<DavResource> calendars;
    for (auto& response : answer->content.responses) {
        auto at = answer->from.resolve(response.href);
        bool const is_there = response.status == 0 || response.status / 100 == 2;
        if (!at || !is_there || !is_for_events(response.properties)) continue;
        calendars.push_back({std::move(*at), std::move(response.properties)});
    }
    co_return choose(std::move(calendars), answer->from.host());
}

// From a resource that knows whose it is to the calendars of that person. Absent: it does not know.
awaitable<Result<std::optional<DavResource>>> follow(Asking& asking, DavResource from)
{
    if (!from.properties.home && from.properties.principal) {
        auto principal = from.at.resolve(*from.properties.principal);
        if (!principal) co_return std::optional<DavResource>();
        auto person = co_await look_at(asking, std::move(*principal), ask_for_home());
        if (!person) co_return tl::unexpected<Error>(std::move(person.error()));
        from = std::move(*person);
    }
    auto home = from.properties.home ? from.at.resolve(*from.properties.home) : std::nullopt;
    if (!home) co_return std::optional<DavResource>();
    auto found = co_await find_in(asking, std::move(*home));
    if (!found) co_return tl::unexpected<Error>(std::move(found.error()));
    co_return std::optional<DavResource>(std::move(*found));
}

// What a resource says; absent where it says nothing that helps, but another may. Who is not let in here will not be
// elsewhere, and is locked out if he goes on trying.
awaitable<Result<std::optional<DavResource>>> try_at(Asking& asking, Address at, std::string body,
                                                     std::optional<Error>& first_problem)
{
    // A path that leads nowhere is more likely a slip than a hint at another calendar.
    bool const has_path = !at.decoded_path().empty() && at.decoded_path() == asking.home().decoded_path();
    auto question = dav_question("PROPFIND", std::move(at), std::move(body), "0");
    auto answer = co_await asking.ask(std::move(question));
    if (!answer) co_return tl::unexpected<Error>(std::move(answer.error()));
    auto const status = real_status(answer->response);
    if (status == 401 || status == 403) {
        answer->response.status = status;
        co_return tl::unexpected<Error>(asking.problem(*answer));
    }
    auto place = read_resource(asking, std::move(*answer));
    if (place) co_return std::optional<DavResource>(std::move(*place));
    if (place.error().kind != ErrorKind::rejected || (status == 404 && has_path))
        co_return tl::unexpected<Error>(std::move(place.error()));
    if (!first_problem) first_problem = std::move(place.error());
    co_return std::optional<DavResource>();
}

}  // namespace

awaitable<Result<DavResource>> find_collection(Asking& asking)
{
    // What is wrong shows best at the address that a person wrote.
    std::optional<Error> first_problem;
    auto place = co_await try_at(asking, asking.home(), ask_for_kind(), first_problem);
    if (!place) co_return tl::unexpected<Error>(std::move(place.error()));
    if (*place && is_for_events((*place)->properties)) co_return std::move(**place);
    if (*place && (*place)->properties.is_calendar)
        co_return refuse((*place)->at.host() + " keeps no events in this calendar, only such things as tasks");

    std::vector<Address> begins;
    if (*place) begins.push_back((*place)->at);
    if (auto known = asking.home().resolve(well_known)) begins.push_back(std::move(*known));
    for (auto const& begin : begins) {
        auto guide = co_await try_at(asking, begin, ask_for_home(), first_problem);
        if (!guide) co_return tl::unexpected<Error>(std::move(guide.error()));
        if (!*guide) continue;
        auto found = co_await follow(asking, std::move(**guide));
        if (!found) co_return tl::unexpected<Error>(std::move(found.error()));
        if (*found) co_return std::move(**found);
    }
    if (first_problem) co_return tl::unexpected<Error>(std::move(*first_problem));
    co_return refuse(asking.home().host() + " has no calendar at this address, and does not say where it has any; " +
                     "ask its owner for the address of the calendar");
}

}  // namespace peal::connectors::calendar
