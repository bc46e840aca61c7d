#include "daemon/reports/reporter.hpp"

#include "campaigns/moments/moment.hpp"

#include <limits>

namespace peal::reports {

namespace {

std::string to_date(std::chrono::local_days day)
{
    return campaigns::to_text(campaigns::Wall(day)).substr(0, 10);
}

std::int64_t utc_day(Instant instant)
{
    return std::chrono::floor<std::chrono::days>(instant).time_since_epoch().count();
}

}  // namespace

awaitable<Result<Report>> Reporter::report(std::chrono::local_days first, std::chrono::local_days last,
                                           std::string zone, Instant now)
{
    auto const from = campaigns::to_moment(campaigns::Wall(first), zone);
    auto const to = campaigns::to_moment(campaigns::Wall(last + std::chrono::days(1)), zone);
    if (!from) co_return tl::unexpected<Error>(from.error());
    if (!to) co_return tl::unexpected<Error>(to.error());
    auto outcomes = co_await posts_.outcomes(from->at, to->at);
    if (!outcomes) co_return tl::unexpected<Error>(outcomes.error());
    std::vector<store::PostId> ids;
    for (auto const& post : *outcomes) ids.push_back(post.id);
    auto readings = co_await readings_.latest(std::move(ids));
    if (!readings) co_return tl::unexpected<Error>(readings.error());
    auto clicks = co_await clicks_.totals(utc_day(from->at), utc_day(to->at - Duration(1)));
    if (!clicks) co_return tl::unexpected<Error>(clicks.error());
    auto const came = co_await events_.attendance(from->at, to->at);
    if (!came) co_return tl::unexpected<Error>(came.error());
    auto report = make_report(to_date(first), to_date(last), *outcomes, *readings, *clicks, now);
    report.events_counted = came->events;
    report.attendance = came->people;
    co_return report;
}

awaitable<Result<std::map<std::string, std::map<std::string, std::int64_t>>>> Reporter::all_clicks()
{
    co_return co_await clicks_.totals(0, std::numeric_limits<std::int32_t>::max());
}

}  // namespace peal::reports
