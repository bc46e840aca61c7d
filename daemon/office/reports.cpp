#include "campaigns/moments/moment.hpp"
#include "daemon/office/answers.hpp"
#include "daemon/office/office.hpp"
#include "daemon/office/post_json.hpp"

namespace peal::office {

namespace {

constexpr std::chrono::days default_period{29};  // before today: thirty days in all
constexpr std::chrono::days longest_period{366 * 5};

}  // namespace

awaitable<http::Response> Office::report(http::Request const& request)
{
    auto fields = read_query(request.query, {"from", "to"});
    if (!fields) co_return problem(fields.error());
    auto const zone = parts_.definitions()->partnership.zone;
    auto const now = parts_.clock.now();
    auto const wall = campaigns::to_wall(now, zone);
    if (!wall) co_return problem(wall.error());
    auto last = std::chrono::floor<std::chrono::days>(*wall);
    if (auto const& text = (*fields)["to"]; !text.empty()) {
        auto const date = read_date(text);
        if (!date) co_return problem(date.error());
        last = *date;
    }
    auto first = last - default_period;
    if (auto const& text = (*fields)["from"]; !text.empty()) {
        auto const date = read_date(text);
        if (!date) co_return problem(date.error());
        first = *date;
    }
    if (first > last) co_return problem(400, "Cannot be done as asked", "the report would end before it begins");
    if (last - first > longest_period)
        co_return problem(400, "Cannot be done as asked", "a report covers five years at most");
    auto made = co_await parts_.reporter.report(first, last, zone, now);
    if (!made) co_return problem(made.error());
    co_return ok(to_json(*made));
}

}  // namespace peal::office
